"""Work that nobody waits for: it begins when the answer was sent, and what it needs is stored by then."""

from collections.abc import Callable
from threading import Thread

from flask import Flask, current_app
from werkzeug.wrappers import Response


def after_the_answer(response: Response, work: Callable[[], object]) -> Response:
    """Do `work` once this answer is sent. It may be lost with the server: something else must see to it then.

    The thread that answered goes on to the next request, so this one is another. A test has one connection to
    its database, so there it is done in its place.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def do() -> None:
        with app.app_context():
            try:
                work()
            except Exception:
                app.logger.exception("what was to be done after an answer failed")

    response.call_on_close(do if app.testing else Thread(target=do).start)
    return response
