"""What an auditor says of who took part, and the worker's reflection: each saved as it is given."""

from audit.grading.changes import NOTHING_MORE, Told, changed, check_may_grade, check_seen, keep, note_started
from audit.grading.taking_part import queries
from audit.models import CaseAudit, Participant, Person, Reflection, record
from audit.rules import clock
from audit.rules.grades import check_text
from audit.rules.sending import NO_MARK, Sending
from audit.rules.taking_part import Part, Who, check_part, settled


def save_participant(
    audit: CaseAudit,
    who: Who,
    number: int,
    part: Part,
    seen: int,
    by: Person,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> Participant:
    """Save whether one person took part, how and when, or why not. `seen` is the version on screen.

    The same again changes nothing. Raises Stale, UnusableAnswer, NotAllowedNow.
    """
    check_may_grade(audit)
    part = settled(part)
    check_part(part, clock.today())
    now = queries.participant_of(audit.id, who, number)
    before = queries.part_of(now) if now else Part()
    if now is None:
        now = Participant(case_audit_id=audit.id, role=who, number=number, version=0)
    elif part == before:
        return now
    check_seen(now, seen, by, sending)
    assert not isinstance(part.on, str)  # it was checked
    now.took, now.how, now.took_part_on, now.why = part.took, part.how, part.on, part.why
    keep(now, by, sending)
    note_started(audit, by)
    new = changed(vars(before), vars(part))
    record(audit, "asked who took part", by, who=who, number=number, **new, **told)
    return now


def save_reflection(
    audit: CaseAudit, text: str, seen: int, by: Person, sending: Sending = NO_MARK, told: Told = NOTHING_MORE
) -> Reflection:
    """Save what the worker made of the work on the case; see save_participant."""
    check_may_grade(audit)
    check_text("text", "The worker’s reflection", text)
    now = queries.reflection_of(audit.id)
    before = now.text if now else ""
    if now is None:
        now = Reflection(case_audit_id=audit.id, version=0)
    elif text == before:
        return now
    check_seen(now, seen, by, sending)
    now.text = text
    keep(now, by, sending)
    note_started(audit, by)
    record(audit, "noted the worker's reflection", by, **changed({"text": before}, {"text": text}), **told)
    return now
