"""The audits behind a figure of the programme: which an address asks for, and a page of them."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import false, func, literal, select

from audit.grading import pairs
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Person,
    Round,
    SampledCase,
    TakenOut,
    Team,
)
from audit.results.programme.progress import rounds_of
from audit.results.selection import Selection
from audit.rules import clock
from audit.rules.replacing import Why
from audit.rules.workflow import COUNTED, AuditState, overdue
from audit.web.paging import Page, rows_of


class What(StrEnum):
    """Which figure of the programme."""

    ALL = "all"
    DONE = "done"
    DONE_LATE = "done-late"
    LATE = "late"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def submitted(self) -> bool:
        """Whether every audit behind it is submitted: who may read the audits of a team may open those."""
        return self in (What.DONE, What.DONE_LATE)


LABELS = {
    What.ALL: "In all", What.DONE: "Done", What.DONE_LATE: "Done after the due date",
    What.LATE: "Late now", What.EXEMPT: "Exempt",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One audit, or one case that was taken out and not replaced."""

    id: int | None  # of the audit, where the reader may open it
    reference: str
    team: str
    cohort: str
    round: str
    due_on: date
    auditor: str
    submitted_on: date | None
    state: str


def tasks(selection: Selection, what: What, page: int, reader: Person) -> Page[Line]:
    """A page of what is behind a figure: by round, due date and case."""
    found = rows_of(_exempt(selection) if what is What.EXEMPT else _audits(selection, what, reader), page)
    return Page([_line(row) for row in found.items], found.number, found.total)


def _line(row: Any) -> Line:
    id, reference, team, cohort, round_name, due_on, auditor, submitted_at, state, blind = row
    day = submitted_at.astimezone(clock.LOCAL).date() if submitted_at else None
    words = AuditState(state).label if state in set(AuditState) else Why(state).label
    return Line(None if blind else id, reference, team, cohort, round_name, due_on, auditor, day, words)


def _audits(selection: Selection, what: What, reader: Person) -> Any:
    today, rounds = clock.today(), rounds_of(selection)
    late = [row.id for row in rounds if overdue(row.state, row.due_on, today)]
    query = (
        select(
            CaseAudit.id, Case.reference, Team.name, Cohort.name, Round.name, Round.due_on, Person.name,
            CaseAudit.submitted_at, CaseAudit.state, pairs.blind_to(reader),
        )
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.team).join(CaseAudit.cohort_row).join(CaseAudit.round).join(CaseAudit.auditor)
        .where(
            CaseAudit.round_id.in_([row.id for row in rounds]),
            CaseAudit.state != AuditState.TAKEN_OUT,
            ~CaseAudit.second,
            *selection.narrow.of(CaseAudit, open_too=True),
        )
        .order_by(Round.due_on, Round.id, Team.name, CaseAudit.id)
    )  # fmt: skip
    if what.submitted:
        query = query.where(CaseAudit.state.in_(COUNTED))
    if what is What.DONE_LATE:
        query = query.where(func.date(CaseAudit.submitted_at) > Round.due_on)
    if what is What.LATE:
        query = query.where(CaseAudit.state.not_in(COUNTED), CaseAudit.round_id.in_(late))
    return query


def _exempt(selection: Selection) -> Any:
    nothing = literal(None)
    any_auditor = replace(selection.narrow, auditors=None)  # an exempt case has no auditor
    return (
        select(
            nothing, Case.reference, Team.name, Cohort.name, Round.name, Round.due_on, literal(""), nothing,
            TakenOut.why, nothing,
        )
        .select_from(TakenOut).join(SampledCase, TakenOut.sampled_case_id == SampledCase.id)
        .join(SampledCase.entry).join(CaseListEntry.case)
        .join(Team, Team.id == CaseListEntry.team_id).join(Cohort, Cohort.code == CaseListEntry.cohort)
        .join(Round, Round.id == TakenOut.round_id)
        .where(
            TakenOut.round_id.in_([row.id for row in rounds_of(selection)]),
            TakenOut.replaced_by_id.is_(None),
            *any_auditor.of(CaseListEntry),
            *([] if selection.auditors is None else [false()]),
        )
        .order_by(Round.due_on, Round.id, Team.name, TakenOut.sampled_case_id)
    )  # fmt: skip
