"""How far moderation moved a share: which way and by how many percentage points, in words."""

from dataclasses import dataclass

from audit.rules.results import Figure
from audit.rules.trends import Direction


@dataclass(frozen=True)
class Shift:
    """From a share as graded to the same as moderated."""

    points: int  # percentage points, rounded; below nothing where the share is lower as moderated
    direction: Direction

    @property
    def words(self) -> str:
        """4 points lower."""
        if self.direction is Direction.UNCLEAR:
            return "the same"
        way = "higher" if self.direction is Direction.UP else "lower"
        size = abs(self.points)
        return f"{size or 'under 1'} point{'' if size < 2 else 's'} {way}"


def shift(graded: Figure, moderated: Figure, few: int) -> Shift | None:
    """How far the share moved; None where either is of fewer than `few` grades or no grade is better."""
    if min(graded.n, moderated.n) < max(few, 1) or not graded.scale.has_better:
        return None
    moved = moderated.good * graded.n - graded.good * moderated.n  # exact, where shares are not
    direction = Direction.UP if moved > 0 else Direction.DOWN if moved < 0 else Direction.UNCLEAR
    return Shift(round(100 * (moderated.share - graded.share)), direction)
