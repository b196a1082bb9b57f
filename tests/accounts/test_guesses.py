"""Guessing passwords is slow for whoever guesses, and does not keep out the person it is aimed at."""

import pytest

from audit.accounts import changes, queries
from audit.extensions import begin_writing, db
from audit.models import Person
from tests.factories import Cast
from tests.page import Browser

PASSWORD = "correct horse battery staple"
RIGHT = {"email": "ada@example.org", "password": PASSWORD}
WRONG = {"email": "ada@example.org", "password": "not it"}


def give_password(person: Person, password: str = PASSWORD) -> None:
    begin_writing()
    changes.choose_password(person, password, person)
    db.session.commit()


@pytest.fixture
def stranger(visitor: Browser, cast: Cast) -> Browser:
    """A browser in which nobody has signed in; Ada has a password."""
    give_password(cast.auditor)
    return Browser(visitor.app)


def guess(browser: Browser, times: int) -> None:
    for _ in range(times):
        browser.post("/sign-in", WRONG, status=422)


def test_a_person_signs_in_where_they_are_known_whoever_guesses(visitor: Browser, stranger: Browser) -> None:
    visitor.post("/sign-in", RIGHT)
    visitor.post("/sign-out")
    guess(stranger, 10)
    stranger.post("/sign-in", RIGHT, status=429)
    visitor.post("/sign-in", RIGHT)
    stranger.post("/sign-in", RIGHT, status=429)


def test_where_they_are_known_guesses_are_counted_too(visitor: Browser, stranger: Browser) -> None:
    visitor.post("/sign-in", RIGHT)
    visitor.post("/sign-out")
    guess(visitor, 10)
    visitor.post("/sign-in", RIGHT, status=429)
    stranger.post("/sign-in", RIGHT)


def test_a_browser_is_known_for_one_person_and_one_password(
    visitor: Browser, stranger: Browser, cast: Cast
) -> None:
    visitor.post("/sign-in", RIGHT)
    visitor.post("/sign-out")
    guess(stranger, 10)
    give_password(cast.auditor, "another horse another battery")
    guess(stranger, 10)
    visitor.post("/sign-in", {**RIGHT, "password": "another horse another battery"}, status=429)


def test_a_note_made_up_says_nothing(stranger: Browser) -> None:
    guess(stranger, 10)
    for note in ("x", "WyIxLngiLCJ5Il0.x.y", '["1.x","y"]'):
        stranger.client.set_cookie("case_audit_device", note)
        stranger.post("/sign-in", RIGHT, status=429)


def test_a_council_behind_one_address_is_not_kept_out_by_ten_slips(stranger: Browser, cast: Cast) -> None:
    give_password(cast.lead)
    guess(stranger, 10)
    stranger.post("/sign-in", {"email": "lee@example.org", "password": PASSWORD})


def test_many_guesses_from_one_address_stop_it(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "GUESSES_OF_AN_ADDRESS", 5)
    for n in range(5):
        stranger.post("/sign-in", {"email": f"n{n}@example.org", "password": "x"}, status=422)
    stranger.post("/sign-in", RIGHT, status=429)


def test_the_note_is_out_of_reach_of_scripts(visitor: Browser, stranger: Browser) -> None:
    page = visitor.post("/sign-in", RIGHT)
    note = next(line for line in page.headers.getlist("Set-Cookie") if line.startswith("case_audit_device="))
    assert "HttpOnly" in note
    assert "SameSite=Lax" in note
