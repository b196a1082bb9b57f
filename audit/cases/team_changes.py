"""What is done to the tree of services and teams: added, renamed, put into a service, closed, merged."""

from collections.abc import Mapping

from sqlalchemy import select

from audit.cases import team_queries
from audit.cases.changes import Refused
from audit.cases.names import LONGEST_NAME, folded, tidied
from audit.cases.storing import one_at_a_time
from audit.extensions import db
from audit.models import Person, Team, TeamAlias, record
from audit.rules import clock


def add_team(name: str, is_service: bool, parent: Team | None, by: Person | None) -> Team:
    """Add a team, or a service, to the tree. Raises Refused."""
    _alone()
    team = Team(name=_usable_name(name, None), is_service=is_service)
    team.parent_id = _usable_parent(team, parent)
    db.session.add(team)
    db.session.flush()
    record(team, "added", by, name=team.name, service=is_service, part_of=parent.name if parent else None)
    return team


def change_team(team: Team, name: str, parent: Team | None, by: Person | None) -> bool:
    """Call a team or service `name` and put it into a service, or (None) out of every one.

    Says whether that changed anything. Lists that come later are matched by the new name. A merged team
    stays within the team that it was merged into, so that its results count there. Raises Refused.
    """
    _alone()
    if team.merged_into is not None:
        parent = team.merged_into
    name = _usable_name(name, team)
    parent_id = (
        parent.id if parent is not None and parent is team.merged_into else _usable_parent(team, parent)
    )
    if (name, parent_id) == (team.name, team.parent_id):
        return False
    before = {"name": team.name, "part_of": team.parent.name if team.parent else None}
    _keep_old_name(team, name)
    team.name, team.parent = name, parent
    db.session.flush()
    record(team, "changed", by, before=before, name=name, part_of=parent.name if parent else None)
    return True


def _keep_old_name(team: Team, name: str) -> None:
    """A list that still uses the old name means this team."""
    old, new = folded(team.name), folded(name)
    for alias in team.also_called:
        if alias.folded == new:
            db.session.delete(alias)
    if old != new and old not in {alias.folded for alias in team.also_called}:
        db.session.add(TeamAlias(team=team, name=team.name, folded=old))


def forget_name(alias: TeamAlias, by: Person | None) -> None:
    """Let lists mean another team by this name again."""
    _alone()
    team, name = alias.team, alias.name
    db.session.delete(alias)
    db.session.flush()
    record(team, "forgot another name", by, name=name)


def close_team(team: Team, by: Person | None) -> None:
    """Offer a team no longer. What was recorded of it stays, and a list that names it opens it again."""
    _alone()
    if team.closed_at:
        raise Refused(f"{team.name} is closed already.")
    if any(child.closed_at is None and child.merged_into_id is None for child in team.children):
        raise Refused(f"{team.name} has teams that are open. Move or close them first.")
    team.closed_at = clock.now()
    db.session.flush()
    record(team, "closed", by, name=team.name)


def open_team(team: Team, by: Person | None) -> None:
    """Offer a closed team again; one that was merged stands by itself again.

    Nothing was rewritten when it was merged, so nothing is here. People who became the other team's as well
    stay so.
    """
    _alone()
    if team.closed_at is None:
        raise Refused(f"{team.name} is open already.")
    was_in = team.merged_into
    team.closed_at = team.merged_into = None
    if was_in is not None:
        team.parent = was_in.parent
    db.session.flush()
    record(team, "opened again", by, name=team.name, was_merged_into=was_in.name if was_in else None)


def merge_teams(team: Team, into: Team, by: Person | None) -> int:
    """Merge a team into another, and say how many people became the other's as well.

    Cases and audits stay with the team they were recorded with. Its results count with the other's, and
    lists that name it mean the other. Its people are also the other's: what they may read, and whose cases
    they never audit, follows the team.
    """
    _alone()
    _refuse_merge(team, into)
    people = db.session.scalars(select(Person).where(Person.teams.any(Team.id == team.id))).all()
    new = [person for person in people if into not in person.teams]
    for person in new:
        person.teams.append(into)
    for below in db.session.scalars(select(Team).where(Team.merged_into_id == team.id)):
        below.merged_into, below.parent = into, into
    before = team.parent.name if team.parent else None
    team.merged_into, team.parent, team.closed_at = into, into, clock.now()
    db.session.flush()
    record(
        team, "merged", by, name=team.name, into=into.name, was_part_of=before,
        people=[person.id for person in new],
    )  # fmt: skip
    return len(new)


def _refuse_merge(team: Team, into: Team) -> None:
    if into is team:
        raise Refused("A team cannot be merged into itself. Choose another.", "into")
    if team.is_service or into.is_service:
        raise Refused("Only teams are merged, not services.", "into")
    if team.merged_into_id or into.merged_into_id:
        raise Refused("One of them was merged already. Reload the page.", "into")
    if into.closed_at:
        raise Refused(f"{into.name} is closed. Open it again first, or choose another.", "into")


def place_teams(wanted: Mapping[Team, Team | None], by: Person | None) -> int:
    """Put each team into its service, or out of every one, and say how many moved. Raises Refused."""
    return sum(change_team(team, team.name, parent, by) for team, parent in wanted.items())


def _alone() -> None:
    """Wait until nobody else changes the tree. What was read of it before may have changed meanwhile."""
    one_at_a_time()
    db.session.expire_all()


def _usable_name(name: str, team: Team | None) -> str:
    name = tidied(name)
    if not name:
        raise Refused("Enter a name.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"The name must be {LONGEST_NAME} characters or fewer. It is {len(name):,}.")
    other = team_queries.teams_named().get(folded(name))
    if other is not None and other is not team:
        kind = "service" if other.is_service else "team"
        raise Refused(f"There is already a {kind} called {other.name}. Choose another name.")
    return name


def _usable_parent(team: Team, parent: Team | None) -> int | None:
    """The id of the service a team goes into. A service never stands, however far up, within itself."""
    if parent is None:
        return None
    if not parent.is_service:
        raise Refused(f"{parent.name} is a team, not a service. Choose a service.", "service")
    above: Team | None = parent
    while above is not None:
        if above is team:
            raise Refused(f"{parent.name} is part of {team.name}, so it cannot hold it.", "service")
        above = above.parent
    return parent.id
