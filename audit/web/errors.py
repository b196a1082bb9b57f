"""What a person sees when something goes wrong: what happened, whether anything was lost, what to do."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from audit.extensions import db
from audit.rules.workflow import NotAllowedNow
from audit.web.fragments import wants_fragment


@dataclass(frozen=True)
class Words:
    title: str
    says: str


WORDS = {
    400: Words("That did not arrive whole", "Go back, reload the page and try again. Nothing was changed."),
    403: Words(
        "You cannot open this",
        "It is not yours to see, or your role does not include it. If you need it, ask your QA lead.",
    ),
    404: Words(
        "Page not found",
        "Check the address. If you followed a link in Case Audit, what it led to may have been removed.",
    ),
    405: Words("That cannot be done here", "Go back and use the buttons on the page."),
    409: Words("This has changed meanwhile", "Go back and reload the page to see how it stands now."),
    413: Words(
        "That is too large",
        "A file can be up to 32 MB and a page of text up to 2 MB. Nothing was changed. "
        "Go back: what you typed is still there.",
    ),
    429: Words("Too many tries", "Wait five minutes and try again."),
    500: Words(
        "Something went wrong on our side",
        "Nothing of this request was saved. Go back and try again; if it happens again, tell your "
        "administrator when it happened.",
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotAllowedNow, _not_allowed_now)
    app.register_error_handler(500, _server)


def refuse(status: int, words: Words | None = None) -> Response:
    """The answer to a request that cannot be met, as a page or, for HTMX, as a fragment."""
    words = words or WORDS.get(status, WORDS[400])
    if wants_fragment():
        return make_response(render_template("errors/_error.html", words=words), status)
    return make_response(render_template("errors/error.html", words=words, status=status), status)


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    db.session.rollback()
    if status == 401:
        return _sign_in_first()
    response = refuse(status)
    if status == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _csrf(_error: CSRFError) -> Response:
    if not current_user.is_authenticated and request.endpoint != "accounts.sign_in":
        return _sign_in_first()
    return refuse(
        400,
        Words(
            "This page was open too long", "Go back, reload the page and send it again. Nothing was changed."
        ),
    )


def _sign_in_first() -> Response:
    """To the sign-in page, and back to where the person was. HTMX leaves the page for it."""
    if request.headers.get("Sign-In") == "here":  # a page that holds something unsaved stays and asks
        return make_response("", 401)
    if wants_fragment():
        here = request.headers.get("HX-Current-URL", "")
        path = "/" + here.split("/", 3)[3] if here.count("/") >= 3 else "/"
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=path)
        return response
    back = request.full_path.rstrip("?") if request.method == "GET" else (request.referrer or "/")
    if request.method != "GET" and back.startswith(request.host_url):
        back = "/" + back[len(request.host_url) :]
    response = make_response("", 303)
    response.headers["Location"] = url_for("accounts.sign_in", next=back)
    return response


def _not_allowed_now(error: NotAllowedNow) -> Response:
    db.session.rollback()
    return refuse(409, Words("That cannot be done now", str(error)))


def _server(_error: Exception) -> Response:
    db.session.rollback()
    try:
        return refuse(500)
    except Exception:  # who asks is not known without the database: say it without (nor by render_template)
        page = current_app.jinja_env.get_template("errors/plain.html")
        return make_response(page.render(words=WORDS[500]), 500)
