"""Calibration: how far apart auditors of the same case are, and each of them from the agreed grade.

A grade is a code of its scale; a blank (not applicable and the like) is no grade and stands apart.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.rules.agreement import Pair
from audit.rules.framework import Scale

LONGEST_STORY, LONGEST_WORDS = 20_000, 4_000
FEWEST_AUDITORS = 2


@dataclass(frozen=True)
class Spread:
    """What each auditor (by id) gave one thing of the case, and what was agreed on it afterwards."""

    scale: Scale
    given: Mapping[int, str]
    agreed: str | None = None

    @cached_property
    def counts(self) -> Counter[str]:
        """How many gave each grade or blank."""
        return Counter(self.given.values())

    @cached_property
    def ranks(self) -> list[int]:
        """The grades given as ranks, 0 the best; blanks are left out."""
        place = {code: rank for rank, code in enumerate(self.scale.codes)}
        return sorted(place[code] for code in self.given.values() if code in place)

    @property
    def apart(self) -> int:
        """How many steps lie between the best and the worst grade given: 0 where all agree."""
        return self.ranks[-1] - self.ranks[0] if self.ranks else 0

    @property
    def blanks(self) -> int:
        """How many gave a blank."""
        return len(self.given) - len(self.ranks)

    @property
    def differs(self) -> bool:
        """Whether there is something to talk about: two grades, or a grade beside a blank."""
        return len(self.counts) > 1

    def pair_of(self, auditor_id: int) -> Pair | None:
        """What an auditor gave beside what was agreed, as ranks; None unless both are grades."""
        codes = self.scale.codes
        given = self.given.get(auditor_id)
        if given not in codes or self.agreed not in codes:
            return None
        return codes.index(given), codes.index(self.agreed)

    @property
    def most_given(self) -> str | None:
        """The grade that most gave, to begin the talk with; None where two were given as often."""
        ranked = [(n, code) for code, n in self.counts.items() if code in self.scale.codes]
        best = max((n for n, _ in ranked), default=0)
        leading = [code for n, code in ranked if n == best]
        return leading[0] if len(leading) == 1 else None


def widest_first(spreads: Sequence[Spread]) -> list[Spread]:
    """Where auditors are furthest apart first; then where more gave a blank beside a grade."""
    return sorted(spreads, key=lambda one: (-one.apart, -one.blanks if one.differs else 0, not one.differs))


def pairs_of(auditor_id: int, spreads: Sequence[Spread]) -> dict[tuple[str, ...], list[Pair]]:
    """An auditor's grades beside the agreed ones, by the codes of their scale: scales are not pooled."""
    found: dict[tuple[str, ...], list[Pair]] = {}
    for spread in spreads:
        pair = spread.pair_of(auditor_id)
        if pair is not None:
            found.setdefault(tuple(spread.scale.codes), []).append(pair)
    return found
