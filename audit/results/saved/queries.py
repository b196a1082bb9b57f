"""The views a person keeps."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from audit.extensions import db
from audit.models import Person, SavedView
from audit.rules import clock

BROUGHT_BACK_WITHIN = timedelta(hours=24)


def saved_views(person: Person) -> Sequence[SavedView]:
    """The views this person keeps, by name."""
    return db.session.scalars(
        select(SavedView)
        .where(SavedView.person_id == person.id, SavedView.deleted_at.is_(None))
        .order_by(func.lower(SavedView.name))
    ).all()


def just_deleted(person: Person) -> Sequence[SavedView]:
    """Those the person deleted in the last day, newest first: they can be brought back."""
    since = clock.now() - BROUGHT_BACK_WITHIN
    return db.session.scalars(
        select(SavedView)
        .where(SavedView.person_id == person.id, SavedView.deleted_at >= since)
        .order_by(SavedView.deleted_at.desc())
    ).all()


def view_named(person: Person, name: str) -> SavedView | None:
    """The view this person kept under this name, also when it was deleted."""
    return db.session.scalar(
        select(SavedView).where(SavedView.person_id == person.id, SavedView.name == name)
    )


def view_of(person: Person, view_id: int) -> SavedView | None:
    """The view with this id, if it is this person's."""
    return db.session.scalar(
        select(SavedView).where(SavedView.person_id == person.id, SavedView.id == view_id)
    )
