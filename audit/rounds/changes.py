"""What is done to a round: created, its cases allocated, closed, and each undone.

Its draw is in `draw_changes.py`, what is changed of its plan in `plan_changes.py`.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from audit.cases.names import tidied
from audit.extensions import db
from audit.models import CaseAudit, CaseList, FrameworkVersion, Person, Round, record
from audit.rounds import allocation_queries, progress, queries, sharing_out
from audit.rounds.sharing_out import Twice
from audit.rules import clock, workflow
from audit.rules.workflow import AuditState, RoundState, move_round

TAKEN = "There is already a round with this name. Choose another."


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user."""


def create_round(
    name: str,
    version: FrameworkVersion,
    case_list: CaseList,
    period_start: date,
    period_end: date,
    due_on: date,
    by: Person | None,
) -> Round:
    """Plan a round: nothing is drawn yet. Raises Refused when there is one of this name."""
    name = checked_plan(name, version, period_start, period_end, due_on)
    made = Round(
        name=name, framework_version=version, case_list=case_list, period_start=period_start,
        period_end=period_end, due_on=due_on, state=RoundState.PLANNED, created_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # someone else created one of this name at the same moment
        raise Refused(TAKEN) from None
    record(
        made, "created the round", by, name=name, framework=version.title, case_list=case_list.name,
        period=[period_start.isoformat(), period_end.isoformat()], due=due_on.isoformat(),
    )  # fmt: skip
    return made


def checked_plan(
    name: str,
    version: FrameworkVersion,
    period_start: date,
    period_end: date,
    due_on: date,
    of: Round | None = None,
) -> str:
    """The name of a round, tidied, once its plan can be. Raises Refused, ValueError for dates."""
    workflow.check_period(period_start, period_end)
    workflow.check_due(period_start, due_on)
    name = tidied(name)
    if not name:
        raise Refused("Enter a name.")
    named = queries.named(name)
    if named and (of is None or named.id != of.id):
        raise Refused(TAKEN)
    if version.state != "published" and (of is None or of.framework_version_id != version.id):
        raise Refused(f"{version.title} is not published.")
    return name


def allocate_cases(
    found: Round, auditors: Sequence[Person], by: Person | None, twice: Twice = sharing_out.ONCE
) -> None:
    """Give every case of the sample to one of these auditors, some to a second as well, and open the round.

    What is locked stays as it is. Raises Refused, storing nothing, when the rules leave a case that nobody
    can be given; NotAllowedNow.
    """
    after = move_round(found.state, "allocate the cases")
    planned = sharing_out.planned(found, auditors, twice)
    if planned.refusal:
        raise Refused(planned.refusal)
    now = clock.now()
    audits = [
        {
            "round_id": found.id,
            "sampled_case_id": one.case.id,
            "framework_version_id": found.framework_version_id,
            "auditor_id": one.auditor.id,
            "team_id": one.case.entry.team_id,
            "cohort": one.case.entry.cohort,
            "state": AuditState.ALLOCATED,
            "allocated_at": now,
            "second": one.second,
        }
        for one in planned.given
    ]
    if audits:  # everything may be locked
        db.session.execute(insert(CaseAudit), audits)
    found.state = after
    db.session.flush()
    more = {"twice": planned.twice} if planned.twice else {}
    more |= {"locked": len(planned.locked)} if planned.locked else {}
    load = {share.auditor.name: share.cases for share in planned.shares if share.cases}
    record(found, "allocated the cases", by, cases=len(planned.cases), auditors=load, **more)


def undo_allocation(found: Round, by: Person | None) -> None:
    """Take every audit back that is not locked, while none of these is started. Raises NotAllowedNow."""
    after = move_round(found.state, "undo the allocation")
    audits = queries.audits_to_undo(found)
    workflow.check_none_started(allocation_queries.begun(found))
    kept = {audit.id for audit in allocation_queries.locked(found)}
    taken = [audit for audit in audits if audit.id not in kept and audit.started_at is None]
    for audit in taken:
        db.session.delete(audit)
    found.state = after
    db.session.flush()
    more = {"locked": len(kept)} if kept else {}
    record(found, "undid the allocation", by, cases=len(taken), **more)


def close_round(found: Round, by: Person | None) -> None:
    """Close the round: what is not submitted stays readable and cannot be graded. Raises NotAllowedNow."""
    found.state = move_round(found.state, "close the round")
    db.session.flush()
    record(found, "closed the round", by, not_submitted=progress.of_round(found).work.outstanding)


def reopen_round(found: Round, by: Person | None) -> None:
    """Open a closed round again, so that its unsubmitted audits can be graded. Raises NotAllowedNow."""
    if queries.is_imported(found):
        raise workflow.NotAllowedNow(
            "This round was imported with its results, so there is nothing to grade in it."
        )
    found.state = move_round(found.state, "reopen the round")
    db.session.flush()
    record(found, "reopened the round", by)
