"""What is changed of a round's plan: all of it until a sample is drawn, its due date while it is open."""

from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from audit.extensions import db
from audit.models import CaseList, FrameworkVersion, Person, Round, record
from audit.rounds.changes import TAKEN, Refused, checked_plan
from audit.rules import workflow
from audit.rules.workflow import RoundState


def change_round(
    found: Round,
    name: str,
    version: FrameworkVersion,
    case_list: CaseList,
    period_start: date,
    period_end: date,
    due_on: date,
    by: Person | None,
) -> None:
    """Change what a round of which nothing is drawn is planned to be. Raises NotAllowedNow, Refused."""
    workflow.check_planned(found.state, "change the plan")
    name = checked_plan(name, version, period_start, period_end, due_on, found)
    before = _plan(found)
    try:
        with db.session.begin_nested():
            found.name, found.framework_version, found.case_list = name, version, case_list
            found.period_start, found.period_end, found.due_on = period_start, period_end, due_on
            db.session.flush()
    except IntegrityError:  # someone else took the name at the same moment
        raise Refused(TAKEN) from None
    after = _plan(found)
    changed = {key: [before[key], after[key]] for key in after if after[key] != before[key]}
    if changed:
        record(found, "changed the plan", by, **changed)


def _plan(found: Round) -> dict[str, Any]:
    return {
        "name": found.name,
        "framework": found.framework_version.title,
        "case_list": found.case_list.name,
        "period": [found.period_start.isoformat(), found.period_end.isoformat()],
        "due": found.due_on.isoformat(),
    }


def move_due_date(found: Round, due_on: date, reason: str, by: Person | None) -> None:
    """Give the audits of an open round another due date, and say why. Raises NotAllowedNow, Refused."""
    if found.state != RoundState.OPEN:
        raise workflow.NotAllowedNow(
            f"You cannot move the due date now: {workflow.ROUND_IS[RoundState(found.state)]}."
        )
    workflow.check_due(found.period_start, due_on)
    if not reason.strip():
        raise Refused("Say why the due date is moved.")
    before, found.due_on = found.due_on, due_on
    db.session.flush()
    if before != due_on:
        record(
            found, "moved the due date", by, due=[before.isoformat(), due_on.isoformat()],
            reason=reason.strip(),
        )  # fmt: skip


def delete_round(found: Round, by: Person | None) -> None:
    """Delete a round of which nothing is drawn; the history keeps that it was. Raises NotAllowedNow."""
    workflow.check_planned(found.state, "delete the round")
    record(found, "deleted the round", by, **_plan(found))
    db.session.delete(found)
    db.session.flush()
