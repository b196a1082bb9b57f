"""Giving as much as can be given between two sides: how many cases of each cohort to take of each worker."""

from collections import deque
from collections.abc import Mapping

Cell = tuple[str, str]  # one of the left side (a cohort) with one of the right (a worker or a team)


class Matching:
    """The most that the left side can be given of the right, cell by cell.

    `there`: how many there are in each cell; `wanted`: how many each of the left wants. Filling goes along
    alternating paths (L. R. Ford and D. R. Fulkerson, Canadian Journal of Mathematics 8 (1956), 399-404), so
    nothing that was reached once is given up: who has been given of the right side keeps it when its limits
    are raised and it is filled again.
    """

    def __init__(self, there: Mapping[Cell, int], wanted: Mapping[str, int]) -> None:
        self.there = there
        self.wanted = wanted
        self.taken: dict[Cell, int] = dict.fromkeys(there, 0)
        self._load: dict[str, int] = {}
        self._rights: dict[str, list[str]] = {}
        self._lefts: dict[str, list[str]] = {}
        for left, right in there:
            self._rights.setdefault(left, []).append(right)
            self._lefts.setdefault(right, []).append(left)

    def given(self, left: str) -> int:
        """How many one of the left side is given."""
        return sum(self.taken[left, right] for right in self._rights.get(left, ()))

    def fill(self, limits: Mapping[str, int], any_other: bool = False) -> None:
        """Give as much as can be, taking at most its limit of each of the right side.

        Of one that `limits` does not name nothing is taken or, with `any_other`, any number.
        """
        for left, wanted in self.wanted.items():
            while self.given(left) < wanted and self._give_one(left, limits, any_other):
                pass

    def _give_one(self, first: str, limits: Mapping[str, int], any_other: bool) -> bool:
        """Take one more for `first`, moving others along a path where that makes room."""
        reached: dict[str, str] = {}  # a right: the left that would take one more of it
        freed: dict[str, str] = {}  # a left: the right of which it would take one fewer
        waiting = deque([first])
        while waiting:
            left = waiting.popleft()
            for right in self._rights.get(left, ()):
                if right in reached or self.taken[left, right] >= self.there[left, right]:
                    continue
                reached[right] = left
                if self._load.get(right, 0) < limits[right] if right in limits else any_other:
                    self._load[right] = self._load.get(right, 0) + 1
                    self._move(first, right, reached, freed)
                    return True
                for other in self._lefts[right]:
                    if other != first and other not in freed and self.taken[other, right]:
                        freed[other] = right
                        waiting.append(other)
        return False

    def _move(self, first: str, right: str, reached: Mapping[str, str], freed: Mapping[str, str]) -> None:
        """Take one more along the path that ends at `right`."""
        while True:
            left = reached[right]
            self.taken[left, right] += 1
            if left == first:
                return
            right = freed[left]
            self.taken[left, right] -= 1
