"""Who is told, and how soon: named by a QA lead, the nearest wins, told at once of what waits."""

import pytest
from sqlalchemy import select

from audit.concerns import queries
from audit.extensions import begin_writing, db
from audit.models import HistoryEntry, NamedPerson
from audit.rules import clock
from tests.concerns.making import MORNING, name, raised
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser
from tests.queries_counted import counted


def test_a_lead_names_people_and_sees_who_is_told_where(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/concerns/told")
    assert "QA leads: Lee Lead" in page.text
    assert "QA leads and administrators: Al Administrator and Lee Lead" in page.text
    address = f"/concerns/told/{cast.localities.id}"
    page = visitor.get(page.links()["Change for Localities"])
    assert page.form("").get("first") is None
    page = visitor.post(address, {"first": [cast.manager.id], "late": [cast.viewer.id]}, follow=True)
    assert "Who is told of concerns of Localities is changed." in page.text
    assert "Mary Manager (named for Localities)" in page.text
    assert visitor.get(address).form("")["first"] == str(cast.manager.id)
    assert (
        "Nothing was changed."
        in visitor.post(address, {"first": [cast.manager.id], "late": [cast.viewer.id]}, follow=True).text
    )
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.what == "named people for concerns").order_by(HistoryEntry.id)
    )
    assert [(one.subject, one.detail["first"], one.detail["late"]) for one in entries] == [
        ("team", [cast.manager.id], [cast.viewer.id])
    ]
    visitor.post(address, {})
    assert db.session.scalars(select(NamedPerson)).all() == []


def test_nobody_is_named_who_is_not_there(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    visitor.post(f"/concerns/told/{cast.localities.id}", {"first": ["999"]}, status=422)
    visitor.post(f"/concerns/told/{cast.localities.id}", {"first": ["nobody"]}, status=422)
    visitor.get("/concerns/told/999", status=404)
    assert db.session.scalars(select(NamedPerson)).all() == []


def test_whoever_is_named_is_told_of_what_waits_already(cast: Cast, visitor: Browser) -> None:
    raised(allocated(cast)[0], cast.auditor)
    with clock.at(MORNING):
        visitor.sign_in(cast.lead)
        visitor.post(f"/concerns/told/{cast.locality_1.id}", {"first": [cast.moderator.id]})
        assert "1 concern waits for you" in visitor.sign_in(cast.moderator).get("/").text
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "concern").order_by(HistoryEntry.id)
    ).all()
    assert [one.what for one in entries] == ["raised", "told more people"]


@pytest.mark.parametrize(("hours", "good"), [("1", True), ("168", True), ("48", True), ("0", False),
    ("169", False), ("", False), ("2.5", False), ("soon", False), ("9" * 30, False)])  # fmt: skip
def test_the_clock_is_set_in_hours(cast: Cast, visitor: Browser, hours: str, good: bool) -> None:
    page = visitor.sign_in(cast.administrator).get("/settings")
    visitor.get(page.links()["Concerns: who is told, and how soon"])
    page = visitor.post("/concerns/told", {"hours": hours}, status=303 if good else 422)
    assert queries.hours() == (int(hours) if good else 24)
    if not good:
        assert "Enter a whole number of hours from 1 to 168." in page.text


def test_a_change_of_the_clock_is_in_the_history_and_the_same_again_is_not(
    cast: Cast, visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    for hours in ("24", "12", "12"):
        visitor.post("/concerns/told", {"hours": hours})
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "setting").order_by(HistoryEntry.id)
    ).all()
    assert [one.detail for one in entries] == [{"name": "concern_hours", "value": 12}]


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "viewer"])
def test_nobody_else_names_anybody(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who)).get("/concerns/told", status=403)
    visitor.post("/concerns/told", {"hours": "1"}, status=403)
    visitor.post(f"/concerns/told/{cast.localities.id}", {"first": [cast.viewer.id]}, status=403)
    assert queries.hours() == 24


def test_it_asks_as_much_for_many_teams_as_for_few(cast: Cast, visitor: Browser) -> None:
    from tests.factories import make_team

    visitor.sign_in(cast.lead).get("/concerns/told")
    with counted() as few:
        visitor.get("/concerns/told")
    begin_writing()
    for number in range(12):
        make_team(f"Team {number}", cast.localities)
    db.session.commit()
    name(cast.localities, cast.manager)
    with counted() as many:
        visitor.get("/concerns/told")
    assert len(many) <= len(few)
