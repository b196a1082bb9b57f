"""Questions about case audits: whose they are, what was answered, how far they have come."""

from collections.abc import Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from audit.extensions import db
from audit.grading import pairs
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Grade,
    Judgement,
    PastRound,
    Person,
    Round,
    SampledCase,
)
from audit.rules.grades import Answer
from audit.rules.moderating import ModerationState
from audit.rules.permissions import Permission, Scope
from audit.rules.permissions import scope as scope_of
from audit.rules.progress import Judged
from audit.rules.workflow import COUNTED, FINISHED, AuditState
from audit.web.paging import Page, page_of

# What is asked with every save is written once: building a query takes longer than many of them run.
_GRADE_OF = select(Grade).where(
    Grade.case_audit_id == bindparam("case_audit_id"), Grade.criterion_id == bindparam("criterion_id")
)

_HELD = (
    select(CaseAudit)
    .join(CaseAudit.round)
    .options(contains_eager(CaseAudit.round))
    .where(CaseAudit.id == bindparam("case_audit_id"))
    .with_for_update(of=CaseAudit)
)

# In the list of audits, beside their states: submitted, and gone to a moderator.
WITH_MODERATOR = "with_moderator"


def with_its_case() -> Select[CaseAudit]:
    """Audits with everything a line about one shows, in one query."""
    return (
        select(CaseAudit)
        .join(CaseAudit.round)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .options(
            contains_eager(CaseAudit.round),
            contains_eager(CaseAudit.sampled_case)
            .contains_eager(SampledCase.entry)
            .contains_eager(CaseListEntry.case),
            joinedload(CaseAudit.team, innerjoin=True),
            joinedload(CaseAudit.cohort_row, innerjoin=True),
            joinedload(CaseAudit.auditor, innerjoin=True),
        )
    )


def case_audit(case_audit_id: int, to_change: bool = False) -> CaseAudit | None:
    """One case audit with its case, round, team, cohort and auditor; `to_change` holds it, see held."""
    if to_change:
        _hold_round(case_audit_id)
    query = with_its_case().where(CaseAudit.id == case_audit_id)
    return db.session.scalar(query.with_for_update(of=CaseAudit) if to_change else query)


def held(case_audit_id: int) -> CaseAudit | None:
    """One case audit with its round alone, to be saved in, held until the transaction ends.

    Two saves come one after the other, and the round is not closed meanwhile. The round is held first, as
    whoever takes an allocation back does.
    """
    _hold_round(case_audit_id)
    return db.session.scalar(_HELD, {"case_audit_id": case_audit_id})


def _hold_round(case_audit_id: int) -> None:
    if db.session.get_bind().dialect.name == "sqlite":  # nobody else can write meanwhile at all
        return
    its_round = select(CaseAudit.round_id).where(CaseAudit.id == case_audit_id).scalar_subquery()
    db.session.execute(select(Round.id).where(Round.id == its_round).with_for_update(read=True))


def readable(audit: CaseAudit, person: Person, scope: Scope, teams: frozenset[int]) -> bool:
    """Whether a person may read this audit: before it is submitted, only its auditor and a QA lead may.

    Of a case that two audit, see pairs.py. One taken out of its round is a QA lead's alone to read. `teams`
    are the person's own teams with every team below.
    """
    if audit.state == AuditState.TAKEN_OUT:
        return scope == Scope.EVERYTHING and _leads(person)
    if audit.auditor_id == person.id:
        return True
    audits = scope_of(person.roles, Permission.GRADE_CASES) is not None
    if audits and pairs.hidden_for_now(audit, person):
        return False
    others = pairs.states_of_pair(audit, person)
    if others:  # they audit the same case: blind until both are submitted, and then open to each other
        return others <= COUNTED
    if scope == Scope.EVERYTHING:
        return AuditState(audit.state) in COUNTED or _leads(person)
    of_theirs = scope == Scope.OWN_TEAMS and audit.team_id in teams and not audit.second
    return of_theirs and AuditState(audit.state) in COUNTED


def is_imported(audit: CaseAudit) -> bool:
    """Whether an audit came from a file of earlier results."""
    return db.session.get(PastRound, audit.round_id) is not None


def _leads(person: Person) -> bool:
    return scope_of(person.roles, Permission.MANAGE_ROUNDS) is not None


def waiting_for(person: Person) -> Sequence[CaseAudit]:
    """The audits a person has still to finish in open rounds, soonest due first."""
    return db.session.scalars(_waiting_for(person)).all()


def next_for(person: Person) -> CaseAudit | None:
    """The audit a person would best go on with, if one waits."""
    return db.session.scalar(_waiting_for(person).limit(1))


def _waiting_for(person: Person) -> Select[CaseAudit]:
    return (
        with_its_case()
        .where(
            CaseAudit.auditor_id == person.id,
            CaseAudit.state.not_in(FINISHED),
            Round.state == "open",
        )
        .order_by(Round.due_on, CaseAudit.state.desc(), SampledCase.position, CaseAudit.id)
    )


def listed(
    person: Person,
    scope: Scope,
    teams: frozenset[int],
    number: int,
    search: str = "",
    state: str = "",
    round_id: int | None = None,
) -> Page[CaseAudit]:
    """A page of the audits a person may read, newest round first; `search` looks in case references."""
    query = with_its_case()
    if not (scope == Scope.EVERYTHING and _leads(person)):
        query = query.where(CaseAudit.state != AuditState.TAKEN_OUT)
    if scope == Scope.OWN:
        query = query.where(CaseAudit.auditor_id == person.id)
    elif scope == Scope.OWN_TEAMS:
        theirs = CaseAudit.team_id.in_(teams) & CaseAudit.state.in_(COUNTED) & ~CaseAudit.second
        query = query.where(theirs | (CaseAudit.auditor_id == person.id))
    elif not _leads(person):
        query = query.where(CaseAudit.state.in_(COUNTED) | (CaseAudit.auditor_id == person.id))
    if scope != Scope.OWN:
        query = query.where(~pairs.blind_to(person))
    if search:
        query = query.where(Case.reference.icontains(search, autoescape=True))
    if state == WITH_MODERATOR:
        query = query.where(
            CaseAudit.state.in_(COUNTED), CaseAudit.moderation.has(state=ModerationState.WAITING)
        )
    elif state:
        query = query.where(CaseAudit.state == state)
    if round_id is not None:
        query = query.where(CaseAudit.round_id == round_id)
    order = (Round.period_start.desc(), CaseAudit.round_id.desc(), SampledCase.position, CaseAudit.id)
    query = query.options(selectinload(CaseAudit.moderation))
    return page_of(query.order_by(*order), number)


def rounds() -> Sequence[Round]:
    """Every round that has been allocated, newest first, for choosing one."""
    return db.session.scalars(
        select(Round)
        .where(Round.state.in_(("open", "closed")))
        .order_by(Round.period_start.desc(), Round.id.desc())
    ).all()


def answers(case_audit_id: int) -> dict[int, Grade]:
    """What was answered in an audit, by criterion id, with who saved it."""
    found = db.session.scalars(
        select(Grade)
        .where(Grade.case_audit_id == case_audit_id)
        .options(joinedload(Grade.saved_by, innerjoin=True))
    )
    return {grade.criterion_id: grade for grade in found}


def judgements(case_audit_id: int) -> dict[int | None, Judgement]:
    """What was judged in an audit, by theme id; the overall judgement under None."""
    found = db.session.scalars(
        select(Judgement)
        .where(Judgement.case_audit_id == case_audit_id)
        .options(joinedload(Judgement.saved_by, innerjoin=True))
    )
    return {judgement.theme_id: judgement for judgement in found}


def grade_of(case_audit_id: int, criterion_id: int) -> Grade | None:
    """The answer to one criterion of an audit, if there is one yet."""
    of = {"case_audit_id": case_audit_id, "criterion_id": criterion_id}
    return db.session.scalar(_GRADE_OF, of)


def judgement_of(case_audit_id: int, theme_id: int | None) -> Judgement | None:
    """The judgement of one theme, or the overall one (None), if there is one yet."""
    theme = Judgement.theme_id == theme_id if theme_id is not None else Judgement.theme_id.is_(None)
    return db.session.scalar(select(Judgement).where(Judgement.case_audit_id == case_audit_id, theme))


def answer_of(grade: Grade) -> Answer:
    """A stored answer as a plain value."""
    return Answer(
        grade.grade, grade.evidence, grade.reason, tuple(grade.root_causes), tuple(grade.sources),
        grade.evidence_on, grade.document, grade.for_moderator,
    )  # fmt: skip


def judged_of(judgement: Judgement) -> Judged:
    """A stored judgement as a plain value."""
    return Judged(judgement.grade, judgement.rationale, judgement.against_guard, judgement.impact)
