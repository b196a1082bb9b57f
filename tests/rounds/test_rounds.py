"""The list of rounds: what stands, how far it is, what is late."""

from datetime import UTC, datetime

from audit.extensions import begin_writing, db
from audit.rules import clock
from tests.factories import Cast, make_allocated_round, make_planned_round
from tests.page import Browser
from tests.queries_counted import counted
from tests.rounds.making import Ground, allocated, planned, set_states


def test_with_nothing_yet_it_says_what_to_do_first(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/rounds")
    assert "There are no rounds yet" in page.text
    assert page.links()["Bring in a case list"] == "/case-lists/new"
    assert "Create a round" not in page.links()


def test_with_a_case_list_the_first_round_can_be_created(ground: Ground, visitor: Browser) -> None:
    page = visitor.sign_in(ground.cast.lead).get("/rounds")
    assert page.links()["Create a round"] == "/rounds/new"


def test_a_round_shows_how_far_it_is(ground: Ground, visitor: Browser) -> None:
    set_states(allocated(ground), "submitted", "started")
    with clock.at(datetime(2026, 11, 14, 12, tzinfo=UTC)):
        page = visitor.sign_in(ground.cast.lead).get("/rounds")
    row = page.words("tr")[1]
    for words in (
        "October 2026",
        "Open",
        "Small framework, version 1",
        "1 Oct 2026 to 31 Oct 2026",
        "1 of 6",
    ):
        assert words in row
    assert "late" not in row


def test_what_is_not_submitted_is_late_after_the_due_date(ground: Ground, visitor: Browser) -> None:
    set_states(allocated(ground), "submitted", "started")
    with clock.at(datetime(2026, 11, 15, 12, tzinfo=UTC)):
        page = visitor.sign_in(ground.cast.lead).get("/rounds")
    assert "5 late" in page.words("tr")[1]


def test_the_newest_round_comes_first_and_more_rounds_ask_no_more(ground: Ground, visitor: Browser) -> None:
    planned(ground)
    visitor.sign_in(ground.cast.lead)
    visitor.get("/rounds")
    with counted() as few:
        visitor.get("/rounds")
    begin_writing()
    for n in range(8):
        make_planned_round(ground.case_list, ground.version, f"Round {n}")
    make_allocated_round(ground.case_list, ground.version, [ground.cast.auditor, ground.cast.second_auditor],
                         name="Another")  # fmt: skip
    db.session.commit()
    with counted() as many:
        page = visitor.get("/rounds")
    assert page.words("th", scope="row")[0] == "Another"
    assert len(page.words("th", scope="row")) == 10
    assert len(many) == len(few)


def test_a_long_list_comes_in_pages(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    for n in range(51):
        make_planned_round(ground.case_list, ground.version, f"Round {n}")
    db.session.commit()
    visitor.sign_in(ground.cast.lead)
    assert "51 rounds" in visitor.get("/rounds").text
    assert visitor.get("/rounds?page=2").words("th", scope="row") == ["Round 0"]
    assert visitor.get("/rounds?page=77").words("th", scope="row") == ["Round 0"]
