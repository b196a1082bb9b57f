"""What a reader of results may not know of yet: the audits that they are blind to (see grading/pairs.py).

They are in no figure, list or file that the reader gets, so that nothing is told by what is missing between
two of them either.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audit.grading.counting import Key, Numbers, numbers_of
from audit.grading.pairs import hidden_from
from audit.models import Person


@dataclass(frozen=True)
class Hidden:
    """Audits that count, but not yet for this reader."""

    rounds: Mapping[int, int] = field(default_factory=dict)  # of each audit, by its id

    @property
    def ids(self) -> Collection[int]:
        return self.rounds.keys()

    @cached_property
    def _numbers(self) -> Mapping[Key, Numbers]:
        return numbers_of(self.ids)

    def numbers(self, moderated: bool) -> dict[Key, int]:
        """What they add to tallies, as graded or as moderated."""
        return {key: both[moderated] for key, both in self._numbers.items()}


NOTHING_HIDDEN = Hidden()


def hidden(reader: Person | None) -> Hidden:
    """What this reader may not know of yet; None: what goes to nobody by name."""
    return Hidden(hidden_from(reader))
