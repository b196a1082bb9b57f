"""Questions about calibrations: which there are, who takes part, what each auditor gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from audit.cases.sources import of_cases
from audit.extensions import db
from audit.models import (
    Calibration,
    Case,
    CaseAudit,
    CaseListEntry,
    FrameworkVersion,
    Grade,
    Judgement,
    Person,
    Round,
    SampledCase,
)
from audit.rules import clock
from audit.rules.workflow import COUNTED, AuditState
from audit.web.paging import Page, page_of

Key = tuple[str, int]  # ("criterion" | "theme" | "overall", its id; of the whole the version's)


class Given(NamedTuple):
    """What one auditor gave one thing: the grade or blank, and the evidence or rationale."""

    grade: str | None
    words: str


@dataclass(frozen=True)
class Line:
    """A calibration in the list: how many take part, how many have submitted, and whether I take part."""

    calibration: Calibration
    taking_part: int
    submitted: int
    mine: CaseAudit | None

    @property
    def open(self) -> bool:
        return self.calibration.closed_at is None

    @property
    def late(self) -> bool:
        """Whether the day has passed by which every auditor was to submit."""
        due = self.calibration.round.due_on
        return self.open and self.submitted < self.taking_part and clock.today() > due


def calibration(calibration_id: int, to_change: bool = False) -> Calibration | None:
    """One calibration with its round, framework and facilitator; `to_change` holds it for the transaction."""
    query = (
        select(Calibration)
        .join(Calibration.round)
        .where(Calibration.id == calibration_id)
        .options(
            contains_eager(Calibration.round)
            .joinedload(Round.framework_version, innerjoin=True)
            .joinedload(FrameworkVersion.framework, innerjoin=True),
            joinedload(Calibration.facilitator, innerjoin=True),
            selectinload(Calibration.agreed),
        )
    )
    return db.session.scalar(query.with_for_update(of=Calibration) if to_change else query)


def audits_of(found: Calibration) -> Sequence[CaseAudit]:
    """The audits of those who take part, by name; one that was not done in time is taken out."""
    return db.session.scalars(
        select(CaseAudit)
        .join(CaseAudit.auditor)
        .options(contains_eager(CaseAudit.auditor))
        .where(CaseAudit.round_id == found.round_id)
        .order_by(func.lower(Person.name), Person.id)
    ).all()


def case_of(found: Calibration) -> CaseListEntry:
    """The case that is graded, as its list has it."""
    return db.session.scalars(
        select(CaseListEntry)
        .join(SampledCase, SampledCase.case_list_entry_id == CaseListEntry.id)
        .where(SampledCase.round_id == found.round_id)
        .options(
            joinedload(CaseListEntry.case, innerjoin=True),
            joinedload(CaseListEntry.team),
            joinedload(CaseListEntry.cohort_row, innerjoin=True),
        )
    ).one()


def listed(person: Person, all_of_them: bool, number: int) -> Page[Line]:
    """A page of calibrations, newest first: every one, or those that this person takes part in."""
    query = (
        select(Calibration)
        .join(Calibration.round)
        .options(
            contains_eager(Calibration.round)
            .joinedload(Round.framework_version, innerjoin=True)
            .joinedload(FrameworkVersion.framework, innerjoin=True),
            joinedload(Calibration.facilitator, innerjoin=True),
        )
        .order_by(Round.due_on.desc(), Calibration.id.desc())
    )
    if not all_of_them:
        query = query.where(_takes_part(person))
    page = page_of(query, number)
    return Page(_lines(page.items, person), page.number, page.total)


def to_hold(person: Person) -> list[Line]:
    """The open calibrations that this person facilitates, for their home page."""
    found = db.session.scalars(
        select(Calibration)
        .join(Calibration.round)
        .options(contains_eager(Calibration.round))
        .where(Calibration.facilitator_id == person.id, Calibration.closed_at.is_(None))
        .order_by(Round.due_on, Calibration.id)
    ).all()
    return _lines(found, person)


def _takes_part(person: Person) -> ColumnElement[bool]:
    own = aliased(CaseAudit)
    return select(own.id).where(own.round_id == Calibration.round_id, own.auditor_id == person.id).exists()


def _lines(found: Sequence[Calibration], person: Person) -> list[Line]:
    rounds = [one.round_id for one in found]
    audits = (
        db.session.scalars(select(CaseAudit).where(CaseAudit.round_id.in_(rounds))).all() if rounds else []
    )
    by_round: dict[int, list[CaseAudit]] = {}
    for audit in audits:
        by_round.setdefault(audit.round_id, []).append(audit)
    return [
        Line(
            one,
            len(theirs := by_round.get(one.round_id, [])),
            sum(AuditState(audit.state) in COUNTED for audit in theirs),
            next((audit for audit in theirs if audit.auditor_id == person.id), None),
        )
        for one in found
    ]


def given(audits: Sequence[CaseAudit]) -> dict[Key, dict[int, Given]]:
    """What each auditor (by id) gave each criterion, each theme and the whole, and wrote of it. Two queries.

    Only of submitted audits: what is still being thought about is nobody's to see.
    """
    done = {audit.id: audit for audit in audits if AuditState(audit.state) in COUNTED}
    found: dict[Key, dict[int, Given]] = {}
    grades = select(Grade.case_audit_id, Grade.criterion_id, Grade.grade, Grade.evidence)
    for audit_id, criterion_id, grade, words in db.session.execute(
        grades.where(Grade.case_audit_id.in_(done))
    ):
        found.setdefault(("criterion", criterion_id), {})[done[audit_id].auditor_id] = Given(grade, words)
    judged = select(Judgement.case_audit_id, Judgement.theme_id, Judgement.grade, Judgement.rationale)
    for audit_id, theme_id, grade, words in db.session.execute(
        judged.where(Judgement.case_audit_id.in_(done))
    ):
        audit = done[audit_id]
        key = ("theme", theme_id) if theme_id is not None else ("overall", audit.framework_version_id)
        found.setdefault(key, {})[audit.auditor_id] = Given(grade, words)
    return found


def entry_named(case_list_id: int, reference: str) -> CaseListEntry | None:
    """The case with this reference in a list, with its team; None where the list has none."""
    return db.session.scalars(
        select(CaseListEntry)
        .join(CaseListEntry.case)
        .join(CaseListEntry.case_list)
        .where(
            CaseListEntry.case_list_id == case_list_id,
            of_cases(),
            func.lower(Case.reference) == reference.lower(),
        )
        .options(joinedload(CaseListEntry.case, innerjoin=True), joinedload(CaseListEntry.team))
        .order_by(CaseListEntry.id)
        .limit(1)
    ).first()


def taken_part(person: Person) -> Sequence[Calibration]:
    """The closed calibrations to which this person submitted an audit, oldest first."""
    return db.session.scalars(
        select(Calibration)
        .join(Calibration.round)
        .join(CaseAudit, CaseAudit.round_id == Round.id)
        .where(
            Calibration.closed_at.is_not(None),
            CaseAudit.auditor_id == person.id,
            CaseAudit.state.in_(COUNTED),
        )
        .options(
            contains_eager(Calibration.round).joinedload(Round.framework_version, innerjoin=True),
            selectinload(Calibration.agreed),
        )
        .order_by(Calibration.closed_at, Calibration.id)
    ).all()


def audits_of_many(found: Sequence[Calibration]) -> Mapping[int, Sequence[CaseAudit]]:
    """The audits of several calibrations, by round."""
    audits = db.session.scalars(
        select(CaseAudit)
        .where(CaseAudit.round_id.in_([one.round_id for one in found]))
        .order_by(CaseAudit.id)
    )
    by_round: dict[int, list[CaseAudit]] = {}
    for audit in audits:
        by_round.setdefault(audit.round_id, []).append(audit)
    return by_round
