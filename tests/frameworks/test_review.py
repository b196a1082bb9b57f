"""The review of a draft: what is to be mended, what changes, what work it concerns."""

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks import publishing, reviewing
from audit.models import FrameworkVersion, HistoryEntry
from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round
from tests.frameworks.drafting import begin_draft, criterion, much_changed, theme
from tests.page import Browser, Page
from tests.queries_counted import counted


@pytest.fixture
def draft_id(cast: Cast) -> int:
    return much_changed().id


def choice(page: Page, lineage: str) -> str:
    """What is chosen for the change of one theme or criterion."""
    radios = page.all("input", name=f"change-{lineage}")
    return next(radio.get("value") or "" for radio in radios if radio.get("checked") is not None)


def named(draft_id: int) -> dict[str, str | None]:
    found = reviewing.chosen(db.session.get_one(FrameworkVersion, draft_id))
    return {lineage: change for lineage, change in found.items() if change}


def test_everything_that_changes_stands_in_its_group(cast: Cast, visitor: Browser, draft_id: int) -> None:
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    assert page.words("h1") == ["Draft of version 2: what changes"]
    assert page.words("h2")[:3] == ["Reworded 2", "No longer asked 3", "Publish version 2"]
    assert page.words("h3") == [
        "1.1 Is risk seen early",
        "2.1 Who reads what the supervisor wrote?",
        "Theme 4 Recording",
        "2.2 Was supervision monthly?",
        "4.1 Is the record up to date?",
    ]
    assert "Changes since version 1 5" in page.text


def test_both_wordings_stand_side_by_side_with_what_differs_marked(
    cast: Cast, visitor: Browser, draft_id: int
) -> None:
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    assert (page.words("del")[0], page.words("ins")[0]) == ("early?", "early")
    assert "Does supervision move the plan on?" in page.words("del")
    assert "Who reads what the supervisor wrote?" in page.words("ins")
    assert page.words("th", scope="col")[1:3] == ["Version 1", "Draft of version 2"]


def test_a_suggestion_stands_until_the_author_says_otherwise(
    cast: Cast, visitor: Browser, draft_id: int
) -> None:
    address = f"/frameworks/{draft_id}/review"
    page = visitor.sign_in(cast.lead).get(address)
    assert (choice(page, "small/1.1"), choice(page, "small/2.1")) == ("cosmetic", "material")
    assert named(draft_id) == {}
    data = page.form(f"/frameworks/{draft_id}/publish")
    page = visitor.post(address, {**data, "change-small/2.1": "cosmetic"}, follow=True)
    assert "What you said of the changes is saved." in page.text
    assert choice(page, "small/2.1") == "cosmetic"
    assert named(draft_id) == {"small/2.1": "cosmetic"}, "what is only suggested is not put in her mouth"


def test_with_htmx_a_choice_is_saved_as_it_is_made(cast: Cast, visitor: Browser, draft_id: int) -> None:
    address = f"/frameworks/{draft_id}/review"
    page = visitor.sign_in(cast.lead).htmx("POST", address, {"change-small/1.1": "material"})
    assert "Your choices are saved." in page.text
    assert page.body.count('id="choices"') == 1
    assert named(draft_id) == {"small/1.1": "material"}
    visitor.htmx("POST", address, {"change-small/1.1": "cosmetic"})
    assert named(draft_id) == {"small/1.1": "cosmetic"}
    entries = (
        db.session.query(HistoryEntry).filter_by(what="changes named").order_by(HistoryEntry.sequence).all()
    )
    assert [entry.detail["changes"] for entry in entries] == [
        {"small/1.1": "material"},
        {"small/1.1": "cosmetic"},
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"change-small/1.1": "huge"},
        {"change-nothing": "material"},
        {"change-small/1.2": "material"},
        {"change-small/2.2": "material"},
        {},
    ],
)
def test_what_is_no_choice_changes_nothing(
    cast: Cast, visitor: Browser, draft_id: int, data: dict[str, str]
) -> None:
    visitor.sign_in(cast.lead).post(f"/frameworks/{draft_id}/review", data)
    assert named(draft_id) == {}
    assert db.session.query(HistoryEntry).filter_by(what="changes named").count() == 0


def test_where_there_is_no_choice_it_is_said_why(cast: Cast, visitor: Browser, draft_id: int) -> None:
    begin_writing()
    draft = db.session.get_one(FrameworkVersion, draft_id)
    row = criterion(draft, "1.2")
    row.scale = next(scale for scale in draft.scales if scale.code == "compliance")
    row.kind = "compliance"
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    assert "Its grades or its kind are others, so figures before and after are not joined." in page.text
    assert page.all("input", name="change-small/1.2") == []


def test_faults_come_first_and_hold_the_publishing(cast: Cast, visitor: Browser, draft_id: int) -> None:
    begin_writing()
    draft = db.session.get_one(FrameworkVersion, draft_id)
    criterion(draft, "5.1").question = ""
    theme(draft, "3").name = ""
    db.session.commit()
    page = visitor.sign_in(cast.administrator).get(f"/frameworks/{draft_id}/review")
    assert page.words("h2")[0] == "2 things to mend first"
    assert "Theme 3: the theme needs a name." in page.text
    assert "5.1: the criterion needs a question." in page.text
    assert "Publish version 2" not in page.words("button")
    assert "It can be published once the faults above are mended." in page.text
    assert "Mend it in Theme 3" not in page.links(), "an administrator does not write"
    links = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review").links()
    for words in ("Mend it in Theme 3", "Mend it in 5.1"):
        visitor.get(links[words])


def test_what_stands_on_earlier_versions_is_counted(cast: Cast, visitor: Browser, draft_id: int) -> None:
    begin_writing()
    base = db.session.get_one(FrameworkVersion, draft_id).base
    assert base
    listed = make_case_list({cast.locality_1: 5})
    rounds = [make_round(listed, base), make_round(listed, base, "Closed round")]
    rounds[1].state = "closed"
    states = ("allocated", "started", "submitted", "submitted", "started")
    for n, (entry, state) in enumerate(zip(entries_of(listed), states, strict=True)):
        make_audit(rounds[n == 4], entry, cast.auditor).state = state
    db.session.commit()
    text = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review").text
    assert "Finished audits on earlier versions 2" in text
    assert "Open audits on earlier versions 2" in text, "one in a closed round is not open"
    assert "Rounds that are not closed 1 September 2026" in text


def test_a_first_version_says_what_it_holds(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    base = make_framework()
    draft = begin_draft(base)
    draft.base = None
    db.session.commit()
    page = visitor.sign_in(cast.administrator).get(f"/frameworks/{draft.id}/review")
    assert "This is the first version: 5 themes, 7 criteria." in page.text
    assert page.words("h1") == ["Draft of version 2: review"]
    assert "Publish version 2" in page.words("button")


def test_a_draft_that_changes_nothing_is_not_offered_for_publishing(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    draft = begin_draft()
    db.session.commit()
    page = visitor.sign_in(cast.administrator).get(f"/frameworks/{draft.id}/review")
    assert "Nothing differs from version 1 yet." in page.text
    assert "Publish version 2" not in page.words("button")


def test_an_administrator_reads_what_the_author_said(cast: Cast, visitor: Browser, draft_id: int) -> None:
    page = visitor.sign_in(cast.administrator).get(f"/frameworks/{draft_id}/review")
    assert page.all("input", type="radio") == []
    assert "Material: figures before and after are not joined." in page.text
    visitor.post(f"/frameworks/{draft_id}/review", {"change-small/1.1": "material"}, status=403)
    data = page.form(f"/frameworks/{draft_id}/publish")
    visitor.post(f"/frameworks/{draft_id}/publish", {**data, "change-small/1.1": "material"})
    assert named(draft_id) == {"small/1.1": "cosmetic", "small/2.1": "material"}


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "viewer"])
def test_others_do_not_read_drafts(cast: Cast, visitor: Browser, draft_id: int, who: str) -> None:
    visitor.sign_in(getattr(cast, who)).get(f"/frameworks/{draft_id}/review", status=403)


def test_what_is_published_has_no_review(cast: Cast, visitor: Browser, draft_id: int) -> None:
    begin_writing()
    draft = db.session.get_one(FrameworkVersion, draft_id)
    publishing.publish(draft, None)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review", status=303)
    assert page.headers["Location"] == f"/frameworks/{draft_id}"
    visitor.post(f"/frameworks/{draft_id}/review", {"change-small/1.1": "material"}, status=409)
    visitor.get("/frameworks/999/review", status=404)


def test_words_of_the_author_are_shown_as_text(cast: Cast, visitor: Browser, draft_id: int) -> None:
    begin_writing()
    criterion(db.session.get_one(FrameworkVersion, draft_id), "1.1").guidance = "<ins>x</ins>"
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    assert "<ins>x</ins>" not in page.body


def test_the_list_says_how_much_a_draft_changes(cast: Cast, visitor: Browser, draft_id: int) -> None:
    page = visitor.sign_in(cast.lead).get("/frameworks")
    assert "A draft of version 2 is being written: 5 changes since version 1." in page.text
    assert "Version 2 of Small framework Draft – 4 5 Try it" in page.text, "what is taken out is not counted"
    assert page.links()["Review Small framework"] == f"/frameworks/{draft_id}/review"
    page = visitor.sign_in(cast.auditor).get("/frameworks")
    assert "draft" not in page.text.lower()
    assert len(page.words("tr")) == 2


def test_reviewing_asks_as_much_of_the_database_for_many_changes_as_for_one(
    cast: Cast, visitor: Browser, draft_id: int
) -> None:
    def cost() -> int:
        with counted() as statements:
            visitor.get(f"/frameworks/{draft_id}/review")
        return len(statements)

    visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    few = cost()
    begin_writing()
    for code in ("1.2", "3.1", "5.1"):
        criterion(db.session.get_one(FrameworkVersion, draft_id), code).guidance = "Something else."
    db.session.commit()
    assert cost() == few
