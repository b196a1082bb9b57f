"""History: the append-only record of who did what when.

Each entry holds the hash of the one before about the same subject, so that a changed or missing entry
shows. The database itself refuses to update or delete an entry (triggers made by the migration).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.extensions import db
from audit.models.base import Model, Moment, key
from audit.models.person import Person
from audit.rules import clock


class HistoryEntry(Model):
    __tablename__ = "history_entry"

    id: Mapped[int] = key()
    subject: Mapped[str] = mapped_column(String(40))  # the table's name
    subject_id: Mapped[int]
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: from the command line
    what: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "sequence"),
        Index("ix_history_entry_at", "at"),
    )

    def worked_out_hash(self) -> str:
        """The hash this entry should hold, from what it says and the hash before it."""
        content = [
            self.subject, self.subject_id, self.sequence, self.at.isoformat(), self.person_id,
            self.what, self.detail, self.previous_hash,
        ]  # fmt: skip
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


# A save writes one entry at least: what that asks is written once, and past the session.
_h = HistoryEntry.__table__.c
_NEWEST = (
    select(_h.sequence, _h.hash)
    .where(_h.subject == bindparam("subject"), _h.subject_id == bindparam("subject_id"))
    .order_by(_h.sequence.desc())
    .limit(1)
)
_INSERT = insert(HistoryEntry)
_WRITTEN = [column.name for column in _h if column.name != "id"]


def record(subject: Model, what: str, by: Person | None, **detail: Any) -> None:
    """Write into the history that `by` did `what` to `subject`, with details; changes are flushed first."""
    db.session.flush()
    of = {"subject": subject.__tablename__, "subject_id": subject.id}  # type: ignore[attr-defined]  # all have one
    connection = db.session.connection()
    newest = connection.execute(_NEWEST, of).first()
    entry = HistoryEntry(
        **of,
        sequence=newest.sequence + 1 if newest else 1,
        at=clock.now(),
        person_id=by.id if by else None,
        what=what,
        detail=detail,
        previous_hash=newest.hash if newest else "",
    )
    entry.hash = entry.worked_out_hash()
    connection.execute(_INSERT, {column: getattr(entry, column) for column in _WRITTEN})


def broken_entries() -> Iterator[HistoryEntry]:
    """Entries that do not follow from the one before: changed, moved, or with one missing before them."""
    before: HistoryEntry | None = None
    for entry in db.session.scalars(
        select(HistoryEntry)
        .order_by(HistoryEntry.subject, HistoryEntry.subject_id, HistoryEntry.sequence)
        .execution_options(yield_per=1000)
    ):
        first = before is None or (before.subject, before.subject_id) != (entry.subject, entry.subject_id)
        sequence, previous = (1, "") if first or before is None else (before.sequence + 1, before.hash)
        follows = entry.sequence == sequence and entry.previous_hash == previous
        if not follows or entry.hash != entry.worked_out_hash():
            yield entry
        before = entry
