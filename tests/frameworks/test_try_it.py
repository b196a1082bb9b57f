"""The form as an auditor of each cohort meets it: tried, never saved."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.beginning.built_in import built_in_framework
from audit.frameworks.beginning.changes import begin_blank, begin_from_library, use_from_library
from audit.frameworks.changes import import_framework
from audit.models import Grade, HistoryEntry
from audit.rules.framework import Version
from tests.factories import Cast, make_framework
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(cast: Cast, visitor: Browser) -> str:
    """The address of the small framework's trial, opened by an auditor."""
    begin_writing()
    version = make_framework()
    db.session.commit()
    visitor.sign_in(cast.auditor)
    return f"/frameworks/{version.id}/try"


def from_library(code: str) -> tuple[str, Version]:
    begin_writing()
    found = built_in_framework(code)
    assert found
    row = use_from_library(found, None)
    db.session.commit()
    return f"/frameworks/{row.id}/try", queries.whole(row.id)


def asked(page: Page) -> list[str]:
    """The codes of the criteria on the form."""
    return [words_of(legend).split()[0] for legend in page.all("legend", class_="app-criterion__question")]


def times(page: Page) -> dict[str, str]:
    """What the table says of each cohort."""
    rows = [row for row in page.all("tr") if len(list(row)) == 4]
    return {words_of(row[0]): " | ".join(words_of(cell) for cell in list(row)[1:]) for row in rows[1:]}


def test_what_is_asked_of_the_cohort_and_nothing_else(visitor: Browser, small: str) -> None:
    page = visitor.get(f"{small}?cohort=child_in_need")
    assert page.words("h1") == ["Try it: Small framework, version 1"]
    codes = [words for words in asked(page) if words[0].isdigit()]
    assert codes == ["1.1", "1.2", "2.1", "2.2", "4.1", "5.1"]
    assert "3.1" in asked(visitor.get(f"{small}?cohort=in_care"))


def test_it_looks_like_the_real_form(visitor: Browser, small: str) -> None:
    page = visitor.get(small)
    assert "Seen early." in page.text
    assert page.words("label", class_="app-grades__label app-colour--navy")[0] == "O Outstanding"
    assert "Evidence (needed)" in page.words("label")
    assert "Evidence (needed below good)" in page.words("label")
    assert "Your judgement of risk" in page.text
    assert "Your judgement of recording" not in page.text, "that theme is not judged"
    assert "Overall, this practice is" in page.text


def test_nothing_can_be_sent_and_nothing_is_saved(visitor: Browser, small: str) -> None:
    entries = db.session.scalar(select(func.count(HistoryEntry.id)))
    page = visitor.get(small)
    assert "nothing is saved" in page.text
    form = page.by_id("tried")
    assert (form.get("method"), form.get("action"), form.get("hx-post")) == (None, None, None)
    buttons = [button for button in form.iter() if button.tag.endswith("}button")]
    assert [button.get("type") for button in buttons if button.get("disabled") is None] == ["reset"]
    assert "csrf_token" not in [field.get("name") for field in form.iter()]
    visitor.post(small, {"grade-1": "good"}, status=405)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Grade.id))) == 0
    assert db.session.scalar(select(func.count(HistoryEntry.id))) == entries


def test_how_long_it_takes_each_cohort_at_the_usual_pace(visitor: Browser, small: str) -> None:
    # 6 x 2 + 4 x 5 + 60 = 92 and 7 x 2 + 5 x 5 + 60 = 99 minutes
    assert times(visitor.get(small)) == {
        "Child in need": "6 | 4 | 1 h 32 min",
        "Child protection": "6 | 4 | 1 h 32 min",
        "In care": "7 | 5 | 1 h 39 min",
        "Care leaver": "6 | 4 | 1 h 32 min",
    }


def test_the_pace_is_in_the_address_and_stays_with_the_cohort(visitor: Browser, small: str) -> None:
    asked = "?cohort=in_care&minutes=10&judgement=1&reading=0"
    page = visitor.get(f"{small}{asked}")
    assert times(page)["In care"] == "7 | 5 | 1 h 15 min"
    assert page.form(small) == {"cohort": "in_care", "minutes": "10", "judgement": "1", "reading": "0"}
    assert page.links()["Care leaver"] == f"{small}{asked.replace('in_care', 'care_leaver')}"


@pytest.mark.parametrize("odd", ["minutes=-1", "minutes=x", "minutes=", "cohort=nobody", "cohort=<b>"])
def test_an_odd_pace_or_cohort_is_the_usual_one(visitor: Browser, small: str, odd: str) -> None:
    page = visitor.get(f"{small}?{odd}")
    assert times(page)["Child in need"] == "6 | 4 | 1 h 32 min"
    assert page.form(small)["cohort"] == "child_in_need"


def test_a_pace_beyond_reason_is_the_most_that_can_be(visitor: Browser, small: str) -> None:
    assert visitor.get(f"{small}?minutes=999999").form(small)["minutes"] == "60"


def test_for_htmx_only_what_changes(visitor: Browser, small: str) -> None:
    page = visitor.htmx("GET", f"{small}?cohort=in_care")
    assert page.body.strip().startswith('<div id="trying">')
    assert "As an auditor of: In care" in page.body


def test_conditions_numbers_and_notes(cast: Cast, visitor: Browser) -> None:
    address, version = from_library("early-help-audit")
    page = visitor.sign_in(cast.lead).get(address)
    by_code = {criterion.code: criterion for criterion in version.by_lineage().values()}
    waits = [condition for condition in page.all("div") if condition.get("data-waits")]
    assert len(waits) == sum(criterion.asked_if is not None for criterion in by_code.values())
    assert waits[0].get("data-on") == str(by_code["3.4"].id)
    assert words_of(waits[0]) == "3.5 Asked only if 3.4 is answered Yes, No or No evidence on file."
    numbers = page.all("div", class_="app-grades app-grades--numbers")
    assert [words_of(label) for label in numbers[0].iter() if label.tag.endswith("}label")][:11] == [
        str(n) for n in range(11)
    ]
    note = next(criterion for criterion in by_code.values() if criterion.is_note)
    assert f"grade-{note.id}-good" not in page.body
    assert page.by_id(f"evidence-{note.id}") is not None
    assert "Note (if you wish)" in page.words("label")
    assert " to " in times(page)["Early help"], "with and without what is asked only after an answer"


def test_a_condition_on_what_the_cohort_is_not_asked_says_so(cast: Cast, visitor: Browser) -> None:
    content = (ROOT / "tests" / "data" / "small_framework.yaml").read_text()
    line = "        question: What difference has it made to the child?\n"
    content = content.replace(line, f"{line}        asked_if: {{criterion: '3.1', answers: [good]}}\n")
    begin_writing()
    version, _ = import_framework(content.encode(), None)
    db.session.commit()
    visitor.sign_in(cast.auditor)
    text = visitor.get(f"/frameworks/{version.id}/try?cohort=child_in_need").text
    assert "5.1 Not asked: 3.1, which it waits for, does not apply to this cohort." in text
    assert "Asked only if 3.1 is answered Good" in visitor.get(
        f"/frameworks/{version.id}/try?cohort=in_care"
    ).text.replace(" .", ".")


def test_a_draft_is_tried_by_those_who_may_read_it(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    found = built_in_framework("early-help-audit")
    assert found
    draft = begin_from_library(found, cast.lead)
    db.session.commit()
    for person, status in ((cast.lead, 200), (cast.administrator, 200), (cast.auditor, 403)):
        visitor.sign_in(person).get(f"/frameworks/{draft.id}/try", status=status)


def test_a_draft_that_asks_nothing_yet_says_so(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    draft = begin_blank("Ours", "ours", [("in_care", "In care")], cast.lead)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft.id}/try")
    assert "there is no form to try" in page.text
    assert times(page) == {"In care": "0 | 0 | not asked"}


def test_no_such_version(visitor: Browser, small: str) -> None:
    visitor.get("/frameworks/999/try", status=404)


def test_a_hundred_criteria_take_no_more_queries_than_seven(cast: Cast, visitor: Browser, small: str) -> None:
    address, _ = from_library("single-inspection-2013")
    visitor.sign_in(cast.lead)
    taken = []
    for one in (small, address):
        visitor.get(one)
        with counted() as statements:
            visitor.get(one)
        taken.append(len(statements))
    assert taken[0] == taken[1]
