"""How sure a share is: the interval that stands beside every percentage."""

from math import sqrt

Z95 = 1.959963984540054  # the normal deviate of a two-sided 95% interval


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of successes/n, as two shares from 0 to 1.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212. It stays
    within 0 and 1 and holds for the small numbers of a team's audits. With n = 0 nothing is known: (0, 1).
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
    if n == 0:
        return 0.0, 1.0
    share, z2 = successes / n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high


def sample_needed(population: int, within: float, share: float = 0.5, z: float = Z95) -> float:
    """How many of `population` to draw so that a share is known to within so much (0 to 1), at 95%.

    n0 = z²·share·(1 − share)/within², n = n0/(1 + (n0 − 1)/population), not rounded. At share 0.5 it is the
    most that can be needed. Source: W. G. Cochran, Sampling Techniques (3rd edition, 1977), section 4.4.
    """
    if population <= 0 or not 0 < within < 1:
        raise ValueError("there is no such sample")
    n0 = z * z * share * (1 - share) / (within * within)
    return n0 / (1 + (n0 - 1) / population)


def precision(n: float, population: int, share: float = 0.5, z: float = Z95) -> float:
    """To within how much (0 to 1) a sample of n from `population` tells a share, at 95%.

    The half-width of the normal interval with the finite population correction; at share 0.5 it is the
    widest it can be. A whole population is known exactly: 0. Source: W. G. Cochran, Sampling Techniques
    (3rd edition, 1977), section 3.
    """
    if n <= 0 or population <= 0:
        return 1.0
    if n >= population:
        return 0.0
    return min(1.0, z * sqrt(share * (1 - share) / n * (population - n) / (population - 1)))


def difference(now: tuple[int, int], before: tuple[int, int], z: float = Z95) -> tuple[float, float]:
    """The 95% interval of the difference of two independent shares (now − before), from −1 to 1.

    Each share is (successes, n). Built from the two Wilson intervals. Source: R. G. Newcombe, Statistics in
    Medicine 17 (1998), 873-890, method 10. With nothing on a side nothing is known of it: it may be 0 to 1.
    """
    (low1, high1), (low2, high2) = wilson(*now, z), wilson(*before, z)
    share1 = now[0] / now[1] if now[1] else 0.5
    share2 = before[0] / before[1] if before[1] else 0.5
    apart = share1 - share2
    down = sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2)
    up = sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2)
    return max(-1.0, apart - down), min(1.0, apart + up)
