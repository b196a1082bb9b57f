"""How SQLite is used: durable, its foreign keys held, and whoever writes waits for a turn."""

import os
import sqlite3
import sys
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event

if sys.platform != "win32":
    import fcntl

    def _wait(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _let_go(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

else:  # SQLite's own waiting has to do

    def _wait(file: int) -> None:
        pass

    def _let_go(file: int) -> None:
        pass


class InTurn(sqlite3.Connection):
    """A connection whose writing transactions come one after the other, in the order they were asked for.

    SQLite itself lets who waits ask again after ever longer pauses: with eight auditors some waited for a
    second though a save takes a few milliseconds. Whoever waits here is woken. The file beside the database
    is locked and never written; the lock goes with its process, however that ends.
    """

    _turn: int | None = None  # the file that is locked, once something was written
    _has_turn = False

    def begin_writing(self) -> None:
        if self._turn is None:
            (_, _, database), *_ = self.execute("PRAGMA database_list")
            if database:  # one in memory is nobody else's
                self._turn = os.open(f"{database}-turn", os.O_CREAT | os.O_RDWR, 0o600)
        if self._turn is not None:
            _wait(self._turn)
            self._has_turn = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._end_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._end_turn()

    def rollback(self) -> None:
        super().rollback()
        self._end_turn()

    def close(self) -> None:
        super().close()
        self._end_turn()
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None

    def _end_turn(self) -> None:
        if self._turn is not None and self._has_turn:
            self._has_turn = False
            _let_go(self._turn)


@event.listens_for(Engine, "do_connect")
def _in_turn(dialect: Dialect, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        options["factory"] = InTurn


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we begin our own transactions, below
    # How long to wait comes first: what follows may have to wait for another connection.
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    writes = connection.get_execution_options().get("writes")
    below = connection.connection.driver_connection
    if writes and isinstance(below, InTurn):
        below.begin_writing()
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
