"""Cases picked by hand: ticked, each with a reason, and marked as picked wherever they appear."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import db
from audit.models import Draw, SampledCase
from tests.factories import entries_of
from tests.page import Browser
from tests.rounds.making import Ground, drawn, planned, state_of


@pytest.fixture
def ids(ground: Ground) -> list[int]:
    return [entry.id for entry in entries_of(ground.case_list)]


def picked(round_id: int) -> list[tuple[int, str]]:
    db.session.rollback()
    query = select(SampledCase).where(SampledCase.round_id == round_id).order_by(SampledCase.position)
    return [(one.case_list_entry_id, one.reason) for one in db.session.scalars(query)]


def test_ticked_cases_are_taken_each_with_its_reason(
    app: Flask, ground: Ground, ids: list[int], visitor: Browser
) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/pick"
    visitor.sign_in(ground.cast.lead)
    sent = {"case": [str(ids[2]), str(ids[0])], "reason": "Serious incident", f"reason-{ids[2]}": "Complaint"}
    page = visitor.post(url, sent, follow=True)
    assert picked(round_id) == [(ids[0], "Serious incident"), (ids[2], "Complaint")]
    assert (state_of(round_id), db.session.scalars(select(Draw)).one().kind) == ("drawn", "picked")
    assert "2 cases picked by hand" in page.text
    assert f'id="case-{ids[0]}"' not in page.body, "what is picked is no more to be ticked"
    visitor.post(url, {"case": str(ids[5]), "reason": "Another"})
    assert len(picked(round_id)) == 3
    page = visitor.get(f"/rounds/{round_id}")
    assert "Picked by hand" in page.words("strong")
    assert "3 cases are picked" in page.text
    assert "3 cases by hand" in visitor.get(f"/rounds/{round_id}/certificate").text
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"])
    assert result.exit_code == 1
    assert "were picked by hand: there is nothing to repeat." in result.stderr


def test_a_reason_is_needed_and_what_was_ticked_stays(
    ground: Ground, ids: list[int], visitor: Browser
) -> None:
    url = f"/rounds/{planned(ground)}/pick"
    visitor.sign_in(ground.cast.lead)
    page = visitor.post(url, {"case": str(ids[0]), "reason": " "}, status=422)
    assert "Say why 1001 is picked." in page.text
    assert page.by_id(f"case-{ids[0]}").get("checked") is not None
    assert "Tick at least one case." in visitor.post(url, {"reason": "x"}, status=422).text
    assert "longer than 500" in visitor.post(url, {"case": str(ids[0]), "reason": "x" * 501}, status=422).text
    assert db.session.scalars(select(Draw)).all() == []


def test_only_cases_of_the_list_that_can_be_audited_are_taken(
    ground: Ground, ids: list[int], visitor: Browser
) -> None:
    url = f"/rounds/{planned(ground)}/pick"
    no_team = next(entry.id for entry in entries_of(ground.case_list) if entry.team_id is None)
    visitor.sign_in(ground.cast.lead)
    page = visitor.post(url, {"case": str(no_team), "reason": "x"}, status=422)
    assert "cannot be audited in this round: no team." in page.text
    for odd in ("999999", "x", "9" * 40):
        visitor.post(url, {"case": odd, "reason": "x"}, status=422)


def test_a_search_finds_by_reference_and_team(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{planned(ground)}/pick"
    visitor.sign_in(ground.cast.lead)
    assert "1 open case with “1003”" in visitor.get(f"{url}?search=1003").text
    assert "4 open cases" in visitor.get(f"{url}?search=care").text
    assert "No open case of the list has “nothing”" in visitor.get(f"{url}?search=nothing").text


def test_one_is_taken_back_and_with_the_last_the_draw(
    ground: Ground, ids: list[int], visitor: Browser
) -> None:
    round_id = planned(ground)
    visitor.sign_in(ground.cast.lead)
    visitor.post(f"/rounds/{round_id}/pick", {"case": [str(ids[0]), str(ids[1])], "reason": "x"})
    one, two = db.session.scalars(select(SampledCase.id).order_by(SampledCase.position)).all()
    visitor.post(f"/rounds/{round_id}/picked/{one}/take-back")
    assert [entry for entry, _ in picked(round_id)] == [ids[1]]
    visitor.post(f"/rounds/{round_id}/picked/{one}/take-back", status=404)
    visitor.post(f"/rounds/{round_id}/picked/{two}/take-back")
    assert (picked(round_id), state_of(round_id)) == ([], "planned")


def test_a_drawn_sample_takes_no_picked_cases(ground: Ground, ids: list[int], visitor: Browser) -> None:
    url = f"/rounds/{drawn(ground)}/pick"
    visitor.sign_in(ground.cast.lead).get(url, status=409)
    visitor.post(url, {"case": str(ids[0]), "reason": "x"}, status=409)
