"""What is done about a case that comes back: it is taken into a round of its own kind, or let rest."""

from collections.abc import Collection, Sequence
from datetime import date

from audit.extensions import db
from audit.models import CaseAudit, Person, ReAudit, Round, SampledCase, record
from audit.re_audits.queries import Due, Group
from audit.rounds.changes import Refused, create_round
from audit.rounds.draw_changes import pick_cases
from audit.rounds.queries import sampled
from audit.rules import clock
from audit.web.display import short_day

LONGEST_REASON = 500


def audit_again(group: Group, chosen: Collection[int], name: str, due_on: date, by: Person) -> Round:
    """A round of the chosen cases of the group (by their earlier audit), picked because they come back.

    They are never pooled with a random sample, and go to nobody who audited them the time before. Raises
    Refused.
    """
    taken = [one for one in group.due if one.audit.id in chosen]
    if not taken:
        raise Refused("Choose at least one case.")
    today = clock.today()
    if due_on < today:
        raise Refused("Choose a day from today on, so that there is time to audit.")
    made = create_round(name, group.version, group.case_list, today, due_on, due_on, by)
    picked = [(one.entry, _because(one)) for one in taken if one.entry is not None]
    pick_cases(made, picked, by)
    by_entry = {case.case_list_entry_id: case for case in sampled(made)}
    for one in taken:
        if one.entry is not None:
            _keep(one.audit, by_entry[one.entry.id], "", by)
    record(made, "takes cases up again", by, cases=len(taken))
    return made


def _because(one: Due) -> str:
    submitted = one.audit.submitted_at
    on = f" on {short_day(submitted.astimezone(clock.LOCAL).date())}" if submitted else ""
    return f"Audited again: {one.grade.label.lower()} overall{on}."


def let_rest(due: Sequence[Due], case_audit_id: int, reason: str, by: Person) -> None:
    """A case is not audited again, and why: it is closed, say. Raises Refused."""
    one = next((each for each in due if each.audit.id == case_audit_id), None)
    if one is None:
        raise Refused("This case does not wait to be audited again any more.")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(f"Say why it is not audited again, in at most {LONGEST_REASON} characters.")
    _keep(one.audit, None, reason, by)


def _keep(audit: CaseAudit, case: SampledCase | None, reason: str, by: Person) -> None:
    db.session.add(ReAudit(case_audit_id=audit.id, sampled_case_id=case.id if case else None, reason=reason,
                           by_id=by.id, at=clock.now()))  # fmt: skip
    db.session.flush()
    what = "is audited again" if case else "is not audited again"
    record(audit, what, by, **({"round": case.round_id} if case else {"reason": reason}))
