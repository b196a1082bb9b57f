"""Whose voices are in audits: the child's, a parent's or carer's, the worker's."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from audit.extensions import db
from audit.models import Participant
from audit.results.counted_audits import counted
from audit.results.selection import Selection
from audit.rules.intervals import wilson
from audit.rules.taking_part import Took, Who

HEARD = (Who.CHILD, Who.PARENT, Who.WORKER)
ORDER = tuple(Took)  # of several people of one role the one who did most counts


@dataclass(frozen=True)
class Voice:
    """In how many audits people of one role took part, were asked without it, were not asked."""

    who: Who
    by: dict[Took, int]

    @property
    def n(self) -> int:
        return sum(self.by.values())

    @property
    def share(self) -> float:
        return self.by[Took.YES] / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.by[Took.YES], self.n)


def voices(selection: Selection) -> tuple[Voice, ...]:
    """Of each role, over the counted audits that say so. One query, which the database adds up."""
    place = case({took: at for at, took in enumerate(ORDER)}, value=Participant.took)
    each = (
        select(Participant.role, func.min(place).label("best"))
        .join(Participant.case_audit)
        .where(counted(selection), Participant.role.in_(HEARD), Participant.took.is_not(None))
        .group_by(Participant.case_audit_id, Participant.role)
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.role, each.c.best, func.count()).group_by(each.c.role, each.c.best)
    )
    found = {who: dict.fromkeys(ORDER, 0) for who in HEARD}
    for role, best, n in rows:
        found[Who(role)][ORDER[best]] = n
    return tuple(Voice(who, by) for who, by in found.items())
