"""The single audits that a figure counts, a page at a time, with what was written where it was given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.grading.final import moderated_grade, moderated_judgement
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Criterion,
    Grade,
    Judgement,
    PastAuditor,
    Person,
    Round,
    SampledCase,
    Team,
    Theme,
)
from audit.results.narrow import Narrow
from audit.rules.asking import chain
from audit.rules.framework import Version
from audit.rules.grades import Blank
from audit.rules.workflow import COUNTED
from audit.web.paging import PER_PAGE, Page

# For criteria (by id) that are asked on a condition: earlier criteria, each with the answers that lead on.
Conditions = Mapping[int, Sequence[tuple[int, Sequence[str]]]]


def audits(
    round_ids: Iterable[int],
    narrow: Narrow,
    thing: tuple[str, Iterable[int]] | None,
    grades: Collection[str],
    number: int,
    conditions: Conditions | None = None,
    versions: Iterable[int] | None = None,
    moderated: bool = False,
    also: Iterable[ColumnElement[bool]] = (),
) -> Page[Any]:
    """A page of the counted audits in which a thing was given one of these grades, newest first.

    `thing` is what it is about (overall, theme, criterion) with its ids; without one every audit is listed.
    Without `grades` it is every audit in which the thing has a grade: a blank is none. `conditions` say
    after which answers a criterion is asked: a grade that is kept and was not asked in the end is no grade.
    `also` are further conditions on audits. `versions` narrows it to audits graded with these when it is
    not None. The grades are those given first, or with `moderated` those as moderated.
    """
    overall = aliased(Judgement)
    given: Any = aliased(Grade if thing and thing[0] == "criterion" else Judgement)
    by_criterion = thing and thing[0] == "criterion"
    written = given.evidence if by_criterion else given.rationale if thing else overall.rationale
    overall_grade = moderated_judgement(overall) if moderated else overall.first_grade
    final = moderated_grade if by_criterion else moderated_judgement
    grade_given = final(given) if moderated else given.first_grade
    query = (
        select(
            CaseAudit.id, CaseAudit.framework_version_id, CaseAudit.submitted_at, Case.reference,
            Team.name.label("team"), Cohort.name.label("cohort"), Round.name.label("round"),
            func.coalesce(PastAuditor.name, Person.name).label("auditor"), overall_grade.label("overall"),
            (grade_given if thing else overall_grade).label("given"), written.label("written"),
        )
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.team).join(CaseAudit.cohort_row).join(CaseAudit.round).join(CaseAudit.auditor)
        .outerjoin(PastAuditor, PastAuditor.case_audit_id == CaseAudit.id)
        .outerjoin(overall, and_(overall.case_audit_id == CaseAudit.id, overall.theme_id.is_(None)))
        .where(CaseAudit.state.in_(COUNTED), ~CaseAudit.second, CaseAudit.round_id.in_(list(round_ids)))
        .where(*narrow.of(CaseAudit), *also)
    )  # fmt: skip
    if versions is not None:
        query = query.where(CaseAudit.framework_version_id.in_(list(versions)))
    if thing:
        query = query.join(given, and_(given.case_audit_id == CaseAudit.id, _is_of(given, thing)))
        query = query.where(grade_given.in_(list(grades)) if grades else grade_given.not_in(list(Blank)))
    for id, led_on in (conditions or {}).items():
        query = query.where(or_(given.criterion_id != id, met(led_on, first=not moderated)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(CaseAudit.submitted_at.desc(), CaseAudit.id.desc())
    rows = db.session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, total)


def conditions_of(versions: Iterable[Version]) -> Conditions:
    """After which answers the criteria of these versions that are not always asked are asked."""
    return {
        id: chain(one, version)
        for version in versions
        for id, one in version.criteria().items()
        if one.asked_if
    }


def met(led_on: Iterable[tuple[int, Sequence[str]]], first: bool = False) -> ColumnElement[bool]:
    """Whether an audit gives every earlier criterion of a chain one of the answers that lead on; or with
    `first`, whether it gave it at first."""
    conditions = []
    for criterion_id, answers in led_on:
        earlier = aliased(Grade)
        conditions.append(
            exists().where(
                earlier.case_audit_id == CaseAudit.id,
                earlier.criterion_id == criterion_id,
                (earlier.first_grade if first else earlier.grade).in_(answers),
            )
        )
    return and_(*conditions)


def _is_of(given: Any, thing: tuple[str, Iterable[int]]) -> ColumnElement[bool]:
    about, ids = thing
    # What was answered before an audit was moved to a newer version is kept, and not counted.
    own = select(Theme.id).where(Theme.framework_version_id == CaseAudit.framework_version_id)
    if about == "criterion":
        own = own.join(Theme.criteria).where(Criterion.id == given.criterion_id)
        return and_(given.criterion_id.in_(list(ids)), own.correlate(CaseAudit, given).exists())
    if about == "theme":
        own = own.where(Theme.id == given.theme_id)
        return and_(given.theme_id.in_(list(ids)), own.correlate(CaseAudit, given).exists())
    # The overall judgement of an audit whose version has another scale is not of this figure.
    return and_(given.theme_id.is_(None), CaseAudit.framework_version_id.in_(list(ids)))
