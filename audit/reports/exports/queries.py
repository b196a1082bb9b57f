"""Questions about exports: those of a person, and those whose files have been kept long enough."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from audit.extensions import db
from audit.models import Export, Person
from audit.rules import clock

MAKING, READY, FAILED, DELETED = "making", "ready", "failed", "deleted"
SILENT = timedelta(minutes=2)  # a making that says nothing for so long has stopped
MOST_AT_ONCE = 2  # that one person may have made at the same time


def export(export_id: int) -> Export | None:
    """One export."""
    return db.session.get(Export, export_id)


def export_now(export_id: int) -> Export | None:
    """One export as it is stored now, whatever was read of it before."""
    db.session.rollback()
    return db.session.get(Export, export_id)


def exports_of(person: Person) -> Sequence[Export]:
    """The exports of a person that are being made, ready or failed; the newest first."""
    return db.session.scalars(
        select(Export)
        .where(Export.person_id == person.id, Export.state != DELETED)
        .order_by(Export.begun_at.desc(), Export.id.desc())
    ).all()


def stopped(one: Export) -> bool:
    """Whether the making of an export ended before it was ready, as when the server was stopped."""
    return one.state == MAKING and one.heard_at < clock.now() - SILENT


def being_made(person: Person) -> list[Export]:
    """What is being made for a person now."""
    return [one for one in exports_of(person) if one.state == MAKING and not stopped(one)]


def begun_before(moment: datetime) -> Sequence[Export]:
    """The exports from before this moment that have not been deleted."""
    return db.session.scalars(
        select(Export).where(Export.begun_at < moment, Export.state != DELETED).order_by(Export.id)
    ).all()
