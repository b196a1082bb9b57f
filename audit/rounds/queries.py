"""Questions about rounds, their case list and their sample. How far their audits are is in `progress.py`."""

import re
from collections.abc import Collection, Mapping, Sequence
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
    PastRound,
    Person,
    Round,
    SampledCase,
    Team,
)
from audit.rounds.offered import Offered
from audit.rules.drawing import Reserves
from audit.rules.frame import EVERY_CASE, Group, Listed, Plan, Terms
from audit.rules.quotas import quotas_of
from audit.rules.targets import target_of
from audit.rules.workflow import AuditState
from audit.web.paging import Page, page_of


def round_(round_id: int, to_change: bool = False) -> Round | None:
    """The round, with its framework version, case list and draw.

    With `to_change` nobody else can move it until the transaction ends.
    """
    query = (
        select(Round)
        .where(Round.id == round_id, ~Round.for_calibration)
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


def is_imported(found: Round) -> bool:
    """Whether a round came from a file of earlier results, with every audit in it."""
    return db.session.get(PastRound, found.id) is not None


def month_to_suggest(today: date) -> date:
    """The first day of the first month, from this one on, that no round is named after."""
    taken = set(db.session.scalars(select(Round.name)))
    month = today.replace(day=1)
    while f"{month:%B %Y}" in taken:
        month = (month + timedelta(days=31)).replace(day=1)
    return month


def listed(found: Round, left_out: Mapping[int, str]) -> list[Listed]:
    """Every case of the round's own case list, as a draw sees it.

    `left_out` says which cases earlier audits keep out, and why: see earlier.left_out, and left_out_of for
    a draw that is stored.
    """
    version = whole(found.framework_version_id)
    rows = db.session.execute(
        select(
            CaseListEntry.id, Case.subject, Case.reference, Team.name, Cohort.code, Cohort.name,
            CaseListEntry.closed_on, Case.id, CaseListEntry.team_id, CaseListEntry.worker,
            CaseListEntry.age_band, CaseListEntry.opened_on,
        )
        .join(CaseListEntry.case)
        .join(CaseListEntry.cohort_row)
        .outerjoin(CaseListEntry.team)
        .where(CaseListEntry.case_list_id == found.case_list_id)
        .order_by(CaseListEntry.id)
    ).all()  # fmt: skip
    covered = {code: bool(version.themes_for(code)) for code in {row[4] for row in rows}}
    return [
        Listed(
            entry_id, f"{subject}/{reference}", team, cohort, closed_on is not None, covered[code],
            left_out.get(case_id, ""), team_id, code, worker or "", age_band, opened_on,
        )
        for (
            entry_id, subject, reference, team, code, cohort, closed_on, case_id, team_id, worker, age_band,
            opened_on,
        ) in rows
    ]  # fmt: skip


def offered(found: Round) -> Offered:
    """The cohorts, teams and ages of the round's list, to choose from."""
    of_list = CaseListEntry.case_list_id == found.case_list_id
    cohorts = db.session.execute(
        select(Cohort.code, Cohort.name)
        .join(CaseListEntry, CaseListEntry.cohort == Cohort.code)
        .where(of_list)
        .distinct()
        .order_by(Cohort.name)
    )
    teams = db.session.execute(
        select(Team.id, Team.name)
        .join(CaseListEntry, CaseListEntry.team_id == Team.id)
        .where(of_list)
        .distinct()
        .order_by(Team.name)
    )
    bands = db.session.scalars(select(CaseListEntry.age_band).where(of_list).distinct())
    return Offered(dict(cohorts.all()), dict(teams.all()), sorted(bands, key=_youngest_first))


def _youngest_first(band: str) -> tuple[int, str]:
    digits = re.match(r"\d+", band)
    return (int(digits[0]) if digits else 1000, band)


def terms_of(draw: Draw) -> Terms:
    """What was asked of a draw that is stored."""
    return Terms(
        draw.size_kind, draw.size, draw.by_team, draw.by_cohort, draw.seed, draw.not_audited_for,
        draw.not_in_open_round, draw.shares, quotas_of(draw.quotas), Reserves(**draw.reserves),
        target_of(draw.target),
    )  # fmt: skip


def left_out_of(draw: Draw) -> dict[int, str]:
    """The cases that earlier audits kept out of a stored draw, as it was when it was drawn."""
    return {case_id: why for why, ids in draw.left_out.items() for case_id in ids}


def plan_of(draw: Draw) -> Plan:
    """What a stored draw took, as it was shown before it was drawn."""
    groups = tuple(
        Group(row["name"], row.get("excluded", {}), row["population"], row["sample"], row.get("reserves", 0))
        for row in draw.strata
    )
    drawn, reserves = sum(group.sample for group in groups), sum(group.reserves for group in groups)
    return Plan(Group(EVERY_CASE, draw.excluded, draw.population, drawn, reserves), groups)


def drawn_keys(found: Round, reserve: bool = False) -> list[str]:
    """The keys of the cases (or reserves) that were drawn, in order, whatever was replaced since."""
    rows = db.session.execute(
        select(Case.subject, Case.reference)
        .select_from(SampledCase)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(SampledCase.round_id == found.id, SampledCase.reserve == reserve)
        .order_by(SampledCase.position)
    )
    return [f"{subject}/{reference}" for subject, reference in rows]


def sampled(found: Round) -> Sequence[SampledCase]:
    """The sample as it stands, in the order of the draw, with each case, team and cohort."""
    return db.session.scalars(_sampled(found)).all()


def sampled_page(found: Round, number: int) -> Page[SampledCase]:
    """One page of the sample as it stands, in the order of the draw."""
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
        .where(SampledCase.round_id == found.id, SampledCase.active)
        .order_by(SampledCase.position)
    )


def cases_of_list(found: Round) -> int:
    """How many cases the round's list has."""
    query = select(func.count()).where(CaseListEntry.case_list_id == found.case_list_id)
    return db.session.scalar(query) or 0


def entries_drawn(found: Round) -> set[int]:
    """The entries of the round's list that were drawn or picked, by id."""
    query = select(SampledCase.case_list_entry_id).where(SampledCase.round_id == found.id)
    return set(db.session.scalars(query))


def audits_to_undo(found: Round) -> Sequence[CaseAudit]:
    """Every audit of the round, which nobody can start until the transaction ends."""
    query = select(CaseAudit).where(CaseAudit.round_id == found.id).with_for_update()
    return db.session.scalars(query.order_by(CaseAudit.id)).all()


def audits_ever(people: Collection[Person]) -> dict[int, int]:
    """How many audits each of these people has been given in all rounds, by id."""
    counted = db.session.execute(
        select(CaseAudit.auditor_id, func.count())
        .where(
            CaseAudit.auditor_id.in_([person.id for person in people]),
            CaseAudit.state != AuditState.TAKEN_OUT,
        )
        .group_by(CaseAudit.auditor_id)
    )
    return dict(counted.all())
