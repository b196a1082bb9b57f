"""One audit at a time: given to another auditor, locked to the one it has, or unlocked again."""

from audit.extensions import db
from audit.models import CaseAudit, Person, Round, record
from audit.rounds import allocation_queries
from audit.rounds.changes import Refused
from audit.rules.workflow import NOT_YET_SUBMITTED, ROUND_IS, NotAllowedNow, RoundState

LONGEST_REASON = 200


def check_may_change(found: Round, audit: CaseAudit) -> None:
    """Raise NotAllowedNow unless the audit is still to be done."""
    if found.state not in (RoundState.OPEN, RoundState.DRAWN):
        raise NotAllowedNow(f"You cannot reallocate this audit now: {ROUND_IS[RoundState(found.state)]}.")
    if audit.state not in NOT_YET_SUBMITTED:
        raise NotAllowedNow("You cannot reallocate this audit: it is finished.")


def reallocate(
    found: Round, audit: CaseAudit, to: Person, reason: str, by: Person | None, seen: int | None = None
) -> None:
    """Give an audit to another auditor, with everything saved in it. `seen` is whose it was on screen.

    What was saved stays with the audit, and says who saved it. Raises NotAllowedNow, Refused.
    """
    check_may_change(found, audit)
    before, reason = audit.auditor, reason.strip()
    if seen is not None and seen != before.id:
        raise Refused(f"Meanwhile this audit was given to {before.name}. Look again whether that is right.")
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON} characters.")
    if to.id not in {person.id for person, _ in allocation_queries.may_have(audit)}:
        raise Refused(f"{to.name} may not audit this case. Choose another auditor.")
    audit.auditor = to
    db.session.flush()
    told = {"before": before.name, "to": to.name, "reason": reason}
    record(audit, "reallocated", by, **told)
    record(found, "reallocated an audit", by, case=audit.sampled_case.entry.case.reference, **told)


def lock(found: Round, audit: CaseAudit, locked: bool, by: Person | None) -> None:
    """Lock an audit to its auditor, or unlock it. The same again changes nothing. Raises NotAllowedNow.

    While the allocation is undone, an audit that is unlocked is taken back like the others were, unless
    it is begun.
    """
    check_may_change(found, audit)
    if audit.locked == locked:
        return
    if not locked and allocation_queries.has_concern(audit):
        raise NotAllowedNow("This audit stays locked: a concern was raised in it.")
    drawn = found.state == RoundState.DRAWN
    if drawn and audit.started_at is not None:
        raise NotAllowedNow("This audit stays locked while the cases are not allocated: it is begun.")
    audit.locked = locked
    db.session.flush()
    what, reference = "locked" if locked else "unlocked", audit.sampled_case.entry.case.reference
    record(audit, what, by)
    record(found, f"{what} an audit", by, case=reference, to=audit.auditor.name)
    if drawn:
        db.session.delete(audit)
        db.session.flush()
