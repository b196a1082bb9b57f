"""What is done to the tree of services and teams: added, renamed, put into a service."""

from collections.abc import Mapping

from audit.cases import team_queries
from audit.cases.changes import Refused
from audit.cases.names import LONGEST_NAME, folded, tidied
from audit.cases.storing import one_at_a_time
from audit.extensions import db
from audit.models import Person, Team, record


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

    Says whether that changed anything. Lists that come later are matched by the new name. Raises Refused.
    """
    _alone()
    name, parent_id = _usable_name(name, team), _usable_parent(team, parent)
    if (name, parent_id) == (team.name, team.parent_id):
        return False
    before = {"name": team.name, "part_of": team.parent.name if team.parent else None}
    team.name, team.parent = name, parent
    db.session.flush()
    record(team, "changed", by, before=before, name=name, part_of=parent.name if parent else None)
    return True


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
