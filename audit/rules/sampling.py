"""Drawing a sample that anyone can draw again.

Each case gets a rank from a SHA-256 hash of the seed and its own key; a sample is the cases of lowest
rank. So the same seed and the same list always give the same sample, whatever the order of the rows or
the version of Python, and nobody can choose a case without choosing the seed.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

ALGORITHM = "sha256-rank-1"
LARGEST_SEED = 999_999_999



class CannotDraw(ValueError):
    """A draw that cannot be made as asked; its text says why and what to do."""


@dataclass(frozen=True)
class Frame:
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
        raise CannotDraw("There is no case to draw from. Choose another case list.")
    if size < 1:
        raise CannotDraw("Draw at least 1.")
    if kind == "share":
        if size > 100:
            raise CannotDraw("A share can be at most 100%.")
        return ceil(population * size / 100)
    if size > population:
        raise CannotDraw(f"There are {population:,} cases to draw from, fewer than {size:,}. Ask for fewer.")
    return size


def proportional(populations: Mapping[str, int], n: int) -> list[Stratum]:
    """Share a sample of n over strata in proportion to their size, by largest remainder.

    Each stratum gets the whole part of its exact share; what is left goes to the largest remainders, and
    among equal ones to the stratum whose name comes first. The samples add up to n.
    """
    total = sum(populations.values())
    exact = {name: n * population / total for name, population in populations.items()}
    samples = {name: n * population // total for name, population in populations.items()}
    by_remainder = sorted(populations, key=lambda name: (-(n * populations[name] % total), name))
    for name in by_remainder[: n - sum(samples.values())]:
        samples[name] += 1
    assert all(abs(samples[name] - exact[name]) <= 1 for name in populations)
    return [Stratum(name, populations[name], samples[name]) for name in sorted(populations)]


def draw(frame: Sequence[Frame], n: int, seed: int) -> tuple[list[Frame], list[Stratum]]:
    """The n cases drawn from `frame` with this seed, in the order of the draw, and the plan by stratum."""
    strata: dict[str, list[Frame]] = defaultdict(list)
    for case in frame:
        strata[case.stratum].append(case)
    plan = proportional({name: len(cases) for name, cases in strata.items()}, n)
    ranks = {case.key: rank(seed, case.key) for case in frame}
    if len(ranks) != len(frame):
        raise CannotDraw("The list names a case twice.")
    drawn: list[Frame] = []
    for stratum in plan:
        in_order = sorted(strata[stratum.name], key=lambda case: ranks[case.key])
        drawn += in_order[: stratum.sample]
    return sorted(drawn, key=lambda case: ranks[case.key]), plan

