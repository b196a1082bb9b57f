"""The main job from beginning to end, on the sample workbook of a real case list, as the people who do it.

A QA lead brings in the list, creates and draws a round and allocates it; an auditor grades and submits; a
manager reads their team's results and nobody else's; the lead exports, and the workbook says what screen
and database say. Once with JavaScript, once without.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, CaseListEntry, Grade, Judgement, Person, Round, Team
from audit.rules.permissions import Role
from tests.factories import make_framework, make_person
from tests.journeys.asking import say_who_took_part
from tests.journeys.conftest import Served, Visit, give_passwords

SAMPLE = Path(__file__).parents[1] / "data" / "annex_a_sample_2021.xlsx"
WITH_FORMULAS = {"Summary", "Judgements", "Voices", "Checks"}  # ours: no text of anybody’s is in one


@pytest.fixture
def people(served: Served) -> dict[str, Person]:
    begin_writing()
    make_framework()
    people = {
        "lead": make_person("Lee Lead", Role.QA_LEAD),
        "ada": make_person("Ada Auditor", Role.AUDITOR),
        "sam": make_person("Sam Second", Role.AUDITOR),
    }
    db.session.commit()
    give_passwords(*people.values())
    served.start(by_command=True)
    return people


def bring_in_the_list(visiting: Visit) -> None:
    page = visiting.open("/case-lists")
    page.get_by_role("button", name="Bring in a case list").or_(
        page.get_by_role("link", name="Bring in a case list")
    ).first.click()
    visiting.look()
    page.locator("input[type=file]").set_input_files(SAMPLE)
    page.get_by_role("button", name="Read the file").click()
    visiting.look()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the case list")
    page.get_by_role("button", name="Bring in these 23 cases").click()
    expect(page.get_by_role("main")).to_contain_text("23 cases")
    visiting.look()


def create_draw_and_allocate(visiting: Visit) -> None:
    page = visiting.open("/rounds/new")
    page.get_by_label("Name").fill("Autumn")
    page.get_by_role("button", name="Create the round").click()
    visiting.look()
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_label("How many?").fill("6")
    page.get_by_label("cases", exact=True).check()
    page.get_by_label("Seed").fill("582913")
    page.get_by_role("button", name="Preview the draw").click()
    visiting.look()
    page.get_by_role("button", name="Draw these 6 cases").click()
    visiting.look()
    page.get_by_role("button", name="Allocate the cases").click()
    for name in ("Ada Auditor", "Sam Second"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Preview the allocation").click()
    page.get_by_role("button", name="Allocate 6 cases").click()
    expect(page.get_by_role("main")).to_contain_text("6 audits")
    visiting.look()


def grade(page: Page, block: Any, label: str, text: str) -> None:
    block.locator("label.app-grades__label", has_text=label).first.click()
    block.get_by_role("textbox").last.fill(text)


def audits_of(person: Person) -> list[CaseAudit]:
    db.session.rollback()
    return list(
        db.session.scalars(select(CaseAudit).where(CaseAudit.auditor_id == person.id).order_by(CaseAudit.id))
    )


def grade_and_submit(visiting: Visit, audit: CaseAudit, scripts: bool) -> None:
    """Who took part, every theme by the form on the page, then overall, review and submit."""
    say_who_took_part(visiting, audit.id)
    page = visiting.open(f"/audits/{audit.id}/grade")
    version = whole(audit.framework_version_id)
    for theme in version.themes_for(audit.cohort):
        expect(page.get_by_role("heading", level=1)).to_have_text(theme.name)
        for criterion in theme.criteria:
            block = page.locator(f"#criterion-{criterion.id}")
            label = "Requires improvement" if criterion.kind == "judgement" else "Partly met"
            grade(page, block, label, f"Seen for {criterion.code} =1+1")
            if scripts:
                expect(block.get_by_text("Saved")).to_be_visible()
        if theme.judged:
            grade(page, page.locator("#judgement"), "Requires improvement", f"Why {theme.name}.")
        if scripts:
            visiting.look()
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overall judgement")
    visiting.look()
    grade(page, page.locator("#judgement"), "Requires improvement", "Help came, and came late.")
    page.locator("#judgement label", has_text="Some difference").click()
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_text("Everything is here.")).to_be_visible()
    visiting.look()
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    visiting.look()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_case_list_to_workbook(
    visit: Any, people: dict[str, Person], served: Served, scripts: bool
) -> None:
    options: dict[str, Any] = {"java_script_enabled": scripts, "accept_downloads": True}
    lead = visit(people["lead"], **options)
    bring_in_the_list(lead)
    db.session.rollback()
    assert db.session.scalar(select(func.count(CaseListEntry.id))) == 23
    create_draw_and_allocate(lead)
    db.session.rollback()
    assert db.session.scalars(select(Round)).one().state == "open"
    allocated = {name: audits_of(people[name]) for name in ("ada", "sam")}
    assert [len(audits) for audits in allocated.values()] == [3, 3]

    audit = allocated["ada"][0]
    auditing = visit(people["ada"], **options)
    auditing.open("/")
    grade_and_submit(auditing, audit, scripts)
    db.session.rollback()
    assert db.session.get_one(CaseAudit, audit.id).state == "submitted"

    manager, other = managers_of(audit)
    give_passwords(manager, other)
    managing = visit(manager, **options)
    page = managing.open("/results")
    team = db.session.get_one(Team, audit.team_id).name
    expect(page.get_by_role("main")).to_contain_text(team)
    managing.open(f"/audits/{audit.id}")
    managing.open("/")
    elsewhere = visit(other, **options)
    answer = elsewhere.page.goto(f"{served.url}/audits/{audit.id}")
    assert answer.status == 403
    elsewhere.page.goto(f"{served.url}/results?team={audit.team_id}")
    expect(elsewhere.page.get_by_role("main")).not_to_contain_text(team)

    page = lead.open("/results")
    expect(page.get_by_role("main")).to_contain_text(team)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export to Excel").or_(
            page.get_by_role("button", name="Export to Excel")
        ).first.click()
    workbook_agrees(Path(download.value.path()).read_bytes(), audit)


def managers_of(audit: CaseAudit) -> tuple[Person, Person]:
    """A manager of the audit's team, and one of another team."""
    begin_writing()
    team = db.session.get_one(Team, audit.team_id)
    another = db.session.scalars(select(Team).where(Team.id != team.id, ~Team.is_service)).first()
    assert another
    manager = make_person("Mary Manager", Role.TEAM_MANAGER, teams=(team,))
    other = make_person("Otto Other", Role.TEAM_MANAGER, teams=(another,))
    db.session.commit()
    return manager, other


def workbook_agrees(content: bytes, audit: CaseAudit) -> None:
    """The workbook read back says what the database says, and every text in it is text."""
    db.session.rollback()
    workbook = load_workbook(BytesIO(content))
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                ours = cell.data_type != "f" or sheet.title in WITH_FORMULAS
                assert ours, f"a formula in {sheet.title}!{cell.coordinate}: {cell.value}"
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}
    grades = rows["Grades"]
    stored = db.session.scalar(select(func.count(Grade.id)).where(Grade.grade.is_not(None)))
    assert len(grades) - 1 == stored
    assert "Evidence" not in grades[0], "it goes out only where it is asked for"
    audits = rows["Audits"]
    assert len(audits) - 1 == 1
    overall = db.session.scalar(select(Judgement.grade).where(Judgement.theme_id.is_(None)))
    assert overall == "requires_improvement"
    assert "Requires improvement" in audits[1]
