"""What is done about concerns: raised, escalated, acknowledged, noted, closed, opened again.

Who is told of them, and how soon, is set in `naming.py`. E-mails are in `letters.py`.
"""

import hashlib

from sqlalchemy.exc import IntegrityError

from audit.concerns import queries
from audit.concerns.telling import Telling
from audit.extensions import db
from audit.models import CaseAudit, Concern, ConcernStep, ConcernTold, Person, record
from audit.rules import clock, concerns
from audit.rules.concerns import LONGEST_CONCERN, LONGEST_STEP, Step, usable
from audit.rules.workflow import FINISHED
from audit.web.display import moment


def raise_concern(audit: CaseAudit, text: str, token: str, by: Person) -> tuple[Concern, bool]:
    """Raise a concern in an audit and tell the named people; the same form sent twice is one concern.

    `token` is the form's own. Gives the concern, and whether it is new. Raises Unusable.
    """
    text = usable(text, "Say in one sentence why a child may be at risk now.", LONGEST_CONCERN)
    # Another text is another concern, although it comes from a page gone back to: nothing written is dropped.
    press = hashlib.sha256(f"{by.id}/{audit.id}/{token}/{text}".encode()).hexdigest()
    there = queries.pressed(press)
    if there is not None:
        return there, False
    raised = Concern(
        case_audit=audit, team_id=audit.team_id, text=text, raised_by=by, raised_at=clock.now(),
        due_at=clock.hours_from_now(queries.hours()), press=press,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(raised)
    except IntegrityError:  # the same press, at the same moment
        there = queries.pressed(press)
        assert there is not None
        return there, False
    if audit.state not in FINISHED and not audit.locked:
        audit.locked = True  # an allocation that is undone takes it from nobody: the concern stays with it
    recipients = Telling().first(audit.team_id, by.id)
    told = _tell(raised, [person.id for person in recipients.people], escalated=False)
    record(
        raised, "raised", by, case_audit=audit.id, team=audit.team.name, due=raised.due_at.isoformat(),
        told=told, because=recipients.why,
    )  # fmt: skip
    return raised, True


def _tell(concern: Concern, people: list[int], escalated: bool) -> list[int]:
    """Note that these people are told, those who were not; gives who is new."""
    there = {told.person_id for told in concern.told if told.escalated == escalated}
    new = [id for id in people if id not in there]
    for id in new:
        concern.told.append(ConcernTold(person_id=id, escalated=escalated, at=clock.now()))
    db.session.flush()
    return new


def escalate(by: Person | None = None) -> list[Concern]:
    """Escalate what is late, once, and tell whoever has been named since; gives what was escalated.

    Nobody decides this: the clock does. `by` is None.
    """
    escalated = []
    waiting = queries.unacknowledged(to_change=True)
    telling = Telling() if waiting else None
    for concern in waiting:
        assert telling is not None
        first = telling.first(concern.team_id, concern.raised_by_id)
        new = _tell(concern, [person.id for person in first.people], escalated=False)
        if new:
            record(concern, "told more people", by, told=new)
        if concern.escalated_at is None and clock.now() >= concern.due_at:
            late = telling.late(concern.team_id, concern.raised_by_id)
            concern.escalated_at = clock.now()
            told = _tell(concern, [person.id for person in late.people], escalated=True)
            record(concern, "escalated", by, told=told, because=late.why)
            escalated.append(concern)
    return escalated


def acknowledge(concern: Concern, text: str, by: Person) -> None:
    """Acknowledge a concern and record what was done; who does so first has it.

    Raises NotAllowedNow, naming who was first, and Unusable.
    """
    first = concern.acknowledged_by.name if concern.acknowledged_by else None
    concerns.check_acknowledge(first, moment(concern.acknowledged_at))
    step = _step(concern, Step.ACKNOWLEDGED, text, "Write what was done.", by)
    concern.acknowledged_by, concern.acknowledged_at = by, step.at
    hours = (step.at - concern.raised_at).total_seconds() / 3600
    _record(concern, step, by, hours=round(hours, 1), late=step.at >= concern.due_at)


def note(concern: Concern, text: str, by: Person) -> None:
    """Add to what is recorded of a concern. Raises Unusable."""
    _record(concern, _step(concern, Step.NOTED, text, "Write the note.", by), by)


def close(concern: Concern, text: str, by: Person) -> None:
    """Close a concern that was acknowledged, with how it ended. Raises NotAllowedNow, Unusable."""
    concerns.check_close(concern.acknowledged_at is not None, concern.closed_at is not None)
    step = _step(concern, Step.CLOSED, text, "Write how it ended.", by)
    concern.closed_by, concern.closed_at = by, step.at
    _record(concern, step, by)


def open_again(concern: Concern, text: str, by: Person) -> None:
    """Open a closed concern again, with why. Who acknowledged it stays. Raises NotAllowedNow, Unusable."""
    concerns.check_open_again(concern.closed_at is not None)
    step = _step(concern, Step.OPENED_AGAIN, text, "Write why it is opened again.", by)
    concern.closed_by, concern.closed_at = None, None
    _record(concern, step, by)


def _step(concern: Concern, what: Step, text: str, missing: str, by: Person) -> ConcernStep:
    return ConcernStep(
        concern=concern, what=what, text=usable(text, missing, LONGEST_STEP), at=clock.now(), by=by
    )


def _record(concern: Concern, step: ConcernStep, by: Person, **detail: object) -> None:
    """Store a step, with its entry in the history; its words stand in the step alone."""
    db.session.add(step)
    db.session.flush()
    record(concern, step.what, by, step=step.id, **detail)
