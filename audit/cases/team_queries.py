"""Questions about the tree of services and teams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from audit.cases.names import folded, in_order
from audit.cases.near_names import near
from audit.cases.sources import of_cases
from audit.extensions import db
from audit.models import CaseAudit, CaseList, CaseListEntry, HistoryEntry, Team, TeamAlias, person_team


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
    """The name of every team and service that a list may mean: not of those that were merged into another."""
    return list(db.session.scalars(select(Team.name).where(Team.merged_into_id.is_(None)).order_by(Team.id)))


def other_names() -> dict[str, str]:
    """The team that another name (folded) means: one that was said to be the same, or of a merged team."""
    kept = aliased(Team)
    also = db.session.execute(
        select(TeamAlias.folded, func.coalesce(kept.name, Team.name))
        .join(TeamAlias.team)
        .outerjoin(kept, Team.merged_into_id == kept.id)
    )
    merged = db.session.execute(select(Team.name, kept.name).join(kept, Team.merged_into_id == kept.id))
    return dict(also.all()) | {folded(name): into for name, into in merged}


def teams_named() -> dict[str, Team]:
    """Every team and service by its name as names are compared."""
    return {folded(team.name): team for team in teams()}


def people_of(team: Team) -> int:
    """How many people have this team as their own."""
    return db.session.scalar(select(func.count()).where(person_team.c.team_id == team.id)) or 0


def audits_of(team: Team) -> int:
    """How many audits were recorded with this team."""
    return db.session.scalar(select(func.count(CaseAudit.id)).where(CaseAudit.team_id == team.id)) or 0


def names_over_time(team: Team) -> list[HistoryEntry]:
    """What happened to a team, newest first: renamed, moved, merged, closed."""
    return list(
        db.session.scalars(
            select(HistoryEntry)
            .options(joinedload(HistoryEntry.person))
            .where(HistoryEntry.subject == Team.__tablename__, HistoryEntry.subject_id == team.id)
            .order_by(HistoryEntry.sequence.desc())
        )
    )


def near_teams(names: Iterable[str]) -> dict[str, list[Team]]:
    """For each of these new names the teams that may be the same, the nearest first; not closed ones."""
    known = {team.name: team for team in teams() if not team.merged_into_id and not team.is_service}
    found = {name: [known[other] for other in near(name, known)] for name in names}
    return {name: some for name, some in found.items() if some}


def newest_list() -> CaseList | None:
    """The case list that was brought in last."""
    return db.session.scalars(
        select(CaseList).where(of_cases()).order_by(CaseList.imported_at.desc(), CaseList.id.desc()).limit(1)
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
