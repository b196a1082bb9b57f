"""The work of a round: which auditor has come how far with which audit, and when they sat down to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.demo import council
from audit.demo.afterwards import keep_time, open_it
from audit.demo.auditing import Audit, Step, do, steps
from audit.demo.days import RoundDays, sitting_down, working_day, working_days
from audit.demo.dice import dice
from audit.demo.learning import Learner, say_what_is_learnt
from audit.demo.quality import levels, quality_of
from audit.demo.scene import Facts, Scene, scene_of
from audit.demo.taking_part import Asking, say_who_took_part
from audit.demo.texts import Writer
from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.changes import submit
from audit.models import CaseAudit, CaseListEntry, FrameworkVersion, Round, SampledCase
from audit.rules import clock
from audit.rules.grades import Answer
from audit.rules.progress import Judged

STRENGTHS = {team.name: team.strength for team in council.TEAMS}
# How far the audits of an auditor have come in the open round, in the order in which they are done.
SUBMITTED, NOT_STARTED, NEARLY = 1.0, 0.0, 0.99
VISITOR_HAS = (SUBMITTED, NEARLY, 0.5, NOT_STARTED)
OTHERS_HAVE = (
    (SUBMITTED, SUBMITTED, 0.7, NOT_STARTED), (SUBMITTED, SUBMITTED, SUBMITTED, 0.9),
    (SUBMITTED, 0.35, NOT_STARTED, NOT_STARTED), (SUBMITTED, SUBMITTED, SUBMITTED, SUBMITTED),
    (0.15, NOT_STARTED, NOT_STARTED, NOT_STARTED), (SUBMITTED, SUBMITTED, 0.6, NOT_STARTED),
)  # fmt: skip
# In this month's round, one audit was never finished.
UNFINISHED_MONTH, UNFINISHED_DONE = 1, 0.6
AGAINST_GUARD_EACH_MONTH = 1


@dataclass
class Work:
    """What the work of every round shares."""

    version: FrameworkVersion
    writer: Writer
    seed: int
    may_go_against: int = 0  # how many more auditors may judge better than the guard allows

    def key(self, audit: CaseAudit) -> str:
        """What the case of an audit throws its dice by: the same in every round."""
        case = audit.sampled_case.entry.case
        return f"{self.seed}/{case.subject}/{case.reference}"


def work_through(work: Work, made: Round, days: RoundDays, month: int) -> None:
    """Do the audits of an allocated round, as far as they have come."""
    by_auditor = _by_auditor(made)
    level = levels([work.key(audit) for _, theirs in by_auditor for audit in theirs], month)
    work.may_go_against += AGAINST_GUARD_EACH_MONTH
    open_days = working_days(working_day(days.drawn, 1), days.worked_until)
    for place, (auditor, theirs) in enumerate(by_auditor):
        far = _how_far(auditor, place, len(theirs), days, month)
        busy = max(1, sum(done > NOT_STARTED for done in far))
        for nth, (audit, done) in enumerate(zip(theirs, far, strict=True)):
            if done > NOT_STARTED:
                slice_ = open_days[len(open_days) * nth // busy : len(open_days) * (nth + 1) // busy]
                _audit(work, audit, slice_ or open_days[-1:], level[work.key(audit)], done, bool(days.closed))


def audit_alone(work: Work, audit: CaseAudit, days: Sequence[date], level: float) -> None:
    """Do one audit of a case that others audit as well, from its first grade to its submission."""
    _audit(work, audit, days, level, SUBMITTED, closed=True)


def _by_auditor(made: Round) -> list[tuple[str, list[CaseAudit]]]:
    """The audits of each auditor by e-mail address, in the order of the draw."""
    audits = db.session.scalars(
        select(CaseAudit)
        .join(CaseAudit.sampled_case)
        .where(CaseAudit.round_id == made.id)
        .options(
            joinedload(CaseAudit.auditor),
            joinedload(CaseAudit.team),
            joinedload(CaseAudit.sampled_case).joinedload(SampledCase.entry).joinedload(CaseListEntry.case),
        )
        .order_by(SampledCase.position)
    )
    found: dict[str, list[CaseAudit]] = {}
    for audit in audits:
        found.setdefault(audit.auditor.email, []).append(audit)
    return sorted(found.items())


def _how_far(auditor: str, place: int, n: int, days: RoundDays, month: int) -> list[float]:
    """How far each of the auditor's n audits has come: 0 not started, 1 submitted."""
    if days.closed:
        unfinished = month == UNFINISHED_MONTH and place == 2
        return [SUBMITTED] * (n - 1) + [UNFINISHED_DONE if unfinished else SUBMITTED]
    pattern = VISITOR_HAS if auditor == council.AUDITOR.email else OTHERS_HAVE[place % len(OTHERS_HAVE)]
    return [*([SUBMITTED] * (n - len(pattern))), *pattern[max(0, len(pattern) - n) :]]


def _audit(
    work: Work, audit: CaseAudit, days: Sequence[date], level: float, done: float, closed: bool
) -> None:
    # Of one case for two or many auditors each throws their own dice.
    own = (audit.auditor.email,) if audit.second else ()
    thrown = dice(work.key(audit), audit.round.name, *own)
    done_by = _auditing(work, audit, days[0], level, done, thrown)
    found = steps(done_by, whole(work.version.id), work.writer)
    work.may_go_against -= any(
        isinstance(step.given, Judged) and bool(step.given.against_guard) for step in found
    )
    if done == NEARLY:
        found = list(_lacking_two(found))
    elif done < SUBMITTED:
        found = found[: max(1, round(len(found) * done))]
    minutes = [_minutes(step, thrown) for step in found]
    when = sitting_down(days, minutes, thrown)
    do(audit, list(zip(found, when, strict=True)))
    _beside_the_themes(work, audit, done_by.scene, found, when, done)
    keep_time(audit, minutes, when[-1])
    if done == SUBMITTED:
        at = when[-1] + timedelta(minutes=thrown.randint(2, 9))
        with clock.at(at):
            submit(audit, audit.auditor)
        open_it(audit, at, closed)


def _beside_the_themes(
    work: Work, audit: CaseAudit, scene: Scene, found: Sequence[Step], when: Sequence[datetime], done: float
) -> None:
    """Who took part, and once everything is judged what is learnt: within two minutes of the last answer."""
    key, last = (work.key(audit), audit.round.name), when[-1]
    asking = Asking(scene, work.writer, dice("asked", *key), when[0].date(), last.date())
    say_who_took_part(audit, asking, last, 1.0 if done == NEARLY else done)
    if done >= NEARLY:
        scale = whole(work.version.id).judgement_scale
        learner = Learner(scene, work.writer, dice("learnt", *key), last.date(), scale)
        say_what_is_learnt(audit, learner, found, last + timedelta(seconds=60))


def _auditing(work: Work, audit: CaseAudit, day: date, level: float, done: float, thrown: Random) -> Audit:
    quality = quality_of(level, STRENGTHS[audit.team.name], audit.auditor.email, thrown)
    visitor = audit.auditor.email == council.AUDITOR.email
    talkative = 0.85 if visitor else dice("talkative", audit.auditor.email).uniform(0.3, 0.85)
    scene = _scene(audit, day, dice("scene", work.key(audit)))
    aside = dice("aside", work.key(audit), audit.round.name)
    return Audit(scene, quality, day, thrown, aside, talkative, done == SUBMITTED and work.may_go_against > 0)


def _scene(audit: CaseAudit, day: date, thrown: Random) -> Scene:
    entry = audit.sampled_case.entry
    facts = Facts(
        audit.cohort, entry.age_band, entry.gender, entry.ethnicity_group, entry.disability, entry.opened_on
    )
    return scene_of(facts, day, thrown)


def _minutes(step: Step, thrown: Random) -> float:
    """How long an auditor takes over a step: longer where they write."""
    said = step.given.evidence if isinstance(step.given, Answer) else step.given.rationale
    return thrown.uniform(0.3, 1.1) + len(said) / 130 * thrown.uniform(0.6, 1.2)


def _lacking_two(found: Sequence[Step]) -> Iterator[Step]:
    """The whole audit but for two things: the evidence for one grade, and the overall rationale."""
    waiting = True
    for step in found:
        given = step.given
        if isinstance(given, Answer):
            needed = step.criterion is not None and step.criterion.evidence == "always" and given.evidence
            if waiting and needed and step.theme and step.theme.code == "12":
                waiting, step = False, replace(step, given=replace(given, evidence=""), draft=None)
        elif step.theme is None:
            step = replace(step, given=replace(given, rationale=""))
        yield step
