"""Sharing a sample out: evenly by what each can do, spread over teams, and never to one who may not audit it.

In this order: every case that can be given is; as even as that allows; spread over as many teams as that
allows. Who may not audit a case is said in `auditing.py`, what each can do in `capacity.py`.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from audit.rules.holding import Auditor, Holding, Kind, Move, ToGive
from audit.rules.sampling import rank
from audit.rules.spreading import spread

__all__ = ["Allocation", "Auditor", "ToGive", "allocate", "audited_twice", "first_of"]


@dataclass(frozen=True)
class Allocation:
    """Who audits what (case: auditors), and the cases that cannot be given, as often as they cannot."""

    given: dict[int, tuple[int, ...]]
    impossible: list[int]


def allocate(cases: Sequence[ToGive], auditors: Sequence[Auditor]) -> Allocation:
    """Share cases out, in the order of the draw, as evenly as the rules allow.

    First every case goes to the auditor it stretches least who may take it (of several to
    the one named first); where all of them have as many as they can, work moves on along a
    chain of auditors to make room. Then work moves along chains from one auditor to another whom it stretches
    less, for as long as there is such a chain. When there is none, no other allocation is more even. Source:
    Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs and load balancing, Journal of
    Algorithms 59 (2006), 53-78; the same holds for loads in proportion to weights, as their cost is convex.
    Last, cases are exchanged so that each auditor's come from as many teams as possible.
    """
    able = [one for one in auditors if one.weight > 0 and (one.most is None or one.most > len(one.teams))]
    holding = Holding(cases, able)
    impossible = _give_each(holding)
    while chain := _lightening_chain(holding):
        for kind, giver, taker in chain:
            holding.move(kind, giver, taker)
    spread(holding)
    given: dict[int, list[int]] = {case.id: [] for case in cases}
    for kind in holding.kinds:
        for place, ids in kind.held.items():
            for case in ids:
                given[case].append(able[place].id)
    return Allocation({case: tuple(who) for case, who in given.items() if who}, impossible)


def _give_each(holding: Holding) -> list[int]:
    """Give every case that can be given; the cases that cannot."""
    impossible = []
    in_turn = [(holding.next_cost(one), one) for one in range(len(holding.auditors))]
    heapify(in_turn)
    for case, kind in holding.to_give:
        chosen = _least_stretched(kind, in_turn)
        if chosen is not None:
            holding.give(case, kind, chosen)
            if holding.room(chosen):
                heappush(in_turn, (holding.next_cost(chosen), chosen))
            continue
        chain = _chain(holding, [kind])
        if not chain:
            impossible.append(case)
            continue
        last = chain[-1][2]
        for moved, giver, taker in reversed(chain[1:]):
            holding.move(moved, giver, taker)
        holding.give(case, kind, chain[0][2])
        in_turn = [entry for entry in in_turn if entry[1] != last]
        if holding.room(last):
            in_turn.append((holding.next_cost(last), last))
        heapify(in_turn)
    return impossible


def _least_stretched(kind: Kind, in_turn: list[tuple[float, int]]) -> int | None:
    """Who takes a case of this kind next, out of the queue; None when all who may are full."""
    takers = kind.takers()
    passed: list[tuple[float, int]] = []
    chosen: int | None = None
    while in_turn and chosen is None:
        entry = heappop(in_turn)
        if entry[1] in takers:
            chosen = entry[1]
        else:
            passed.append(entry)
    for entry in passed:
        heappush(in_turn, entry)
    return chosen


def _lightening_chain(holding: Holding) -> list[Move]:
    """Moves that lead from one auditor to another whom one more stretches less; empty when even."""
    seen_kinds: set[Kind] = set()
    # Whoever could be reached from a heavier auditor, and was not lighter, need not be looked at again.
    unseen = set(range(len(holding.auditors)))
    for heaviest in sorted(unseen, key=lambda one: -holding.last_cost(one)):
        if heaviest not in unseen:
            continue
        unseen.discard(heaviest)
        kinds = [kind for kind in holding.holds[heaviest] if kind not in seen_kinds]
        chain = _chain(holding, kinds, heaviest, seen_kinds, unseen)
        if chain:
            return chain
    return []


def _chain(
    holding: Holding,
    kinds: Iterable[Kind],
    giver: int = -1,
    seen_kinds: set[Kind] | None = None,
    unseen: set[int] | None = None,
) -> list[Move]:
    """The shortest chain that takes a case of one of these kinds from `giver`, each auditor passing one on.

    It ends at one with room, whom one more stretches less than its last case does the giver. Without a giver
    (a case that nobody holds yet) at anyone with room.
    """
    below = float("inf") if giver < 0 else holding.last_cost(giver)
    seen_kinds = set() if seen_kinds is None else seen_kinds
    unseen = set(range(len(holding.auditors))) if unseen is None else unseen
    came: dict[int, Move] = {}
    waiting = deque((kind, giver) for kind in kinds)
    while waiting:
        kind, giving = waiting.popleft()
        if kind in seen_kinds:
            continue
        seen_kinds.add(kind)
        for taker in sorted(kind.takers() & unseen):
            unseen.discard(taker)
            came[taker] = (kind, giving, taker)
            if holding.room(taker) and holding.next_cost(taker) < below:
                return _trace(came, taker, giver)
            waiting.extend((held, taker) for held in holding.holds[taker] if held not in seen_kinds)
    return []


def _trace(came: dict[int, Move], last: int, first: int) -> list[Move]:
    moves = []
    while last != first:
        moves.append(came[last])
        last = came[last][1]
    return moves[::-1]


def audited_twice(keys: Sequence[str], n: int, seed: int) -> set[str]:
    """Which n of these cases a second auditor audits as well: those of lowest rank by the draw's seed."""
    return set(sorted(keys, key=lambda key: rank(seed, f"second audit of {key}"))[:n])


def first_of(key: str, auditors: Iterable[int], seed: int) -> int:
    """Which of the auditors of a case does the first audit, the one that counts, by the draw's seed."""
    return min(auditors, key=lambda auditor: rank(seed, f"first audit of {key} by {auditor}"))
