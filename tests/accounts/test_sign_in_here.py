"""Signing in again on a page that was left open: the same person alone, counted like any other sign-in."""

import re

from flask import Flask
from sqlalchemy import select

from audit.accounts.changes import choose_password
from audit.extensions import begin_writing, db
from audit.models import FailedSignIn, Grade, Person
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser

PASSWORD = "three calm herons 47"


def sign_in(visitor: Browser, person: Person, only: Person, status: int, password: str = PASSWORD) -> str:
    fragment = visitor.htmx("GET", "/sign-in").body
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', fragment)
    assert token
    data = {"csrf_token": token[1], "email": person.email, "password": password, "only": str(only.id)}
    return visitor.htmx("POST", "/sign-in", data, status).body


def give_passwords(*people: Person) -> None:
    begin_writing()
    for person in people:
        choose_password(db.session.get_one(Person, person.id), PASSWORD, None)
    db.session.commit()


def test_a_save_of_somebody_signed_out_leaves_the_page_only_where_it_must(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = allocated(cast)[0]
    url = f"/audits/{audit.id}/overall"
    data = {"csrf_token": visitor.token()}
    db.session.rollback()
    with app.app_context():
        left = visitor.client.post(url, data=data, headers={"HX-Request": "true"})
        stays = visitor.client.post(url, data=data, headers={"HX-Request": "true", "Sign-In": "here"})
    assert (left.status_code, stays.status_code) == (401, 401)
    assert left.headers["HX-Redirect"].startswith("/sign-in")
    assert "HX-Redirect" not in stays.headers


def test_the_same_person_goes_on_with_a_new_token(cast: Cast, visitor: Browser) -> None:
    give_passwords(cast.auditor)
    audit = allocated(cast)[0]
    body = sign_in(visitor, cast.auditor, cast.auditor, 200)
    signed_in = re.search(r'data-signed-in="(\d+)" data-token="([^"]+)"', body)
    assert signed_in
    assert int(signed_in[1]) == cast.auditor.id
    one = f"/audits/{audit.id}/criteria/1"
    saved = visitor.send("POST", one, {"csrf_token": signed_in[2], "grade-1": "good"})
    assert saved.status_code == 200
    db.session.rollback()
    assert db.session.scalars(select(Grade.grade)).all() == ["good"]
    assert f'data-signed-in="{cast.auditor.id}"' in visitor.htmx("GET", "/sign-in").body


def test_another_person_is_told_and_not_signed_in(cast: Cast, visitor: Browser) -> None:
    give_passwords(cast.lead)
    assert "somebody else’s" in sign_in(visitor, cast.lead, cast.auditor, 422)
    visitor.get("/account", status=303)


def test_guesses_are_counted_as_ever(cast: Cast, visitor: Browser) -> None:
    give_passwords(cast.auditor)
    assert "the password is not right" in sign_in(visitor, cast.auditor, cast.auditor, 422, "a wrong one")
    assert db.session.scalars(select(FailedSignIn.email)).all() == [cast.auditor.email]
    for _ in range(9):
        sign_in(visitor, cast.auditor, cast.auditor, 422, "a wrong one")
    assert "Too many tries" in sign_in(visitor, cast.auditor, cast.auditor, 429)
