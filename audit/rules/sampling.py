"""Drawing a sample that anyone can draw again.

Each case gets a rank from a SHA-256 hash of the seed and its own key; a sample is the cases of lowest
rank. So the same seed and the same list always give the same sample, whatever the order of the rows, the
names of the teams or the version of Python, and nobody can choose a case without choosing the seed.
What may be drawn at all, and into which groups a list falls, is in `frame.py`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ALGORITHM = "sha256-rank-1"
SMALLEST_SEED = 1
LARGEST_SEED = 999_999_999


class CannotDraw(ValueError):
    """A draw that cannot be made as asked; its text says why and what to do."""


@dataclass(frozen=True)
class Candidate:
    """One case that could be drawn: `key` never changes (subject and reference)."""

    key: str
    stratum: str = ""


@dataclass(frozen=True)
class Stratum:
    """How many cases of one kind there are, and how many of them to draw."""

    name: str
    population: int
    sample: int


def rank(seed: int, key: str) -> str:
    """A case's place in the draw: hashes in hexadecimal, to be compared as text."""
    return hashlib.sha256(f"{ALGORITHM}:{seed}:{key}".encode()).hexdigest()


def sample_size(kind: str, size: int, population: int) -> int:
    """How many cases to draw: `size` cases ("number") or `size` per cent rounded up ("share")."""
    if population == 0:
        raise CannotDraw("No case of this list can be drawn. Choose another case list.")
    if size < 1:
        raise CannotDraw("Draw at least 1.")
    if kind == "share":
        if size > 100:
            raise CannotDraw("A share can be at most 100%.")
        return -(-population * size // 100)
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
    samples = {name: n * population // total for name, population in populations.items()}
    by_remainder = sorted(populations, key=lambda name: (-(n * populations[name] % total), lots[name]))
    for name in by_remainder[: n - sum(samples.values())]:
        samples[name] += 1
    return [Stratum(name, populations[name], samples[name]) for name in sorted(populations)]


def by_stratum(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates of each stratum. Raises CannotDraw when a case is there twice."""
    strata: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        strata[candidate.stratum].append(candidate)
    if len({candidate.key for candidate in candidates}) < len(candidates):
        raise CannotDraw("The list names a case twice.")
    return dict(strata)


def plan(candidates: Sequence[Candidate], n: int, seed: int) -> list[Stratum]:
    """How many of the n cases each stratum gives, in the order of the strata's names.

    Between strata with equal claims to a last case the seed decides. A stratum's lot rests on its cases
    alone: its name may change later, and must not decide in favour of the team that comes first in the
    alphabet round after round.
    """
    strata = by_stratum(candidates)
    lots = {
        name: rank(seed, f"stratum of {min(candidate.key for candidate in cases)}")
        for name, cases in strata.items()
    }
    return proportional({name: len(cases) for name, cases in strata.items()}, n, lots)


def draw(candidates: Sequence[Candidate], n: int, seed: int) -> list[Candidate]:
    """The n cases drawn with this seed, in the order of the draw. Raises CannotDraw."""
    strata = by_stratum(candidates)
    drawn: list[tuple[str, Candidate]] = []
    for stratum in plan(candidates, n, seed):
        ranked = ((rank(seed, candidate.key), candidate) for candidate in strata[stratum.name])
        drawn += sorted(ranked, key=lambda pair: pair[0])[: stratum.sample]
    return [candidate for _, candidate in sorted(drawn, key=lambda pair: pair[0])]
