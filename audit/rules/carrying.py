"""What becomes of an open audit's answers when the audit is moved to a newer version of its framework.

Nothing typed is lost: what cannot go over whole stays readable, beside what is asked now or on its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.rules.framework import Criterion, Theme, Version
from audit.rules.grades import Blank
from audit.rules.results import same_scale


class Fate(StrEnum):
    """What becomes of one answer or judgement."""

    CARRIED = "carried"  # it stands as it is
    TEXT_ONLY = "text_only"  # what was written goes over; the grade is to be given again
    BESIDE = "beside"  # it is shown beside the questions that were made of this one
    KEPT = "kept"  # nothing asks for it any more: it can be read in the audit

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Fate.CARRIED: "Goes over as it is",
    Fate.TEXT_ONLY: "The text goes over, the grade is to be given again",
    Fate.BESIDE: "Shown beside the new questions",
    Fate.KEPT: "No longer asked: kept to be read",
}


@dataclass(frozen=True)
class Carry:
    """One criterion of the earlier version, and where it leads in the newer one."""

    before: Criterion
    theme: Theme  # it stood in
    after: Criterion | None  # carries it on, if any does
    made_of_it: tuple[Criterion, ...]  # others that were split or merged from it
    comparable: bool  # whether a grade means the same in `after`

    @property
    def fate(self) -> Fate:
        """What becomes of an answer to it, unless the answer itself stands in the way (see fate_of)."""
        if self.after:
            return Fate.CARRIED if self.comparable else Fate.TEXT_ONLY
        return Fate.BESIDE if self.made_of_it else Fate.KEPT

    def fate_of(self, grade: str | None) -> Fate:
        """What becomes of an answer of this grade: a blank that is no longer allowed is to be given again."""
        if self.fate is Fate.CARRIED and self.after and grade in set(Blank) - set(self.after.blanks):
            return Fate.TEXT_ONLY
        return self.fate


@dataclass(frozen=True)
class ThemeCarry:
    """One theme of the earlier version, and the one that carries it on in the newer, if it applies."""

    before: Theme
    after: Theme | None
    comparable: bool

    @property
    def fate(self) -> Fate:
        """What becomes of its judgement."""
        if self.after and self.after.judged:
            return Fate.CARRIED if self.comparable else Fate.TEXT_ONLY
        return Fate.KEPT


@dataclass(frozen=True)
class Carrying:
    """From one version to a newer one, for a case of one cohort."""

    before: Version
    after: Version
    criteria: Mapping[int, Carry]  # by the id of the earlier criterion
    themes: Mapping[int, ThemeCarry]  # by the id of the earlier theme
    asked: tuple[Theme, ...]  # the themes of the newer version that apply, with their criteria
    asked_before: tuple[Carry, ...]  # of the criteria that applied in the earlier version
    overall_comparable: bool

    @property
    def new(self) -> tuple[Criterion, ...]:
        """The criteria that carry nothing on: such a case was not asked them before."""
        return self._without(carry.after.id for carry in self.asked_before if carry.after)

    @property
    def to_grade_again(self) -> tuple[Carry, ...]:
        """What is asked on, but so that grades cannot be compared."""
        return tuple(carry for carry in self.asked_before if carry.fate is Fate.TEXT_ONLY)

    @property
    def reworded(self) -> tuple[Carry, ...]:
        """What is asked in other words, and grades can be compared."""
        return tuple(
            carry
            for carry in self.asked_before
            if carry.fate is Fate.CARRIED and carry.after and carry.after.question != carry.before.question
        )

    @property
    def as_before(self) -> frozenset[int]:
        """The criteria (by id) that are asked just as they were, of which nothing changes for an audit."""
        return frozenset(
            carry.after.id
            for carry in self.asked_before
            if carry.after
            and carry.fate is Fate.CARRIED
            and (carry.after.code, carry.after.question) == (carry.before.code, carry.before.question)
            and len(self.leading_to(carry.after)) == 1
        )

    @property
    def no_longer_asked(self) -> tuple[Carry, ...]:
        """What nothing of the newer version carries on, in the order of the earlier one."""
        return tuple(carry for carry in self.asked_before if not carry.after)

    def _without(self, known: Iterable[int]) -> tuple[Criterion, ...]:
        ids = set(known)
        return tuple(one for theme in self.asked for one in theme.criteria if one.id not in ids)

    def judgement_of(self, theme: Theme) -> ThemeCarry | None:
        """What leads to the judgement of a theme of the newer version, if anything does."""
        return next((one for one in self.themes.values() if one.after and one.after.id == theme.id), None)

    def leading_to(self, criterion: Criterion) -> tuple[Carry, ...]:
        """What of the earlier version leads to a criterion of the newer one, what it carries on first."""
        here = criterion.id
        carrying_on = [c for c in self.criteria.values() if c.after and c.after.id == here]
        of_others = [c for c in self.criteria.values() if here in [one.id for one in c.made_of_it]]
        return (*carrying_on, *of_others)


def carrying(before: Version, after: Version, cohort: str) -> Carrying:
    """What becomes of everything in `before` when an audit of this cohort is moved to `after`.

    Only what applies to the cohort in `after` can carry anything on.
    """
    asked = after.themes_for(cohort)
    questions = {one.lineage: one for theme in asked for one in theme.criteria}
    themes = {theme.lineage: theme for theme in asked}
    criteria = {one.id: _carry(theme, one, questions) for theme in before.themes for one in theme.criteria}
    same_judgements = same_scale(before.judgement_scale, after.judgement_scale)
    return Carrying(
        before,
        after,
        criteria,
        {
            theme.id: _carry_theme(theme, themes.get(theme.lineage), same_judgements)
            for theme in before.themes
        },
        asked,
        tuple(criteria[one.id] for theme in before.themes_for(cohort) for one in theme.criteria),
        same_judgements,
    )


def _carry_theme(before: Theme, after: Theme | None, same_judgements: bool) -> ThemeCarry:
    return ThemeCarry(before, after, same_judgements and _same_series(before, after))


def _carry(theme: Theme, before: Criterion, questions: Mapping[str, Criterion]) -> Carry:
    after = questions.get(before.lineage)
    made_of_it = tuple(
        one for one in questions.values() if before.lineage in one.came_from and one is not after
    )
    comparable = (
        after is not None
        and _same_series(before, after)
        and before.kind == after.kind
        and same_scale(before.scale, after.scale)
    )
    return Carry(before, theme, after, made_of_it, comparable)


def _same_series(before: Criterion | Theme, after: Criterion | Theme | None) -> bool:
    return after is not None and before.series == after.series
