"""What a yes to a month would do: it is done, looked at, and undone before anybody else can see it.

So what is shown is what the draw and the allocation themselves do, whatever they take into account.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, Person, Round, SampledCase, SeriesMonth
from audit.rounds import queries, series_changes
from audit.rounds.changes import Refused
from audit.rules.frame import Plan
from audit.rules.sampling import CannotDraw


@dataclass(frozen=True)
class Rehearsal:
    """What would be drawn, and how many cases each auditor would have; or why it cannot be done."""

    plan: Plan | None = None
    cases: int = 0
    load: tuple[tuple[str, int], ...] = ()
    fingerprint: str = ""  # the same only when the same cases go to the same auditors
    refusal: str = ""


def rehearse(month: SeriesMonth) -> Rehearsal:
    """Begin the month and undo it. To be called in a writing transaction, which keeps nothing of it."""
    attempt = db.session.begin_nested()
    try:
        return outcome(series_changes.begin_month(month, None))
    except (CannotDraw, Refused) as error:
        return Rehearsal(refusal=str(error))
    finally:
        attempt.rollback()


def outcome(found: Round) -> Rehearsal:
    """What was drawn and allocated of a round."""
    rows = db.session.execute(
        select(SampledCase.case_list_entry_id, Person.id, Person.name)
        .select_from(CaseAudit)
        .join(CaseAudit.sampled_case)
        .join(CaseAudit.auditor)
        .where(CaseAudit.round_id == found.id)
        .order_by(SampledCase.case_list_entry_id, Person.id)
    ).all()
    names = {person_id: name for _, person_id, name in rows}
    load = Counter(person_id for _, person_id, _ in rows)
    content = json.dumps([[entry_id, person_id] for entry_id, person_id, _ in rows])
    return Rehearsal(
        queries.plan_of(found.draw) if found.draw else None,
        len({entry_id for entry_id, _, _ in rows}),
        tuple(sorted((names[person_id], n) for person_id, n in load.items())),
        hashlib.sha256(content.encode()).hexdigest(),
    )
