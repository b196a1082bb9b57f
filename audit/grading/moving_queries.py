"""Questions about moving open audits to a newer version: which, what each would keep, past moves."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.queries import with_its_case
from audit.models import (
    CaseAudit,
    FrameworkVersion,
    Grade,
    HistoryEntry,
    Judgement,
    Person,
    Round,
    SampledCase,
)
from audit.rules.carrying import Carrying, Fate, carrying
from audit.rules.workflow import COUNTED, NOT_YET_SUBMITTED, RoundState
from audit.web.paging import Page, page_of

MOVED = "moved to a newer version"
READ = "read what the move changed"

Row = TypeVar("Row", Grade, Judgement)
Rows = dict[int, list[Row]]  # by audit


def carried(before_id: int, after_id: int, cohort: str) -> Carrying:
    """What moving an audit of this cohort between these published versions does; worked out once."""
    kept: dict[tuple[int, int, str], Carrying] = current_app.extensions.setdefault("carryings", {})
    before, after = whole(before_id), whole(after_id)
    found = kept.get((before_id, after_id, cohort))
    if found is None or found.before is not before or found.after is not after:
        found = kept[before_id, after_id, cohort] = carrying(before, after, cohort)
    return found


def _earlier_than(to: FrameworkVersion) -> ColumnElement[bool]:
    earlier = select(FrameworkVersion.id).where(
        FrameworkVersion.framework_id == to.framework_id, FrameworkVersion.number < to.number
    )
    return CaseAudit.framework_version_id.in_(earlier)


def _open(to: FrameworkVersion) -> Select[CaseAudit]:
    """The audits that can be moved to this version, soonest due first."""
    return (
        with_its_case()
        # Those who are compared are all asked the same: a calibration stays with its version.
        .where(CaseAudit.state.in_(NOT_YET_SUBMITTED), Round.state == RoundState.OPEN, ~Round.for_calibration)
        .where(_earlier_than(to))
        .order_by(Round.due_on, Round.id, SampledCase.position, CaseAudit.id)
    )


def open_audits(to: FrameworkVersion, number: int) -> Page[CaseAudit]:
    """A page of the open audits that use an earlier version of the framework than this, by round."""
    return page_of(_open(to), number)


def open_kinds(to: FrameworkVersion) -> list[tuple[int, str, int]]:
    """How many open audits use each earlier version, by version id and cohort."""
    query = _open(to).order_by(None).with_only_columns(
        CaseAudit.framework_version_id, CaseAudit.cohort, func.count(), maintain_column_froms=True
    ).group_by(CaseAudit.framework_version_id, CaseAudit.cohort)  # fmt: skip
    return [(version_id, cohort, int(n)) for version_id, cohort, n in db.session.execute(query)]


def movable(to: FrameworkVersion) -> tuple[int, int]:
    """How many open audits can be moved to this version, and how many cannot: it asks them nothing."""
    asks = whole(to.id).themes_for
    kinds = open_kinds(to)
    can = sum(n for _, cohort, n in kinds if asks(cohort))
    return can, sum(n for *_, n in kinds) - can


def finished(to: FrameworkVersion) -> int:
    """How many finished audits use an earlier version: they stay with it."""
    query = select(func.count()).select_from(CaseAudit)
    return db.session.scalar(query.where(CaseAudit.state.in_(COUNTED), _earlier_than(to))) or 0


def rounds_behind(to: FrameworkVersion) -> Sequence[Round]:
    """The rounds without audits that were planned with an earlier version, soonest due first."""
    return db.session.scalars(
        select(Round)
        .join(Round.framework_version)
        .options(joinedload(Round.framework_version, innerjoin=True))
        .where(
            Round.state.in_((RoundState.PLANNED, RoundState.DRAWN)),
            FrameworkVersion.framework_id == to.framework_id,
            FrameworkVersion.number < to.number,
        )
        .order_by(Round.due_on, Round.id)
    ).all()


def held(case_audit_id: int) -> CaseAudit | None:
    """One audit to be moved, held with its round until the transaction ends.

    The round first, and all of it: whoever saves an answer meanwhile waits, and then sees the newer version.
    """
    its_round = select(CaseAudit.round_id).where(CaseAudit.id == case_audit_id).scalar_subquery()
    db.session.execute(select(Round.id).where(Round.id == its_round).with_for_update())
    return db.session.scalar(
        with_its_case().where(CaseAudit.id == case_audit_id).with_for_update(of=CaseAudit)
    )


def held_of(round_id: int, to: FrameworkVersion, most: int) -> Sequence[CaseAudit]:
    """The next audits of a round that can be moved, at most so many, held like `held`."""
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
    asked = [code for code, _ in whole(to.id).cohorts if whole(to.id).themes_for(code)]
    query = _open(to).where(CaseAudit.round_id == round_id, CaseAudit.cohort.in_(asked))
    return db.session.scalars(
        query.order_by(None).order_by(CaseAudit.id).limit(most).with_for_update(of=CaseAudit)
    ).all()


def rounds_to_move(to: FrameworkVersion) -> list[int]:
    """The ids of the rounds with open audits on an earlier version, always in this order."""
    query = _open(to).order_by(None).with_only_columns(CaseAudit.round_id, maintain_column_froms=True)
    return list(db.session.scalars(query.distinct().order_by(CaseAudit.round_id)))


def left_in(round_: Round, to: FrameworkVersion) -> bool:
    """Whether an open audit of the round still uses another version than this."""
    query = select(CaseAudit.id).where(
        CaseAudit.round_id == round_.id,
        CaseAudit.state.in_(NOT_YET_SUBMITTED),
        CaseAudit.framework_version_id != to.id,
    )
    return db.session.scalar(query.limit(1)) is not None


def answers_of(audit_ids: Collection[int]) -> Rows[Grade]:
    """Every answer of these audits, also those to criteria of versions they have left, by audit."""
    return _by_audit(select(Grade).where(Grade.case_audit_id.in_(audit_ids)).order_by(Grade.id))


def judgements_of(audit_ids: Collection[int]) -> Rows[Judgement]:
    """Every judgement of these audits, by audit."""
    return _by_audit(select(Judgement).where(Judgement.case_audit_id.in_(audit_ids)).order_by(Judgement.id))


def _by_audit(query: Select[Row]) -> Rows[Row]:
    found: Rows[Row] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.case_audit_id, []).append(row)
    return found


def says_something(row: Grade) -> bool:
    """Whether anything was answered at all."""
    return bool(row.grade or row.reason.strip() or row.root_causes or has_evidence(row))


def has_evidence(row: Grade) -> bool:
    """Whether evidence was given: a text, or where it comes from."""
    return bool(row.evidence.strip() or row.sources or row.evidence_on or row.document)


@dataclass(frozen=True)
class Prospect:
    """What moving one audit would do, in numbers of answers and of questions."""

    carried: Carrying
    answers: Counter[Fate]

    @property
    def answered(self) -> int:
        return self.answers.total()


def prospects(audits: Iterable[CaseAudit], to: FrameworkVersion) -> dict[int, Prospect]:
    """What moving each of these audits would do, by audit id; one query for all."""
    audits = list(audits)
    rows: Any = db.session.execute(
        select(Grade.case_audit_id, Grade.criterion_id, Grade.grade).where(
            Grade.case_audit_id.in_([audit.id for audit in audits]),
            or_(
                Grade.grade.is_not(None),
                *(column != "" for column in (Grade.evidence, Grade.reason, Grade.document)),
                Grade.evidence_on.is_not(None),
                func.coalesce(cast(Grade.sources, String), "[]") != "[]",
            ),
        )
    )
    given: dict[int, list[tuple[int, str | None]]] = {}
    for audit_id, criterion_id, grade in rows:
        given.setdefault(audit_id, []).append((criterion_id, grade))
    return {audit.id: _prospect(audit, to, given.get(audit.id, [])) for audit in audits}


def _prospect(audit: CaseAudit, to: FrameworkVersion, given: list[tuple[int, str | None]]) -> Prospect:
    found = carried(audit.framework_version_id, to.id, audit.cohort)
    fates = (found.criteria[id].fate_of(grade) for id, grade in given if id in found.criteria)
    return Prospect(found, Counter(fates))


@dataclass(frozen=True)
class Move:
    """One move of an audit to a newer version, as its history tells it."""

    entry: HistoryEntry
    carried: Carrying

    @property
    def overall(self) -> str | None:
        """The overall grade that could not go over, if there was one."""
        return self.entry.detail.get("overall")


def entries_of(case_audit_id: int) -> Sequence[HistoryEntry]:
    """What the history says of an audit's moves, and of their being read, oldest first."""
    return db.session.scalars(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person).lazyload(Person.role_rows))
        .where(
            HistoryEntry.subject == CaseAudit.__tablename__,
            HistoryEntry.subject_id == case_audit_id,
            HistoryEntry.what.in_((MOVED, READ)),
        )
        .order_by(HistoryEntry.sequence)
    ).all()


def moves(entries: Iterable[HistoryEntry], cohort: str) -> tuple[Move, ...]:
    """The moves that these entries tell of, oldest first."""
    return tuple(
        Move(entry, carried(before, after, cohort))
        for entry in entries
        if entry.what == MOVED
        for before, after in [entry.detail["versions"]]
    )


def unread_move(entries: Sequence[HistoryEntry]) -> bool:
    """Whether the last move was not read yet by the auditor."""
    return bool(entries) and entries[-1].what == MOVED
