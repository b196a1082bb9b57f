"""An auditor takes a submitted audit back; why a submitted audit goes to a moderator is kept with it."""

from collections.abc import Sequence

from audit.extensions import db
from audit.grading import counting, first_grades, pairs
from audit.grading.submitting import readings
from audit.models import CaseAudit, Moderation, ModerationReason, Person, record
from audit.rules import clock, workflow
from audit.rules.moderating import ModerationState, Reason
from audit.web.display import moment


def send_to_moderator(audit: CaseAudit, reasons: Sequence[Reason]) -> None:
    """Keep why an audit goes to a moderator, in place of any reasons before; from now on it waits for one."""
    audit.moderation_reasons = []
    db.session.flush()
    audit.moderation_reasons = [
        ModerationReason(
            position=position,
            why=one.why,
            criterion_id=one.criterion.id if one.criterion else None,
            words=one.words,
        )
        for position, one in enumerate(reasons)
    ]
    waiting = audit.moderation
    if waiting:
        waiting.state = workflow.move_moderation(waiting.state, "submit")
        waiting.waits_since = clock.now()
        waiting.version += 1
    elif reasons and not audit.second:  # a second is moderated with the first of its case
        audit.moderation = Moderation(state=ModerationState.WAITING, waits_since=clock.now(), version=1)
    db.session.flush()


def check_can_take_back(audit: CaseAudit) -> None:
    """Raise NotAllowedNow, saying why, unless a submitted audit may be taken back now."""
    if audit.round.state != workflow.RoundState.OPEN:
        raise workflow.NotAllowedNow(
            f"You cannot take this audit back: the round {audit.round.name} is closed. "
            "Ask your QA lead to reopen it."
        )
    workflow.move_audit(audit.state, "take back")
    if pairs.has_read_another(audit):
        raise workflow.NotAllowedNow(
            "You cannot take this audit back: you have read the other audit of this case since. "
            "Tell your QA lead what should be changed."
        )
    if pairs.is_again(audit):
        raise workflow.NotAllowedNow(
            "You cannot take this audit back: since you submitted it you can read what was given the time "
            "before. Tell your QA lead what should be changed."
        )
    opened = readings.opened_by(audit)
    if opened:
        person, at = opened
        raise workflow.NotAllowedNow(
            f"You cannot take this audit back: {person.name} opened it on {moment(at)}. "
            "Tell your QA lead what should be changed."
        )


def take_back(audit: CaseAudit, by: Person) -> None:
    """Take a submitted audit back: it counts no more and can be changed, until it is submitted again.

    Only until somebody else has opened it: what has been read does not change silently. If it was returned
    before, its first grades are long given and stay. Raises NotAllowedNow.
    """
    check_can_take_back(audit)
    counting.uncount(audit)
    again = audit.submitted_at != audit.first_submitted_at
    audit.state = workflow.move_audit(audit.state, "take back again" if again else "take back")
    audit.submitted_at = None
    audit.started_at = audit.started_at or clock.now()
    if again and audit.moderation:
        audit.moderation.state = workflow.move_moderation(audit.moderation.state, "take back")
    elif not again:
        first_grades.forget(audit)
        audit.moderation_reasons = []
        audit.moderation = None
    db.session.flush()
    record(audit, "taken back", by)
