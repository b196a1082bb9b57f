"""Which cases which auditors may not audit, by what their list says of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from audit.accounts.queries import reach
from audit.models import CaseListEntry, Person
from audit.rules.auditing import Bar, same_person


class Barred:
    """Looked up once for some auditors, asked for every case."""

    def __init__(
        self, auditors: Sequence[Person], before: Mapping[int, frozenset[int]] = MappingProxyType({})
    ) -> None:
        """`before` says who audited a case the time before, by its entry (see audited_before.py)."""
        self.own, self._before = reach(auditors), before
        self._of_name: dict[str, set[int]] = defaultdict(set)
        self._of_team: dict[int, set[int]] = defaultdict(set)
        for auditor in auditors:
            self._of_name[same_person(auditor.name)].add(auditor.id)
            for team_id in self.own[auditor.id]:
                self._of_team[team_id].add(auditor.id)

    def why(self, auditor: Person, entry: CaseListEntry) -> Bar | None:
        """Why this auditor may not audit this case; none when they may."""
        if auditor.id in self._before.get(entry.id, ()):
            return Bar.BEFORE
        name = same_person(auditor.name)
        if entry.team_id in self.own[auditor.id]:
            return Bar.OWN_TEAM
        if name == same_person(entry.worker):
            return Bar.OWN_CASE
        return Bar.SUPERVISED if name == same_person(entry.supervisor) else None

    def from_(self, entry: CaseListEntry) -> frozenset[int]:
        """The ids of the auditors who may not audit this case."""
        own = self._of_team.get(entry.team_id, set()) if entry.team_id is not None else set()
        names = (same_person(name) for name in (entry.worker, entry.supervisor))
        own = own | self._before.get(entry.id, frozenset())
        return frozenset(own.union(*(self._of_name.get(name, set()) for name in names)))
