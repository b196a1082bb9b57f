"""The page of a person's keys: switched off, changed, refused with both things named, put back."""

from typing import Any

from flask import Flask

from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser


def keys_on_the_form(visitor: Browser, cast: Cast) -> str | None:
    audit = allocated(cast)[0]
    page = visitor.get(f"/audits/{audit.id}/overall")
    return page.by_id("keys").get("data-keys")


def form(visitor: Browser) -> dict[str, Any]:
    return visitor.get("/account/keys").form()


def test_keys_are_changed_and_follow_the_person(app: Flask, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.auditor)
    visitor.post("/account/keys", form(visitor) | {"key-next": "W"})
    assert form(visitor)["key-next"] == "w"
    elsewhere = Browser(app).sign_in(cast.auditor)
    assert '"next": "w"' in (keys_on_the_form(elsewhere, cast) or "")
    assert form(Browser(app).sign_in(cast.lead))["key-next"] == "j"
    visitor.post("/account/keys", form(visitor) | {"usual": "yes"})
    assert form(visitor)["key-next"] == "j"


def test_keys_are_switched_off(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.auditor)
    visitor.post("/account/keys", form(visitor) | {"on": "no"})
    assert "You have switched the single keys for grading off." in visitor.get("/account").text
    assert keys_on_the_form(visitor, cast) is None


def test_one_key_for_two_things_is_refused_by_name_and_changes_nothing(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.auditor)
    page = visitor.post("/account/keys", form(visitor) | {"key-find": "e", "key-next": "w"}, status=422)
    assert "“e” cannot be both for “To its evidence” and for “Find a criterion”." in page.text
    assert page.form()["key-next"] == "w", "what was typed stands"
    assert form(visitor)["key-next"] == "j"
