"""The board of a round: audits due, begun, submitted, late and exempt, by team and by auditor."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, Person, Round, SampledCase, TakenOut, Team
from audit.rounds import progress
from audit.rounds.progress import Work
from audit.rules import clock
from audit.rules.workflow import COUNTED, FINISHED, IN_PROGRESS, AuditState, overdue
from audit.web.paging import Page, page_of


class Column(StrEnum):
    """What is counted on the board; each figure leads to what it counts."""

    DUE = "due"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    LATE = "late"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        return "In all" if self is Column.DUE else self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Line:
    """One team, one auditor, or the whole round."""

    id: int
    name: str
    figures: dict[Column, int]


@dataclass(frozen=True)
class Board:
    """A round as it stands at this moment."""

    teams: Sequence[Line]
    auditors: Sequence[Line]
    whole: Line

    def line(self, kind: str, id: int | None) -> Line | None:
        """The team's or the auditor's line, when the round has it."""
        lines = self.teams if kind == "team" else self.auditors
        return next((line for line in lines if line.id == id), None)


def board(found: Round) -> Board:
    """The board of this round."""
    late = overdue(found.state, found.due_on, clock.today())
    teams = _lines(progress.by_team(found), _exempt_by_team(found), late)
    auditors = _lines(progress.by_auditor(found), _exempt_by_auditor(found), late)
    whole = {column: sum(line.figures[column] for line in teams) for column in Column}
    return Board(teams, auditors, Line(0, "All", whole))


def _lines(work: Sequence[Work], exempt: dict[int, tuple[str, int]], late: bool) -> list[Line]:
    """Lines by name: of whoever has audits to do, and of whose cases are all exempt."""
    known = {row.id for row in work}
    rows = [*work, *(Work(id, name) for id, (name, _) in exempt.items() if id not in known)]
    return [
        Line(row.id, row.name, _figures(row, exempt.get(row.id, ("", 0))[1], late))
        for row in sorted(rows, key=lambda row: (row.name.lower(), row.id))
    ]


def _figures(work: Work, exempt: int, late: bool) -> dict[Column, int]:
    return {
        Column.DUE: work.total,
        Column.NOT_STARTED: work.not_started,
        Column.IN_PROGRESS: work.in_progress,
        Column.SUBMITTED: work.submitted,
        Column.LATE: work.outstanding if late else 0,
        Column.EXEMPT: exempt,
    }


# What was taken out of a sample and replaced by nothing.
_EXEMPT = TakenOut.replaced_by_id.is_(None)


def _exempt_by_team(found: Round) -> dict[int, tuple[str, int]]:
    rows = db.session.execute(
        select(Team.id, Team.name, func.count())
        .select_from(TakenOut)
        .join(TakenOut.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.team)
        .where(TakenOut.round_id == found.id, _EXEMPT)
        .group_by(Team.id, Team.name)
    )
    return {id: (name, n) for id, name, n in rows}


def _exempt_by_auditor(found: Round) -> dict[int, tuple[str, int]]:
    """Of each auditor who had been given such a case."""
    rows = db.session.execute(
        select(Person.id, Person.name, func.count())
        .select_from(TakenOut)
        .join(CaseAudit, CaseAudit.sampled_case_id == TakenOut.sampled_case_id)
        .join(CaseAudit.auditor)
        .where(TakenOut.round_id == found.id, _EXEMPT, CaseAudit.state == AuditState.TAKEN_OUT)
        .group_by(Person.id, Person.name)
    )
    return {id: (name, n) for id, name, n in rows}


@dataclass(frozen=True)
class Asked:
    """Which audits are listed under the board."""

    column: Column = Column.DUE
    team: Line | None = None
    auditor: Line | None = None


def asked(shown: Board, column: str, team_id: int | None, auditor_id: int | None) -> Asked:
    """What an address asks for; what the round does not have is left out."""
    known = Column(column) if column in set(Column) else Column.DUE
    return Asked(known, shown.line("team", team_id), shown.line("auditor", auditor_id))


STATES = {
    Column.NOT_STARTED: (AuditState.ALLOCATED,),
    Column.IN_PROGRESS: tuple(IN_PROGRESS),
    Column.SUBMITTED: tuple(COUNTED),
}


def audits(found: Round, which: Asked, number: int) -> Page[CaseAudit]:
    """One page of the audits that a figure counts, those still to do first."""
    entry = joinedload(CaseAudit.sampled_case).joinedload(SampledCase.entry)
    query = (
        select(CaseAudit)
        .join(CaseAudit.auditor)
        .options(
            contains_eager(CaseAudit.auditor).lazyload(Person.role_rows),
            joinedload(CaseAudit.team),
            entry.joinedload(CaseListEntry.case),
        )
        .where(CaseAudit.round_id == found.id, CaseAudit.state != AuditState.TAKEN_OUT)
    )
    if which.column in STATES:
        query = query.where(CaseAudit.state.in_(STATES[which.column]))
    elif which.column is Column.LATE:
        query = query.where(CaseAudit.state.not_in(FINISHED))
    if which.team:
        query = query.where(CaseAudit.team_id == which.team.id)
    if which.auditor:
        query = query.where(CaseAudit.auditor_id == which.auditor.id)
    done = CaseAudit.state.in_(COUNTED)
    return page_of(query.order_by(done, func.lower(Person.name), CaseAudit.id), number)


def exempt(found: Round, which: Asked, number: int) -> Page[TakenOut]:
    """One page of the exempt cases that a figure counts, in the order in which they were exempted."""
    sampled = contains_eager(TakenOut.sampled_case).contains_eager(SampledCase.entry)
    query = (
        select(TakenOut)
        .join(TakenOut.sampled_case)
        .join(SampledCase.entry)
        .options(sampled.joinedload(CaseListEntry.case), sampled.joinedload(CaseListEntry.team))
        .where(TakenOut.round_id == found.id, _EXEMPT)
    )
    if which.team:
        query = query.where(CaseListEntry.team_id == which.team.id)
    if which.auditor:
        had: Any = select(CaseAudit.sampled_case_id).where(CaseAudit.auditor_id == which.auditor.id)
        query = query.where(TakenOut.sampled_case_id.in_(had))
    return page_of(query.order_by(TakenOut.id), number)
