"""Administrators add and change people."""

import pytest

from audit.extensions import db
from audit.models import Person
from tests.factories import Cast
from tests.page import Browser

SOMEONE = {"name": "New Person", "email": "new@example.org", "active": "y"}


def test_a_person_is_added_with_a_link(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.administrator).post("/people/add", SOMEONE, status=200)
    assert "/link/" in page.by_id("link-address").text  # type: ignore[operator]


def test_marks_that_cannot_be_seen_are_not_part_of_a_name(cast: Cast, visitor: Browser) -> None:
    """A control character in a name kept its person from exporting: a workbook holds none."""
    data = {**SOMEONE, "name": " Sue\r\n\x01\u202e  Ann "}
    visitor.sign_in(cast.administrator).post("/people/add", data, status=200)
    assert db.session.query(Person).filter_by(email="new@example.org").one().name == "Sue Ann"
    visitor.post("/people/add", {**data, "email": "b@example.org", "name": "\u200b"}, status=422)


@pytest.mark.parametrize("email", ["İ" * 130 + "@example.org", "a\u202eb@example.org"])
def test_an_address_that_cannot_be_one_is_refused(cast: Cast, visitor: Browser, email: str) -> None:
    visitor.sign_in(cast.administrator).post("/people/add", {**SOMEONE, "email": email}, status=422)


def test_the_only_administrator_stays_one(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.administrator)
    address = f"/people/{cast.administrator.id}"
    page = visitor.post(address, {"name": "Al Administrator", "active": "y", "roles": "viewer"}, status=422)
    assert "only administrator" in page.text


def test_what_the_form_does_not_have_is_not_changed(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.administrator)
    more = {"email": "evil@example.org", "id": "1", "session_key": "x", "password_hash": "x"}
    visitor.post(f"/people/{cast.viewer.id}", {"name": "Vi Viewer", "active": "y", "roles": "viewer", **more})
    found = db.session.get_one(Person, cast.viewer.id)
    assert (found.email, found.password_hash) == ("vi@example.org", None)


def test_a_person_who_may_no_longer_sign_in_is_out_at_once(cast: Cast, visitor: Browser) -> None:
    theirs = Browser(visitor.app).sign_in(cast.auditor)
    visitor.sign_in(cast.administrator).post(
        f"/people/{cast.auditor.id}", {"name": "Ada Auditor", "roles": "auditor"}
    )
    assert theirs.get("/", status=303).headers["Location"].startswith("/sign-in")
