"""Two audits of one case: each auditor, whatever else they may do, sees only theirs until both are submitted.

A QA lead who audits neither reads both at any time. A second audit is compared with the first, and is in no
result: a team's manager reads the first alone.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, Person, Reading, ReAudit, Round, SampledCase
from audit.rules.workflow import COUNTED, AuditState, RoundState


def states_of_pair(audit: CaseAudit, person: Person) -> frozenset[AuditState]:
    """The states of the audits of this case, if one of the others is this person's; otherwise empty."""
    rows = db.session.execute(
        select(CaseAudit.auditor_id, CaseAudit.state).where(
            CaseAudit.sampled_case_id == audit.sampled_case_id, CaseAudit.state != AuditState.TAKEN_OUT
        )
    ).all()
    if person.id not in {auditor_id for auditor_id, _ in rows}:
        return frozenset()
    return frozenset(AuditState(state) for _, state in rows)


def blind_to(person: Person) -> ColumnElement[bool]:
    """Whether an audit is hidden from a person for now: they audit the case too, or audit it again."""
    own, unfinished = aliased(CaseAudit), aliased(CaseAudit)
    same = own.sampled_case_id == CaseAudit.sampled_case_id
    of_a_pair = and_(
        CaseAudit.auditor_id != person.id,
        exists().where(same, own.auditor_id == person.id, own.state != AuditState.TAKEN_OUT),
        exists().where(
            unfinished.sampled_case_id == CaseAudit.sampled_case_id,
            unfinished.state.not_in((*COUNTED, AuditState.TAKEN_OUT)),
        ),
    )
    return or_(of_a_pair, audits_again(person))


def audits_again(person: Person) -> ColumnElement[bool]:
    """Whether an audit is of a case that this person is auditing again and has not submitted yet.

    Everything given before, the last time or earlier, is hidden from them until they have given theirs.
    """
    own, sampled, entry = aliased(CaseAudit), aliased(SampledCase), aliased(CaseListEntry)
    theirs = (
        select(own.sampled_case_id, entry.case_id)
        .join(ReAudit, ReAudit.sampled_case_id == own.sampled_case_id)
        .join(sampled, sampled.id == own.sampled_case_id)
        .join(entry, entry.id == sampled.case_list_entry_id)
        .where(own.auditor_id == person.id, own.state.not_in((*COUNTED, AuditState.TAKEN_OUT)))
        .subquery()
    )
    before, listed = aliased(SampledCase), aliased(CaseListEntry)
    return CaseAudit.sampled_case_id.in_(
        select(before.id)
        .join(listed, listed.id == before.case_list_entry_id)
        .join(theirs, theirs.c.case_id == listed.case_id)
        .where(before.id != theirs.c.sampled_case_id)
    )


def is_again(audit: CaseAudit) -> bool:
    """Whether the case of this audit was audited before and came back."""
    return (
        db.session.scalar(select(exists().where(ReAudit.sampled_case_id == audit.sampled_case_id))) or False
    )


def is_blind(person: Person, audit: CaseAudit) -> bool:
    """Whether this audit is hidden from a person for now, see blind_to."""
    return (
        db.session.scalar(select(CaseAudit.id).where(CaseAudit.id == audit.id, blind_to(person))) is not None
    )


def hidden_from(reader: Person | None) -> dict[int, int]:
    """The submitted audits that nothing this person gets may tell of for now: by id, with their rounds.

    What goes to nobody by name, to another program or from the command line, may reach any of the auditors:
    there the audits of every case are left out that another auditor of an open round has not submitted yet.
    """
    own, unfinished = aliased(CaseAudit), aliased(CaseAudit)
    still_to_come = unfinished.state.not_in((*COUNTED, AuditState.TAKEN_OUT))
    if reader is None:
        waiting = (
            select(unfinished.sampled_case_id)
            .join(unfinished.round)
            .where(still_to_come, Round.state == RoundState.OPEN)
        )
        return _in_results(CaseAudit.sampled_case_id.in_(waiting))
    # Their own cases first, so that nobody else's audits are looked through.
    sampled, entry = aliased(SampledCase), aliased(CaseListEntry)
    cases = (
        select(entry.case_id)
        .join(sampled, sampled.case_list_entry_id == entry.id)
        .join(own, own.sampled_case_id == sampled.id)
        .where(own.auditor_id == reader.id)
    )
    theirs = select(SampledCase.id).join(SampledCase.entry).where(CaseListEntry.case_id.in_(cases))
    return _in_results(CaseAudit.sampled_case_id.in_(theirs) & blind_to(reader))


def _in_results(which: ColumnElement[bool]) -> dict[int, int]:
    counted = CaseAudit.state.in_(COUNTED) & ~CaseAudit.second & ~Round.for_calibration
    query = select(CaseAudit.id, CaseAudit.round_id).join(CaseAudit.round).where(counted, which)
    return dict(db.session.execute(query).all())


def hidden_for_now(audit: CaseAudit, person: Person) -> bool:
    """Whether this audit is hidden from a person because they are auditing its case again."""
    found = db.session.scalar(select(CaseAudit.id).where(CaseAudit.id == audit.id, audits_again(person)))
    return found is not None


def audits_same_case(person: Person) -> ColumnElement[bool]:
    """Whether an audit is of a case that this person audits too: they moderate none of its audits."""
    own = aliased(CaseAudit)
    return exists().where(
        own.sampled_case_id == CaseAudit.sampled_case_id,
        own.auditor_id == person.id,
        own.state != AuditState.TAKEN_OUT,
    )


def has_read_another(audit: CaseAudit) -> bool:
    """Whether its auditor has opened another audit of the same case: theirs is not changed after that."""
    other = aliased(CaseAudit)
    return (
        db.session.scalar(
            select(
                exists().where(
                    Reading.case_audit_id == other.id,
                    Reading.person_id == audit.auditor_id,
                    other.sampled_case_id == audit.sampled_case_id,
                    other.id != audit.id,
                )
            )
        )
        or False
    )


def others(audit: CaseAudit) -> Sequence[CaseAudit]:
    """The other audits of the same case that are not taken out, with their auditors."""
    return db.session.scalars(
        select(CaseAudit)
        .options(joinedload(CaseAudit.auditor, innerjoin=True))
        .where(
            CaseAudit.sampled_case_id == audit.sampled_case_id,
            CaseAudit.id != audit.id,
            CaseAudit.state != AuditState.TAKEN_OUT,
        )
        .order_by(CaseAudit.second, CaseAudit.id)
    ).all()
