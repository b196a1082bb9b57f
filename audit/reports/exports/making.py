"""Making the file of an export, after the answer was sent, saying now and then how far it is."""

from time import monotonic
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from audit.extensions import begin_reading, begin_writing, db
from audit.models import Export
from audit.reports.exports import keeping, queries
from audit.reports.exports.order import ordered
from audit.reports.formats import Format
from audit.rules import clock

EVERY = 1.0  # seconds between two sayings


def make(export_id: int) -> None:
    """Make the file of an export that was ordered; when that fails, say so where its maker looks."""
    begin_reading()
    export = db.session.get_one(Export, export_id)
    kind, order = Format(export.format).kind, ordered(export.order)
    path = keeping.new_file(kind.suffix)
    try:
        with path.open("r+b") as file:
            kind.write(order.asked(), file, _Progress(export_id))
        size = path.stat().st_size
    except BaseException:
        path.unlink(missing_ok=True)
        _ended(export_id, state=queries.FAILED)
        raise
    _ended(export_id, state=queries.READY, size=size, file=path.name)


def _ended(export_id: int, **how: Any) -> None:
    begin_writing()
    export = db.session.get_one(Export, export_id)
    export.heard_at = clock.now()
    for name, value in how.items():
        setattr(export, name, value)
    db.session.commit()


class _Progress:
    """Called with the rows written; stores them now and then, on a connection of its own.

    The one that reads must not write: it reads everything as it was when it began.
    """

    def __init__(self, export_id: int) -> None:
        self._export_id = export_id
        self._next = monotonic() + EVERY

    def __call__(self, done: int) -> None:
        if monotonic() < self._next:
            return
        self._next = monotonic() + EVERY
        said = update(Export).where(Export.id == self._export_id).values(done=done, heard_at=clock.now())
        try:
            with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(said)
        except SQLAlchemyError:
            return  # somebody else is writing for long; the next saying will do
