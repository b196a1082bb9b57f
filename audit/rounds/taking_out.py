"""Taking a case out of a sample: by the next reserve of its stratum, or as an exemption.

What was drawn stays on record as it was; an audit of the case that had been begun is kept with all that was
typed, for the QA lead to read.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from audit.accounts.queries import with_role
from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, Person, Round, SampledCase, TakenOut, record
from audit.rounds.audited_before import audited_before
from audit.rounds.barred import Barred
from audit.rounds.changes import Refused
from audit.rules import clock
from audit.rules.permissions import Role
from audit.rules.replacing import check_may_take_out, lacks
from audit.rules.workflow import FINISHED, NOT_YET_SUBMITTED, AuditState, RoundState, move_audit


class Incomplete(Refused):
    """Something of the reason is missing: `fields` says what, by field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


def sampled_case(found: Round, sampled_case_id: int) -> SampledCase | None:
    """A case of the round's sample as it stands, with its case, team and cohort."""
    entry = joinedload(SampledCase.entry)
    return db.session.scalar(
        select(SampledCase)
        .where(SampledCase.id == sampled_case_id, SampledCase.round_id == found.id, SampledCase.active)
        .options(
            entry.joinedload(CaseListEntry.case),
            entry.joinedload(CaseListEntry.team),
            entry.joinedload(CaseListEntry.cohort_row),
        )
    )


def next_reserve(sampled: SampledCase) -> SampledCase | None:
    """The reserve that would take this case's place: the first of its stratum that was not used yet."""
    used = select(TakenOut.replaced_by_id).where(TakenOut.replaced_by_id.is_not(None))
    return db.session.scalar(
        select(SampledCase)
        .where(
            SampledCase.round_id == sampled.round_id,
            SampledCase.stratum == sampled.stratum,
            SampledCase.reserve,
            SampledCase.id.not_in(used),
        )
        .order_by(SampledCase.position)
        .limit(1)
    )


def audits_of(sampled: SampledCase, to_change: bool = False) -> Sequence[CaseAudit]:
    """The audits of a sampled case that are not taken out. To be changed, nobody else grades meanwhile."""
    query = select(CaseAudit).where(
        CaseAudit.sampled_case_id == sampled.id, CaseAudit.state != AuditState.TAKEN_OUT
    )
    return db.session.scalars(query.with_for_update() if to_change else query.order_by(CaseAudit.id)).all()


def check(found: Round, sampled: SampledCase) -> None:
    """Raise NotAllowedNow unless this case may be taken out now."""
    check_may_take_out(found.state, any(audit.state not in NOT_YET_SUBMITTED for audit in audits_of(sampled)))


def replace_case(found: Round, sampled: SampledCase, why: str, words: str, by: Person | None) -> SampledCase:
    """Put the next reserve of its stratum in this case's place, and give it to the same auditor if they may.

    Raises NotAllowedNow once an audit of it is submitted, Incomplete, Refused when there is no reserve left
    or nobody who may audit it.
    """
    _check(found, sampled, lacks(why, words, False, ""))
    reserve = next_reserve(sampled)
    if reserve is None:
        raise Refused(f"No reserve of {sampled.stratum} is left. Exempt the case, or leave it in the sample.")
    had = _take_out(sampled, by)
    reserve.active = True
    given = _give(found, reserve, had)
    _keep(found, sampled, reserve, why, words, "", by)
    record(
        found, "replaced a case", by, case=sampled.entry.case.reference, why=why, words=words.strip(),
        reserve=reserve.entry.case.reference, auditors=[person.name for person in given],
    )  # fmt: skip
    return reserve


def exempt_case(
    found: Round, sampled: SampledCase, why: str, words: str, approved_by: str, by: Person | None
) -> None:
    """Take this case out and put none in its place. Raises NotAllowedNow, Incomplete."""
    _check(found, sampled, lacks(why, words, True, approved_by))
    _take_out(sampled, by)
    _keep(found, sampled, None, why, words, approved_by, by)
    record(
        found, "exempted a case", by, case=sampled.entry.case.reference, why=why, words=words.strip(),
        approved_by=approved_by.strip(),
    )  # fmt: skip


def _check(found: Round, sampled: SampledCase, missing: dict[str, str]) -> None:
    check_may_take_out(
        found.state, any(audit.state not in NOT_YET_SUBMITTED for audit in audits_of(sampled, True))
    )
    if missing:
        raise Incomplete(missing)


def _take_out(sampled: SampledCase, by: Person | None) -> list[CaseAudit]:
    """End the audits of this case, keeping what was typed; who had them."""
    audits = audits_of(sampled)
    for audit in audits:
        audit.state = move_audit(audit.state, "take out")
        record(audit, "taken out of the round", by)
    sampled.active = False
    db.session.flush()
    return list(audits)


def _keep(
    found: Round,
    sampled: SampledCase,
    reserve: SampledCase | None,
    why: str,
    words: str,
    approved_by: str,
    by: Person | None,
) -> None:
    db.session.add(
        TakenOut(
            round_id=found.id, sampled_case=sampled, replaced_by=reserve, why=why, words=words.strip(),
            approved_by=approved_by.strip(), at=clock.now(), by=by,
        )
    )  # fmt: skip
    db.session.flush()


def _give(found: Round, reserve: SampledCase, had: Sequence[CaseAudit]) -> list[Person]:
    """Give the reserve to as many as had the case: the same where they may, else the next who may."""
    if found.state != RoundState.OPEN:
        return []
    entry, given = reserve.entry, list[Person]()
    for audit in had:
        in_turn = _in_turn(found, audit.auditor)
        barred = Barred(in_turn, audited_before(found.id))
        auditor = next((one for one in in_turn if _may(one, entry, barred) and one not in given), None)
        if auditor is None:
            team = entry.team.name if entry.team else "no team"
            raise Refused(
                f"Nobody may audit the reserve, case {entry.case.reference} of {team}. "
                "Ask your administrator to add an auditor who is not of that team."
            )
        given.append(auditor)
        db.session.add(
            CaseAudit(
                round_id=found.id, sampled_case_id=reserve.id,
                framework_version_id=found.framework_version_id, auditor_id=auditor.id,
                team_id=entry.team_id, cohort=entry.cohort, state=AuditState.ALLOCATED,
                allocated_at=clock.now(), second=audit.second,
            )
        )  # fmt: skip
    db.session.flush()
    return given


def _in_turn(found: Round, first: Person) -> list[Person]:
    """Who is asked first: whoever had the case, then those of the round with least to do, then others."""
    waiting = func.count(CaseAudit.id).filter(CaseAudit.state.not_in(FINISHED))
    load = dict(
        db.session.execute(
            select(CaseAudit.auditor_id, waiting)
            .where(CaseAudit.round_id == found.id)
            .group_by(CaseAudit.auditor_id)
        ).all()
    )
    others = [person for person in with_role(Role.AUDITOR) if person.id != first.id]
    return [
        first,
        *sorted(others, key=lambda person: (person.id not in load, load.get(person.id, 0), person.id)),
    ]


def _may(auditor: Person, entry: CaseListEntry, barred: Barred) -> bool:
    """Nobody audits a case of their own, of their own team, or that they supervised."""
    return Role.AUDITOR in auditor.roles and barred.why(auditor, entry) is None
