"""How few auditors are too few for a figure of their group: nobody's own grading is read out of results.

What a figure leaves out can be had by taking it from the whole, so where a group is small the others of the
same team are held back too, unless the small ones together are enough people.
"""

from collections.abc import Mapping

FEWEST = 3


def too_few(auditors: Mapping[int, int], group: int) -> bool:
    """Whether figures of one group in a team are held back. `auditors`: how many audited there, by group."""
    if auditors.get(group, 0) < FEWEST:
        return True
    return 0 < sum(n for n in auditors.values() if n < FEWEST) < FEWEST
