"""Questions about the tree of services and teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from audit.cases.names import folded, in_order
from audit.extensions import db
from audit.models import CaseList, CaseListEntry, Team


@dataclass(frozen=True)
class Branch:
    """A team or service in the tree, how deep it stands, and the open cases of it and all below it."""

    team: Team
    depth: int
    open_cases: int


def teams() -> Sequence[Team]:
    """Every team and service, by name."""
    return sorted(db.session.scalars(select(Team)), key=lambda team: in_order(team.name))


def team_names() -> list[str]:
    """The name of every team and service."""
    return list(db.session.scalars(select(Team.name).order_by(Team.id)))


def teams_named() -> dict[str, Team]:
    """Every team and service by its name as names are compared."""
    return {folded(team.name): team for team in teams()}


def newest_list() -> CaseList | None:
    """The case list that was brought in last."""
    return db.session.scalars(
        select(CaseList).order_by(CaseList.imported_at.desc(), CaseList.id.desc()).limit(1)
    ).first()


def tree() -> list[Branch]:
    """Services with what is below each, then the teams that are in no service, each by name.

    Open cases are those of the newest list; a service has those of its teams.
    """
    below: dict[int | None, list[Team]] = {}
    for team in teams():
        below.setdefault(team.parent_id, []).append(team)
    own = _open_cases()
    tops = sorted(below.get(None, []), key=lambda team: not team.is_service)
    return [branch for team in tops for branch in _branches(team, 0, below, own)]


def _branches(
    team: Team, depth: int, below: dict[int | None, list[Team]], own: dict[int, int]
) -> list[Branch]:
    children = [_branches(child, depth + 1, below, own) for child in below.get(team.id, [])]
    cases = own.get(team.id, 0) + sum(branches[0].open_cases for branches in children)
    return [Branch(team, depth, cases), *(branch for branches in children for branch in branches)]


def _open_cases() -> dict[int, int]:
    newest = newest_list()
    if newest is None:
        return {}
    counts = db.session.execute(
        select(CaseListEntry.team_id, func.count())
        .where(
            CaseListEntry.case_list_id == newest.id,
            CaseListEntry.closed_on.is_(None),
            CaseListEntry.team_id.is_not(None),
        )
        .group_by(CaseListEntry.team_id)
    )
    return {team_id: n for team_id, n in counts if team_id is not None}
