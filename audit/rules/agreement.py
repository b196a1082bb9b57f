"""How far people agree who graded the same: figures fit for ordered grades, each with its n.

Grades are given here as ranks on their scale, 0 the best. Nothing is worked out from nothing: a figure that
has no meaning (nobody graded twice, or everyone gave the same grade) is None, never 0 or 1.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
# What each of several people gave one case or criterion; None where somebody gave no grade.
Unit = Sequence[int | None]
Weight = Callable[[int, int], float]


@dataclass(frozen=True)
class Agreement:
    """How far two people agree over n things both graded. Shares and coefficients, 1 is full agreement."""

    n: int
    exact: float | None
    within_one: float | None
    kappa_linear: float | None
    kappa_quadratic: float | None
    alpha: float | None
    ac2: float | None


def agreement(pairs: Sequence[Pair], points: int) -> Agreement:
    """Every figure of agreement over these pairs of ranks on a scale of so many points."""
    return Agreement(
        n=len(pairs),
        exact=within(pairs, 0),
        within_one=within(pairs, 1),
        kappa_linear=weighted_kappa(pairs, points, power=1),
        kappa_quadratic=weighted_kappa(pairs, points, power=2),
        alpha=ordinal_alpha(pairs),
        ac2=gwet_ac2(pairs, points),
    )


def within(pairs: Sequence[Pair], steps: int) -> float | None:
    """The share of pairs that lie at most so many steps apart; None without pairs."""
    if not pairs:
        return None
    return sum(abs(one - other) <= steps for one, other in pairs) / len(pairs)


def weighted_kappa(pairs: Sequence[Pair], points: int, power: int) -> float | None:
    """Cohen's kappa with linear (power 1) or quadratic (power 2) weights: agreement beyond chance.

    1 minus the disagreement seen over the disagreement expected if both graded independently, each as often
    as they did. None where none was to be expected: both always gave one and the same grade.
    Source: J. Cohen, Psychological Bulletin 70 (1968), 213-220.
    """
    _check(pairs, points)
    n = len(pairs)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    seen = sum(abs(one - other) ** power for one, other in pairs) * n
    expected = sum(
        a * b * abs(one - other) ** power for one, a in firsts.items() for other, b in seconds.items()
    )
    return 1 - seen / expected if expected else None


def ordinal_alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha for ordered grades, of any number of people, with gaps.

    Two grades are the further apart the more grades were given between them. Units that fewer than two
    graded say nothing. None without such units, or where every grade given is the same.
    Source: K. Krippendorff, Content Analysis (4th edition, 2018), chapter 12.
    """
    rated = [ranks for unit in units if len(ranks := [rank for rank in unit if rank is not None]) > 1]
    given = Counter(rank for ranks in rated for rank in ranks)
    total = sum(given.values())
    order = sorted(given)
    up_to, below = {}, 0
    for rank in order:
        up_to[rank] = below + given[rank] / 2
        below += given[rank]

    def apart(one: int, other: int) -> float:
        return (up_to[one] - up_to[other]) ** 2

    seen = sum(
        sum(apart(one, other) for one in ranks for other in ranks) / (len(ranks) - 1) for ranks in rated
    )
    expected = sum(given[one] * given[other] * apart(one, other) for one in order for other in order)
    return 1 - (total - 1) * seen / expected if expected else None


def gwet_ac2(units: Sequence[Unit], points: int) -> float | None:
    """Gwet's AC2 with quadratic weights: agreement beyond chance that resists prevalence.

    Where nearly everyone gives the same grade kappa and alpha fall although people agree; this one does not.
    Any number of people, with gaps. None where no unit was graded by two, or the scale has one point.
    Source: K. L. Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 5.
    """
    graded = [ranks for unit in units if (ranks := [rank for rank in unit if rank is not None])]
    twice = [ranks for ranks in graded if len(ranks) > 1]
    _check(graded, points)
    if not twice or points < 2:
        return None

    def weight(one: int, other: int) -> float:
        return 1 - (one - other) ** 2 / (points - 1) ** 2

    seen = sum(_agreeing(ranks, weight) for ranks in twice) / len(twice)
    shares = [
        sum(ranks.count(point) / len(ranks) for ranks in graded) / len(graded) for point in range(points)
    ]
    weights = sum(weight(one, other) for one in range(points) for other in range(points))
    chance = weights / (points * (points - 1)) * sum(share * (1 - share) for share in shares)
    return (seen - chance) / (1 - chance)


def _agreeing(ranks: Sequence[int], weight: Weight) -> float:
    """The mean agreement of every two of those who graded one unit."""
    m = len(ranks)
    every_two = sum(weight(one, other) for one in ranks for other in ranks) - m
    return every_two / (m * (m - 1))


def _check(units: Sequence[Sequence[int]], points: int) -> None:
    for rank in (rank for unit in units for rank in unit):
        if not 0 <= rank < points:
            raise ValueError(f"rank {rank} is not on a scale of {points} points")
