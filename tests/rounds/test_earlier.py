"""Cases that were audited lately, or are in another round, are left out of a draw and counted."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, CaseListEntry, Draw, Round, SampledCase
from audit.rounds.changes import close_round
from audit.rules import clock
from tests.factories import make_planned_round
from tests.page import Browser
from tests.rounds.making import Ground, allocated

EVERYTHING: dict[str, Any] = {"size": "100", "size_kind": "share", "seed": "1"}
AGAIN = {**EVERYTHING, "not_audited_for": "12", "not_in_open_round": "y"}


@pytest.fixture
def second(ground: Ground) -> int:
    """A second round over the same list, while six of its eighteen cases are in the first."""
    allocated(ground)
    begin_writing()
    made = make_planned_round(ground.case_list, ground.version, "November 2026")
    db.session.commit()
    return made.id


def submit_all(days_ago: int) -> None:
    begin_writing()
    for audit in db.session.scalars(select(CaseAudit)):
        audit.state, audit.submitted_at = "submitted", clock.now() - timedelta(days=days_ago)
    close_round(db.session.scalars(select(Round).where(Round.state == "open")).one(), None)
    db.session.commit()


def drawn_cases(round_id: int) -> set[int]:
    query = select(CaseListEntry.case_id).join(SampledCase).where(SampledCase.round_id == round_id)
    return set(db.session.scalars(query))


def draw_of(round_id: int) -> Draw:
    return db.session.scalars(select(Draw).where(Draw.round_id == round_id)).one()


def test_cases_of_a_round_under_way_are_left_out(ground: Ground, second: int, visitor: Browser) -> None:
    first = db.session.scalars(select(SampledCase.round_id)).first() or 0
    busy = drawn_cases(first)
    visitor.sign_in(ground.cast.lead)
    page = visitor.get(f"/rounds/{second}/draw?size=100&size_kind=share&seed=1&not_in_open_round=y")
    assert "6 in another round now" in page.text
    assert "Draw these 12 cases" in page.words("button")
    visitor.post(f"/rounds/{second}/draw", AGAIN)
    assert draw_of(second).excluded == {"in another round now": 6, "no team": 2}
    assert drawn_cases(second).isdisjoint(busy)
    assert len(drawn_cases(second)) == 12


@pytest.mark.parametrize(("days_ago", "drawn"), [(30, 12), (400, 18)])
def test_cases_audited_in_the_last_months_are_left_out(
    ground: Ground, second: int, visitor: Browser, days_ago: int, drawn: int
) -> None:
    submit_all(days_ago)
    page = visitor.sign_in(ground.cast.lead).post(f"/rounds/{second}/draw", AGAIN, follow=True)
    assert len(drawn_cases(second)) == drawn
    assert ("6 audited in the last 12 months" in page.text) is (drawn == 12)
    assert "Cases audited with this framework in the 12 months before were left out" in page.text


def test_nothing_is_left_out_when_it_is_not_asked_for(ground: Ground, second: int, visitor: Browser) -> None:
    submit_all(30)
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{second}/draw", {**EVERYTHING, "not_audited_for": "0"})
    assert len(drawn_cases(second)) == 18


def test_the_sample_comes_again_although_its_cases_were_audited_since(
    app: Flask, ground: Ground, second: int, visitor: Browser
) -> None:
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{second}/draw", AGAIN)
    submit_all(0)
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "November 2026"])
    assert result.stdout == "The same 12 cases, in the same order: November 2026, seed 1.\n"


def test_both_are_proposed_on_a_first_visit(ground: Ground, second: int, visitor: Browser) -> None:
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{second}/draw")
    assert page.by_id("not_audited_for").get("value") == "12"
    assert page.by_id("not_in_open_round").get("checked") is not None


def test_the_preset_needs_no_number(ground: Ground, second: int, visitor: Browser) -> None:
    asked = {"size": "", "size_kind": "at_least", "seed": "1"}
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{second}/draw", asked)
    assert (draw_of(second).size_kind, len(drawn_cases(second))) == ("at_least", 18)
    assert "100 cases or 10% of those that can be drawn" in visitor.get(f"/rounds/{second}").text


def test_a_precision_says_how_many_it_takes(ground: Ground, second: int, visitor: Browser) -> None:
    visitor.sign_in(ground.cast.lead)
    page = visitor.get(f"/rounds/{second}/draw?size=20&size_kind=precision&seed=1")
    assert "Draw these 11 cases" in page.words("button")
    assert "± 19 points" in page.text
    visitor.get(f"/rounds/{second}/draw?size=60&size_kind=precision&seed=1", status=422)
    visitor.get(f"/rounds/{second}/draw?size=10&size_kind=share&seed=1&not_audited_for=999", status=422)
