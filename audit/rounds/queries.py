"""Questions about rounds, their case list and their sample. How far their audits are is in `progress.py`."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from audit.cases.names import folded
from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Draw,
    FrameworkVersion,
    Person,
    Round,
    SampledCase,
    Team,
)
from audit.rules.frame import EVERY_CASE, Group, Listed, Plan, Terms
from audit.web.paging import Page, page_of


def round_(round_id: int, to_change: bool = False) -> Round | None:
    """The round, with its framework version, case list and draw.

    With `to_change` nobody else can move it until the transaction ends.
    """
    query = (
        select(Round)
        .where(Round.id == round_id)
        .options(
            joinedload(Round.framework_version).joinedload(FrameworkVersion.framework),
            joinedload(Round.case_list),
            joinedload(Round.draw).joinedload(Draw.drawn_by),
        )
    )
    return db.session.scalar(query.with_for_update(of=Round) if to_change else query)


def named(name: str) -> Round | None:
    """The round of this name, whatever its capitals and spaces; None when there is none."""
    known = db.session.execute(select(Round.id, Round.name))
    found = next((round_id for round_id, other in known if folded(other) == folded(name)), None)
    return db.session.get(Round, found) if found else None


def month_to_suggest(today: date) -> date:
    """The first day of the first month, from this one on, that no round is named after."""
    taken = set(db.session.scalars(select(Round.name)))
    month = today.replace(day=1)
    while f"{month:%B %Y}" in taken:
        month = (month + timedelta(days=31)).replace(day=1)
    return month


def listed(found: Round) -> list[Listed]:
    """Every case of the round's own case list, as a draw sees it."""
    version = whole(found.framework_version_id)
    rows = db.session.execute(
        select(
            CaseListEntry.id, Case.subject, Case.reference, Team.name, Cohort.code, Cohort.name,
            CaseListEntry.closed_on,
        )
        .join(CaseListEntry.case)
        .join(CaseListEntry.cohort_row)
        .outerjoin(CaseListEntry.team)
        .where(CaseListEntry.case_list_id == found.case_list_id)
        .order_by(CaseListEntry.id)
    ).all()  # fmt: skip
    covered = {code: bool(version.themes_for(code)) for code in {row[4] for row in rows}}
    return [
        Listed(entry_id, f"{subject}/{reference}", team, cohort, closed_on is not None, covered[code])
        for entry_id, subject, reference, team, code, cohort, closed_on in rows
    ]


def terms_of(draw: Draw) -> Terms:
    """What was asked of a draw that is stored."""
    return Terms(draw.size_kind, draw.size, draw.by_team, draw.by_cohort, draw.seed)


def plan_of(draw: Draw) -> Plan:
    """What a stored draw took, as it was shown before it was drawn."""
    groups = tuple(
        Group(row["name"], row.get("excluded", {}), row["population"], row["sample"]) for row in draw.strata
    )
    drawn = sum(group.sample for group in groups)
    return Plan(Group(EVERY_CASE, draw.excluded, draw.population, drawn), groups)


def drawn_keys(found: Round) -> list[str]:
    """The keys of the cases that were drawn, in the order of the draw."""
    rows = db.session.execute(
        select(Case.subject, Case.reference)
        .select_from(SampledCase)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(SampledCase.round_id == found.id)
        .order_by(SampledCase.position)
    )
    return [f"{subject}/{reference}" for subject, reference in rows]


def sampled(found: Round) -> Sequence[SampledCase]:
    """The cases that were drawn, in the order of the draw, with their case, team and cohort."""
    return db.session.scalars(_sampled(found)).all()


def sampled_page(found: Round, number: int) -> Page[SampledCase]:
    """One page of the cases that were drawn, in the order of the draw."""
    return page_of(_sampled(found), number)


def _sampled(found: Round) -> Select[SampledCase]:
    entry = joinedload(SampledCase.entry)
    return (
        select(SampledCase)
        .options(
            entry.joinedload(CaseListEntry.case),
            entry.joinedload(CaseListEntry.team),
            entry.joinedload(CaseListEntry.cohort_row),
        )
        .where(SampledCase.round_id == found.id)
        .order_by(SampledCase.position)
    )


def audits_to_undo(found: Round) -> Sequence[CaseAudit]:
    """Every audit of the round, which nobody can start until the transaction ends."""
    query = select(CaseAudit).where(CaseAudit.round_id == found.id).with_for_update()
    return db.session.scalars(query.order_by(CaseAudit.id)).all()


def audits_ever(people: Collection[Person]) -> dict[int, int]:
    """How many audits each of these people has been given in all rounds, by id."""
    counted = db.session.execute(
        select(CaseAudit.auditor_id, func.count())
        .where(CaseAudit.auditor_id.in_([person.id for person in people]))
        .group_by(CaseAudit.auditor_id)
    )
    return dict(counted.all())
