"""What must have moved when one order became another."""

from bisect import bisect_left
from collections.abc import Sequence


def out_of_order(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest of those in both that must have moved to bring the others from one order to the other.

    What is left is the longest run that keeps its order (found by patience sorting).
    """
    place = {each: n for n, each in enumerate(before)}
    both = [each for each in after if each in place]
    ends: list[int] = []  # the smallest place that a run of each length ends at
    lengths = []
    for each in both:
        at = bisect_left(ends, place[each])
        ends[at : at + 1] = [place[each]]
        lengths.append(at)
    stay, wanted = set(), len(ends) - 1
    for each, length in zip(reversed(both), reversed(lengths), strict=True):
        if length == wanted:
            stay.add(each)
            wanted -= 1
    return set(both) - stay
