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

    def service_of(self, team_id: int) -> Team | None:
        """The service a team stands under in a table; a service with audits of its own under itself."""
        team = self.teams[team_id]
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

    def in_order(self, team_ids: Iterable[int]) -> list[Team]:
        """These teams by name."""
        return sorted((self.teams[id] for id in team_ids), key=lambda team: (team.name.lower(), team.id))
