"""The draw itself: strata in proportion or equal, quotas met, reserves in order. Nothing is left to chance
but the seed.

A sample in proportion without quotas is what `sampling.draw` takes, as ever. With quotas, the cases that they
need are taken first (`quotas.core`), the strata are shared out around them, and each is filled in the order
of the draw; where the limit of a worker leaves a stratum short, others give more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.rules import quotas as quotas_
from audit.rules.quotas import NO_QUOTAS, Quotas
from audit.rules.sampling import (
    ALGORITHM,
    BY_RANK,
    Candidate,
    CannotDraw,
    Ranked,
    Stratum,
    by_stratum,
    in_order,
    lots,
    lowest,
    ranked,
)
from audit.rules.shares import Shares, shared

# The ranks are the same; what is made of them is told apart, so that a certificate says which it was.
WITH_QUOTAS = "sha256-rank-2"
ALGORITHMS = (ALGORITHM, WITH_QUOTAS)
LARGEST_RESERVE = 1000


class ReserveKind(StrEnum):
    """How the number of reserves of a stratum is given."""

    NUMBER = "number"  # so many for each stratum
    SHARE = "share"  # so many per cent of each stratum's sample, rounded up


@dataclass(frozen=True)
class Reserves:
    """How many reserves to draw for each stratum that gives cases to the sample."""

    kind: str = ReserveKind.NUMBER
    size: int = 0

    def of(self, sample: int) -> int:
        """How many for a stratum with so many in the sample."""
        if not sample:
            return 0
        return -(-sample * self.size // 100) if self.kind == ReserveKind.SHARE else self.size

    def stored(self) -> dict[str, Any]:
        """As they are kept with a draw; empty for none."""
        return {"kind": str(self.kind), "size": self.size} if self.size else {}


NO_RESERVES = Reserves()


@dataclass(frozen=True)
class Design:
    """How many cases to draw, and how."""

    n: int
    seed: int
    shares: str = Shares.PROPORTIONAL
    quotas: Quotas = NO_QUOTAS
    reserves: Reserves = NO_RESERVES

    @property
    def algorithm(self) -> str:
        """The name of the algorithm that a draw of this design is made by."""
        return ALGORITHM if self.shares == Shares.PROPORTIONAL and not self.quotas else WITH_QUOTAS


@dataclass(frozen=True)
class Drawn:
    """What was drawn: the sample and the reserves in the order of the draw, and what each stratum gave."""

    strata: tuple[Stratum, ...]
    sample: tuple[Candidate, ...]
    reserves: tuple[Candidate, ...]


def draw(candidates: Sequence[Candidate], design: Design) -> Drawn:
    """Draw as designed. Raises CannotDraw, with everything that cannot be met in words."""
    strata = by_stratum(candidates)
    if not 1 <= design.n <= len(candidates):
        raise CannotDraw(f"{design.n:,} of {len(candidates):,} cases cannot be drawn.")
    by_lot = lots(strata, design.seed)
    if design.quotas:
        every = sorted(ranked(candidates, design.seed), key=BY_RANK)
        sample = _with_quotas(every, strata, design, by_lot)
        first = _by_stratum(every) if design.reserves.size else {}
    else:
        sizes = _sizes(strata, design, Counter(), by_lot)
        first = {
            name: lowest(strata[name], design.seed, n + design.reserves.of(n)) for name, n in sizes.items()
        }
        sample = [pair for name, n in sizes.items() for pair in first[name][:n]]
    reserves = _reserves(first, sample, design, by_lot)
    gave, held = (Counter(case.stratum for _, case in found) for found in (sample, reserves))
    return Drawn(
        tuple(Stratum(name, len(strata[name]), gave[name], held[name]) for name in sorted(strata)),
        tuple(in_order(sample)),
        tuple(in_order(reserves)),
    )


def _by_stratum(every: Sequence[Ranked]) -> dict[str, list[Ranked]]:
    strata: dict[str, list[Ranked]] = {}
    for pair in every:
        strata.setdefault(pair[1].stratum, []).append(pair)
    return strata


def _sizes(
    strata: Mapping[str, Sequence[Candidate]],
    design: Design,
    least: Mapping[str, int],
    by_lot: Mapping[str, str],
) -> dict[str, int]:
    """How many each stratum gives, at least `least`."""
    populations = {name: len(cases) for name, cases in strata.items()}
    equal = design.shares == Shares.EQUAL
    limited = design.quotas.most_per_worker
    return shared(
        design.n,
        dict.fromkeys(strata, 1) if equal else populations,
        {name: least.get(name, 0) for name in strata},
        {name: quotas_.most_of(cases, design.quotas) for name, cases in strata.items()}
        if limited
        else populations,
        by_lot,
    )


def _with_quotas(
    every: Sequence[Ranked],
    strata: Mapping[str, Sequence[Candidate]],
    design: Design,
    by_lot: Mapping[str, str],
) -> list[Ranked]:
    """What is drawn of every case, in the order of the draw."""
    candidates = [case for _, case in every]
    quotas_.check(candidates, design.n, design.quotas)
    core = quotas_.core(candidates, design.n, design.quotas, _sizes(strata, design, Counter(), by_lot))
    held = {case.key for case in core}
    sample = [pair for pair in every if pair[1].key in held]
    taken = Counter(case.worker for case in core)
    gave = Counter(case.stratum for case in core)
    sizes = _sizes(strata, design, gave, by_lot)
    for keep_to_sizes in (True, False):
        for pair in every:
            if len(sample) == design.n:
                return sample
            case = pair[1]
            full = keep_to_sizes and gave[case.stratum] >= sizes[case.stratum]
            if full or case.key in held or not design.quotas.room(case.worker, taken):
                continue
            sample.append(pair)
            held.add(case.key)
            taken[case.worker] += 1
            gave[case.stratum] += 1
    return sample


def _reserves(
    first: Mapping[str, Sequence[Ranked]],
    sample: Sequence[Ranked],
    design: Design,
    by_lot: Mapping[str, str],
) -> list[Ranked]:
    """The next cases of each stratum, in the order of the draw, that a limit of a worker has room for.

    `first`: the first cases of each stratum, as many as the sample and its reserves may need.
    """
    if not design.reserves.size:
        return []
    held = {case.key for _, case in sample}
    taken = Counter(case.worker for _, case in sample)
    gave = Counter(case.stratum for _, case in sample)
    found: list[Ranked] = []
    for name in sorted(gave, key=lambda name: by_lot[name]):
        wanted = design.reserves.of(gave[name])
        for pair in first[name]:
            if not wanted:
                break
            if pair[1].key not in held and design.quotas.room(pair[1].worker, taken):
                found.append(pair)
                taken[pair[1].worker] += 1
                wanted -= 1
    return found
