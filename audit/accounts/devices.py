"""Known devices: a browser in which a person has signed in before keeps a signed note of it.

Guesses against an account are counted for everyone together, so that anyone could keep a person out by
guessing wrongly for ever. A browser that the person is known in is counted apart, and stays able to sign in.
Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
"""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from audit.accounts import queries
from audit.models import Person

COOKIE = "case_audit_device"
LASTS = 180 * 24 * 3600  # seconds


def _notes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")


def known(email: str) -> str:
    """The name of this browser, if the person with this address has signed in here before; otherwise ""."""
    try:
        session, name = _notes().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return ""
    person = queries.by_session(session)  # a new password makes every other browser unknown again
    return str(name) if person and person.email == email.strip().lower() else ""


def remember(response: Response, person: Person) -> None:
    """Keep in this browser that the person has signed in here."""
    response.set_cookie(
        COOKIE,
        str(_notes().dumps([person.get_id(), secrets.token_hex(16)])),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
