"""One URL, one view: a page for a browser, a fragment of it for HTMX."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse


def wants_fragment() -> bool:
    """Whether HTMX asks for a part. When it restores history it needs the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def answer(page: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """The template `fragment` when HTMX asks, otherwise `page`, which includes it."""
    return make_response(render_template(fragment if wants_fragment() else page, **context), status)


def go(url: str) -> AnyResponse:
    """Send the browser to another page: 303 for a form, a header for HTMX (it would swap a redirect in)."""
    if wants_fragment():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)
