"""What an administrator sets for the whole council."""

import pytest
from sqlalchemy import select

from audit.accounts.queries import leads_publish
from audit.extensions import db
from audit.models import HistoryEntry
from audit.rules.permissions import Role, may_publish
from tests.factories import Cast
from tests.page import Browser


def test_leads_publish_only_once_an_administrator_says_so(cast: Cast, visitor: Browser) -> None:
    assert not leads_publish()
    page = visitor.sign_in(cast.administrator).get("/settings")
    assert "leads_publish" not in page.form("")
    page = visitor.post("/settings", {"leads_publish": "y"}, follow=True)
    assert "The settings are saved." in page.text
    assert page.form("")["leads_publish"] == "y"
    assert leads_publish()
    visitor.post("/settings", {})
    assert not leads_publish()


def test_each_change_is_in_the_history_and_the_same_again_is_not(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.administrator)
    for data in ({}, {"leads_publish": "y"}, {"leads_publish": "y"}, {}):
        visitor.post("/settings", data)
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "setting").order_by(HistoryEntry.sequence)
    ).all()
    assert [(entry.what, entry.detail["value"], entry.person_id) for entry in entries] == [
        ("changed", True, cast.administrator.id),
        ("changed", False, cast.administrator.id),
    ]


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "lead", "viewer"])
def test_nobody_else_sets_or_sees_them(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who)).get("/settings", status=403)
    visitor.post("/settings", {"leads_publish": "y"}, status=403)
    assert not leads_publish()
    assert "Settings" not in visitor.get("/account").links()


def test_an_administrator_finds_them(cast: Cast, visitor: Browser) -> None:
    assert visitor.sign_in(cast.administrator).get("/account").links()["Settings"] == "/settings"


@pytest.mark.parametrize(
    ("role", "off", "on"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.QA_LEAD, False, True),
        (Role.AUDITOR, False, False),
        (Role.VIEWER, False, False),
    ],
)
def test_who_publishes(role: Role, off: bool, on: bool) -> None:
    assert (may_publish([role], False), may_publish([role], True)) == (off, on)
