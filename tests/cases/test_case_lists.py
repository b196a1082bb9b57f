"""The page of case lists."""

import pytest

from audit.extensions import begin_writing, db
from tests.cases.making import SAMPLE, bring_in, list_6
from tests.factories import Cast, make_case_list, make_framework, make_round
from tests.page import Browser


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def test_without_lists_it_says_what_to_do_first(lead: Browser) -> None:
    page = lead.get("/case-lists")
    assert "There are no case lists yet" in page.text
    assert page.links()["Bring in a case list"] == "/case-lists/new"


def test_lists_newest_first_with_who_when_how_many_and_their_rounds(lead: Browser, cast: Cast) -> None:
    begin_writing()
    old = make_case_list({cast.locality_1: 3}, name="March list")
    old.imported_at = old.imported_at.replace(year=2020)
    make_round(old, make_framework(), "September 2026")
    make_round(old, make_framework(), "October 2026")
    db.session.commit()
    address = bring_in(lead, SAMPLE, "April list")
    page = lead.get("/case-lists")
    rows = page.words("tr")[1:]
    assert rows[0].startswith("April list ")
    assert rows[0].endswith("Lee Lead 23 None yet")
    assert rows[1].startswith("March list ")
    assert rows[1].endswith("The command line 3 September 2026, October 2026")
    assert page.links()["April list"] == address


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    visitor.get("/case-lists", status=403)
    assert "Case lists" not in visitor.get("/account").links()


def test_a_hostile_name_is_shown_as_text(lead: Browser) -> None:
    bring_in(lead, list_6([1, 5, None, None, "A", None]), "<b onmouseover=alert(1)>List</b>")
    page = lead.get("/case-lists")
    assert "<b onmouseover=alert(1)>List</b>" in page.text
