"""How far the reading of an upload has come: written by the request that reads, read by the page that waits.

It is written on a connection of its own, in moments, because the request that reads has not begun to write.
"""

import re
import secrets
from time import monotonic

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from audit.extensions import db
from audit.models import ReadingProgress
from audit.rules import clock

TOKEN = re.compile(r"[0-9a-f]{32}")
# What is read sooner shows no progress.
FIRST_AFTER, EVERY = 1.0, 0.5


def new_token() -> str:
    """A word by which a page asks for the progress of the reading that it begins."""
    return secrets.token_hex(16)


class Progress:
    """Called with the rows read and the rows there are; writes them down now and then."""

    def __init__(self, token: str) -> None:
        self.token = token if TOKEN.fullmatch(token) else ""
        self._next = monotonic() + FIRST_AFTER

    def __call__(self, done: int, total: int) -> None:
        if not self.token or monotonic() < self._next:
            return
        self._next = monotonic() + EVERY
        db.session.rollback()  # nothing has been written yet; what was read is read again
        try:
            with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(delete(ReadingProgress).where(ReadingProgress.token == self.token))
                connection.execute(
                    insert(ReadingProgress).values(token=self.token, done=done, total=total, at=clock.now())
                )
        except SQLAlchemyError:
            self.token = ""  # somebody else is writing for long; the list matters more than its progress


def progress_of(token: str) -> ReadingProgress | None:
    """How far a reading has come; None before it says so and for a token that is none."""
    if not TOKEN.fullmatch(token):
        return None
    return db.session.scalar(select(ReadingProgress).where(ReadingProgress.token == token))
