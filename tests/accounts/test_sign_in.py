"""Signing in and out: the page everyone meets first."""

import pytest

from audit.accounts import changes
from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser

PASSWORD = "correct horse battery staple"


@pytest.fixture
def with_password(cast: Cast) -> Cast:
    begin_writing()
    changes.choose_password(cast.auditor, PASSWORD, cast.auditor)
    db.session.commit()
    return cast


def test_someone_signs_in_and_out(with_password: Cast, visitor: Browser) -> None:
    visitor.get("/sign-in")
    page = visitor.post("/sign-in", {"email": "ADA@example.org ", "password": PASSWORD}, follow=True)
    assert "Ada Auditor" in page.text
    visitor.post("/sign-out")
    assert visitor.get("/", status=303).headers["Location"].startswith("/sign-in")


def test_wrong_password_and_unknown_address_get_the_same_answer(
    with_password: Cast, visitor: Browser
) -> None:
    wrong = visitor.post("/sign-in", {"email": "ada@example.org", "password": "x"}, status=422)
    unknown = visitor.post("/sign-in", {"email": "nobody@example.org", "password": "x"}, status=422)
    assert wrong.words("a", href="#email") == unknown.words("a", href="#email") != []


def test_ten_wrong_passwords_stop_even_the_right_one(with_password: Cast, visitor: Browser) -> None:
    for _ in range(10):
        visitor.post("/sign-in", {"email": "ada@example.org", "password": "x"}, status=422)
    visitor.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD}, status=429)


def test_after_signing_in_one_is_where_one_wanted_to_be(with_password: Cast, visitor: Browser) -> None:
    back = visitor.get("/account", status=303).headers["Location"]
    assert back == "/sign-in?next=/account"
    page = visitor.post(back, {"email": "ada@example.org", "password": PASSWORD})
    assert page.headers["Location"] == "/account"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "evil",
        "/%09/evil.example",
        "/%0D/evil.example",
    ],
)
def test_never_on_to_another_site(with_password: Cast, visitor: Browser, elsewhere: str) -> None:
    page = visitor.post(f"/sign-in?next={elsewhere}", {"email": "ada@example.org", "password": PASSWORD})
    assert page.headers["Location"] == "/"
