"""Saving: one transaction a request, committed at the edge when the answer is good.

A view marked @writes begins a writing transaction before anything is read and is committed when its
answer is 2xx or 3xx, otherwise rolled back. Nothing else may commit: a GET that tries is an error, but for
noting who opened what.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from audit.extensions import begin_writing, db

View = TypeVar("View", bound=Callable[..., Any])


def writes(view: View) -> View:
    view.writes = True  # type: ignore[attr-defined]
    return view


def writes_late(view: View) -> View:
    """Like @writes, for a view that works for seconds before it writes, such as reading an upload.

    On SQLite everybody else's saving waits while a writing transaction is open, so this view calls
    extensions.begin_writing() itself, when it has done that work and is about to write.
    """
    view.begins_late = True  # type: ignore[attr-defined]
    return writes(view)


def keep_although_refused() -> None:
    """Commit this request although its answer is an error: a refused sign-in must be counted."""
    g.keep = True


def commit_early() -> None:
    """Commit this request before its answer is made: others may save meanwhile, and need not wait for it.

    For what is saved while somebody types. What was loaded stays as it is, so that the answer can tell it.
    """
    session = db.session()
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


@contextmanager
def noting() -> Iterator[None]:
    """Within a GET: note, and keep at once, that something was opened. A GET may write nothing else.

    What was loaded before is stale afterwards: load it within, and again behind.
    """
    begin_writing()
    g.noting = True
    try:
        yield
        db.session.commit()
    finally:
        g.noting = False
        db.session.rollback()


def undo() -> None:
    """Forget what this request has changed so far, so that its refusal shows what is really stored."""
    db.session.rollback()


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
    event.listen(db.session, "before_commit", _only_when_writing)


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "writes", False) and request.method not in ("GET", "HEAD", "OPTIONS")


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if _writes() and not getattr(view, "begins_late", False):
        begin_writing()


def _end(response: Response) -> Response:
    if _writes():
        if response.status_code < 400 or g.get("keep"):
            db.session.commit()
        else:
            db.session.rollback()
    return response


def _only_when_writing(_session: Session) -> None:
    if has_request_context() and not _writes() and not g.get("noting"):
        raise RuntimeError(f"{request.endpoint} commits but is not marked @writes")
