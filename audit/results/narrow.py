"""What the audits of a selection have in common, besides their rounds: one place for every query."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from audit.models import Person
from audit.models.auditor_group import NO_GROUP
from audit.results.hidden import NOTHING_HIDDEN, Hidden


@dataclass(frozen=True)
class Narrow:
    """The cohort, the teams and the group of auditors that figures are of; None is any."""

    cohort: str | None = None
    teams: frozenset[int] | None = None
    auditors: int | None = None  # NO_GROUP: those of none
    hidden: Hidden = NOTHING_HIDDEN  # audits that whoever reads it is blind to

    def of(self, rows: Any, open_too: bool = False) -> list[ColumnElement[bool]]:
        """The conditions on rows of audits or of tallies.

        An audit keeps the group that its auditor was in when it was submitted. With `open_too` an audit
        that is not submitted yet counts for the group that its auditor is in now, and none is hidden: what
        is asked is what there is to do, or whether a child may be at risk, and no grade.
        """
        found: list[ColumnElement[bool]] = []
        if self.cohort is not None:
            found.append(rows.cohort == self.cohort)
        if self.teams is not None:
            found.append(rows.team_id.in_(self.teams))
        if self.auditors is not None:
            group = _now_or_then(rows) if open_too else rows.auditor_group_id
            found.append(func.coalesce(group, NO_GROUP) == self.auditors)
        if self.hidden.ids and not open_too and hasattr(rows, "sampled_case_id"):
            found.append(rows.id.not_in(self.hidden.ids))
        return found


def _now_or_then(audits: Any) -> ColumnElement[int | None]:
    now = select(Person.auditor_group_id).where(Person.id == audits.auditor_id).correlate(audits)
    return case((audits.first_submitted_at.is_(None), now.scalar_subquery()), else_=audits.auditor_group_id)
