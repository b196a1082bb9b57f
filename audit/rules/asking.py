"""Which criteria an audit asks: some are asked only after a certain answer to an earlier one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from audit.rules.framework import AskedIf, Criterion, Theme, Version
from audit.rules.grades import Blank


def asked(themes: Iterable[Theme], given: Mapping[int, str | None]) -> frozenset[int]:
    """The criteria (by id) that an auditor is asked, after the grades and blanks given so far.

    `themes` are those that apply to the case's cohort, `given` the answers by criterion id. A criterion with
    a condition is asked only when the earlier criterion it waits for was given one of the answers it names.
    Where that one is itself not asked, or does not apply to the cohort, the condition is not met: an answer
    to what is not asked leads nowhere, though it is kept.
    """
    answered: dict[str, str | None] = {}  # by lineage, of the criteria that are asked
    found = set()
    for theme in themes:
        for criterion in theme.criteria:
            waits = criterion.asked_if
            if waits is not None and answered.get(waits.lineage) not in waits.answers:
                continue
            answered[criterion.lineage] = given.get(criterion.id)
            found.add(criterion.id)
    return frozenset(found)


def waiting_for(criterion: Criterion, criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Those of `criteria`, in their order, that are asked or not after the answer to this one, or a chain."""
    lineages = {criterion.lineage}
    for other in criteria:
        if other.asked_if is not None and other.asked_if.lineage in lineages:
            lineages.add(other.lineage)
            yield other


def chain(criterion: Criterion, version: Version) -> list[tuple[int, tuple[str, ...]]]:
    """Everything that must have been answered for this criterion to be asked.

    Earlier criteria of the version (by id), each with the answers that lead on. Empty: it is always asked.
    """
    earlier, found = version.by_lineage(), []
    while criterion.asked_if is not None:
        before = earlier[criterion.asked_if.lineage]
        found.append((before.id, criterion.asked_if.answers))
        criterion = before
    return found


def answers_in_words(condition: AskedIf, earlier: Criterion) -> str:
    """The answers to the earlier criterion after which another is asked: "Yes", "Met or Unsure"."""
    words = []
    for answer in condition.answers:
        point = earlier.scale.point(answer)
        words.append(point.label if point else Blank(answer).label if answer in set(Blank) else answer)
    *most, last = words or [""]
    return f"{', '.join(most)} or {last}" if most else last


@dataclass(frozen=True)
class Waits:
    """What a criterion with a condition waits for, to be told to an auditor."""

    earlier: Criterion
    theme_id: int | None  # where the earlier one stands; None where it does not apply to the cohort
    words: str  # the answers, in words


def waits(version: Version, cohort: str) -> dict[int, Waits]:
    """For each criterion that has a condition (by id): what it waits for, in an audit of this cohort."""
    at = {one.lineage: theme.id for theme in version.themes_for(cohort) for one in theme.criteria}
    earlier = version.by_lineage()
    return {
        one.id: Waits(
            earlier[one.asked_if.lineage],
            at.get(one.asked_if.lineage),
            answers_in_words(one.asked_if, earlier[one.asked_if.lineage]),
        )
        for one in earlier.values()
        if one.asked_if and one.asked_if.lineage in earlier
    }
