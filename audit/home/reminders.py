"""Who is sent the digest, and whether they were today; a person says yes or no on their account page."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from audit.extensions import db
from audit.models import Person, Reminder, record
from audit.rules import clock


def wanted_by(person: Person) -> bool:
    """Whether this person is sent the digest by e-mail: until they say no."""
    found = _of(person)
    return found is None or found.by_email


def want(person: Person, by_email: bool) -> None:
    """A person says whether they want the digest by e-mail. The same again changes nothing."""
    if wanted_by(person) == by_email:
        return
    found = _kept(person)
    found.by_email = by_email
    db.session.flush()
    record(person, "wants the digest" if by_email else "wants no digest", person)


def to_remind() -> Sequence[Person]:
    """The active people who want the digest and were not sent one today, by name."""
    return db.session.scalars(
        select(Person)
        .outerjoin(Reminder, Reminder.person_id == Person.id)
        .where(
            Person.active,
            or_(Reminder.id.is_(None), Reminder.by_email),
            or_(Reminder.sent_on.is_(None), Reminder.sent_on != clock.today()),
        )
        .options(selectinload(Person.role_rows))
        .order_by(Person.name, Person.id)
    ).all()


def take_today(person: Person) -> bool:
    """Note that this person is sent today's digest, before it is; False when somebody did already.

    It is no change that a person makes, so it is not in the history.
    """
    found = _kept(person)
    if found.sent_on == clock.today() or not found.by_email:
        return False
    found.sent_on = clock.today()
    db.session.flush()
    return True


def give_back(person: Person, before: date | None) -> None:
    """It could not be sent: today's digest may be tried again."""
    _kept(person).sent_on = before
    db.session.flush()


def last_sent(person: Person) -> date | None:
    """The day on which this person was last sent a digest."""
    found = _of(person)
    return found.sent_on if found else None


def _of(person: Person) -> Reminder | None:
    return db.session.scalar(select(Reminder).where(Reminder.person_id == person.id))


def _kept(person: Person) -> Reminder:
    """This person's row, which nobody else changes until the transaction ends."""
    # The person is held first: two who find no row at the same moment would both make one.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    found = db.session.scalar(
        select(Reminder)
        .where(Reminder.person_id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = Reminder(person_id=person.id, by_email=True)
        db.session.add(found)
        db.session.flush()
    return found
