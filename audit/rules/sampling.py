"""Drawing a sample that anyone can draw again.

Each case gets a rank from a SHA-256 hash of the seed and its own key; a sample is the cases of lowest
rank. So the same seed and the same list always give the same sample, whatever the order of the rows, the
names of the teams or the version of Python, and nobody can choose a case without choosing the seed.
How a sample with quotas, equal strata or reserves is taken from these ranks is in `drawing.py`; what may be
drawn at all, and into which groups a list falls, in `frame.py`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from operator import attrgetter, itemgetter
from typing import NamedTuple

from audit.rules.intervals import sample_needed

ALGORITHM = "sha256-rank-1"
SMALLEST_SEED = 1
LARGEST_SEED = 999_999_999


class CannotDraw(ValueError):
    """A draw that cannot be made as asked; its text says why and what to do."""


class Candidate(NamedTuple):
    """One case that could be drawn: `key` never changes (subject and reference).

    Its team, cohort and worker matter to quotas alone.
    """

    key: str
    stratum: str = ""
    team: str = ""
    cohort: str = ""
    worker: str = ""  # empty: none is recorded


@dataclass(frozen=True)
class Stratum:
    """How many cases of one kind there are, how many of them to draw, and how many more as reserves."""

    name: str
    population: int
    sample: int
    reserves: int = 0


def rank(seed: int, key: str) -> str:
    """A case's place in the draw: hashes in hexadecimal, to be compared as text."""
    return hashlib.sha256(f"{ALGORITHM}:{seed}:{key}".encode()).hexdigest()


class SizeKind(StrEnum):
    """How the size of a sample is given."""

    NUMBER = "number"  # so many cases
    SHARE = "share"  # so many per cent of those that can be drawn
    AT_LEAST = "at_least"  # 100 cases or 10%, whichever is more: what Torbay's inspectors saw done in 2014
    PRECISION = "precision"  # so many that a share is known to within so many percentage points
    WHOLE = "whole"  # every one that can be drawn


# A size of these kinds needs no number.
WITHOUT_NUMBER = frozenset({SizeKind.AT_LEAST, SizeKind.WHOLE})


AT_LEAST, AT_LEAST_SHARE = 100, 10


def sample_size(kind: str, size: int, population: int) -> int:
    """How many cases to draw of `population`. See SizeKind for what `size` means; all are rounded up."""
    if population == 0:
        raise CannotDraw("No case of this list can be drawn. Choose another case list.")
    if kind == SizeKind.WHOLE:
        return population
    if size < 1 and kind != SizeKind.AT_LEAST:
        raise CannotDraw("Draw at least 1.")
    if kind == SizeKind.SHARE:
        if size > 100:
            raise CannotDraw("A share can be at most 100%.")
        return -(-population * size // 100)
    if kind == SizeKind.AT_LEAST:
        return min(population, max(AT_LEAST, -(-population * AT_LEAST_SHARE // 100)))
    if kind == SizeKind.PRECISION:
        if size > 50:
            raise CannotDraw("Ask for a precision of at most 50 points. Ten is usual.")
        return min(population, ceil(sample_needed(population, size / 100)))
    if size > population:
        cases = "is 1 case" if population == 1 else f"are {population:,} cases"
        raise CannotDraw(f"There {cases} to draw from, fewer than {size:,}. Ask for fewer.")
    return size


def proportional(populations: Mapping[str, int], n: int, lots: Mapping[str, str]) -> list[Stratum]:
    """Share a sample of n over strata in proportion to their size, by largest remainder.

    Each stratum gets the whole part of its exact share; what is left goes to the largest remainders, and
    among equal ones to the stratum with the lowest lot. The samples add up to n, and none is more than
    one away from its exact share. In the order of the strata's names. Raises CannotDraw.
    """
    total = sum(populations.values())
    if not 1 <= n <= total:
        raise CannotDraw(f"{n:,} of {total:,} cases cannot be drawn.")
    samples = by_weight(n, populations, lots)
    return [Stratum(name, populations[name], samples[name]) for name in sorted(populations)]


def by_weight(n: int, weights: Mapping[str, int], lots: Mapping[str, str]) -> dict[str, int]:
    """Share n in proportion to weights, by largest remainder; among equal ones to the lowest lot."""
    total = sum(weights.values())
    samples = {name: n * weight // total for name, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda name: (-(n * weights[name] % total), lots[name]))
    for name in by_remainder[: n - sum(samples.values())]:
        samples[name] += 1
    return samples


def by_stratum(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates of each stratum. Raises CannotDraw when a case is there twice."""
    strata: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        strata[candidate.stratum].append(candidate)
    if len(set(map(attrgetter("key"), candidates))) < len(candidates):
        raise CannotDraw("The list names a case twice.")
    return dict(strata)


def plan(candidates: Sequence[Candidate], n: int, seed: int) -> list[Stratum]:
    """How many of the n cases each stratum gives, in the order of the strata's names.

    Between strata with equal claims to a last case the seed decides. A stratum's lot rests on its cases
    alone: its name may change later, and must not decide in favour of the team that comes first in the
    alphabet round after round.
    """
    strata = by_stratum(candidates)
    return proportional({name: len(cases) for name, cases in strata.items()}, n, lots(strata, seed))


def lots(strata: Mapping[str, Sequence[Candidate]], seed: int) -> dict[str, str]:
    """What decides between strata with equal claims to a last case."""
    return {
        name: rank(seed, f"stratum of {min(map(attrgetter('key'), cases))}") for name, cases in strata.items()
    }


Ranked = tuple[str, Candidate]
BY_RANK = itemgetter(0)


def ranked(candidates: Collection[Candidate], seed: int, mark: str = "") -> list[Ranked]:
    """The candidates with their ranks, in no order; with a mark only those of a lower rank."""
    start, hashed = f"{ALGORITHM}:{seed}:", hashlib.sha256
    mark = mark or "g"  # after every hexadecimal digit
    return [
        (found, one) for one in candidates if (found := hashed((start + one.key).encode()).hexdigest()) < mark
    ]


def in_order(found: list[Ranked]) -> list[Candidate]:
    """Candidates in the order of their ranks."""
    return [candidate for _, candidate in sorted(found, key=BY_RANK)]


def lowest(candidates: Collection[Candidate], seed: int, n: int) -> list[Ranked]:
    """The n of lowest rank, in order.

    Ranks are spread evenly, so that only those under a mark a little above n need be kept and put in order:
    of a million cases that saves most of the time. Where the mark was too low, all are.
    """
    if not candidates or n <= 0:
        return []
    share = (n + 6 * sqrt(n) + 20) / len(candidates)
    few = ranked(candidates, seed, format(int(share * 0xFFFFFFFF), "08x") if share < 1 else "")
    if len(few) < min(n, len(candidates)):
        few = ranked(candidates, seed)
    return sorted(few, key=BY_RANK)[:n]


def draw(candidates: Sequence[Candidate], n: int, seed: int) -> list[Candidate]:
    """The n cases drawn with this seed in proportion, in the order of the draw. Raises CannotDraw."""
    strata = by_stratum(candidates)
    drawn: list[Ranked] = []
    for stratum in plan(candidates, n, seed):
        drawn += lowest(strata[stratum.name], seed, stratum.sample)
    return in_order(drawn)
