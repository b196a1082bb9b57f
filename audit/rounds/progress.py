"""Questions about how far the audits of a round are: by round, auditor, team, and one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from audit.extensions import db
from audit.models import (
    CaseAudit,
    CaseListEntry,
    Draw,
    FrameworkVersion,
    HistoryEntry,
    PastRound,
    Person,
    Round,
    SampledCase,
    Team,
)
from audit.rules import clock
from audit.rules.workflow import COUNTED, IN_PROGRESS, AuditState, RoundState, overdue
from audit.web.paging import Page, page_of


@dataclass(frozen=True)
class Work:
    """So many audits of one person, team or round, by state."""

    id: int
    name: str
    not_started: int = 0
    in_progress: int = 0
    submitted: int = 0

    @property
    def total(self) -> int:
        return self.outstanding + self.submitted

    @property
    def outstanding(self) -> int:
        return self.not_started + self.in_progress


def _in_state(states: frozenset[AuditState]) -> Any:
    return func.count().filter(CaseAudit.state.in_(states))


BY_STATE = tuple(_in_state(states) for states in (frozenset({AuditState.ALLOCATED}), IN_PROGRESS, COUNTED))


@dataclass(frozen=True)
class Standing:
    """A round, what state it is in, how far its audits are, and how many of them are late."""

    round: Round
    state: RoundState
    work: Work
    late: int
    kind: str = ""  # see rules.targets.DrawKind, or "imported"; empty before the draw


def rounds(number: int) -> Page[Standing]:
    """One page of the rounds, newest first, each with its framework version and how far it is."""
    page = page_of(
        select(Round)
        .where(~Round.for_calibration)
        .options(joinedload(Round.framework_version).joinedload(FrameworkVersion.framework))
        .order_by(Round.period_start.desc(), Round.id.desc()),
        number,
    )
    return Page(_standings(page.items), page.number, page.total)


def of_round(found: Round) -> Standing:
    """How far this round is."""
    return _standings([found])[0]


def _standings(rounds: Collection[Round]) -> list[Standing]:
    counted = db.session.execute(
        select(CaseAudit.round_id, *BY_STATE)
        .where(CaseAudit.round_id.in_([found.id for found in rounds]))
        .group_by(CaseAudit.round_id)
    )
    by_round = {round_id: Work(round_id, "", *states) for round_id, *states in counted}
    kinds = dict(
        db.session.execute(
            select(Draw.round_id, Draw.kind).where(Draw.round_id.in_([found.id for found in rounds]))
        ).all()
    )
    past = select(PastRound.round_id).where(PastRound.round_id.in_([found.id for found in rounds]))
    kinds |= dict.fromkeys(db.session.scalars(past), "imported")
    standings = []
    for found in rounds:
        work = by_round.get(found.id, Work(found.id, ""))
        late = work.outstanding if overdue(found.state, found.due_on, clock.today()) else 0
        standings.append(Standing(found, RoundState(found.state), work, late, kinds.get(found.id, "")))
    return standings


def by_auditor(found: Round) -> list[Work]:
    """How far each auditor of the round is, by name."""
    return _work(found, Person.id, Person.name, CaseAudit.auditor)


def by_team(found: Round) -> list[Work]:
    """How far the audits of each team's cases are, by the team's name."""
    return _work(found, Team.id, Team.name, CaseAudit.team)


def _work(
    found: Round,
    key: InstrumentedAttribute[int],
    name: InstrumentedAttribute[str],
    along: InstrumentedAttribute[Any],
) -> list[Work]:
    counted = db.session.execute(
        select(key, name, *BY_STATE)
        .select_from(CaseAudit)
        .join(along)
        .where(CaseAudit.round_id == found.id, CaseAudit.state != AuditState.TAKEN_OUT)
        .group_by(key, name)
        .order_by(func.lower(name), key)
    )
    return [Work(*row) for row in counted]


def audits(
    found: Round, number: int, auditor: Work | None = None, team: Work | None = None
) -> Page[CaseAudit]:
    """One page of the round's audits, those still to do first; of one auditor, of one team."""
    sampled = joinedload(CaseAudit.sampled_case).joinedload(SampledCase.entry)
    query = (
        select(CaseAudit)
        .join(CaseAudit.auditor)
        .join(CaseAudit.team)
        .options(
            contains_eager(CaseAudit.auditor).lazyload(Person.role_rows),
            contains_eager(CaseAudit.team),
            joinedload(CaseAudit.cohort_row),
            sampled.joinedload(CaseListEntry.case),
        )
        .where(CaseAudit.round_id == found.id, CaseAudit.state != AuditState.TAKEN_OUT)
    )
    if auditor:
        query = query.where(CaseAudit.auditor_id == auditor.id)
    if team:
        query = query.where(CaseAudit.team_id == team.id)
    submitted_last = CaseAudit.state.in_(COUNTED)
    return page_of(query.order_by(submitted_last, func.lower(Person.name), CaseAudit.id), number)


def taken_out(found: Round) -> Sequence[CaseAudit]:
    """The audits that were begun before their case was taken out: what was typed is there to read."""
    return db.session.scalars(
        select(CaseAudit)
        .options(joinedload(CaseAudit.auditor).lazyload(Person.role_rows))
        .where(
            CaseAudit.round_id == found.id,
            CaseAudit.state == AuditState.TAKEN_OUT,
            CaseAudit.started_at.is_not(None),
        )
        .order_by(CaseAudit.id)
    ).all()


def history(found: Round) -> Sequence[HistoryEntry]:
    """Who did what to the round, the newest first."""
    return db.session.scalars(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person).lazyload(Person.role_rows))
        .where(HistoryEntry.subject == Round.__tablename__, HistoryEntry.subject_id == found.id)
        .order_by(HistoryEntry.sequence.desc())
    ).all()
