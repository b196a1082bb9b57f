"""Who holds which cases while a sample is being shared out: what the steps of an allocation work on.

Cases that are alike to the rules (of the same team, the same auditors may not take them) are one kind: it is
enough to look at one of each.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ToGive:
    """A case to be given to so many different auditors, none of them among `never`."""

    id: int
    team: int
    never: frozenset[int] = frozenset()
    times: int = 1


@dataclass(frozen=True)
class Auditor:
    """Someone to give cases to, in proportion to `weight`, and of this round no more than `most` in all.

    `teams`: the team of each case of this round that is theirs already and stays.
    """

    id: int
    weight: float = 1.0
    most: int | None = None
    teams: tuple[int, ...] = ()


class Kind:
    """Cases alike to the rules: their team, who may take them (by place), who holds how many of them."""

    def __init__(self, team: int, may: frozenset[int], once: bool) -> None:
        self.team = team
        self.may = may
        self.once = once  # one case that several audit: nobody audits it twice
        self.held: dict[int, list[int]] = defaultdict(list)  # auditor: ids of cases

    def takers(self) -> frozenset[int]:
        """Who may take one more of these."""
        return self.may - self.held.keys() if self.once else self.may


Move = tuple[Kind, int, int]  # a case of this kind, from this auditor to that one


class Holding:
    """The state of an allocation; auditors are known by their places, not by their ids."""

    def __init__(self, cases: Sequence[ToGive], auditors: Sequence[Auditor]) -> None:
        self.auditors = auditors
        self.load = [len(auditor.teams) for auditor in auditors]
        self.of_team: list[Counter[int]] = [Counter(auditor.teams) for auditor in auditors]
        self.kinds: list[Kind] = []
        self.to_give: list[tuple[int, Kind]] = []  # a case as often as it is to be given
        self.holds: list[dict[Kind, None]] = [{} for _ in auditors]  # kinds, in the order they came
        everyone = frozenset(range(len(auditors)))
        places = {auditor.id: place for place, auditor in enumerate(auditors)}
        known: dict[tuple[int, frozenset[int]], Kind] = {}
        for case in cases:
            may = everyone - {places[id] for id in case.never if id in places}
            kind = known.get((case.team, may)) if case.times == 1 else None
            if kind is None:
                kind = Kind(case.team, may, case.times > 1)
                self.kinds.append(kind)
                if case.times == 1:
                    known[case.team, may] = kind
            self.to_give += [(case.id, kind)] * case.times

    def room(self, auditor: int) -> bool:
        """Whether an auditor has room for one more."""
        most = self.auditors[auditor].most
        return most is None or self.load[auditor] < most

    def next_cost(self, auditor: int) -> float:
        """How far one more case would stretch an auditor, to be compared with another's.

        Summed up these are the square of the load by weight: it is least where loads are in proportion to
        the weights, as far as whole cases go. Quotients of equal value are equal as floats, too.
        """
        return (2 * self.load[auditor] + 1) / self.auditors[auditor].weight

    def last_cost(self, auditor: int) -> float:
        """How far the last case of an auditor stretches them."""
        return (2 * self.load[auditor] - 1) / self.auditors[auditor].weight

    def give(self, case: int, kind: Kind, auditor: int) -> None:
        kind.held[auditor].append(case)
        self.holds[auditor][kind] = None
        self.load[auditor] += 1
        self.of_team[auditor][kind.team] += 1

    def move(self, kind: Kind, giver: int, taker: int) -> None:
        """Move one case of this kind from one auditor to another."""
        self.give(self.take(kind, giver), kind, taker)

    def take(self, kind: Kind, auditor: int) -> int:
        """Take one case of this kind back from an auditor."""
        case = kind.held[auditor].pop()
        if not kind.held[auditor]:
            del kind.held[auditor], self.holds[auditor][kind]
        self.load[auditor] -= 1
        self.of_team[auditor][kind.team] -= 1
        return case
