"""Questions about the cases that come back from the audits of a selection, and what was given each time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.grading.final import moderated_judgement
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Framework,
    FrameworkVersion,
    Judgement,
    ReAudit,
    Round,
    SampledCase,
)
from audit.re_audits.queries import comes_back
from audit.results.hidden import NOTHING_HIDDEN
from audit.results.selection import Selection
from audit.rules import clock
from audit.rules.auditing_again import Standing, comes_back_on, standing
from audit.rules.workflow import COUNTED

Thing = tuple[str, int]  # about, about id: as in a tally


@dataclass(frozen=True)
class ComesBack:
    """A case that comes back: its earlier audit and, once that counts, the one that followed."""

    id: int  # of the earlier audit, as what follows up to the day it comes back on
    reference: str
    team_id: int
    cohort: str
    round: str
    version_id: int
    submitted_on: date
    on: date
    standing: Standing
    again_id: int | None
    again_round: str
    again_version_id: int | None
    again_submitted_on: date | None
    hidden: bool  # the reader is auditing this case again, and sees nothing of before until they submit


def come_back(selection: Selection, grades: Collection[str], weeks: int) -> list[ComesBack]:
    """Every case that comes back from an audit of the selection, by the day it was due, two queries.

    `grades` bring a case back after so many weeks. Without named rounds or dates it is every round of the
    framework, however its cases were chosen. A case that nobody has taken up yet is
    not there for a reader who is blind to what brings it back.
    """
    new, new_round = aliased(CaseAudit), aliased(Round)
    hidden = selection.hidden.ids
    columns = (
        CaseAudit.id, Case.reference, CaseAudit.team_id, Cohort.name, Round.name,
        CaseAudit.framework_version_id, CaseAudit.submitted_at,
    )  # fmt: skip
    taken_up = (
        select(
            *columns, ReAudit.sampled_case_id.is_(None), new.id, new_round.name, new.framework_version_id,
            new.submitted_at,
        )
        .join(ReAudit, ReAudit.case_audit_id == CaseAudit.id)
        .outerjoin(
            new,
            (new.sampled_case_id == ReAudit.sampled_case_id) & ~new.second & new.state.in_(COUNTED),
        )
        .outerjoin(new_round, new_round.id == new.round_id)
        .where(CaseAudit.state.in_(COUNTED), ~CaseAudit.second)
    )  # fmt: skip
    waiting = (
        select(*columns, literal(value=False), *[literal(None)] * 4)
        .join(Judgement, (Judgement.case_audit_id == CaseAudit.id) & Judgement.theme_id.is_(None))
        .where(*comes_back(grades), CaseAudit.id.not_in(hidden))
    )
    today = clock.today()
    queries: list[Any] = [taken_up, waiting]
    rows = (row for query in queries for row in db.session.execute(_of(selection, query)))
    found = [_read(row, weeks, today, hidden) for row in rows]
    return sorted(found, key=lambda one: (one.on, one.id))


def _of(selection: Selection, query: Select[Any]) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [Framework.code == selection.version.framework]
    if not selection.every_round:
        conditions.append(CaseAudit.round_id.in_(selection.round_ids))
    # A case that its reader is auditing again is there, with no grade: see ComesBack.hidden.
    conditions += replace(selection.narrow, hidden=NOTHING_HIDDEN).of(CaseAudit)
    if selection.narrowed:
        conditions.append(CaseAudit.framework_version_id.in_([one.id for one in selection.versions]))
    return (
        query.join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.cohort_row).join(CaseAudit.round)
        .join(FrameworkVersion, FrameworkVersion.id == CaseAudit.framework_version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(*conditions)
    )  # fmt: skip


def _read(row: Any, weeks: int, today: date, hidden: Collection[int]) -> ComesBack:
    id, reference, team_id, cohort, round_name, version_id, submitted_at, rests, *since = row
    again_id, again_round, again_version_id, again_at = since
    on = comes_back_on(_day(submitted_at), weeks)
    return ComesBack(
        id, reference, team_id, cohort, round_name, version_id, _day(submitted_at), on,
        standing(on, again_id is not None, bool(rests), today), again_id, again_round or "",
        again_version_id, _day(again_at) if again_at else None, id in hidden or again_id in hidden,
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LOCAL).date()


def judgements(audit_ids: Iterable[int], moderated: bool) -> dict[int, dict[Thing, str]]:
    """What was judged in each of these audits, as graded or as moderated: one query."""
    grade = moderated_judgement() if moderated else Judgement.first_grade
    rows = db.session.execute(
        select(Judgement.case_audit_id, Judgement.theme_id, CaseAudit.framework_version_id, grade)
        .join(Judgement.case_audit)
        .where(Judgement.case_audit_id.in_(list(audit_ids)))
    )
    found: dict[int, dict[Thing, str]] = {}
    for id, theme_id, version_id, given in rows:
        if given is not None:
            thing = ("theme", theme_id) if theme_id is not None else ("overall", version_id)
            found.setdefault(id, {})[thing] = given
    return found
