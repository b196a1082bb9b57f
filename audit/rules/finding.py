"""Finding a criterion in an audit by its code or by words of its question, its theme or its guidance."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.rules.framework import Criterion, Theme


@dataclass(frozen=True)
class Found:
    """A criterion that the words lead to, with its theme."""

    theme: Theme
    criterion: Criterion

    @property
    def words(self) -> str:
        """Everything that it can be found by."""
        parts = (self.criterion.code, self.criterion.question, self.theme.name, self.criterion.guidance)
        return " ".join(part for part in parts if part)


def find(themes: Iterable[Theme], asked: Iterable[int], search: str) -> list[Found]:
    """The criteria that are asked and hold every word of `search`, in their order; all of them without one.

    A code that begins with what was typed stands first: "4.2" finds 4.2 before a question that says 4.2.
    """
    words = search.casefold().split()
    here = set(asked)
    found = [
        Found(theme, criterion) for theme in themes for criterion in theme.criteria if criterion.id in here
    ]
    kept = [one for one in found if all(word in one.words.casefold() for word in words)]
    typed = search.strip().casefold()
    return (
        sorted(kept, key=lambda one: not one.criterion.code.casefold().startswith(typed)) if typed else kept
    )
