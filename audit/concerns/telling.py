"""Who is told of a concern: read once, asked for many concerns. The rule itself is in rules/concerns.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from audit.accounts.queries import with_role
from audit.extensions import db
from audit.models import Concern, NamedPerson, Person, Team
from audit.rules.concerns import Chain, Told, Why, told_first, told_late
from audit.rules.permissions import Role


@dataclass(frozen=True)
class Recipients:
    """Who is told, by name, and why it is they."""

    people: Sequence[Person]
    why: Why
    team: Team | None  # the team or service they are named for

    @property
    def names(self) -> str:
        """Lee Lead and Mary Manager."""
        names = [person.name for person in self.people]
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


class Telling:
    """The people named for every team, QA leads and administrators, as they are now: active ones."""

    def __init__(self) -> None:
        self.teams = {team.id: team for team in db.session.scalars(select(Team))}
        self._leads = {person.id: person for person in with_role(Role.QA_LEAD)}
        self._administrators = {person.id: person for person in with_role(Role.ADMINISTRATOR)}
        self._people = {**self._leads, **self._administrators}
        self._named: dict[tuple[int, bool], set[int]] = {}
        rows = db.session.execute(
            select(NamedPerson.team_id, NamedPerson.escalated, Person)
            .join(NamedPerson.person)
            .where(Person.active)
        )
        for team_id, escalated, person in rows:
            self._named.setdefault((team_id, escalated), set()).add(person.id)
            self._people[person.id] = person

    def named(self, team_id: int, escalated: bool) -> list[Person]:
        """Who is named for this very team or service, by name."""
        return self._by_name(frozenset(self._named.get((team_id, escalated), ())))

    def first(self, team_id: int, raiser: int | None = None) -> Recipients:
        """Who is told at once of a concern of this team that this person raises."""
        chain = self._chain(team_id, False)
        return self._recipients(told_first(chain, self._all(Role.QA_LEAD), self._all(), raiser))

    def late(self, team_id: int, raiser: int | None = None) -> Recipients:
        """Who is told when nobody acknowledged it in time."""
        chain = self._chain(team_id, True)
        return self._recipients(told_late(chain, self._all(Role.QA_LEAD), self._all(), raiser))

    def goes_to(self, concern: Concern, person: Person, late: bool) -> bool:
        """Whether a concern is this person's to answer, told or not yet."""
        if concern.raised_by_id == person.id:
            return False
        if any(told.person_id == person.id for told in concern.told):
            return True
        found = list(self.first(concern.team_id, concern.raised_by_id).people)
        if late:
            found += self.late(concern.team_id, concern.raised_by_id).people
        return person.id in {one.id for one in found}

    def _all(self, role: Role = Role.ADMINISTRATOR) -> frozenset[int]:
        return frozenset(self._leads if role == Role.QA_LEAD else self._administrators)

    def _chain(self, team_id: int, escalated: bool) -> Chain:
        found: list[tuple[int, frozenset[int]]] = []
        team = self.teams.get(team_id)
        while team is not None:
            found.append((team.id, frozenset(self._named.get((team.id, escalated), ()))))
            team = self.teams.get(team.parent_id) if team.parent_id else None
        return found

    def _recipients(self, told: Told) -> Recipients:
        team = self.teams[told.team_id] if told.team_id is not None else None
        return Recipients(self._by_name(told.people), told.why, team)

    def _by_name(self, ids: frozenset[int]) -> list[Person]:
        return sorted((self._people[id] for id in ids), key=lambda person: (person.name.lower(), person.id))
