"""Who audited a case before that is audited again: a re-audit goes to somebody else."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.models import CaseAudit, ReAudit, SampledCase


def audited_before(round_id: int) -> dict[int, frozenset[int]]:
    """The auditors (ids) who may not audit a case of this round again, by its entry in the case list.

    They are all who audited it the time before: of a pair both.
    """
    earlier, beside = aliased(CaseAudit), aliased(CaseAudit)
    rows = db.session.execute(
        select(SampledCase.case_list_entry_id, beside.auditor_id)
        .join(ReAudit, ReAudit.sampled_case_id == SampledCase.id)
        .join(earlier, earlier.id == ReAudit.case_audit_id)
        .join(beside, beside.sampled_case_id == earlier.sampled_case_id)
        .where(SampledCase.round_id == round_id)
    )
    found: dict[int, frozenset[int]] = {}
    for entry_id, auditor_id in rows:
        found[entry_id] = found.get(entry_id, frozenset()) | {auditor_id}
    return found
