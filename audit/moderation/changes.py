"""What a moderator does to an audit. The auditor's grades are never touched: what is said is beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.extensions import db
from audit.grading import counting, pairs
from audit.grading import queries as grading
from audit.models import CaseAudit, ModeratedGrade, Moderation, ModerationReason, Person, record
from audit.moderation import queries
from audit.moderation.lines import Line, differing
from audit.rules import clock, workflow
from audit.rules.grades import LONGEST_TEXT
from audit.rules.moderating import QUALITIES, ModerationState, Quality, Why, check_change
from audit.rules.workflow import NotAllowedNow


class Unusable(ValueError):
    """What cannot be saved as it is: `fields` says of each field what to mend."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class Stale(ValueError):
    """A save that has not seen the newest: `now` is what stands, to be shown beside what was sent."""

    def __init__(self, now: ModeratedGrade | Moderation, by: Person | None) -> None:
        super().__init__(f"This was changed meanwhile by {by.name if by else 'somebody else'}.")
        self.now = now


@dataclass(frozen=True)
class Said:
    """What a moderator says of one grade: the grade itself or another, a reason, words."""

    grade: str | None
    reason: str | None = None
    words: str = ""


def check_may_moderate(audit: CaseAudit, by: Person) -> Moderation:
    """The moderation of a submitted audit; NotAllowedNow, saying why, where it cannot be moderated now."""
    if audit.auditor_id == by.id or any(other.auditor_id == by.id for other in pairs.others(audit)):
        raise NotAllowedNow("You audited this case, so somebody else moderates it.")
    workflow.move_audit(audit.state, "moderate")
    if audit.second:
        raise NotAllowedNow("A second audit is moderated together with the first of its case.")
    if not queries.both_submitted(audit):
        raise NotAllowedNow(
            "The other audit of this case is not submitted yet. Both are looked at side by side when it is."
        )
    found = queries.moderation_of(audit.id)
    if found is None:
        raise NotAllowedNow("This audit does not go to a moderator. Take it up first, on its page.")
    return found


def take_up(audit: CaseAudit, by: Person) -> Moderation:
    """A moderator takes up an audit that no rule sent to one. Raises NotAllowedNow."""
    if audit.auditor_id == by.id:
        raise NotAllowedNow("You audited this case, so somebody else moderates it.")
    workflow.move_audit(audit.state, "moderate")
    if audit.second:
        raise NotAllowedNow("A second audit is moderated together with the first of its case.")
    if grading.is_imported(audit):
        raise NotAllowedNow("This audit was imported from earlier results, so its grades stay as they were.")
    if audit.moderation is not None:
        return audit.moderation
    words = f"{by.name} took it up."
    audit.moderation_reasons.append(ModerationReason(position=0, why=Why.TAKEN_UP, words=words))
    audit.moderation = Moderation(state=ModerationState.WAITING, waits_since=clock.now(), version=1)
    db.session.flush()
    record(audit, "taken up by a moderator", by)
    return audit.moderation


def say(audit: CaseAudit, line: Line, said: Said, seen: int, by: Person) -> ModeratedGrade:
    """Keep what a moderator says of one grade. `seen` is the version they had on screen (0: none yet).

    The same again changes nothing. Raises Stale, Unusable, NotAllowedNow.
    """
    moderation = check_may_moderate(audit, by)
    workflow.move_moderation(moderation.state, "change")
    grade = said.grade if said.grade != line.now else None
    problems = check_change(line.now, said.grade, said.reason, said.words) if line.is_graded else {}
    if said.grade is not None and said.grade not in (*line.allowed, line.now):
        problems["grade"] = "Choose one of the grades shown."
    if len(said.words) > LONGEST_TEXT:
        problems["words"] = f"Write at most {LONGEST_TEXT:,} characters."
    if problems:
        raise Unusable(problems)
    reason = said.reason if grade is not None else None
    now = line.said
    if now is not None and (now.grade, now.reason, now.words) == (grade, reason, said.words):
        return now
    if now is not None and now.version != seen:
        raise Stale(now, now.saved_by)
    before = (now.grade, now.reason, now.words) if now else (None, None, "")
    if now is None:
        now = ModeratedGrade(moderation_id=moderation.id, about=line.about, about_id=line.about_id, version=0)
    now.grade, now.reason, now.words = grade, reason, said.words
    now.version += 1
    now.saved_at, now.saved_by_id = clock.now(), by.id
    db.session.add(now)
    moderation.moderator_id = by.id
    db.session.flush()
    record(
        audit, "moderated", by, about=line.code or line.about, graded=line.now,
        said=[list(before), [grade, reason, said.words]],
    )  # fmt: skip
    return now


def rate(audit: CaseAudit, ratings: Mapping[str, str | None], note: str, seen: int, by: Person) -> Moderation:
    """Keep how good the audit is as a piece of work, and the note to its auditor. See say."""
    moderation = check_may_moderate(audit, by)
    workflow.move_moderation(moderation.state, "change")
    problems = {
        name: "Choose one of those shown."
        for name, rating in ratings.items()
        if name not in QUALITIES or (rating is not None and rating not in set(Quality))
    }
    if len(note) > LONGEST_TEXT:
        problems["note"] = f"Write at most {LONGEST_TEXT:,} characters."
    if problems:
        raise Unusable(problems)
    before = {name: getattr(moderation, name) for name in QUALITIES} | {"note": moderation.note}
    after = {name: ratings.get(name) for name in QUALITIES} | {"note": note}
    if before == after:
        return moderation
    if moderation.version != seen:
        raise Stale(moderation, moderation.moderator)
    for name, value in after.items():
        setattr(moderation, name, value)
    moderation.version += 1
    moderation.moderator_id = by.id
    db.session.flush()
    told = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(audit, "rated the audit", by, **told)
    return moderation


def lacks_to_agree(audit: CaseAudit, moderation: Moderation) -> list[tuple[str, str]]:
    """What is missing before it can be agreed: the place on the page, and words."""
    second = queries.second_of(audit)
    if second is None or second.state not in workflow.COUNTED:
        return [
            (f"rating-{name}", f"Rate the audit: {asked.split(':')[0].lower()}.")
            for name, asked in QUALITIES.items()
            if getattr(moderation, name) is None
        ]
    parts = queries.parts(audit, moderation, second=second)
    return [
        (line.key, f"{line.code} {line.name}: the two differ. Choose the grade that is agreed.".strip())
        for line in differing(parts)
        if line.said is None
    ]


def agree(audit: CaseAudit, by: Person) -> None:
    """Agree the grades: from now on they count as moderated. Raises NotAllowedNow, Unusable."""
    moderation = check_may_moderate(audit, by)
    after = workflow.move_moderation(moderation.state, "agree")
    lacks = lacks_to_agree(audit, moderation)
    if lacks:
        raise Unusable(dict(lacks))
    counting.uncount(audit)
    _decide(moderation, after, by)
    counting.count(audit)
    changed = [
        [line.code or line.about, line.now, line.moderated]
        for part in queries.parts(audit, moderation)
        for line in part.lines
        if line.changed
    ]
    record(audit, "agreed by a moderator", by, changed=changed)


def look_again(audit: CaseAudit, by: Person) -> None:
    """Take an agreement back: the grades count as their auditor leaves them until it is agreed again."""
    moderation = check_may_moderate(audit, by)
    after = workflow.move_moderation(moderation.state, "look at again")
    counting.uncount(audit)
    moderation.state, moderation.waits_since = after, clock.now()
    moderation.version += 1
    db.session.flush()
    counting.count(audit)
    record(audit, "looked at again by a moderator", by)


def return_it(audit: CaseAudit, by: Person) -> None:
    """Return an audit to its auditor, who changes it and submits it again; it counts no more until then.

    Raises NotAllowedNow, Unusable where nothing says what to look at.
    """
    moderation = check_may_moderate(audit, by)
    after = workflow.move_moderation(moderation.state, "return")
    _check_open(audit, "return")
    if pairs.others(audit):
        raise NotAllowedNow(
            "Two auditors graded this case without seeing each other's grades, so neither changes them now. "
            "Choose the grades that are agreed."
        )
    if not moderation.note.strip() and not any(
        row.words.strip() or row.grade for row in queries.said_of(moderation).values()
    ):
        raise Unusable({"note": "Say what the auditor should look at: here, or at a criterion."})
    counting.uncount(audit)
    audit.state = workflow.move_audit(audit.state, "return")
    _decide(moderation, after, by)
    record(audit, "returned", by, note=moderation.note)


def reopen(audit: CaseAudit, reason: str, by: Person) -> None:
    """A QA lead opens a submitted audit to its auditor again. Raises NotAllowedNow, Unusable."""
    workflow.move_audit(audit.state, "reopen")
    _check_open(audit, "reopen")
    if audit.round.for_calibration:
        raise NotAllowedNow("An audit of a calibration is not reopened: everybody’s grades stand as given.")
    if not reason.strip() or len(reason) > LONGEST_TEXT:
        raise Unusable({"reason": "Say why it is reopened: its auditor reads it."})
    counting.uncount(audit)
    audit.state = workflow.move_audit(audit.state, "reopen")
    if audit.moderation is not None:
        audit.moderation.state = workflow.move_moderation(audit.moderation.state, "reopen")
        audit.moderation.version += 1
    db.session.flush()
    record(audit, "reopened", by, reason=reason.strip())


def answer(audit: CaseAudit, text: str, by: Person) -> None:
    """The auditor answers what a moderator agreed. Raises NotAllowedNow, Unusable."""
    moderation = queries.moderation_of(audit.id)
    if moderation is None:
        raise NotAllowedNow("This audit did not go to a moderator.")
    workflow.move_moderation(moderation.state, "answer")
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise Unusable({"answer": f"Write your answer, in at most {LONGEST_TEXT:,} characters."})
    if moderation.answer == text.strip():
        return
    before, moderation.answer, moderation.answered_at = moderation.answer, text.strip(), clock.now()
    db.session.flush()
    record(audit, "answered the moderator", by, answer=[before, moderation.answer])


def _decide(moderation: Moderation, after: str, by: Person) -> None:
    moderation.state, moderation.moderator_id = after, by.id
    moderation.decided_at = clock.now()
    moderation.version += 1
    db.session.flush()


def _check_open(audit: CaseAudit, what: str) -> None:
    if audit.round.state != workflow.RoundState.OPEN:
        raise NotAllowedNow(
            f"You cannot {what} this audit now: the round {audit.round.name} is closed. "
            "Reopen the round first."
        )
