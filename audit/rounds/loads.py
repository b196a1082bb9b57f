"""What each auditor has open, and how much they can take on until a round is due."""

from collections.abc import Sequence

from sqlalchemy import func, select

from audit.extensions import db
from audit.models import CaseAudit, Person, Round
from audit.rules import clock
from audit.rules.capacity import Load, working_days
from audit.rules.workflow import FINISHED, RoundState


def open_now(people: Sequence[Person], besides: Round | None) -> dict[int, int]:
    """How many audits of open rounds (but one) each of these people still has to submit, by id."""
    query = (
        select(CaseAudit.auditor_id, func.count())
        .join(CaseAudit.round)
        .where(
            CaseAudit.auditor_id.in_([person.id for person in people]),
            CaseAudit.state.not_in(FINISHED),
            Round.state == RoundState.OPEN,
        )
        .group_by(CaseAudit.auditor_id)
    )
    if besides is not None:
        query = query.where(CaseAudit.round_id != besides.id)
    return dict(db.session.execute(query).all())


def loads(found: Round, people: Sequence[Person], with_this_round: bool = False) -> dict[int, Load]:
    """The load of each of these people until this round is due, by id: beside it, or with it."""
    still_open, today = open_now(people, None if with_this_round else found), clock.today()
    return {
        person.id: Load(
            person.capacity,
            still_open.get(person.id, 0),
            *working_days(today, found.due_on, [(one.first_day, one.last_day) for one in person.away]),
        )
        for person in people
    }
