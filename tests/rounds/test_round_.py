"""The board of a round: where it stands, the next step, who has which work; closing and reopening it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, HistoryEntry
from audit.rules import clock
from tests.page import Browser, words_of
from tests.queries_counted import counted
from tests.rounds.making import Ground, allocated, drawn, planned, set_states, state_of

PRIMARY = "govuk-button"


def test_a_planned_round_leads_to_the_draw(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}")
    assert page.words("a", class_=PRIMARY) == ["Draw the sample"]
    for words in (
        "Planned",
        "1 October 2026 to 31 October 2026",
        "Due 14 November 2026",
        "Small framework, version 1",
    ):
        assert words in page.text
    assert page.links()["List"] == f"/case-lists/{ground.case_list.id}"


def test_a_drawn_round_shows_its_certificate_and_leads_to_the_allocation(
    ground: Ground, visitor: Browser
) -> None:
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{drawn(ground)}")
    assert page.words("a", class_=PRIMARY) == ["Allocate the cases"]
    facts = dict(zip(page.words("dt"), page.words("dd"), strict=True))
    assert facts["Drawn"].startswith("6 of 18 cases")
    assert facts["Asked for"] == "6 cases, keeping the proportions of teams"
    assert facts["Left out"] == "2 no team"
    assert "0" * 64 in facts["Case list"]
    assert facts["Seed"] == "582913"
    assert "sha256-rank-1" in facts["Method"]
    assert [words_of(row) for row in page.all("caption")] == [
        "Cases drawn",
        "6 cases, in the order of the draw",
    ]


def test_an_open_round_shows_who_has_which_work(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    set_states(round_id, "submitted", "started")
    with clock.at(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}")
    assert "1 of 6 audits submitted" in page.text
    assert "5 audits are still to be submitted, due 14 November 2026." in page.text
    assert page.words("a", class_=PRIMARY) == ["See the results so far"]
    by_auditor, by_team, audits, _ = page.all("tbody")
    rows = [words_of(row) for row in by_auditor.iter() if str(row.tag).endswith("}tr")]
    total = [sum(int(row.split()[column]) for row in rows) for column in (2, 3, 4, 5)]
    assert total == [4, 1, 1, 6]  # not started, in progress, submitted, all
    assert len(list(by_team)) == 3
    assert len(list(audits)) == 6
    first = db.session.scalars(select(CaseAudit).where(CaseAudit.state == "allocated")).first()
    assert first is not None
    assert f"/audits/{first.id}" in page.links().values()
    assert "Late" not in page.text


def test_after_the_due_date_what_is_not_submitted_is_late(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    set_states(round_id, "submitted")
    with clock.at(datetime(2026, 11, 15, 9, tzinfo=UTC)):
        page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}")
    assert "5 audits are still to be submitted, and they are late." in page.text
    assert page.words("strong", class_="govuk-tag govuk-tag--red") == ["5 late", *["Late"] * 5]


def test_the_audits_of_one_auditor_or_team_alone(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    visitor.sign_in(ground.cast.lead)
    page = visitor.get(f"/rounds/{round_id}?auditor={ground.cast.auditor.id}")
    assert "Audits of Ada Auditor" in page.words("h2")
    assert "3 audits, those still to do first" in page.text
    page = visitor.get(f"/rounds/{round_id}?team={ground.cast.care_1.id}")
    assert "Audits of cases of Care 1" in page.words("h2")
    assert "1 audit, those still to do first" in page.text


@pytest.mark.parametrize("query", ["auditor=999", "team=x", "auditor=" + "9" * 30, "page=99", "page=x"])
def test_a_wrong_address_shows_all_audits(ground: Ground, visitor: Browser, query: str) -> None:
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{allocated(ground)}?{query}")
    assert "6 audits, those still to do first" in page.text


def test_when_all_is_submitted_the_round_can_be_closed(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    set_states(round_id, *["submitted"] * 6)
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}")
    assert page.words("a", class_=PRIMARY) == ["Close the round"]
    assert "Every audit is submitted." in visitor.get(f"/rounds/{round_id}/close").text


def test_closing_says_what_it_does_to_unsubmitted_audits_and_can_be_undone(
    ground: Ground, visitor: Browser
) -> None:
    round_id = allocated(ground)
    set_states(round_id, "submitted")
    visitor.sign_in(ground.cast.lead)
    asked = visitor.get(f"/rounds/{round_id}/close")
    assert "5 audits are not submitted." in asked.text
    assert state_of(round_id) == "open"
    page = visitor.post(f"/rounds/{round_id}/close", follow=True)
    assert "The round is closed, with 5 audits not submitted." in page.text
    assert state_of(round_id) == "closed"
    visitor.post(f"/rounds/{round_id}/close", status=409)
    visitor.get(f"/rounds/{round_id}/reopen")
    visitor.post(f"/rounds/{round_id}/reopen")
    assert state_of(round_id) == "open"
    visitor.get(f"/rounds/{round_id}/reopen", status=409)
    what = db.session.scalars(
        select(HistoryEntry.what).where(HistoryEntry.subject == "round").order_by(HistoryEntry.sequence)
    ).all()
    assert what == [
        "created the round",
        "drew the sample",
        "allocated the cases",
        "closed the round",
        "reopened the round",
    ]


@pytest.mark.parametrize("move", ["close", "reopen", "undo-allocation"])
def test_a_planned_round_is_neither_closed_nor_reopened_nor_undone(
    ground: Ground, visitor: Browser, move: str
) -> None:
    round_id = planned(ground)
    visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}/{move}", status=409)
    visitor.post(f"/rounds/{round_id}/{move}", status=409)
    assert state_of(round_id) == "planned"


def test_a_form_without_its_token_changes_nothing(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{round_id}/close", {"csrf_token": ""}, status=400)
    assert state_of(round_id) == "open"


def test_more_audits_ask_no_more(ground: Ground, visitor: Browser) -> None:
    few_id = allocated(ground, n=2)
    visitor.sign_in(ground.cast.lead)
    visitor.get(f"/rounds/{few_id}")
    with counted() as few:
        visitor.get(f"/rounds/{few_id}")
    visitor.post(f"/rounds/{few_id}/undo-allocation")
    visitor.post(f"/rounds/{few_id}/discard-draw")
    visitor.post(
        f"/rounds/{few_id}/draw", {"size": "100", "size_kind": "share", "strata": "team", "seed": "1"}
    )
    people = [ground.cast.auditor.id, ground.cast.second_auditor.id]
    visitor.post(f"/rounds/{few_id}/allocate", {"auditors": people})
    with counted() as many:
        page = visitor.get(f"/rounds/{few_id}")
    assert "18 audits, those still to do first" in page.text
    assert len(many) == len(few)
