"""One judgement by group of children, as far as case lists say, with small numbers hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from audit.extensions import db
from audit.grading.final import moderated_judgement
from audit.models import CaseAudit, CaseListEntry, Judgement, SampledCase, Theme
from audit.results import lineages
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.rules.framework import Theme as FrameworkTheme
from audit.rules.results import Figure
from audit.rules.suppression import suppress
from audit.rules.workflow import COUNTED

NOT_KNOWN = "not known"
CHARACTERISTICS = {
    "gender": "Gender",
    "ethnicity_group": "Ethnicity group",
    "disability": "Disability",
    "age_band": "Age band",
}
AGES = ("0-4", "5-9", "10-15", "16-17", "18+")


@dataclass(frozen=True)
class Group:
    """One group: its figure, and which of its three numbers are hidden."""

    name: str
    figure: Figure
    hides_good: bool = False
    hides_below: bool = False
    hides_n: bool = False
    opens: bool = False  # its audits may be listed: none of its numbers is hidden in what leaves the service

    @property
    def below(self) -> int:
        return self.figure.n - self.figure.good

    @property
    def whole(self) -> bool:
        """Whether nothing of it is hidden, so that its share may be shown."""
        return not (self.hides_good or self.hides_below or self.hides_n)


@dataclass(frozen=True)
class Characteristic:
    """The groups of one characteristic. `withheld`: hiding some numbers would not do, so none is shown."""

    code: str
    name: str
    groups: tuple[Group, ...]
    withheld: bool


@dataclass(frozen=True)
class Equality:
    column: Column
    total: Figure
    characteristics: tuple[Characteristic, ...]


def equality(selection: Selection, theme: FrameworkTheme | None, hiding: bool) -> Equality:
    """The judgement of a theme, or of the whole case, by each characteristic; one query.

    With `hiding`, numbers under five are hidden, and with them whatever would give them away.
    """
    versions = selection.versions
    column = lineages.theme(theme, versions) if theme else lineages.overall(versions)
    rows = _rows(selection, column)
    total: dict[str, int] = {}
    by_group: dict[str, dict[str, dict[str, int]]] = {name: {} for name in CHARACTERISTICS}
    for row in rows:
        total[row.grade] = total.get(row.grade, 0) + row.n
        for name, groups in by_group.items():
            counts = groups.setdefault(getattr(row, name), {})
            counts[row.grade] = counts.get(row.grade, 0) + row.n
    found = [_characteristic(name, by_group[name], column, hiding) for name in CHARACTERISTICS]
    return Equality(column, Figure(column.scale, total), tuple(found))


def _characteristic(
    name: str, counts: Mapping[str, Mapping[str, int]], column: Column, hiding: bool
) -> Characteristic:
    figures = {group: Figure(column.scale, counts[group]) for group in sorted(counts, key=_order)}
    there = [(group, figure) for group, figure in figures.items() if figure.n]
    hidden = suppress([[figure.good, figure.n - figure.good] for _, figure in there])
    groups = tuple(
        Group(
            group, figure, hiding and (place, 0) in hidden.cells, hiding and (place, 1) in hidden.cells,
            hiding and place in hidden.rows, hidden.row_is_whole(place, 2),
        )
        for place, (group, figure) in enumerate(there)
    )  # fmt: skip
    return Characteristic(name, CHARACTERISTICS[name], groups, hiding and hidden.whole)


def may_be_listed(selection: Selection, theme: FrameworkTheme | None, by: str, group: str) -> bool:
    """Whether the audits of this group may be listed, whoever asks: no number of it is hidden.

    Decided anew for these very filters, so that an address made up by hand tells no more than the page.
    """
    found = equality(selection, theme, hiding=True)
    return any(
        one.code == by and any(each.name == group and each.opens for each in one.groups)
        for one in found.characteristics
    )


def _order(group: str) -> tuple[bool, int, str]:
    """Ages by age, other groups by name, what is not known last."""
    return group in (NOT_KNOWN, ""), AGES.index(group) if group in AGES else len(AGES), group.lower()


def _rows(selection: Selection, column: Column) -> Sequence[Any]:
    entry = CaseListEntry
    groups = [getattr(entry, name) for name in CHARACTERISTICS]
    # What was judged before an audit was moved to a newer version is kept, and not counted.
    own = Theme.framework_version_id == CaseAudit.framework_version_id
    of_column = (
        and_(Judgement.theme_id.is_(None), CaseAudit.framework_version_id.in_(column.ids))
        if column.about == "overall"
        else and_(Judgement.theme_id.in_(column.ids), own)
    )
    grade = moderated_judgement() if selection.moderated else Judgement.first_grade
    query = (
        select(*groups, grade.label("given"))
        .join(Judgement.case_audit)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .outerjoin(Theme, Theme.id == Judgement.theme_id)
        .where(
            of_column,
            (Judgement.grade if selection.moderated else Judgement.first_grade).is_not(None),
            CaseAudit.state.in_(COUNTED),
            ~CaseAudit.second,
            CaseAudit.round_id.in_(selection.round_ids),
            *selection.narrow.of(CaseAudit),
        )
    )
    found = query.subquery()
    columns = [*(found.c[name] for name in CHARACTERISTICS), found.c.given]
    named = [*columns[:-1], found.c.given.label("grade"), func.count().label("n")]
    return db.session.execute(select(*named).group_by(*columns)).all()
