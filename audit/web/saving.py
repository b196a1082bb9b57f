"""Saving: one transaction a request, committed at the edge when the answer is good.

A view marked @writes begins a writing transaction before anything is read and is committed when its
answer is 2xx or 3xx, otherwise rolled back. Nothing else may commit: a GET that tries is an error.
"""

from collections.abc import Callable
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
    if has_request_context() and not _writes():
        raise RuntimeError(f"{request.endpoint} commits but is not marked @writes")
