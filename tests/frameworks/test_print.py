"""A whole framework laid out for paper."""

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks.beginning.built_in import built_in_framework, built_in_frameworks
from audit.frameworks.beginning.changes import begin_blank, use_from_library
from audit.models import FrameworkVersion
from tests.factories import Cast, make_framework
from tests.page import Browser


@pytest.fixture
def version(cast: Cast, visitor: Browser) -> FrameworkVersion:
    begin_writing()
    made = make_framework()
    db.session.commit()
    visitor.sign_in(cast.auditor)
    return made


def test_everything_is_on_it(visitor: Browser, version: FrameworkVersion) -> None:
    page = visitor.get(f"/frameworks/{version.id}/print")
    assert page.words("h1")[0].startswith("Small framework, version 1")
    text = page.text
    assert len(page.all("article")) == 7
    assert len(page.all("table", class_="govuk-table sheet__grades")) == 7
    for said in (
        "What could harm the child, and what was done.",  # a theme
        "Read the referral and the first visit.",  # guidance
        "Seen before it shows.", "Not seen.",  # descriptors
        "Limiting: if this theme is judged inadequate, overall can be no better than inadequate",
        "Capping: if this theme is judged inadequate, overall can be no better than requires improvement",
        "Its criteria are graded; the theme as a whole is not judged.",
        "Only for: In care.",
        "Every grade needs written evidence.",
        "Met, partly met, not met",  # a scale
        "It was looked for and is not on file. That is a finding.",  # a blank
    ):  # fmt: skip
        assert said in text, said


def test_its_foot_names_the_version_its_day_and_its_fingerprint(
    visitor: Browser, version: FrameworkVersion
) -> None:
    page = visitor.get(f"/frameworks/{version.id}/print")
    foot = page.words("div", class_="sheet__foot")[0]
    assert foot.startswith("Small framework, version 1 · published ")
    assert foot.endswith(f" · SHA-256 {version.content_sha256[:12]}")


def test_how_many_criteria_each_cohort_is_asked(visitor: Browser, version: FrameworkVersion) -> None:
    page = visitor.get(f"/frameworks/{version.id}/print")
    rows = page.words("tr")
    assert "3 Permanence – – 1 – 1" in rows
    assert "All 6 6 7 6 7" in rows


def test_each_theme_on_a_new_page_when_asked(visitor: Browser, version: FrameworkVersion) -> None:
    address = f"/frameworks/{version.id}/print"
    page = visitor.get(address)
    assert not page.all("div", class_="sheet sheet--new-pages")
    link = page.links()["begin each on a new page"]
    page = visitor.get(link)
    assert page.all("div", class_="sheet sheet--new-pages")
    assert page.links()["let themes follow each other"] == address


def test_conditions_numbers_root_causes_and_notes(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    found = built_in_framework("early-help-audit")
    assert found
    row = use_from_library(found, None)
    db.session.commit()
    text = visitor.sign_in(cast.auditor).get(f"/frameworks/{row.id}/print").text
    assert "Asked only if 3.4 is answered Yes, No or No evidence on file." in text
    assert "From 10 to 0; 7 is the benchmark." in text
    assert "Free note: written, not graded. It may be left out." in text
    assert "Root causes: what may lie behind a grade below good" in text
    assert "Assumptions about the family" in text
    assert "Below good, the auditor may say what lay behind it." in text


def test_sub_judgements_are_said_to_be_that(cast: Cast, visitor: Browser) -> None:
    found = next(one for one in built_in_frameworks() if any(theme.below for theme in one.version.themes))
    begin_writing()
    row = use_from_library(found, None)
    db.session.commit()
    visitor.sign_in(cast.auditor)
    for view in ("", "/print", "/try?cohort=in_care", "/try?cohort=care_leaver"):
        said = visitor.send("GET", f"/frameworks/{row.id}{view}").get_data(as_text=True)
        assert "A sub-judgement within" in said, view


def test_a_draft_says_that_it_is_one(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    draft = begin_blank("Ours", "ours", [("in_care", "In care")], cast.lead)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft.id}/print")
    assert "A draft: it is not published, and may change." in page.text
    assert page.words("div", class_="sheet__foot") == ["Ours, version 1 · draft"]
    visitor.sign_in(cast.auditor).get(f"/frameworks/{draft.id}/print", status=403)


def test_every_framework_of_the_library_can_be_printed(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.viewer)
    for found in built_in_frameworks():
        begin_writing()
        row = use_from_library(found, None)
        db.session.commit()
        # Whether such a page is good HTML is looked at above, on two that hold everything there is.
        sheet = visitor.send("GET", f"/frameworks/{row.id}/print").get_data(as_text=True)
        assert sheet.count("<article") == len(found.version.by_lineage())


def test_no_such_version(visitor: Browser, version: FrameworkVersion) -> None:
    visitor.get("/frameworks/999/print", status=404)
