"""What many tests begin with is made once: made again of the same database, its bytes are laid there instead.

Making the cast and a framework takes a test longer than the page it is about. Both depend on nothing but
what the database holds, so the bytes before them say which bytes come after. A test that begins otherwise
(a file, PostgreSQL, other rows, however small the difference) makes its own.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any

from audit.extensions import db
from audit.models.base import Model
from audit.rules import clock

# Which bytes came of which, by what was made of which; and what was made.
_kept: dict[tuple[Hashable, bytes], tuple[bytes, list[tuple[type[Model], int]]]] = {}


def remembered(what: Hashable, make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """What make() makes, in the open transaction; from memory where it was made of the same before."""
    connection = _in_memory()
    if connection is None:
        return make()
    db.session.flush()
    before = (what, hashlib.sha256(connection.serialize()).digest())
    if before not in _kept:
        with clock.at(datetime.now(UTC)):  # whatever time it is in this test, it is not in the next
            made = make()
            db.session.flush()
        _kept[before] = connection.serialize(), [(type(each), each.id) for each in made]
        return made
    content, ids = _kept[before]
    writing = connection.in_transaction
    if writing:
        connection.execute("ROLLBACK")
    connection.deserialize(content)
    if writing:
        connection.execute("BEGIN IMMEDIATE")
    db.session.expire_all()
    return [db.session.get_one(kind, id) for kind, id in ids]


def _in_memory() -> sqlite3.Connection | None:
    """The connection to the database, if that is SQLite's and in memory."""
    if str(db.engine.url) != "sqlite:///:memory:":
        return None
    connection = db.session.connection().connection.dbapi_connection
    return connection if isinstance(connection, sqlite3.Connection) else None
