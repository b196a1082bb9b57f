"""Sharing a sample out over strata: in proportion or equally, within what each must and can give."""

from collections.abc import Mapping
from enum import StrEnum

from audit.rules.sampling import by_weight


class Shares(StrEnum):
    """How a stratified sample is shared over its strata."""

    PROPORTIONAL = "proportional"  # each in proportion to its cases
    EQUAL = "equal"  # each the same number, as far as it has so many


def shared(
    n: int,
    weights: Mapping[str, int],
    least: Mapping[str, int],
    most: Mapping[str, int],
    lots: Mapping[str, str],
) -> dict[str, int]:
    """Share n over strata by weight, each between the `least` and the `most` it can give.

    What one stratum must give above its share, or cannot give of it, the others give or gain by weight. The
    sizes add up to n whenever the bounds allow it. Each round settles the strata on the side that strays
    further in all, as CSS settles flexible lengths (CSS Flexible Box Layout, section 9.7); so settling one
    side never makes the other impossible.
    """
    sizes: dict[str, int] = {}
    free = dict(weights)
    while free:
        offered = by_weight(n - sum(sizes.values()), free, lots)
        held = {name: min(max(size, least[name]), most[name]) for name, size in offered.items()}
        strays = sum(held.values()) - sum(offered.values())
        settled = [
            name
            for name, size in offered.items()
            if (held[name] > size and strays >= 0) or (held[name] < size and strays <= 0)
        ]
        if not settled:
            return sizes | offered
        for name in settled:
            sizes[name] = held[name]
            del free[name]
    return sizes
