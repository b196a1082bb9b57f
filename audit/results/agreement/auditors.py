"""How far auditors' grades are those agreed afterwards: auditor by auditor, and round by round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from audit.extensions import db
from audit.models import Person
from audit.results.agreement.agreed import Agreed, Line, agreed_of
from audit.results.agreement.beside import Beside, beside_agreed, given_by
from audit.results.agreement.queries import Given, Thing
from audit.results.queries import RoundChoice
from audit.results.selection import Selection

FEWEST = 3  # auditors, so that what is told of all of them together is not told of one


@dataclass(frozen=True)
class Auditor:
    """One auditor, and how far their grades are those agreed."""

    id: int
    name: str
    agreed: Agreed


@dataclass(frozen=True)
class OfRound:
    """One round: how far the overall judgements agree, and the grades of what is graded most."""

    round: RoundChoice
    overall: Line
    grades: Line


@dataclass(frozen=True)
class Consistency:
    """All auditors together, and each by name."""

    whole: Agreed
    auditors: tuple[Auditor, ...]

    @property
    def enough(self) -> bool:
        """Whether there are so many auditors that the figures of all of them are not those of one."""
        return len(self.auditors) >= FEWEST

    @property
    def headings(self) -> list[str]:
        """What each table of auditors is of: the lines that any of them has pairs in."""
        return [line.name for line in self.whole.together if line.given]

    def lines(self, heading: str) -> list[Line]:
        """Of each auditor, in their order and under their name, what stands under one of those headings."""
        like = next(line for line in self.whole.together if line.name == heading)
        return [replace(one.agreed.line(like), name=one.name) for one in self.auditors]


def consistency(selection: Selection) -> Consistency:
    """Every auditor beside what was agreed. Three queries, however many there are."""
    return consistency_of(selection, beside_agreed(selection))


def consistency_of(selection: Selection, rows: Sequence[Beside]) -> Consistency:
    by_auditor = given_by(rows, lambda row: row.auditor_id)
    names = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(by_auditor)))
    in_order = sorted(names, key=lambda row: (row.name.lower(), row.id))
    return Consistency(
        agreed_of(selection, given_by(rows).get(0, {})),
        tuple(Auditor(id, name, agreed_of(selection, by_auditor[id])) for id, name in in_order),
    )


def of_auditor(selection: Selection, auditor_id: int) -> tuple[Agreed, list[OfRound]]:
    """One auditor beside what was agreed, all rounds together and round by round. Two queries."""
    rows = beside_agreed(selection, auditor_id)
    whole = agreed_of(selection, given_by(rows).get(0, {}))
    return whole, over_time(selection, whole, given_by(rows, lambda row: row.round_id))


def over_time(
    selection: Selection, whole: Agreed, by_round: Mapping[int, Mapping[Thing, Given]]
) -> list[OfRound]:
    """How far two agree, round by round, oldest first; a round without any pair is left out."""
    rounds: Iterable[RoundChoice] = sorted(selection.rounds, key=lambda one: one.order)
    found = []
    for one in rounds:
        if one.id in by_round:
            of_round = agreed_of(selection, by_round[one.id])
            found.append(OfRound(one, of_round.overall, of_round.line(whole.main)))
    return found
