"""The editor of a draft: its pages, saved as typed and by their buttons; who may, and what is refused."""

import json
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.authoring.draft_changes import begin_draft
from audit.frameworks.changes import draft_from
from audit.frameworks.files.file import read_framework
from audit.models import Criterion, FrameworkVersion, Scale, Theme
from tests.factories import SMALL_FRAMEWORK, Cast, make_framework
from tests.page import Browser, Page
from tests.queries_counted import counted


@pytest.fixture
def draft(cast: Cast) -> int:
    begin_writing()
    made = begin_draft(make_framework(), cast.lead)
    db.session.commit()
    return made.id


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def criterion(draft: int, code: str) -> Criterion:
    db.session.rollback()
    found = select(Criterion).join(Theme).where(Theme.framework_version_id == draft, Criterion.code == code)
    return db.session.scalars(found).one()


def theme(draft: int, code: str) -> Theme:
    db.session.rollback()
    found = select(Theme).where(Theme.framework_version_id == draft, Theme.code == code)
    return db.session.scalars(found).one()


def scale(draft: int, code: str) -> Scale:
    db.session.rollback()
    found = select(Scale).where(Scale.framework_version_id == draft, Scale.code == code)
    return db.session.scalars(found).one()


def at(draft: int, row: Criterion | Theme | Scale | None = None) -> str:
    folder = {Criterion: "/criteria", Theme: "/themes", Scale: "/scales"}
    return f"/frameworks/{draft}/edit" + (f"{folder[type(row)]}/{row.id}" if row is not None else "")


def form(lead: Browser, url: str, **values: Any) -> dict[str, Any]:
    return {**lead.get(url).form(url), **{name.replace("__", "-"): value for name, value in values.items()}}


def test_each_page_is_saved_by_its_button(lead: Browser, draft: int) -> None:
    url = at(draft)
    page = lead.post(url, form(lead, url, name="Small and new", summary="One.\r\nTwo."), follow=True)
    assert "Saved." in page.text
    assert "Draft of version 2 · started from version 1 · nothing to mend" in page.text
    url = at(draft, theme(draft, "1"))
    lead.post(url, form(lead, url, name="Risk now", guard="capping", cap="good", cohorts=["in_care"]))
    url = at(draft, criterion(draft, "1.1"))
    lead.post(url, form(lead, url, question="In time?", evidence="never", weight="3", blanks=["unsure"]))
    url = at(draft, scale(draft, "four_point"))
    lead.post(url, form(lead, url, label__0="Excellent", letter__0="E", colour__0="teal", help__0="Best."))
    db.session.rollback()
    whole = queries.whole(draft)
    assert (whole.name, whole.summary) == ("Small and new", "One.\nTwo.")
    first = whole.themes[0]
    assert (first.name, first.guard, first.cap, first.cohorts) == ("Risk now", "capping", "good", {"in_care"})
    one = first.criteria[0]
    assert (one.question, one.evidence, one.weight, one.blanks) == ("In time?", "never", 3, ("unsure",))
    assert (one.scale.points[0].label, one.scale.points[0].colour) == ("Excellent", "teal")


def test_saved_as_typed_the_answer_is_what_follows_from_it(lead: Browser, draft: int) -> None:
    url = at(draft, criterion(draft, "1.1"))
    answer = lead.htmx("POST", url, form(lead, url, question="Is it?"))
    assert "Saved" in answer.text
    assert answer.one("input", name="revision").get("value") == "2"
    assert answer.body.count("<hx-partial") == 5, (
        "counts, what to mend, preview, since when, one line of the tree"
    )
    assert "Is it?" in answer.text
    assert "Changed since version 1" in answer.text
    assert "Does the response fit the risk?" not in answer.text
    answer = lead.htmx("POST", url, form(lead, url, scale="compliance"))
    assert "Texts that have no grade any more" in answer.text
    assert "7 to mend before publishing" in answer.text, (
        "three grades without a text, four texts without a grade"
    )


def test_what_is_wrong_is_said_and_what_was_typed_stays(lead: Browser, draft: int) -> None:
    url = at(draft, criterion(draft, "1.1"))
    long = "x" * 2001
    sent = form(lead, url, guidance=long, code="One!", weight="many")
    page = lead.post(url, sent, status=422)
    assert "The guidance must be 2,000 characters or fewer. It is 2,001." in page.text
    assert "such as 1.2" in page.text
    assert "The weight must be a whole number from 1 to 10." in page.text
    assert page.form(url)["guidance"] == long
    assert page.form(url)["code"] == "One!"
    assert "2,000 characters or fewer" in lead.htmx("POST", url, sent, status=422).text
    bell = lead.htmx("POST", url, form(lead, url, question="A\x07B"), status=422)
    assert "cannot be seen" in bell.text
    assert criterion(draft, "1.1").revision == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "opinion"), ("scale", "nine"), ("evidence", ""), ("blanks", "maybe"), ("cohorts", "x"),
     ("causes", "x"), ("asked_of", "small/9.9"), ("weight", "11"), ("descriptor-good", "x" * 1001)],
)  # fmt: skip
def test_nothing_but_what_is_offered_is_taken(lead: Browser, draft: int, field: str, value: str) -> None:
    url = at(draft, criterion(draft, "1.1"))
    lead.post(url, {**form(lead, url), field: value}, status=422)
    lead.htmx("POST", url, {**form(lead, url), field: value}, status=422)
    assert criterion(draft, "1.1").revision == 1


def test_a_stale_save_shows_both_and_keeps_either(lead: Browser, draft: int) -> None:
    url = at(draft, criterion(draft, "1.1"))
    mine = form(lead, url, guidance="Mine.")
    lead.post(url, form(lead, url, guidance="Theirs."))
    page = lead.post(url, mine, status=409)
    assert "This was changed meanwhile by Lee Lead" in page.text
    assert "Saved now: Theirs." in page.text
    sent = page.form(url)
    assert (sent["guidance"], sent["revision"]) == ("Mine.", "2")
    assert criterion(draft, "1.1").guidance == "Theirs."
    part = lead.htmx("POST", url, mine, status=409)
    assert "Guidance , yours: Mine. Saved now: Theirs." in part.text
    assert part.one("button", data_uses="guidance").get("data-values") == '["Theirs."]'
    assert part.one("button", data_keeps="2") is not None
    lead.post(url, sent)
    assert criterion(draft, "1.1").guidance == "Mine."


def test_a_condition_is_chosen_among_what_comes_before(lead: Browser, draft: int) -> None:
    one, two = criterion(draft, "1.1").lineage, criterion(draft, "2.1").lineage
    url = at(draft, criterion(draft, "1.2"))
    options = [option.get("value") for option in lead.get(url).by_id("f-asked_of")]
    assert options == ["", one]
    lead.post(url, form(lead, url, asked_of=two), status=422)
    lead.post(url, form(lead, url, asked_of=one))
    page = lead.get(url)
    assert "Say after which answers to 1.1 it is asked." in page.text
    lead.post(url, form(lead, url, asked_answers=["inadequate", "unsure", "none of ours"]))
    assert criterion(draft, "1.2").asked_answers == ["inadequate", "unsure"]
    assert "Asked only if 1.1 was answered: inadequate or unsure" in lead.get(url).text


def test_root_causes_a_line_each(lead: Browser, draft: int) -> None:
    url = at(draft)
    lead.post(url, form(lead, url, root_causes="load: Too much work\r\nStaff turnover\r\n\r\n"))
    assert form(lead, url)["root_causes"] == "load: Too much work\nstaff_turnover: Staff turnover"
    url_1 = at(draft, criterion(draft, "1.1"))
    assert form(lead, url_1)["causes"] == "all"
    lead.post(url_1, form(lead, url_1, causes="chosen", root_causes=["load"]))
    assert criterion(draft, "1.1").root_causes == ["load"]
    lead.post(url_1, form(lead, url_1, causes="none"))
    assert criterion(draft, "1.1").root_causes == []
    for wrong in ("A B: x", "load:", "load: a\nload: b", "!!!"):
        assert "line" in lead.post(url, form(lead, url, root_causes=wrong), status=422).text


def test_a_cohort_that_is_not_known_yet(lead: Browser, draft: int) -> None:
    page = lead.post(f"{at(draft)}/cohorts", {"cohort": "Family Help"}, follow=True)
    assert "Family Help is added." in page.text
    assert "family_help" in page.form(at(draft))["cohorts"]
    assert "Write the name" in lead.post(f"{at(draft)}/cohorts", {"cohort": " "}, status=422).text


def test_steps_lead_back_to_what_was_moved(lead: Browser, draft: int) -> None:
    one = criterion(draft, "1.1").id
    page = lead.post(f"{at(draft)}/move", {"item": f"criterion-{one}", "to": "down"}, follow=True)
    assert "1.1 is now 2 of 2 in 1 Risk." in page.text
    answer = lead.htmx(
        "POST", f"{at(draft)}/move", {"item": f"criterion-{one}", "to": "up", "hand": f"criterion-{one}"}
    )
    assert answer.by_id("tree") is not None
    assert "1.1 is now 1 of 2 in 1 Risk." in answer.text
    for bad in (
        {"item": "criterion-999", "to": "up"},
        {"item": "x", "to": "up"},
        {"item": f"criterion-{one}"},
    ):
        lead.post(f"{at(draft)}/move", bad, status=404)
    new = lead.post(f"{at(draft)}/criteria", {"theme": f"theme-{theme(draft, '5').id}"}, follow=True)
    assert "The criterion needs a question." in new.text
    lead.post(f"{at(draft)}/themes", follow=True)
    assert "The theme needs a name." in lead.get(at(draft, theme(draft, "6"))).text


def test_taken_out_split_merged_and_put_back(lead: Browser, draft: int) -> None:
    one = criterion(draft, "1.1")
    url, key = at(draft, one), f"criterion-{one.id}"
    lead.post(url, form(lead, url, question="Another?"))
    page = lead.get(url)
    assert "Changed since version 1" in page.text
    page = lead.post(f"{url}/put-back", {"revision": "2"}, follow=True)
    assert "As in version 1" in page.text
    lead.post(f"{url}/put-back", {"revision": "1"}, follow=True)
    page = lead.post(f"{at(draft)}/take-out", {"item": key}, follow=True)
    assert "This criterion is taken out of this draft." in page.text
    assert "Taken out (1)" in page.text
    lead.post(f"{at(draft)}/bring-back", {"item": key}, follow=True)
    page = lead.post(f"{url}/split", {"first": "A?", "second": "B?"}, follow=True)
    assert "1.1 is split into 1.1a and 1.1b" in page.text
    lead.post(f"{url}/split", {"first": "x" * 501, "second": "B?"}, status=409)
    a, b = criterion(draft, "1.1a"), criterion(draft, "1.1b").id
    page = lead.post(f"{at(draft, a)}/merge", {"with": f"criterion-{b}"}, follow=True)
    assert "are merged into 1.1am" in page.text
    assert "numbered by its place" in lead.post(f"{at(draft)}/number-again", follow=True).text


def test_points_of_a_scale_by_their_buttons(lead: Browser, draft: int) -> None:
    url = at(draft, scale(draft, "four_point"))
    assert "A point is added" in lead.post(url, form(lead, url, then="add"), follow=True).text
    lead.post(url, form(lead, url, then="up-4"))
    codes = [point.code for point in scale(draft, "four_point").points]
    assert codes == ["outstanding", "good", "requires_improvement", "point_1", "inadequate"]
    lead.post(url, form(lead, url, then="remove-3"))
    page = lead.post(url, form(lead, url, then="remove-1"), status=422)
    assert "Good is the benchmark. Choose another benchmark before you remove it." in page.text
    page = lead.post(url, form(lead, url, letter__0="", code__1="outstanding"), status=422)
    assert "Point 1 needs a letter." in page.text
    assert "Two points have the code outstanding." in page.text
    page = lead.post(f"{at(draft)}/scales", {"from": "scaling"}, follow=True)
    assert "0 to 10 is added." in page.text
    assert "is removed" in lead.post(f"{at(draft, scale(draft, 'scaling'))}/remove", follow=True).text
    lead.post(f"{url}/remove", status=409)


def test_what_is_published_is_not_edited(lead: Browser, draft: int) -> None:
    published = 1
    for url in (at(published), f"{at(published)}/themes/1", f"{at(published)}/criteria/1"):
        assert lead.get(url, status=302).headers["Location"] == f"/frameworks/{published}"
        page = lead.post(url, status=409)
        assert "is published, so it never changes" in page.text
    assert lead.get(f"/frameworks/{published}/discard", status=302)


def test_a_draft_is_begun_once_and_discarded(lead: Browser, draft: int) -> None:
    assert "There is a draft of version 2 already" in lead.post("/frameworks/1/draft", follow=True).text
    page = lead.get(f"/frameworks/{draft}/discard")
    sent = page.form()
    lead.post(f"{at(draft)}/themes")
    lead.post(f"/frameworks/{draft}/discard", sent, status=409)
    sent = lead.get(f"/frameworks/{draft}/discard").form()
    assert "is discarded" in lead.post(f"/frameworks/{draft}/discard", sent, follow=True).text
    lead.get(at(draft), status=404)
    assert "This is a draft of version 2." in lead.post("/frameworks/1/draft", follow=True).text


def test_nothing_of_another_draft_is_reached(lead: Browser, draft: int) -> None:
    lead.get(f"{at(draft)}/criteria/1", status=404)
    lead.post(f"{at(draft)}/criteria/1", status=404)
    lead.post(f"{at(draft)}/take-out", {"item": "theme-1"}, status=404)
    lead.get(f"{at(draft)}/scales/1", status=404)


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_qa_lead_writes(cast: Cast, visitor: Browser, draft: int, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    visitor.get(at(draft), status=403)
    visitor.post(f"{at(draft)}/move", status=403)


def large(n: int, by: Any) -> FrameworkVersion:
    plain: Any = yaml.safe_load(SMALL_FRAMEWORK.read_bytes())
    plain["framework"] = f"of-{n}"
    model = plain["themes"][0]["criteria"][0]
    plain["themes"] = [
        {
            "code": str(t),
            "name": f"Theme {t}",
            "criteria": [{**model, "code": f"{t}.{c}"} for c in range(1, 11)],
        }
        for t in range(1, n // 10 + 1)
    ]
    return draft_from(read_framework(json.dumps(plain).encode()), by)


def test_a_large_framework_asks_no_more_than_a_small_one(cast: Cast, lead: Browser) -> None:
    begin_writing()
    ids = [large(10, cast.lead).id, large(100, cast.lead).id]
    db.session.commit()

    def asked(page_of: Any) -> list[int]:
        urls = [page_of(version_id) for version_id in ids]
        found = []
        for url in urls:
            with counted() as statements:
                page: Page = lead.get(url)
            assert page.status == 200
            found.append(len(statements))
        return found

    for page_of in (
        at,
        lambda version_id: at(version_id, theme(version_id, "1")),
        lambda version_id: at(version_id, criterion(version_id, "1.5")),
        lambda version_id: at(version_id, scale(version_id, "four_point")),
    ):
        few, many = asked(page_of)
        assert many <= few + 3
        assert many <= 25


def test_names_in_other_scripts_get_codes_all_the_same(lead: Browser, draft: int) -> None:
    lead.post(f"{at(draft)}/cohorts", {"cohort": "مقدمو الرعاية"})
    lead.post(f"{at(draft)}/cohorts", {"cohort": "照顾者"})
    cohorts = dict(db.session.get_one(FrameworkVersion, draft).cohorts)
    assert (cohorts["cohort_1"], cohorts["cohort_2"]) == ("مقدمو الرعاية", "照顾者")
    lead.post(at(draft), form(lead, at(draft), root_causes="Workload\nعبء العمل"))
    assert form(lead, at(draft))["root_causes"] == "workload: Workload\ncause_2: عبء العمل"


def test_what_is_audited_is_said(lead: Browser, draft: int) -> None:
    page = lead.post(at(draft), form(lead, at(draft), subject=" "), status=422)
    assert "Say what is audited" in page.text
    assert db.session.get_one(FrameworkVersion, draft).subject == "case"


def test_a_draft_is_not_discarded_by_what_only_looks_like_a_number(lead: Browser, draft: int) -> None:
    page = lead.post(f"/frameworks/{draft}/discard", {"steps": "²"}, status=409)
    assert "Look at it again" in page.text
