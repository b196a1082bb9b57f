"""What somebody ordered: filters, and what they might see at that moment, as plain values to be stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from audit.extensions import db
from audit.models import Person
from audit.reports.asked import Asked
from audit.results.selecting import select_from
from audit.results.selection import Selection

Teams = list[int] | None  # None: every team


@dataclass(frozen=True)
class Order:
    """Filters as an address holds them, and what its maker might see."""

    args: dict[str, Any]
    by: str
    limit: int
    teams: Teams = None
    names_auditors: bool = False
    evidence: bool = False
    agreement: bool = False
    reads_concerns: Teams = None
    reader: int | None = None  # the id of who gets the file; None: nobody by name

    def selection(self) -> Selection | None:
        """What is ordered, as it stands now; None where there are no results at all."""
        args: MultiDict[str, str] = MultiDict()
        for name, values in self.args.items():
            args.setlist(name, [str(one) for one in (values if isinstance(values, list) else [values])])
        return select_from(args, _teams(self.teams), self._reader(), sees_auditors=self.names_auditors)

    def _reader(self) -> Person | None:
        return db.session.get(Person, self.reader) if self.reader is not None else None

    def asked(self) -> Asked:
        """What the file is made from. Raises ValueError where there are no results any more."""
        selection = self.selection()
        if selection is None:
            raise ValueError("There are no results any more.")
        return Asked(
            selection, self.limit, self.by, self.names_auditors, self.evidence, self.agreement,
            _teams(self.reads_concerns),
        )  # fmt: skip

    def within(self, teams: frozenset[int] | None) -> bool:
        """Whether a person who may see these teams may see what is in the file."""
        return teams is None or (self.teams is not None and teams.issuperset(self.teams))

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def ordered(stored: Mapping[str, Any]) -> Order:
    """An order as it was stored."""
    return Order(**stored)


def _teams(teams: Teams) -> frozenset[int] | None:
    return None if teams is None else frozenset(teams)
