"""The audits behind a figure: which team, thing and grade an address asks for, and a page of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from audit.frameworks.queries import whole
from audit.models import Team
from audit.results import lineages, queries
from audit.results.address import NotTheirs, Unknown, number
from audit.results.audits.grouped import Group, grouped
from audit.results.audits.having import Having, having
from audit.results.audits.queries import audits as page_of_audits
from audit.results.audits.queries import conditions_of
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.rules import clock
from audit.rules.framework import Criterion, Point, Scale, Theme, Version
from audit.rules.grades import Blank
from audit.web.paging import Page


@dataclass(frozen=True)
class Asked:
    """What the audits have in common, besides the selection."""

    team: Team | None
    thing: Column | None  # None: whole audits, whatever was graded in them
    theme: Theme | None  # the theme asked for, or of the criterion asked for
    grade: str | None  # None: every grade, but no blank
    teams: tuple[Team, ...]  # to choose from
    args: dict[str, Any]  # as an address holds them, with the selection's
    having: tuple[Having, ...] = ()  # what else they have, which is no grade
    group: Group | None = None  # only of these children

    @property
    def scale(self) -> Scale | None:
        return self.thing.scale if self.thing else None

    @property
    def grades(self) -> list[str]:
        """The grades asked for; empty: every grade, but no blank."""
        if self.group and self.scale:
            return self.group.grades(self.scale)
        return [self.grade] if self.grade else []

    @property
    def blank(self) -> Blank | None:
        """The blank asked for, where it is one."""
        return Blank(self.grade) if self.grade in set(Blank) else None

    @property
    def grade_words(self) -> str:
        """The grade asked for, in words."""
        if self.blank:
            return self.blank.label
        point = self.scale.point(self.grade) if self.scale else None
        return point.label if point else ""


@dataclass(frozen=True)
class Given:
    """A grade or a blank as it is shown: a point of its scale, or the blank's code."""

    point: Point | None
    blank: Blank | None


@dataclass(frozen=True)
class Line:
    """One audit of the list."""

    id: int
    reference: str
    team: str
    cohort: str
    round: str
    auditor: str
    submitted_on: date
    overall: Given
    given: Given  # to the thing asked for
    written: str  # the evidence for it, or the rationale; of what else they have, what was said of it
    anchor: str | None  # where in the audit it stands


def theme(selection: Selection, theme_id: int) -> Theme:
    """The theme of the newest version that carries on this one; raises Unknown."""
    framework = queries.framework_of_theme(theme_id)
    lineage = queries.lineage_of_theme(theme_id)
    if framework == selection.version.framework:
        for one in selection.version.themes:
            if one.lineage == lineage:
                return one
    raise Unknown("There is no such theme in these rounds.")


def criterion(selection: Selection, criterion_id: int) -> tuple[Theme, Criterion]:
    """The criterion with this id, or what carries it on, with its theme; raises Unknown.

    What earlier versions asked in another way is a criterion of its own, as it is in the figures.
    """
    every = [(theme, one) for v in selection.versions for theme in v.themes for one in theme.criteria]
    for theme, one in every:
        if one.id == criterion_id:
            return theme, one
    lineage = queries.lineage_of_criterion(criterion_id)
    for theme, one in every:
        if one.lineage == lineage:
            return theme, one
    raise Unknown("There is no such criterion in these rounds.")


def asked(selection: Selection, args: MultiDict[str, str], opens: Collection[str] = ()) -> Asked:
    """What an address asks for; raises Unknown and NotTheirs. `opens` are the characteristics of children
    by which the person may list audits."""
    team = _team(selection, args)
    thing, of_theme = _thing(selection, args)
    grade = args.get("grade", "").strip() or None
    if grade and thing is None:
        thing = lineages.overall(selection.versions)
    if grade and thing and grade not in {*thing.scale.codes, *Blank}:
        raise Unknown("There is no such grade.")
    found = {
        "team": team.id if team else None,
        "theme": thing.id if thing and thing.about == "theme" else None,
        "criterion": thing.id if thing and thing.about == "criterion" else None,
        "about": "overall" if thing and thing.about == "overall" else None,
        "grade": grade,
    }
    more = having(selection, args)
    group = grouped(selection, args, of_theme, opens, narrowed=bool(more))
    found |= {name: value for name, (value, _) in more.items()}
    teams = selection.tree.in_order(selection.within(frozenset(selection.tree.teams)))
    return Asked(
        team, thing, of_theme, grade, tuple(teams),
        {**selection.args, **{name: value for name, value in found.items() if value}},
        tuple(one for _, one in more.values()),
        group,
    )  # fmt: skip


def _team(selection: Selection, args: MultiDict[str, str]) -> Team | None:
    team_id = number(args, "team", "team")
    if team_id is None:
        return None
    if team_id not in selection.tree.teams:
        raise Unknown("There is no such team.")
    team = selection.tree.teams[team_id]
    if selection.reach is not None and team_id not in selection.reach:
        raise NotTheirs("That team is not one of yours.")
    return team


def _thing(selection: Selection, args: MultiDict[str, str]) -> tuple[Column | None, Theme | None]:
    criterion_id = number(args, "criterion", "criterion")
    if criterion_id is not None:
        of_theme, one = criterion(selection, criterion_id)
        return lineages.criterion(one, selection.versions), of_theme
    theme_id = number(args, "theme", "theme")
    if theme_id is not None:
        one_theme = theme(selection, theme_id)
        return lineages.theme(one_theme, selection.versions), one_theme
    return (lineages.overall(selection.versions) if args.get("about") == "overall" else None), None


def audits(selection: Selection, asked: Asked, page: int) -> Page[Line]:
    """A page of the audits asked for, newest first."""
    narrow = selection.narrow
    if asked.team:
        narrow = replace(narrow, teams=selection.within(selection.tree.merged(asked.team.id)))
    thing = (asked.thing.about, asked.thing.ids) if asked.thing else None
    by_id = conditions_of(selection.versions) if thing and thing[0] == "criterion" else {}
    conditions = {id: led_on for id, led_on in by_id.items() if thing and id in thing[1]}
    versions = [one.id for one in selection.versions] if selection.narrowed else None
    of_page = partial(page_of_audits, selection.round_ids, narrow, thing, asked.grades)
    also = [one.condition for one in asked.having]
    if asked.group:
        also.append(asked.group.condition)
    rows = of_page(page, conditions, versions, selection.moderated, also)
    if not rows.items and rows.total:  # there are fewer pages than asked for: the last one
        rows = of_page(rows.pages, conditions, versions, selection.moderated, also)
    lines = [_line(row, asked) for row in rows.items]
    if asked.having and not asked.thing:
        written = [one.written([line.id for line in lines]) for one in asked.having]
        texts = {line.id: "\n".join(filter(None, (of.get(line.id) for of in written))) for line in lines}
        lines = [replace(line, written=texts[line.id]) for line in lines]
    return Page(lines, rows.number, rows.total)


def _line(row: Any, asked: Asked) -> Line:
    overall = given(row.overall, whole(row.framework_version_id).judgement_scale)
    submitted_on = row.submitted_at.astimezone(clock.LOCAL).date()
    return Line(
        row.id, row.reference, row.team, row.cohort, row.round, row.auditor, submitted_on, overall,
        given(row.given, asked.scale) if asked.scale else overall, row.written or "",
        _anchor(whole(row.framework_version_id), asked.thing),
    )  # fmt: skip


def _anchor(version: Version, thing: Column | None) -> str | None:
    """Where an audit of this version shows the thing: the criterion or theme as that version has it."""
    if thing is None or thing.about == "overall":
        return None
    there = version.criteria() if thing.about == "criterion" else {one.id for one in version.themes}
    name = "answer" if thing.about == "criterion" else "theme"
    return next((f"{name}-{id}" for id in thing.ids if id in there), None)


def given(code: str | None, scale: Scale) -> Given:
    """How a stored grade is shown."""
    return Given(scale.point(code), Blank(code) if code in set(Blank) else None)


READ_FIRST = 5


def read_first(selection: Selection) -> Sequence[Line]:
    """The newest audits judged at the lowest grade of the scale: what to read first."""
    overall = lineages.overall(selection.versions)
    worst = overall.scale.points[-1].code
    asked = Asked(None, overall, None, worst, (), {})
    return audits(selection, asked, 1).items[:READ_FIRST]
