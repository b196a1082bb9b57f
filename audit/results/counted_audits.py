"""Which audits are in figures: those that count, and are of the selection."""

from sqlalchemy import ColumnElement, and_

from audit.models import CaseAudit
from audit.results.selection import Selection
from audit.rules.workflow import COUNTED


def counted(selection: Selection) -> ColumnElement[bool]:
    """Whether an audit counts and is of the selection."""
    conditions: list[ColumnElement[bool]] = [
        CaseAudit.state.in_(COUNTED),
        ~CaseAudit.second,
        CaseAudit.round_id.in_(selection.round_ids),
        *selection.narrow.of(CaseAudit),
    ]
    if selection.narrowed:
        conditions.append(CaseAudit.framework_version_id.in_([one.id for one in selection.versions]))
    return and_(*conditions)
