"""Says to the browser that a form was taken, so that it forgets what it kept of it (static/js/typed.js).

A form that is taken is answered by leading on to another page; one that is refused is shown again.
"""

from flask import Flask, Response, flash, request
from flask_login import current_user


def init_app(app: Flask) -> None:
    app.after_request(_say_that_it_was_taken)


def _say_that_it_was_taken(response: Response) -> Response:
    leads_on = response.status_code in {302, 303} or (
        response.status_code == 200 and "HX-Redirect" in response.headers
    )
    if leads_on and "typed-kept" in request.form and current_user.is_authenticated:
        flash(f"{current_user.id}/typed{request.path}", "drafts-saved")
    return response
