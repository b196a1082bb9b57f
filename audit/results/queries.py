"""Questions about results: which rounds have any, how often each grade was given.

Figures are read from tallies alone, so their cost does not grow with the number of audits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Criterion,
    Framework,
    FrameworkVersion,
    Grade,
    Judgement,
    Person,
    Round,
    SampledCase,
    Tally,
    Team,
    Theme,
)
from audit.rules.grades import Blank
from audit.rules.workflow import COUNTED
from audit.web.paging import PER_PAGE, Page

# What figures are about: "overall" (framework version ids), "theme" or "criterion", each with its ids.
Things = Mapping[str, Iterable[int]]
Key = tuple[int, str, int]  # team, about, about id


@dataclass(frozen=True)
class RoundChoice:
    """A round that figures can be of."""

    id: int
    name: str
    version_id: int
    version_number: int
    framework: str
    framework_name: str


def _rounds(*where: ColumnElement[bool]) -> Sequence[RoundChoice]:
    columns = (
        Round.id, Round.name, FrameworkVersion.id, FrameworkVersion.number, Framework.code, Framework.name
    )  # fmt: skip
    query = (
        select(*columns)
        .join(FrameworkVersion, Round.framework_version_id == FrameworkVersion.id)
        .join(Framework, FrameworkVersion.framework_id == Framework.id)
        .where(*where)
        .order_by(Round.period_start.desc(), Round.id.desc())
    )
    return [RoundChoice(*row) for row in db.session.execute(query)]


def rounds_with_results(teams: frozenset[int] | None) -> Sequence[RoundChoice]:
    """The rounds with at least one counted audit of these teams (None: of any team), newest first."""
    counted = select(Tally.n).where(Tally.about == "overall", Tally.round_id == Round.id, Tally.n > 0)
    if teams is not None:
        counted = counted.where(Tally.team_id.in_(teams))
    return _rounds(counted.exists())


def rounds_by_id(ids: Iterable[int]) -> Sequence[RoundChoice]:
    """The rounds with these ids, newest first, whether they have results or not."""
    return _rounds(Round.id.in_(list(ids)))


def rounds_named(name: str) -> Sequence[RoundChoice]:
    """The round with this name or, when it is a number, this id."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        return _rounds(or_(Round.name == name, Round.id == int(name)))
    return _rounds(Round.name == name)


def every_round() -> Sequence[RoundChoice]:
    """Every round, newest first."""
    return _rounds()


def counts(
    round_ids: Iterable[int], cohort: str | None, teams: frozenset[int] | None, things: Things
) -> dict[Key, dict[str, int]]:
    """How often each grade and blank was given, by team and thing, in these rounds: one query.

    `cohort` and `teams` narrow it when they are not None.
    """
    about = or_(*(and_(Tally.about == about, Tally.about_id.in_(list(ids))) for about, ids in things.items()))
    query = (
        select(Tally.team_id, Tally.about, Tally.about_id, Tally.grade, func.sum(Tally.n))
        .where(about, Tally.round_id.in_(list(round_ids)), Tally.n > 0)
        .group_by(Tally.team_id, Tally.about, Tally.about_id, Tally.grade)
    )
    if cohort is not None:
        query = query.where(Tally.cohort == cohort)
    if teams is not None:
        query = query.where(Tally.team_id.in_(teams))
    found: dict[Key, dict[str, int]] = {}
    for team_id, about_, about_id, grade, n in db.session.execute(query):
        found.setdefault((team_id, about_, about_id), {})[grade] = int(n)
    return found


def framework_of_theme(theme_id: int) -> str | None:
    """The code of the framework that a theme belongs to."""
    return db.session.scalar(
        select(Framework.code)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .join(Theme, Theme.framework_version_id == FrameworkVersion.id)
        .where(Theme.id == theme_id)
    )


def lineage_of_theme(theme_id: int) -> str | None:
    """What a theme carries on: the same in every version."""
    return db.session.scalar(select(Theme.lineage).where(Theme.id == theme_id))


def lineage_of_criterion(criterion_id: int) -> str | None:
    """What a criterion carries on: the same in every version."""
    return db.session.scalar(select(Criterion.lineage).where(Criterion.id == criterion_id))


def audits(
    round_ids: Iterable[int],
    cohort: str | None,
    teams: frozenset[int] | None,
    thing: tuple[str, Iterable[int]] | None,
    grade: str | None,
    number: int,
) -> Page[Any]:
    """A page of the counted audits in which a thing was given this grade, newest first.

    `thing` is what it is about (overall, theme, criterion) with its ids; without one every audit is listed.
    Without a `grade` it is every audit in which the thing has a grade: a blank is none.
    """
    overall = aliased(Judgement)
    given: Any = aliased(Grade if thing and thing[0] == "criterion" else Judgement)
    query = (
        select(
            CaseAudit.id, CaseAudit.framework_version_id, CaseAudit.submitted_at, Case.reference,
            Team.name.label("team"), Cohort.name.label("cohort"), Round.name.label("round"),
            Person.name.label("auditor"), overall.grade.label("overall"),
            (given.grade if thing else overall.grade).label("given"),
        )
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.team).join(CaseAudit.cohort_row).join(CaseAudit.round).join(CaseAudit.auditor)
        .outerjoin(overall, and_(overall.case_audit_id == CaseAudit.id, overall.theme_id.is_(None)))
        .where(CaseAudit.state.in_(COUNTED), CaseAudit.round_id.in_(list(round_ids)))
    )  # fmt: skip
    if cohort is not None:
        query = query.where(CaseAudit.cohort == cohort)
    if teams is not None:
        query = query.where(CaseAudit.team_id.in_(teams))
    if thing:
        query = query.join(given, and_(given.case_audit_id == CaseAudit.id, _is_of(given, thing)))
        query = query.where(given.grade == grade if grade else given.grade.not_in(list(Blank)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(CaseAudit.submitted_at.desc(), CaseAudit.id.desc())
    rows = db.session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, total)


def _is_of(given: Any, thing: tuple[str, Iterable[int]]) -> ColumnElement[bool]:
    about, ids = thing
    if about == "criterion":
        return cast(ColumnElement[bool], given.criterion_id.in_(list(ids)))
    if about == "theme":
        return cast(ColumnElement[bool], given.theme_id.in_(list(ids)))
    # The overall judgement of an audit whose version has another scale is not of this figure.
    return and_(given.theme_id.is_(None), CaseAudit.framework_version_id.in_(list(ids)))
