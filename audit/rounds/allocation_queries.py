"""Questions about the audits of an allocation: which are locked, which begun, who could have one instead."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from audit.accounts.queries import with_role
from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, Concern, Person, Round, SampledCase
from audit.rounds.audited_before import audited_before
from audit.rounds.barred import Barred
from audit.rounds.loads import loads
from audit.rules.capacity import Load
from audit.rules.permissions import Role
from audit.rules.workflow import AuditState


def locked(found: Round) -> Sequence[CaseAudit]:
    """The audits of the round that stay with their auditors whatever is allocated."""
    query = select(CaseAudit).where(
        CaseAudit.round_id == found.id, CaseAudit.locked, CaseAudit.state != AuditState.TAKEN_OUT
    )
    return db.session.scalars(query.order_by(CaseAudit.id)).all()


def has_concern(audit: CaseAudit) -> bool:
    """Whether a concern was raised in an audit: it is kept for good, and the audit with it."""
    return db.session.scalar(select(Concern.id).where(Concern.case_audit_id == audit.id).limit(1)) is not None


def begun(found: Round) -> int:
    """How many audits of the round are begun and not locked: an undone allocation would lose them."""
    query = select(func.count()).where(
        CaseAudit.round_id == found.id,
        ~CaseAudit.locked,
        CaseAudit.started_at.is_not(None)
        | CaseAudit.state.not_in((AuditState.ALLOCATED, AuditState.TAKEN_OUT)),
    )
    return db.session.scalar(query) or 0


def audit_of(found: Round, case_audit_id: int, to_change: bool = False) -> CaseAudit | None:
    """An audit of the round with its case and auditor. To be changed, nobody saves into it meanwhile."""
    entry = joinedload(CaseAudit.sampled_case, innerjoin=True).joinedload(SampledCase.entry, innerjoin=True)
    query = (
        select(CaseAudit)
        .where(CaseAudit.id == case_audit_id, CaseAudit.round_id == found.id)
        .options(
            entry.joinedload(CaseListEntry.case, innerjoin=True),
            joinedload(CaseAudit.team, innerjoin=True),
            joinedload(CaseAudit.auditor, innerjoin=True).lazyload(Person.role_rows),
        )
    )
    return db.session.scalar(query.with_for_update(of=CaseAudit) if to_change else query)


def other_auditors(audit: CaseAudit) -> set[int]:
    """Who has or had another audit of the same case: nobody audits a case twice."""
    query = select(CaseAudit.auditor_id).where(
        CaseAudit.sampled_case_id == audit.sampled_case_id, CaseAudit.id != audit.id
    )
    return set(db.session.scalars(query))


def may_have(audit: CaseAudit) -> list[tuple[Person, Load]]:
    """Who may have this audit instead, by name, with what they have to do in all open rounds."""
    auditors = with_role(Role.AUDITOR)
    before = audited_before(audit.round_id)
    barred, others = Barred(auditors, before), other_auditors(audit) | {audit.auditor_id}
    able = [
        one
        for one in auditors
        if one.id not in others and not barred.why(one, audit.sampled_case.entry)
    ]  # fmt: skip
    load_of = loads(audit.round, able, with_this_round=True)
    return [(one, load_of[one.id]) for one in able]
