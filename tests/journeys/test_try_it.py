"""A QA lead begins from the library, tries the form as auditors of two cohorts, and prints the framework.

Once with JavaScript, by keyboard where it matters and with every page looked at by axe; once without.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import FrameworkVersion, Grade, Person
from audit.rules.framework import Criterion, Version
from audit.rules.permissions import Role
from tests.factories import make_person
from tests.journeys.conftest import Served, Visit, give_passwords

NAME = "Return home interview dip sample"


@pytest.fixture
def lead(served: Served) -> Person:
    begin_writing()
    lead = make_person("Lee Lead", Role.QA_LEAD)
    db.session.commit()
    give_passwords(lead)
    served.start()
    return lead


def begin_from_the_library(visiting: Visit) -> Version:
    page = visiting.open("/frameworks/new")
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    visiting.look()
    page.get_by_role("button", name="Begin a draft of it").click()
    page.wait_for_url(re.compile("/frameworks/[0-9]+"))
    db.session.rollback()
    draft = db.session.scalars(select(FrameworkVersion)).one()
    assert draft.state == "draft"
    return whole(draft.id)


def conditional(version: Version, cohort: str) -> tuple[Criterion, Criterion]:
    """A criterion that is asked only after an answer to another, and that other one."""
    here = {c.lineage: c for theme in version.themes_for(cohort) for c in theme.criteria}
    return next(
        (criterion, here[criterion.asked_if.lineage])
        for criterion in here.values()
        if criterion.asked_if and criterion.asked_if.lineage in here and not criterion.is_note
    )


def grade(page: Page, criterion: Criterion, answer: str) -> Any:
    """The target that gives this criterion this answer."""
    return page.locator(f"label[for='grade-{criterion.id}-{answer}']")


def try_as_an_auditor(page: Page, version: Version) -> None:
    """With JavaScript: what waits for an answer comes with it; a change of pace takes nothing away."""
    waiting, earlier = conditional(version, "early_help")
    assert waiting.asked_if
    block = page.locator(f"#criterion-{waiting.id}")
    expect(block).to_be_hidden()
    grade(page, earlier, waiting.asked_if.answers[0]).click()
    expect(block).to_be_visible()
    text = page.locator(f"#evidence-{waiting.id}")
    text.fill("Only tried")

    first = next(c for c in version.by_lineage().values() if c.kind == "judgement" and not c.asked_if)
    radio = page.locator(f"#grade-{first.id}-{first.scale.codes[0]}")
    radio.focus()
    page.keyboard.press(first.scale.points[1].letter.lower())
    expect(page.locator(f"#grade-{first.id}-{first.scale.codes[1]}")).to_be_checked()
    page.keyboard.press("Enter")

    before = page.locator("table").inner_text()
    page.get_by_label("Minutes a criterion").fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("table")).to_contain_text("at 9 minutes a criterion")
    assert page.locator("table").inner_text() != before
    assert "minutes=9" in page.url
    expect(text).to_have_value("Only tried")
    expect(block).to_be_visible()
    page.get_by_role("button", name="Clear what I tried").click()
    expect(text).to_have_value("")
    expect(block).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_library_to_paper(visit: Any, lead: Person, scripts: bool, tmp_path: Path) -> None:
    visiting = visit(lead, java_script_enabled=scripts)
    version = begin_from_the_library(visiting)
    page = visiting.open(f"/frameworks/{version.id}/try")
    expect(page.get_by_role("main")).to_contain_text("nothing is saved")
    expect(page.get_by_text("As an auditor of: Early help")).to_be_visible()
    if scripts:
        try_as_an_auditor(page, version)
    else:
        waiting, _ = conditional(version, "early_help")
        expect(page.locator(f"#criterion-{waiting.id}")).to_be_visible()
        page.locator(f"#evidence-{waiting.id}").fill("Only tried")

    page.get_by_label("As an auditor of").select_option("in_care")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("As an auditor of: In care")).to_be_visible()
    assert "cohort=in_care" in page.url
    shown = page.locator("#tried legend.app-criterion__question > .app-criterion__code")
    expect(shown).to_have_count(sum(len(theme.criteria) for theme in version.themes_for("in_care")))
    visiting.look()
    db.session.rollback()
    assert db.session.scalar(select(func.count(Grade.id))) == 0

    page = visiting.open(f"/frameworks/{version.id}/print?pages=themes")
    expect(page.locator(".sheet__criterion")).to_have_count(len(version.by_lineage()))
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    on_paper(paper, tmp_path, version)


def on_paper(paper: bytes, folder: Path, version: Version) -> None:
    """What was printed says everything, and names the version on every page (where poppler is installed)."""
    if not shutil.which("pdftotext"):
        return
    file = folder / "framework.pdf"
    file.write_bytes(paper)
    said = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    pages = said.stdout.decode().rstrip("\f").split("\f")
    assert len(pages) > len(version.themes), "each theme begins on a page of its own"
    assert all(f"{version.title} · draft" in page for page in pages)
    text = " ".join(" ".join(pages).split())
    for theme in version.themes:
        assert theme.name in text
    assert "Sign out" not in text
    assert "begin each on a new page" not in text
    assert "let themes follow" not in text


def test_one_begun_from_nothing_by_keyboard(visit: Any, lead: Person) -> None:
    visiting = visit(lead)
    page = visiting.open("/frameworks/new/blank")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Fostering audit")
    expect(page.locator("#suggested-code")).to_contain_text("fostering-audit")
    visiting.look()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_contain_text(
        "Choose at least one cohort"
    )
    visiting.wrong.clear()  # the browser reports the answer 422 itself
    visiting.look()
    page.get_by_label("In care", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Begin the draft").press("Enter")
    page.wait_for_url(re.compile("/frameworks/[0-9]+"))
    db.session.rollback()
    assert db.session.scalars(select(FrameworkVersion)).one().framework.code == "fostering-audit"
    page = visiting.open("/frameworks/new/copy")
    expect(page.get_by_label("Copy of")).to_contain_text("Fostering audit, version 1 (draft)")
