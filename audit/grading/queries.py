"""Questions about case audits: whose they are, what was answered, how far they have come."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Grade,
    Judgement,
    Person,
    Round,
    SampledCase,
)
from audit.rules.grades import Answer
from audit.rules.permissions import Permission, Scope
from audit.rules.permissions import scope as scope_of
from audit.rules.progress import Judged, Progress, progress
from audit.rules.workflow import COUNTED, AuditState
from audit.web.paging import Page, page_of


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
    """One case audit with its case, round, team, cohort and auditor.

    `to_change` holds the audit until the transaction ends, so that two saves come one after the other, and
    its round, so that it is not closed meanwhile. The round first, as whoever takes an allocation back does.
    """
    query = with_its_case().where(CaseAudit.id == case_audit_id)
    if to_change:
        its_round = select(CaseAudit.round_id).where(CaseAudit.id == case_audit_id).scalar_subquery()
        db.session.execute(select(Round.id).where(Round.id == its_round).with_for_update(read=True))
        query = query.with_for_update(of=CaseAudit)
    return db.session.scalar(query)


def readable(audit: CaseAudit, person: Person, scope: Scope, teams: frozenset[int]) -> bool:
    """Whether a person may read this audit: before it is submitted, only its auditor and a QA lead may.

    `teams` are the person's own teams with every team below.
    """
    if audit.auditor_id == person.id:
        return True
    if scope == Scope.EVERYTHING:
        return AuditState(audit.state) in COUNTED or _leads(person)
    return scope == Scope.OWN_TEAMS and AuditState(audit.state) in COUNTED and audit.team_id in teams


def _leads(person: Person) -> bool:
    return scope_of(person.roles, Permission.MANAGE_ROUNDS) is not None


def waiting_for(person: Person) -> Sequence[CaseAudit]:
    """The audits a person has still to finish in open rounds, soonest due first."""
    return db.session.scalars(
        with_its_case()
        .where(
            CaseAudit.auditor_id == person.id,
            CaseAudit.state.not_in(COUNTED),
            Round.state == "open",
        )
        .order_by(Round.due_on, CaseAudit.state.desc(), SampledCase.position, CaseAudit.id)
    ).all()


def answered_counts(audits: Iterable[CaseAudit]) -> dict[int, int]:
    """How many criteria of each audit (by id) have an answer."""
    found = db.session.execute(
        select(Grade.case_audit_id, func.count())
        .where(Grade.case_audit_id.in_([audit.id for audit in audits]), Grade.grade.is_not(None))
        .group_by(Grade.case_audit_id)
    )
    return {audit_id: int(n) for audit_id, n in found}


def total_counts(audits: Iterable[CaseAudit]) -> dict[int, int]:
    """How many criteria apply to each audit (by id)."""
    kinds: dict[tuple[int, str], int] = {}
    for audit in audits:
        kind = (audit.framework_version_id, audit.cohort)
        if kind not in kinds:
            themes = whole(audit.framework_version_id).themes_for(audit.cohort)
            kinds[kind] = sum(len(theme.criteria) for theme in themes)
    return {audit.id: kinds[audit.framework_version_id, audit.cohort] for audit in audits}


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
    if scope == Scope.OWN:
        query = query.where(CaseAudit.auditor_id == person.id)
    elif scope == Scope.OWN_TEAMS:
        theirs = CaseAudit.team_id.in_(teams) & CaseAudit.state.in_(COUNTED)
        query = query.where(theirs | (CaseAudit.auditor_id == person.id))
    elif not _leads(person):
        query = query.where(CaseAudit.state.in_(COUNTED) | (CaseAudit.auditor_id == person.id))
    if search:
        query = query.where(Case.reference.icontains(search, autoescape=True))
    if state:
        query = query.where(CaseAudit.state == state)
    if round_id is not None:
        query = query.where(CaseAudit.round_id == round_id)
    order = (Round.period_start.desc(), CaseAudit.round_id.desc(), SampledCase.position, CaseAudit.id)
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
    return db.session.scalar(
        select(Grade)
        .where(Grade.case_audit_id == case_audit_id, Grade.criterion_id == criterion_id)
        .options(joinedload(Grade.saved_by, innerjoin=True))
    )


def judgement_of(case_audit_id: int, theme_id: int | None) -> Judgement | None:
    """The judgement of one theme, or the overall one (None), if there is one yet."""
    theme = Judgement.theme_id == theme_id if theme_id is not None else Judgement.theme_id.is_(None)
    return db.session.scalar(
        select(Judgement)
        .where(Judgement.case_audit_id == case_audit_id, theme)
        .options(joinedload(Judgement.saved_by, innerjoin=True))
    )


def progress_of(
    audit: CaseAudit, given: Mapping[int, Grade], judged: Mapping[int | None, Judgement]
) -> Progress:
    """How far an audit has come, from its answers and judgements."""
    version = whole(audit.framework_version_id)
    return progress(
        version.themes_for(audit.cohort),
        version.judgement_scale,
        {id: Answer(grade.grade, grade.evidence, grade.reason) for id, grade in given.items()},
        {id: Judged(one.grade, one.rationale, one.against_guard) for id, one in judged.items()},
    )
