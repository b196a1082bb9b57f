"""What the moderator of the demo did: what waited is agreed, some grades changed, one audit returned."""

from datetime import date, datetime, time, timedelta
from random import Random

from audit.demo import council
from audit.demo.days import RoundDays, moment, working_day
from audit.demo.dice import dice
from audit.extensions import db
from audit.grading import queries as grading
from audit.grading.submitting import readings
from audit.grading.submitting.queries import waits_for_moderator
from audit.models import CaseAudit, Person, Round
from audit.moderation import changes, queries
from audit.moderation.lines import Line, Part, differing
from audit.rounds import moderating
from audit.rules import clock
from audit.rules.moderating import QUALITIES, Rule
from audit.rules.workflow import COUNTED

# What the moderator says where a grade is lowered: the reason with words to the auditor.
LOWERED = (
    ("not_supported", "What is written shows that it was done, not that it made a difference."),
    ("too_generous", "Against the descriptor this is the grade below: the plan has no dates."),
    ("overlooked", "The supervision note of the same month says otherwise."),
    ("misread", "The descriptor asks for the child’s own words, not for a visit."),
)
NOTES = ("Clear and fair. Thank you.", "Say more often what came of it for the child.", "")
RETURNED = "Two things to look at again: the evidence for the plan, and whether the overall grade follows."
ANSWER = "That is right: I had not seen the supervision note."
STEP = timedelta(minutes=1)


def set_rule_of(found: Round, at: datetime, lead: Person) -> None:
    """Inadequate and outstanding, and a tenth at random, go to the moderator."""
    proposed = moderating.rule_of(found).rule
    seed = dice("moderation", found.name).randint(100_000, 999_999)
    with clock.at(at):
        moderating.set_rule(found, Rule(seed, 10, proposed.overall_grades), 0, lead)


def moderate(found: Round, days: RoundDays, people: dict[str, Person]) -> None:
    """Of a closed round everything that waited is agreed on the day; of the open one two were looked at."""
    moderator = people[council.address(council.MODERATOR)]
    day = days.closed or days.worked_until
    now = moment(day, time(9, 40) if days.closed else time(16, 30))
    for audit in _waiting(found):
        if days.closed:
            now = _agree(audit, moderator, now)
        elif _in_time(audit, day) and _returned(audit, moderator, now):
            break


def _in_time(audit: CaseAudit, day: date) -> bool:
    """Whether an audit that is not the visitor's was submitted before this day."""
    at, theirs = audit.submitted_at, audit.auditor.email == council.AUDITOR.email
    return not theirs and at is not None and at < moment(working_day(day, -1), time(17, 0))


def _waiting(found: Round) -> list[CaseAudit]:
    query = grading.with_its_case().where(CaseAudit.round_id == found.id, waits_for_moderator())
    return list(db.session.scalars(query.order_by(CaseAudit.submitted_at, CaseAudit.id)))


def _agree(audit: CaseAudit, by: Person, now: datetime) -> datetime:
    """Read an audit, or two side by side, change what is to be changed, and agree it; when it was done."""
    thrown = dice("moderated", str(audit.id))
    with clock.at(now):
        readings.note(audit, by)
        second = queries.second_of(audit)
        second = second if second and second.state in COUNTED else None
        found = changes.check_may_moderate(audit, by)
        parts = queries.parts(audit, found, second=second)
        for line, said in _said(parts, second is not None, thrown):
            changes.say(audit, line, said, 0, by)
    with clock.at(now + STEP):
        if second is None:
            ratings = {
                name: thrown.choice(("strong", "sufficient", "sufficient", "weak")) for name in QUALITIES
            }
            changes.rate(audit, dict(ratings), thrown.choice(NOTES), found.version, by)
        changes.agree(audit, by)
    if thrown.random() < 0.1 and queries.said_of(found):
        with clock.at(now + 2 * STEP):
            changes.answer(audit, ANSWER, audit.auditor)
    return now + 5 * STEP


def _said(parts: tuple[Part, ...], two: bool, thrown: Random) -> list[tuple[Line, changes.Said]]:
    """What is said of which grades: over-optimism is lowered, and each difference of two is settled."""
    if two:
        return [(line, _settled(line, thrown)) for line in differing(parts)]
    lines = [line for part in parts for line in part.lines if _may_be_lowered(line)]
    if thrown.random() < 0.55 or not lines:
        return []
    chosen = thrown.sample(lines, min(len(lines), thrown.randint(1, 3)))
    if thrown.random() < 0.5 and lines[0].about == "overall" and lines[0] not in chosen:
        chosen.append(lines[0])
    return [(line, _lowered(line, thrown)) for line in chosen]


def _may_be_lowered(line: Line) -> bool:
    rank = line.rank(line.now)
    return rank is not None and rank + 1 < len(line.scale.codes) and line.scale.has_better


def _lowered(line: Line, thrown: Random) -> changes.Said:
    rank = line.rank(line.now)
    assert rank is not None
    return changes.Said(line.scale.codes[rank + 1], *thrown.choice(LOWERED))


def _settled(line: Line, thrown: Random) -> changes.Said:
    """The grade that is agreed: more often the lower of the two; a blank gives way to a grade."""
    first, second = line.rank(line.now), line.rank(line.second)
    takes_second = second is not None and (first is None or (second > first) == (thrown.random() < 0.7))
    if takes_second and line.second in line.allowed:
        return changes.Said(line.second, "overlooked", "As the second auditor saw it.")
    return changes.Said(line.now, None, "The first auditor’s evidence carries it.")


def _returned(audit: CaseAudit, by: Person, now: datetime) -> bool:
    """Return an audit with notes, where there is something to lower."""
    with clock.at(now):
        found = changes.check_may_moderate(audit, by)
        parts = queries.parts(audit, found)
        line = next(
            (one for part in parts for one in part.lines if one.criterion and _may_be_lowered(one)), None
        )
        if line is None:
            return False
        readings.note(audit, by)
        thrown = dice("returned", str(audit.id))
        changes.say(audit, line, _lowered(line, thrown), 0, by)
        changes.rate(audit, dict.fromkeys(QUALITIES), RETURNED, found.version, by)
    with clock.at(now + STEP):
        changes.return_it(audit, by)
    return True
