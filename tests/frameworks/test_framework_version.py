"""A whole framework version to read and print."""

import re

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from tests.factories import SMALL_FRAMEWORK, Cast
from tests.page import Browser, Page

SMALL = SMALL_FRAMEWORK.read_bytes()


def bring_in(content: bytes) -> str:
    begin_writing()
    version, _ = import_framework(content, None)
    db.session.commit()
    return f"/frameworks/{version.id}"


@pytest.fixture
def address(cast: Cast, visitor: Browser) -> str:
    made = bring_in(SMALL)
    visitor.sign_in(cast.auditor)
    return made


def questions(page: Page) -> list[str]:
    return [words for words in page.words("h3") if re.match(r"\d\.\d ", words)]


def test_everything_of_the_framework_is_there_in_order(visitor: Browser, address: str) -> None:
    page = visitor.get(address)
    assert page.words("h1") == ["Small framework, version 1"]
    assert [words for words in page.words("h2") if words[0].isdigit()] == [
        "1 Risk", "2 Management oversight", "3 Permanence", "4 Recording", "5 Impact",
    ]  # fmt: skip
    assert len(questions(page)) == 7
    assert "5 themes, 7 criteria" in page.text
    assert "Read the referral and the first visit." in page.text
    assert "Good, the benchmark Seen early." in page.text.replace(" G ", " ")
    assert "Judgement of quality. Every grade needs written evidence." in page.text
    assert "A grade below good needs written evidence." in page.text
    assert "Compliance: was it done. A grade needs no written evidence." in page.text
    assert "Only for: In care" in page.text


def test_what_limits_and_caps_is_said_in_words(visitor: Browser, address: str) -> None:
    text = visitor.get(address).text
    assert "Limiting: if this theme is judged inadequate, overall can be no better than inadequate" in text
    assert (
        "Capping: if this theme is judged inadequate, overall can be no better than requires improvement"
        in text
    )
    assert "Its criteria are graded; the theme as a whole is not judged." in text


def test_the_contents_lead_to_the_themes(visitor: Browser, address: str) -> None:
    page = visitor.get(address)
    assert page.links()["3 Permanence"] == "#theme-3"
    assert page.by_id("theme-3") is not None


def test_only_what_applies_to_a_cohort(visitor: Browser, address: str) -> None:
    page = visitor.get(f"{address}?cohort=child_in_need")
    assert len(questions(page)) == 6
    assert "6 of 7 criteria apply to: Child in need" in page.text
    assert "Permanence" not in page.text
    assert page.form("")["cohort"] == "child_in_need"
    assert "7 of 7 criteria apply to: In care" in visitor.get(f"{address}?cohort=in_care").text


def test_for_htmx_only_the_themes(visitor: Browser, address: str) -> None:
    page = visitor.htmx("GET", f"{address}?cohort=child_in_need")
    assert page.body.strip().startswith('<div id="themes"')
    assert "6 of 7" in page.body


@pytest.mark.parametrize("cohort", ["nobody", "", "<b>"])
def test_a_cohort_that_is_none_shows_everything(visitor: Browser, address: str, cohort: str) -> None:
    assert len(questions(visitor.get(f"{address}?cohort={cohort}"))) == 7


def test_a_framework_for_other_cohorts_says_so(visitor: Browser, address: str) -> None:
    only = SMALL.replace(b"framework: small", b"framework: only")
    for line in (
        b"    name: Risk",
        b"    name: Management oversight",
        b"    name: Recording",
        b"    name: Impact",
    ):
        only = only.replace(line, line + b"\n    cohorts: [in_care]")
    page = visitor.get(f"{bring_in(only)}?cohort=care_leaver")
    assert "Nothing in this framework applies to this cohort" in page.text
    assert questions(page) == []


def test_blanks_and_weights_that_differ_from_the_usual_are_named(visitor: Browser, address: str) -> None:
    line = b"        guidance: Read the referral and the first visit."
    changed = SMALL.replace(line, line + b"\n        blanks: [unsure]\n        weight: 3")
    text = visitor.get(bring_in(changed)).text
    assert "Instead of a grade: unsure. Weight 3." in text
    none = visitor.get(bring_in(SMALL.replace(line, line + b"\n        blanks: []"))).text
    assert "It must be graded." in none


def test_markup_in_a_framework_is_shown_as_text(visitor: Browser, address: str) -> None:
    page = visitor.get(bring_in(SMALL.replace(b"What could harm the child", b"<script>alert(1)</script>")))
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.body


@pytest.mark.parametrize("who", ["moderator", "manager", "lead", "administrator", "viewer"])
def test_everyone_signed_in_reads_it(cast: Cast, visitor: Browser, address: str, who: str) -> None:
    visitor.sign_in(getattr(cast, who)).get(address)


def test_no_such_version(visitor: Browser, address: str) -> None:
    visitor.get("/frameworks/999", status=404)
    visitor.get("/frameworks/99999999999999999999", status=404)
    visitor.get("/frameworks/x", status=404)


def test_the_whole_built_in_framework_is_shown(cast: Cast, visitor: Browser) -> None:
    library = SMALL_FRAMEWORK.parents[2] / "audit" / "frameworks" / "library"
    for file in sorted(library.glob("*.yaml")):
        page = visitor.sign_in(cast.viewer).get(bring_in(file.read_bytes()))
        assert len(page.all("article")) >= 12
