"""The tree of services and teams, as results group by it: read once, asked often."""

from collections.abc import Iterable

from audit.models import Team


class TeamTree:
    """Every service and team by id, with what lies below each."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self.teams = {team.id: team for team in teams}
        self._children: dict[int | None, list[int]] = {}
        for team in self.teams.values():
            self._children.setdefault(team.parent_id, []).append(team.id)

    def below(self, team_id: int) -> frozenset[int]:
        """A team with every team below it."""
        found: set[int] = set()
        waiting = [team_id]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._children.get(one, [])
        return frozenset(found)

    def kept(self, team_id: int) -> Team:
        """The team whose row holds this one's results: itself, or the one it was merged into."""
        team = self.teams[team_id]
        return self.teams[team.merged_into_id] if team.merged_into_id else team

    def merged(self, team_id: int) -> frozenset[int]:
        """A team with those that were merged into it."""
        return frozenset((team_id, *(one.id for one in self.teams.values() if one.merged_into_id == team_id)))

    def service_of(self, team_id: int) -> Team | None:
        """The service a team stands under in a table; a service with audits of its own under itself."""
        team = self.kept(team_id)
        if team.is_service:
            return team
        return self.teams.get(team.parent_id) if team.parent_id else None

    def services(self, within: frozenset[int] | None) -> list[Team]:
        """The services that hold a team of `within` (None: every team), by name."""
        return [
            team
            for team in self.teams.values()
            if team.is_service and (within is None or self.below(team.id) & within)
        ]

    def open_teams(self, within: frozenset[int] | None) -> list[Team]:
        """The teams (no services) of `within` (None: every team) that are not closed, by name."""
        ids = self.teams.keys() if within is None else within
        return [team for team in self.in_order(ids) if not (team.is_service or team.closed_at)]

    def above(self, team_id: int) -> list[Team]:
        """The services that a team or service lies below, nearest first."""
        found: list[Team] = []
        team = self.kept(team_id)
        while team.parent_id and team.parent_id not in {one.id for one in found}:
            team = self.teams[team.parent_id]
            found.append(team)
        return found

    def in_order(self, team_ids: Iterable[int]) -> list[Team]:
        """These teams by name."""
        return sorted((self.teams[id] for id in team_ids), key=lambda team: (team.name.lower(), team.id))
