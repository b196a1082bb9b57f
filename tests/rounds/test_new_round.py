"""Creating a round: a form that proposes the month and refuses what cannot be, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import FrameworkVersion, HistoryEntry, Round
from audit.rules import clock
from tests.factories import Cast, make_case_list, make_framework
from tests.page import Browser
from tests.rounds.making import Ground, planned

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def form(ground: Ground, **more: str) -> dict[str, Any]:
    return {
        "name": "November 2026", "framework_version": ground.version.id, "case_list": ground.case_list.id,
        "period_start": "2026-11-01", "period_end": "2026-11-30", "due_on": "2026-12-14", **more,
    }  # fmt: skip


def test_the_form_proposes_this_month(ground: Ground, visitor: Browser) -> None:
    visitor.sign_in(ground.cast.lead)
    with clock.at(NOW):
        proposed = visitor.get("/rounds/new").form()
    assert proposed | {"csrf_token": ""} == {"csrf_token": ""} | {
        name: str(value) for name, value in form(ground).items()
    }


def test_or_the_next_that_has_none(ground: Ground, visitor: Browser) -> None:
    visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground))
    with clock.at(NOW):
        proposed = visitor.get("/rounds/new").form()
    assert (proposed["name"], proposed["period_end"]) == ("December 2026", "2026-12-31")


def test_a_round_is_created_as_it_is_proposed(ground: Ground, visitor: Browser) -> None:
    page = visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground), follow=True)
    assert "The round November 2026 is created." in page.text
    made = db.session.scalars(select(Round)).one()
    assert page.links()["Draw the sample"] == f"/rounds/{made.id}/draw"
    assert (made.state, made.case_list_id, made.period_end.isoformat(), made.due_on.isoformat()) == (
        "planned", ground.case_list.id, "2026-11-30", "2026-12-14",
    )  # fmt: skip
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "round").order_by(HistoryEntry.id)
    ).one()
    assert (entry.what, entry.subject_id, entry.person_id) == (
        "created the round",
        made.id,
        ground.cast.lead.id,
    )


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Enter a name."),
        ("name", "x" * 121, "A name has at most 120 characters."),
        ("name", "\u200b", "Enter a name."),
        ("period_start", "", "Enter the first day of the period."),
        ("period_end", "31/31/2026", "Enter the last day of the period."),
        ("period_end", "2026-10-31", "The last day of the period must be the first day or later."),
        ("period_start", "0026-11-01", "Check the year: it must be from 2000 to 2100."),
        ("due_on", "2026-10-31", "Audits cannot be due before the period starts."),
        ("due_on", "9999-12-31", "Check the year: it must be from 2000 to 2100."),
        ("due_on", "soon", "Enter the day by which audits are due."),
        ("case_list", "99", "Not a valid choice."),
        ("framework_version", "x", "Invalid Choice: could not coerce."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    ground: Ground, visitor: Browser, field: str, value: str, says: str
) -> None:
    page = visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground, **{field: value}), status=422)
    assert says in page.words("a", href=f"#{field}")
    assert db.session.scalar(select(Round)) is None


def test_days_may_be_written_as_people_write_them(ground: Ground, visitor: Browser) -> None:
    visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground, due_on="14/12/2026"))
    assert db.session.scalars(select(Round)).one().due_on.isoformat() == "2026-12-14"


@pytest.mark.parametrize("name", ["October 2026", "october  2026 "])
def test_a_name_that_is_taken_is_refused_whatever_its_capitals(
    ground: Ground, visitor: Browser, name: str
) -> None:
    planned(ground)
    page = visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground, name=name), status=422)
    assert page.words("a", href="#name") == ["There is already a round with this name. Choose another."]
    assert page.form()["name"] == name


def test_a_retired_framework_cannot_be_chosen(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    db.session.get_one(FrameworkVersion, ground.version.id).state = "retired"
    db.session.commit()
    visitor.sign_in(ground.cast.lead).post("/rounds/new", form(ground), status=422)


def test_without_a_case_list_it_says_how_to_get_one(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    make_framework()
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/rounds/new")
    assert page.links()["Bring in a case list"] == "/case-lists/new"
    assert "There is no framework yet" not in page.text


def test_without_a_framework_it_says_how_to_get_one(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    make_case_list({cast.locality_1: 1})
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/rounds/new")
    assert page.links()["Begin with one from the library, or write your own"] == "/frameworks/new"
    assert "Bring in a case list" not in page.links()
    page = visitor.post("/rounds/new", {}, status=422)
    assert "There is no framework yet" in page.text
