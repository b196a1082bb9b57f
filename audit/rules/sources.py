"""Where evidence comes from: the four sources that inspectors name, and what rests on the record alone.

The four are those of the published inspection reports: recorded on systems, reported by workers, said by
children, parents and carers, observed. An answer may have several, or say none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EARLIEST_YEAR = 1980  # nothing older is evidence about a child's case, or it is a slip of the finger


class Source(StrEnum):
    RECORD = "record"
    WORKER = "worker"
    FAMILY = "family"
    OBSERVED = "observed"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def short(self) -> str:
        return SHORT[self]


LABELS = {
    Source.RECORD: "Recorded",
    Source.WORKER: "Said by a worker",
    Source.FAMILY: "Said by the child, a parent or a carer",
    Source.OBSERVED: "Observed",
}
SHORT = {
    Source.RECORD: "records",
    Source.WORKER: "workers",
    Source.FAMILY: "child or family",
    Source.OBSERVED: "observed",
}


def in_order(given: Iterable[str]) -> tuple[str, ...]:
    """These sources in the order in which they are offered, each once; what is none of them comes last."""
    offered = {source.value: position for position, source in enumerate(Source)}
    return tuple(sorted(set(given), key=lambda code: (offered.get(code, len(offered)), code)))


def labels(given: Iterable[str]) -> str:
    """These sources in words: "recorded, said by a worker"."""
    chosen = set(given)
    words = ", ".join(source.label[0].lower() + source.label[1:] for source in Source if source in chosen)
    return words[:1].upper() + words[1:]


def where_from(given: Iterable[str], on: date | None, document: str) -> str:
    """The sources, the day and the document of a piece of evidence, in a line; empty when none is said."""
    day = f"{on.day} {on:%B %Y}" if on else ""
    return " · ".join(words for words in (labels(given), day, document) if words)


@dataclass(frozen=True)
class Resting:
    """How many of so many grades rest on one source."""

    source: Source
    n: int
    of: int

    @property
    def dots(self) -> str:
        """One to three dots, for up to a third, up to two thirds, more; none for nothing."""
        return "●" * -(-3 * self.n // self.of) if self.n else ""


def rests_on(given: Sequence[Iterable[str]]) -> tuple[Resting, ...]:
    """What these answers (the sources of each) rest on: each source with how many name it."""
    all_ = [set(sources) for sources in given]
    return tuple(Resting(source, sum(source in one for one in all_), len(all_)) for source in Source)


def on_record_alone(given: Iterable[str]) -> bool:
    """Whether the record is the only source that is named."""
    return set(given) == {Source.RECORD}


def wrong_day(typed: date | str | None, today: date) -> str:
    """Why this cannot be the day of a piece of evidence, and what to do; empty when it can.

    `typed` is a text where no day could be read from what was typed.
    """
    example = f"{today.day}/{today.month}/{today.year}"
    if isinstance(typed, str):
        return f"“{typed[:40]}” is no date. Write day, month and year, for example {example}."
    if typed is not None and typed > today:
        return f"{typed.day} {typed:%B %Y} is still to come. Write the day on which it was recorded or said."
    if typed is not None and typed.year < EARLIEST_YEAR:
        return f"{typed.day} {typed:%B %Y} is too long ago. Look at the year."
    return ""
