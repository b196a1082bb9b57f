"""Things done at the same moment, each in a thread and transaction of its own (see the fixture busy_app)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from audit.extensions import begin_writing, db


def at_once(app: Flask, *does: Callable[[], object]) -> list[object]:
    """What each of these says, done in a thread and transaction of its own, all beginning together."""
    together = Barrier(len(does))

    def one(do: Callable[[], object]) -> object:
        with app.app_context():
            together.wait()
            try:
                begin_writing()
                said = do()
                db.session.commit()
            except ValueError as refused:
                db.session.rollback()
                return str(refused)
            return said

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))
