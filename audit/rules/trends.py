"""How a figure moves from round to round: what is more than chance, and what is not known to be.

Control charts after Shewhart: a mean, limits of three deviations on both sides, and three rules that say in
words when a figure has probably moved. Under twelve points no limits are drawn: they would be guesses.
Sources: D. C. Montgomery, Introduction to Statistical Quality Control (7th edition, 2012), chapters 6 and 7;
D. J. Wheeler, Understanding Variation (2nd edition, 2000) for XmR; seven in a row as in NHS England's
"Making data count".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from audit.rules.intervals import difference

POINTS_NEEDED = 12  # for a mean and limits
IN_A_ROW = 7
MOVING_RANGE_FACTOR = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two


class Direction(StrEnum):
    """Which way a share has moved since the round before."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "no clear change"
    UNKNOWN = "not known"

    @property
    def mark(self) -> str:
        """A shape for it: the words stand beside it or are read out."""
        return {"up": "▲", "down": "▼", "no clear change": "–"}.get(self.value, "")


class Signal(StrEnum):
    """What a rule says of a point, in words."""

    ABOVE = "above the upper limit"
    BELOW = "below the lower limit"
    ONE_SIDE = "seven in a row on one side of the mean"
    RISING = "seven in a row, each higher than the one before"
    FALLING = "seven in a row, each lower than the one before"


@dataclass(frozen=True)
class Point:
    """One round's figure with the mean and limits at it, where there are any, and what the rules say."""

    value: float
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    signals: tuple[Signal, ...] = ()


def direction(now: tuple[int, int], before: tuple[int, int], few: int) -> Direction:
    """Whether a share (good, n) has moved: up or down only where chance hardly explains it.

    Chance explains it as long as the 95% interval of the difference (Newcombe 1998) holds 0. Under `few`
    grades in either round nothing is said.
    """
    if min(now[1], before[1]) < max(few, 1):
        return Direction.UNKNOWN
    low, high = difference(now, before)
    return Direction.UP if low > 0 else Direction.DOWN if high < 0 else Direction.UNCLEAR


def p_chart(shares: Sequence[tuple[int, int]]) -> list[Point]:
    """A p-chart of (successes, n), oldest first; n may differ. Each n must be at least 1.

    Mean p = Σ successes / Σ n; limits p ± 3·√(p(1 − p)/n), held within 0 and 1 (Montgomery, section 7.2).
    """
    if any(n < 1 for _, n in shares):
        raise ValueError("a share of nothing is no point")
    values = [successes / n for successes, n in shares]
    if len(shares) < POINTS_NEEDED:
        return [Point(value) for value in values]
    mean = sum(successes for successes, _ in shares) / sum(n for _, n in shares)
    wide = [3 * sqrt(mean * (1 - mean) / n) for _, n in shares]
    return _judged(
        values, mean, [max(0.0, mean - one) for one in wide], [min(1.0, mean + one) for one in wide]
    )


def xmr(values: Sequence[float], floor: float | None = 0.0) -> list[Point]:
    """An XmR chart of single values, oldest first, such as days or numbers of audits.

    Limits: mean ± 2.66 × the mean moving range (Wheeler, chapter 3), none below `floor`.
    """
    if len(values) < POINTS_NEEDED:
        return [Point(value) for value in values]
    mean = sum(values) / len(values)
    ranges = [abs(one - other) for one, other in pairwise(values)]
    wide = MOVING_RANGE_FACTOR * sum(ranges) / len(ranges)
    low = mean - wide if floor is None else max(floor, mean - wide)
    return _judged(values, mean, [low] * len(values), [mean + wide] * len(values))


def _judged(
    values: Sequence[float], mean: float, lows: Sequence[float], highs: Sequence[float]
) -> list[Point]:
    sides = _runs([(value > mean) - (value < mean) for value in values])
    moves = _runs([0] + [(b > a) - (b < a) for a, b in pairwise(values)])
    found = []
    for place, (value, low, high) in enumerate(zip(values, lows, highs, strict=True)):
        signals = []
        if value > high or value < low:
            signals.append(Signal.ABOVE if value > high else Signal.BELOW)
        if sides[place][1] >= IN_A_ROW:
            signals.append(Signal.ONE_SIDE)
        # Seven points rise in six steps.
        if moves[place][1] >= IN_A_ROW - 1:
            signals.append(Signal.RISING if moves[place][0] > 0 else Signal.FALLING)
        found.append(Point(value, mean, low, high, tuple(signals)))
    return found


def _runs(signs: Sequence[int]) -> list[tuple[int, int]]:
    """For each sign (+1, −1, 0) itself with how many there are of it in a row up to here; 0 ends a run."""
    found: list[tuple[int, int]] = []
    for sign in signs:
        before = found[-1] if found else (0, 0)
        found.append((sign, before[1] + 1 if sign and sign == before[0] else int(bool(sign))))
    return found
