"""What browsers, proxies and logs may keep: static files for a year, pages never, nothing that was typed."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from audit.extensions import begin_writing, db, login
from audit.models import Grade
from audit.rules import clock
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser

FILE = "/static/css/app.css?v=0123456789ab"


def test_a_static_file_is_kept_and_carries_nobodys_session(cast: Cast, visitor: Browser) -> None:
    response = visitor.sign_in(cast.lead).send("GET", FILE)
    response.close()
    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_script_that_another_imports_is_asked_for_again(cast: Cast, visitor: Browser) -> None:
    """It is called by its bare name, so that after an upgrade an old one would be kept for a year."""
    visitor.sign_in(cast.lead)
    first = visitor.client.get("/static/js/letters.js")
    first.close()
    kept = first.headers["Cache-Control"]
    assert "no-cache" in kept
    assert "max-age" not in kept
    assert "Set-Cookie" not in first.headers
    again = visitor.client.get("/static/js/letters.js", headers={"If-None-Match": first.headers["ETag"]})
    again.close()
    assert again.status_code == 304


def test_the_page_that_a_static_file_is_missing_is_not_kept(cast: Cast, visitor: Browser) -> None:
    """It greets whoever asked by name and holds their token."""
    page = visitor.sign_in(cast.lead).get("/static/nothing.css", status=404)
    assert "Lee Lead" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_error_of_the_database_is_logged_without_what_was_written(app: Flask, cast: Cast) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    db.session.add(
        Grade(
            case_audit_id=audit.id,
            criterion_id=999_999,
            grade="good",
            evidence="Seen by his mother",
            reason="",
            version=1,
            saved_at=clock.now(),
            saved_by_id=cast.auditor.id,
        )
    )
    with pytest.raises(IntegrityError) as caught:
        db.session.commit()
    assert "Seen by his mother" not in str(caught.value)
    db.session.rollback()


def test_without_the_database_there_is_still_a_page(
    cast: Cast, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_session: str) -> None:
        raise OperationalError("SELECT person.email", {}, Exception("connection refused"))

    visitor.sign_in(cast.lead)
    monkeypatch.setattr(login, "_user_callback", away)
    page = visitor.get("/", status=500)
    assert page.words("h1") == ["Something went wrong on our side"]
    assert "person" not in page.body
