"""The outline of a draft: its themes and criteria without their long texts, and what is to be mended in it.

Read in as many statements whatever the draft's size: the tree beside the editor is made of it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.authoring.draft_queries import scale_rows
from audit.frameworks.queries import plain_scale
from audit.models import Criterion, Descriptor, FrameworkVersion, Theme
from audit.models.framework import criterion_cohort, theme_cohort
from audit.rules import framework as rules
from audit.rules.faults import Fault, faults


@dataclass(frozen=True)
class Leaf:
    """A criterion in the tree."""

    row_id: int
    retired: bool
    plain: rules.Criterion


@dataclass(frozen=True)
class Branch:
    """A theme in the tree, with all of its criteria, also those that are taken out."""

    row_id: int
    retired: bool
    plain: rules.Theme  # without its criteria
    leaves: tuple[Leaf, ...]

    @property
    def kept(self) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.leaves if not leaf.retired)


@dataclass(frozen=True)
class Outline:
    """A draft without its long texts: what the tree shows, and enough to know what is to be mended.

    A criterion's guidance is left out, and each of its descriptors is a mere mark that it is there.
    """

    branches: tuple[Branch, ...]
    details: rules.Version  # without themes

    @property
    def kept(self) -> tuple[Branch, ...]:
        """The themes that are not taken out."""
        return tuple(branch for branch in self.branches if not branch.retired)

    @property
    def taken_out(self) -> tuple[Branch | Leaf, ...]:
        """Themes and criteria that are taken out and may come back; a theme's criteria go with it."""
        criteria = tuple(leaf for branch in self.kept for leaf in branch.leaves if leaf.retired)
        return (*(branch for branch in self.branches if branch.retired), *criteria)

    @cached_property
    def version(self) -> rules.Version:
        themes = tuple(
            replace(branch.plain, criteria=tuple(leaf.plain for leaf in branch.kept)) for branch in self.kept
        )
        return replace(self.details, themes=themes)

    @cached_property
    def faults(self) -> dict[str, list[Fault]]:
        """What is to be mended before publishing, by where: draft, theme-3, criterion-12, scale-1."""
        found: dict[str, list[Fault]] = defaultdict(list)
        for fault in faults(self.version):
            found[self._about(fault.path)].append(fault)
        return dict(found)

    @property
    def to_mend(self) -> int:
        return sum(map(len, self.faults.values()))

    def _about(self, path: tuple[str | int, ...]) -> str:
        match path:
            case ("scales", int(i)):
                return f"scale-{self.version.scales[i].id}"
            case ("themes", int(i)):
                return f"theme-{self.kept[i].row_id}"
            case ("themes", int(i), "criteria", int(j)):
                return f"criterion-{self.kept[i].kept[j].row_id}"
        return "draft"

    def branch(self, theme_id: int) -> Branch:
        return next(branch for branch in self.branches if branch.row_id == theme_id)

    def leaf(self, criterion_id: int) -> Leaf:
        return next(leaf for branch in self.branches for leaf in branch.leaves if leaf.row_id == criterion_id)

    def by_lineage(self, lineage: str | None) -> rules.Criterion | None:
        """The criterion with this lineage, also one that is taken out."""
        every = (leaf.plain for branch in self.branches for leaf in branch.leaves)
        return next((plain for plain in every if plain.lineage == lineage), None)

    def earlier(self, criterion_id: int) -> tuple[rules.Criterion, ...]:
        """The criteria that come before this one, which it may wait for."""
        found: list[rules.Criterion] = []
        for branch in self.kept:
            for leaf in branch.leaves:
                if leaf.row_id == criterion_id:
                    return tuple(found)
                if not leaf.retired:
                    found.append(leaf.plain)
        return tuple(found)


def outline(draft: FrameworkVersion) -> Outline:
    """The outline of a draft, in as many statements whatever its size."""
    scales = {scale.id: plain_scale(scale) for scale in scale_rows(draft.id)}
    by_code = {scale.code: scale for scale in scales.values()}
    details = rules.Version(
        framework=draft.framework.code,
        name=draft.name,
        subject=draft.subject,
        summary=draft.summary,
        based_on=draft.based_on,
        cohorts=tuple((code, name) for code, name in draft.cohorts),
        scales=tuple(scales.values()),
        judgement_scale=by_code[draft.judgement_scale],
        themes=(),
        root_causes=tuple((code, name) for code, name in draft.root_causes),
        number=draft.number,
        id=draft.id,
    )
    leaves = _leaves(draft.id, scales)
    return Outline(_branches(draft.id, leaves), details)


def _branches(draft_id: int, leaves: dict[int, list[Leaf]]) -> tuple[Branch, ...]:
    of_version = Theme.framework_version_id == draft_id
    cohorts = _sets(select(theme_cohort.c.theme_id, theme_cohort.c.cohort).join(Theme).where(of_version))
    rows = db.session.execute(
        select(*(column for column in Theme.__table__.c)).where(of_version).order_by(Theme.position, Theme.id)
    )
    return tuple(
        Branch(
            row_id=row.id,
            retired=row.retired,
            leaves=tuple(leaves.get(row.id, ())),
            plain=rules.Theme(
                code=row.code, name=row.name, about=row.about, lineage=row.lineage, series=row.series,
                criteria=(), judged=row.judged, guard=row.guard, cap=row.cap, below=row.below,
                cohorts=frozenset(cohorts.get(row.id, ())), id=row.id,
            ),
        )
        for row in rows
    )  # fmt: skip


def _leaves(draft_id: int, scales: dict[int, rules.Scale]) -> dict[int, list[Leaf]]:
    """The criteria of each theme, by the theme's id."""
    of_version = Theme.framework_version_id == draft_id
    cohorts = _sets(
        select(criterion_cohort.c.criterion_id, criterion_cohort.c.cohort)
        .join(Criterion, Criterion.id == criterion_cohort.c.criterion_id)
        .join(Theme, Theme.id == Criterion.theme_id)
        .where(of_version)
    )
    described = _sets(
        select(Descriptor.criterion_id, Descriptor.grade)
        .join(Criterion, Criterion.id == Descriptor.criterion_id)
        .join(Theme, Theme.id == Criterion.theme_id)
        .where(of_version)
    )
    light = (column for column in Criterion.__table__.c if column.name != "guidance")
    rows = db.session.execute(
        select(*light).join(Theme).where(of_version).order_by(Criterion.position, Criterion.id)
    )
    found: dict[int, list[Leaf]] = defaultdict(list)
    for row in rows:
        marks = dict.fromkeys(described.get(row.id, ()), "…")
        condition = rules.AskedIf(row.asked_of, tuple(row.asked_answers)) if row.asked_of else None
        plain = rules.Criterion(
            code=row.code, question=row.question, guidance="", kind=row.kind,
            scale=scales[row.scale_id] if row.scale_id else rules.NO_SCALE, evidence=row.evidence,
            descriptors=marks, lineage=row.lineage, series=row.series, came_from=tuple(row.came_from),
            blanks=tuple(row.blanks), weight=row.weight, cohorts=frozenset(cohorts.get(row.id, ())),
            root_causes=tuple(row.root_causes), asked_if=condition, id=row.id,
        )  # fmt: skip
        found[row.theme_id].append(Leaf(row.id, row.retired, plain))
    return found


def _sets(query: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row_id, value in db.session.execute(query):
        found[row_id].append(value)
    return found
