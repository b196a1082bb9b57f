"""A planned round is changed or deleted; the due date of an open one is moved, with a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import HistoryEntry, Round
from tests.factories import make_case_list, make_planned_round
from tests.page import Browser
from tests.rounds.making import Ground, allocated, drawn, planned


def newest(round_id: int) -> HistoryEntry:
    found = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject == "round", HistoryEntry.subject_id == round_id)
        .order_by(HistoryEntry.id.desc())
    ).first()
    assert found is not None
    return found


def test_the_whole_plan_can_be_changed(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    begin_writing()
    other = make_case_list({ground.cast.locality_1: 5}, name="A newer list")
    db.session.commit()
    other_id = other.id
    url = f"/rounds/{round_id}/edit"
    form = visitor.sign_in(ground.cast.lead).get(url).form()
    assert (form["name"], form["due_on"]) == ("October 2026", "2026-11-14")
    sent = {**form, "name": "  Late October ", "case_list": str(other_id), "due_on": "2026-11-20"}
    assert "The plan of Late October is saved." in visitor.post(url, sent, follow=True).text
    found = db.session.get_one(Round, round_id, populate_existing=True)
    assert (found.name, found.case_list_id, found.due_on) == ("Late October", other_id, date(2026, 11, 20))
    entry = newest(round_id)
    assert entry.what == "changed the plan"
    assert entry.detail == {
        "name": ["October 2026", "Late October"],
        "case_list": ["List", "A newer list"],
        "due": ["2026-11-14", "2026-11-20"],
    }


def test_saving_without_a_change_writes_no_history(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/edit"
    visitor.post(url, visitor.sign_in(ground.cast.lead).get(url).form())
    assert newest(round_id).what == "created the round"


def test_what_is_wrong_is_said_and_what_was_typed_stays(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    begin_writing()
    make_planned_round(ground.case_list, ground.version, "Taken")
    db.session.commit()
    url = f"/rounds/{round_id}/edit"
    form = visitor.sign_in(ground.cast.lead).get(url).form()
    page = visitor.post(url, {**form, "name": "taken", "due_on": "2026-12-01"}, status=422)
    assert "There is already a round with this name" in page.text
    assert page.form()["due_on"] == "2026-12-01"
    assert "before the period starts" in visitor.post(url, {**form, "due_on": "2026-09-01"}, status=422).text


def test_a_drawn_round_keeps_its_plan(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    visitor.sign_in(ground.cast.lead)
    for page in ("edit", "delete"):
        visitor.get(f"/rounds/{round_id}/{page}", status=409)
        visitor.post(f"/rounds/{round_id}/{page}", status=409)


def test_a_planned_round_is_deleted_and_its_history_stays_its_own(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/delete"
    assert "only its plan is deleted" in visitor.sign_in(ground.cast.lead).get(url).text
    assert "The round October 2026 is deleted." in visitor.post(url, follow=True).text
    assert db.session.get(Round, round_id) is None
    assert newest(round_id).what == "deleted the round"
    visitor.get(f"/rounds/{round_id}", status=404)
    assert planned(ground) != round_id, "another round would inherit its history"


def test_the_due_date_of_an_open_round_is_moved_with_a_reason(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    url = f"/rounds/{round_id}/due"
    visitor.sign_in(ground.cast.lead)
    page = visitor.post(url, {"due_on": "2026-12-01", "reason": ""}, status=422)
    assert "Say why the due date is moved." in page.text
    page = visitor.post(url, {"due_on": "2026-12-01", "reason": "Two auditors are ill"}, follow=True)
    assert "Due 1 December 2026" in page.text
    assert "Two auditors are ill" in page.text
    assert newest(round_id).detail["due"] == ["2026-11-14", "2026-12-01"]
    says = "before the period starts"
    assert says in visitor.post(url, {"due_on": "2026-01-01", "reason": "x"}, status=422).text


@pytest.mark.parametrize("make", [planned, drawn])
def test_only_an_open_round_has_a_due_date_to_move(
    ground: Ground, visitor: Browser, make: Callable[[Ground], int]
) -> None:
    url = f"/rounds/{make(ground)}/due"
    visitor.sign_in(ground.cast.lead).get(url, status=409)
    visitor.post(url, {"due_on": "2026-12-01", "reason": "x"}, status=409)
