"""Questions about moderation: what waits, what was said of an audit, which two audits are of one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from audit.extensions import db
from audit.grading import pairs
from audit.grading import queries as grading
from audit.grading.final import Thing
from audit.grading.submitting.queries import waits_for_moderator
from audit.models import (
    CaseAudit,
    HistoryEntry,
    ModeratedGrade,
    Moderation,
    ModerationReason,
    Person,
    Round,
    Team,
)
from audit.moderation.lines import NOTHING, Part, Rows, parts_of
from audit.rules.moderating import ModerationState
from audit.rules.workflow import COUNTED, RoundState
from audit.web.paging import Page, page_of


@dataclass(frozen=True)
class Wanted:
    """Which audits of those in moderation are asked for."""

    state: ModerationState = ModerationState.WAITING
    why: str = ""
    round_id: int | None = None
    team_id: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.why or self.round_id or self.team_id)


def listed(person: Person, wanted: Wanted, number: int) -> Page[CaseAudit]:
    """A page of the audits in moderation, who waits longest first; never the person's own."""
    query = (
        grading.with_its_case()
        .join(CaseAudit.moderation)
        .where(
            CaseAudit.auditor_id != person.id,
            ~CaseAudit.second,
            ~pairs.audits_same_case(person),
            Moderation.state == wanted.state,
        )
        .options(selectinload(CaseAudit.moderation_reasons), selectinload(CaseAudit.moderation))
    )
    if wanted.state == ModerationState.WAITING:
        query = query.where(waits_for_moderator())
    if wanted.why:
        query = query.where(
            exists().where(ModerationReason.case_audit_id == CaseAudit.id, ModerationReason.why == wanted.why)
        )
    if wanted.round_id is not None:
        query = query.where(CaseAudit.round_id == wanted.round_id)
    if wanted.team_id is not None:
        query = query.where(CaseAudit.team_id == wanted.team_id)
    return page_of(query.order_by(Moderation.waits_since, CaseAudit.id), number)


def rounds_in_moderation() -> Sequence[Round]:
    """The rounds with audits in moderation, newest first, for choosing one."""
    there = exists().where(CaseAudit.round_id == Round.id, Moderation.case_audit_id == CaseAudit.id)
    return db.session.scalars(
        select(Round).where(there).order_by(Round.period_start.desc(), Round.id.desc())
    ).all()


def teams_in_moderation() -> Sequence[Team]:
    """The teams with audits in moderation, by name, for choosing one."""
    there = exists().where(CaseAudit.team_id == Team.id, Moderation.case_audit_id == CaseAudit.id)
    return db.session.scalars(select(Team).where(there).order_by(Team.name, Team.id)).all()


def moderation_of(case_audit_id: int) -> Moderation | None:
    """The moderation of an audit with what was said of its grades, if it ever went to a moderator."""
    return db.session.scalar(
        select(Moderation)
        .where(Moderation.case_audit_id == case_audit_id)
        .options(joinedload(Moderation.moderator))
    )


def said_of(moderation: Moderation | None) -> dict[Thing, ModeratedGrade]:
    """What a moderator says of each grade of an audit."""
    if moderation is None:
        return {}
    found = db.session.scalars(
        select(ModeratedGrade)
        .where(ModeratedGrade.moderation_id == moderation.id)
        .options(joinedload(ModeratedGrade.saved_by, innerjoin=True))
    )
    return {(row.about, row.about_id): row for row in found}


def others_of(audit: CaseAudit) -> Sequence[CaseAudit]:
    """The other audits of the same case."""
    return pairs.others(audit)


def second_of(audit: CaseAudit) -> CaseAudit | None:
    """The second audit of the same case, if there is one."""
    return next((other for other in pairs.others(audit) if other.second), None)


def first_of(audit: CaseAudit) -> CaseAudit | None:
    """Of a second audit: the first of the same case."""
    return next((other for other in pairs.others(audit) if not other.second), None)


def both_submitted(audit: CaseAudit) -> bool:
    """Whether no other audit of the same case is still to come: all are submitted, or the round is closed."""
    return audit.round.state != RoundState.OPEN or all(
        other.state in COUNTED for other in pairs.others(audit)
    )


def rows_of(case_audit_id: int) -> Rows:
    """Everything that was graded and judged in an audit."""
    return grading.answers(case_audit_id), grading.judgements(case_audit_id)


def parts(
    audit: CaseAudit,
    moderation: Moderation | None,
    first: Rows | None = None,
    second: CaseAudit | None = None,
) -> tuple[Part, ...]:
    """An audit laid out for a moderator, with that of the second auditor where it is submitted."""
    beside = rows_of(second.id) if second is not None and second.state in COUNTED else NOTHING
    return parts_of(audit, first or rows_of(audit.id), beside, said_of(moderation))


def reopened(case_audit_id: int) -> HistoryEntry | None:
    """When an audit was last returned or reopened: by whom and why."""
    return db.session.scalar(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person))
        .where(
            HistoryEntry.subject == CaseAudit.__tablename__,
            HistoryEntry.subject_id == case_audit_id,
            HistoryEntry.what.in_(("returned", "reopened")),
        )
        .order_by(HistoryEntry.sequence.desc())
        .limit(1)
    )


def reasons_by_why(reasons: Sequence[ModerationReason]) -> Mapping[str, list[ModerationReason]]:
    """The reasons why an audit went to a moderator, those of one kind together."""
    found: dict[str, list[ModerationReason]] = {}
    for one in reasons:
        found.setdefault(one.why, []).append(one)
    return found
