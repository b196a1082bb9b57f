"""Exchanging cases so that each auditor's come from as many teams as possible, none having more or fewer.

First two auditors exchange a case each, for as long as that brings one of them a team more. Then longer
rounds of exchanges are looked for: an auditor with several cases of a team gives one away, each of the others
passes one on, and it ends where it began, or with someone whom one more case stretches as little as the first
is stretched by theirs. When there is none, no other exchange brings more teams. In the language of networks:
a flow costs least when what is left of it has no circle of negative cost (Klein, A primal method for minimal
cost flows, Management Science 14 (1967), 205-220).
"""

from collections import defaultdict, deque
from collections.abc import Iterator

from audit.rules.holding import Holding, Kind, Move


def spread(holding: Holding) -> None:
    """Exchange cases for as long as that brings an auditor a team more."""
    exchanged = True
    while exchanged:
        done = [_exchange(holding, one) for one in range(len(holding.auditors))]
        exchanged = any(done)
    while circle := _circle(holding):
        for move in circle:
            holding.move(*move)


def _exchange(holding: Holding, auditor: int) -> bool:
    """Exchange what this auditor has several of for cases of teams they have none of; whether it could be."""
    done = False
    for kind in list(holding.holds[auditor]):
        while auditor in kind.held and holding.of_team[auditor][kind.team] > 1:
            found = _offered(holding, kind, auditor)
            if found is None:
                break
            other, instead = found
            holding.move(kind, auditor, other)
            holding.move(instead, other, auditor)
            done = True
    return done


def _offered(holding: Holding, kind: Kind, auditor: int) -> tuple[int, Kind] | None:
    """Who has no case of this kind's team, may take one, and what they could give for it."""
    mine = holding.of_team[auditor]
    for other in sorted(kind.takers()):
        if other == auditor or holding.of_team[other][kind.team]:
            continue
        for instead in holding.holds[other]:
            if not mine[instead.team] and auditor in instead.may:
                return other, instead
    return None


def _circle(holding: Holding) -> list[Move]:
    """Moves after which there are more teams with auditors than before; empty when there can be none.

    Only ways that have brought more than they cost so far are followed: every circle that brings something
    can be walked so, from one of its places.
    """
    network = _Network(holding)
    costs, came = [0] * network.places, [-1] * network.places
    starts = [one for one in range(len(holding.auditors)) if network.several(one)]
    waiting, queued = deque(starts), set(starts)
    while waiting:
        here = waiting.popleft()
        queued.discard(here)
        for there, more in network.leads(here):
            now = costs[here] + more
            if now >= costs[there]:
                continue
            if _leads_here(came, here, there):
                came[there] = here
                return network.moves(came, there)
            costs[there] = now
            came[there] = here
            if there not in queued:
                queued.add(there)
                waiting.append(there)
    return []


def _leads_here(came: list[int], here: int, start: int) -> bool:
    """Whether the way here came through `start`."""
    while here >= 0:
        if here == start:
            return True
        here = came[here]
    return False


class _Network:
    """Where a case can go from each place, and how many teams with auditors that costs (or brings).

    Places are numbers: first the auditors, then the kinds of cases, then each auditor's share of each team,
    then those who are stretched alike.
    """

    def __init__(self, holding: Holding) -> None:
        self.holding = holding
        self.auditors = len(holding.auditors)
        self.shares = self.auditors + len(holding.kinds)
        teams = {kind.team: None for kind in holding.kinds}
        self.at = {team: self.shares + n * self.auditors for n, team in enumerate(teams)}
        self.alike = self.shares + len(teams) * self.auditors
        self.held: dict[int, list[int]] = defaultdict(list)  # the kinds in each auditor's share of a team
        for n, kind in enumerate(holding.kinds, self.auditors):
            for one in kind.held:
                self.held[self.at[kind.team] + one].append(n)
        stretched: dict[float, list[int]] = defaultdict(list)
        for one, load in enumerate(holding.load):
            if load:
                stretched[holding.last_cost(one)].append(one)
        self.stretched = list(stretched.values())
        self.group = {costs: self.alike + n for n, costs in enumerate(stretched)}
        self.places = self.alike + len(stretched)
        self.team_of = [team for team in teams for _ in range(self.auditors)]

    def several(self, auditor: int) -> bool:
        """Whether an auditor has more than one case of a team and could give one of them away."""
        held = self.holding.of_team[auditor]
        return any(held[kind.team] > 1 for kind in self.holding.holds[auditor])

    def leads(self, here: int) -> Iterator[tuple[int, int]]:
        if here < self.auditors:
            held = self.holding.of_team[here]
            for team in dict.fromkeys(kind.team for kind in self.holding.holds[here]):
                yield self.at[team] + here, -1 if held[team] > 1 else 0
            group = self.group.get(self.holding.next_cost(here)) if self.holding.room(here) else None
            if group is not None:
                yield group, 0
        elif here < self.shares:
            kind = self.holding.kinds[here - self.auditors]
            first = self.at[kind.team]
            for taker in kind.takers():
                yield first + taker, 0
        elif here < self.alike:
            auditor = (here - self.shares) % self.auditors
            yield auditor, 1 if self.holding.of_team[auditor][self.team_of[here - self.shares]] else 0
            for kind_place in self.held.get(here, ()):
                yield kind_place, 0
        else:
            for one in self.stretched[here - self.alike]:
                yield one, 0

    def moves(self, came: list[int], start: int) -> list[Move]:
        """The moves of the circle that comes back to `start`."""
        circle = [start]
        while came[circle[-1]] != start:
            circle.append(came[circle[-1]])
        circle.reverse()
        around = [circle[-1], *circle, circle[0]]
        return [
            (
                self.holding.kinds[here - self.auditors],
                (before - self.shares) % self.auditors,
                (after - self.shares) % self.auditors,
            )
            for before, here, after in zip(around, around[1:], around[2:], strict=False)
            if self.auditors <= here < self.shares
        ]
