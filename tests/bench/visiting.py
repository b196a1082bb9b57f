"""A signed-in client for measuring: the whole path, without the checks of the tests."""

from flask import Flask, session
from flask.testing import FlaskClient
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from audit.extensions import db
from audit.models import Person


def signed_in(app: Flask, email: str) -> tuple[FlaskClient, str]:
    """A client in which this person has signed in, and the token of their forms."""
    client = app.test_client()
    with app.app_context(), app.test_request_context():
        login_user(db.session.scalars(select(Person).where(Person.email == email)).one())
        token = generate_csrf()
        kept = dict(session)
    with client.session_transaction() as session_:
        session_.update(kept)
    return client, token
