"""The e-mails of concerns: that one waits, and where. Nothing of the case, not even its reference.

They are sent when what they are about is stored; what could not be sent is sent by `flask concern escalate`.
"""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from audit.concerns import queries
from audit.extensions import begin_writing, db
from audit.models import ConcernTold
from audit.rules import clock
from audit.web import mail
from audit.web.display import moment, plural


@dataclass(frozen=True)
class Posted:
    """How many e-mails were sent, and the reasons of those that were not."""

    sent: int = 0
    failed: tuple[str, ...] = ()


def subject(told: ConcernTold) -> str:
    return f"Case Audit: concern {told.concern_id} {'is late' if told.escalated else 'waits for you'}"


def letter(told: ConcernTold, site_url: str) -> str:
    """What is written to somebody who is told of a concern."""
    concern = told.concern
    where = f"{site_url}/concerns/{concern.id}" if site_url else "Your first page in Case Audit shows it."
    due = moment(concern.due_at)
    if told.escalated:
        says = f"Nobody has acknowledged concern {concern.id}. It was to be acknowledged by {due}."
    else:
        says = f"Concern {concern.id} was raised. Please acknowledge it by {due}, with what was done."
    return f"Hello {told.person.name},\n\n{says}\n\n{where}\n"


def send(concern_id: int | None = None) -> Posted:
    """Send what is to be sent, of one concern or of all; each in a transaction of its own."""
    if not mail.is_set():
        return Posted()
    waiting = [(told.id, told.person.email) for told in queries.letters_to_send(concern_id)]
    if not waiting:
        return Posted()
    sent, failed = 0, []
    try:
        with mail.post_office() as server:
            for id, address in waiting:
                text = _take(id)
                if text is None:  # somebody else has sent it meanwhile
                    continue
                try:
                    mail.send(server, address, *text)
                    sent += 1
                    _note(id, failed=False)
                except mail.NotSent as error:
                    failed.append(f"{address}: {error}")
                    _note(id, failed=True)
    except mail.NotSent as error:
        for id, _ in waiting:
            _note(id, failed=True)
        failed = [f"{plural(len(waiting), 'e-mail')} not sent. {error}"]
    return Posted(sent, tuple(failed))


def _take(told_id: int) -> tuple[str, str] | None:
    """The subject and text of an e-mail that is now ours to send; None when it was sent or is being sent."""
    begin_writing()
    told = _held(told_id)
    ours = told.emailed_at is None and (
        told.tried_at is None or told.failed or told.tried_at < clock.now() - queries.GIVEN_UP_AFTER
    )
    text = (subject(told), letter(told, current_app.config["SITE_URL"])) if ours else None
    if ours:
        told.tried_at, told.failed = clock.now(), False
    db.session.commit()
    return text


def _note(told_id: int, failed: bool) -> None:
    begin_writing()
    told = _held(told_id)
    if told.emailed_at is None:
        told.tried_at, told.failed = told.tried_at or clock.now(), failed
        told.emailed_at = None if failed else clock.now()
    db.session.commit()


def _held(told_id: int) -> ConcernTold:
    return db.session.scalars(select(ConcernTold).where(ConcernTold.id == told_id).with_for_update()).one()
