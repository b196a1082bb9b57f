"""Sharing a sample out: evenly, and never a case of the auditor's own team."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Allocation:
    """Who audits what (case: auditor), and the cases that none of the auditors may take."""

    given: dict[int, int]
    impossible: list[int]


def allocate(cases: Mapping[int, int], auditors: Mapping[int, frozenset[int]]) -> Allocation:
    """Share cases out as evenly as the rule allows.

    `cases`: each case's team, in the order of the draw. `auditors`: the teams of each auditor, whose cases
    they are never given. First every case goes to the auditor with least work so far who may take it (of
    several, the one named first), then work moves along chains of auditors from one to another with at least
    two fewer, for as long as there is such a chain. When there is none, no other allocation is more even: not
    the largest load, nor the one after it, and so on, can be smaller. Source: Harvey, Ladner, Lovász and
    Tamir, Semi-matchings for bipartite graphs and load balancing, Journal of Algorithms 59 (2006), 53-78.
    """
    given: dict[int, int] = {}
    impossible: list[int] = []
    load = dict.fromkeys(auditors, 0)
    for case, team in cases.items():
        allowed = [auditor for auditor, own in auditors.items() if team not in own]
        if not allowed:
            impossible.append(case)
            continue
        chosen = min(allowed, key=lambda auditor: load[auditor])
        given[case] = chosen
        load[chosen] += 1
    while chain := _lightening_chain(cases, auditors, given, load):
        for case, taker in chain:
            load[given[case]] -= 1
            load[taker] += 1
            given[case] = taker
    return Allocation(given, impossible)


def _lightening_chain(
    cases: Mapping[int, int],
    auditors: Mapping[int, frozenset[int]],
    given: Mapping[int, int],
    load: Mapping[int, int],
) -> Sequence[tuple[int, int]]:
    """Moves (case, new auditor) that even out one auditor and another with two fewer; empty when even."""
    # Cases of one team are alike to the rule: one of each team and auditor is enough to look at.
    movable: dict[int, dict[int, int]] = {auditor: {} for auditor in auditors}
    for case, auditor in given.items():
        movable[auditor].setdefault(cases[case], case)
    for heaviest in sorted(load, key=lambda auditor: -load[auditor]):
        came: dict[int, tuple[int, int]] = {}
        waiting = deque([heaviest])
        while waiting:
            giver = waiting.popleft()
            for team, case in movable[giver].items():
                for taker, own in auditors.items():
                    if taker in came or taker == heaviest or team in own:
                        continue
                    came[taker] = (giver, case)
                    if load[taker] <= load[heaviest] - 2:
                        return _trace(came, taker, heaviest)
                    waiting.append(taker)
    return ()


def _trace(came: Mapping[int, tuple[int, int]], last: int, first: int) -> list[tuple[int, int]]:
    moves = []
    while last != first:
        giver, case = came[last]
        moves.append((case, last))
        last = giver
    return moves
