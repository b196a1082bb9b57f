"""A council that nobody knows: its CSV with six odd columns becomes a stored list, then comes the next one,
of which a round is drawn and allocated.

With scripts and without; every page is looked at with axe.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, CaseList, CaseListEntry, CaseListUpload, Person
from audit.rules.permissions import Role
from tests.factories import make_framework, make_person
from tests.journeys.conftest import Served, Visit, give_passwords

DATA = Path(__file__).parents[1] / "data"
SOURCE = "Open cases from the case system"


@pytest.fixture
def lead(served: Served) -> Person:
    begin_writing()
    make_framework()
    lead = make_person("Lee Lead", Role.QA_LEAD)
    make_person("Ada Auditor", Role.AUDITOR)
    make_person("Sam Second", Role.AUDITOR)
    db.session.commit()
    give_passwords(lead)
    served.start()
    return lead


def read_the_file(visiting: Visit, month: str) -> None:
    page = visiting.open("/case-lists/new")
    page.locator("input[type=file]").set_input_files(DATA / f"unknown_council_{month}.csv")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column is which?")
    visiting.look()


def first_list(visiting: Visit) -> None:
    read_the_file(visiting, "september")
    page = visiting.page
    expect(page.get_by_label("Case reference")).to_have_value("0")
    page.get_by_label("Gender").select_option(label="F: Start dt")
    if visiting.scripts:
        row = page.get_by_role("row").filter(has=page.get_by_label("Gender"))
        expect(row).to_contain_text("16/04/2025")
    else:
        page.get_by_role("button", name="Show").click()
    visiting.look()
    page.get_by_label("Gender").select_option(label="Not in the file")
    page.get_by_label("Name it").fill(SOURCE)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What kinds of case are these?")
    visiting.look()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the case list")
    visiting.look()
    page.get_by_label("Name of the list").fill("September")
    page.get_by_role("button", name="Bring in these 48 cases").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("September")
    visiting.look()


def next_list(visiting: Visit) -> None:
    read_the_file(visiting, "october")
    page = visiting.page
    expect(page.get_by_role("main")).to_contain_text("Team stood under “Pod”")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the case list")
    expect(page.get_by_label("Pod 1 - North", exact=True)).to_contain_text("The same as Pod 1 – North")
    expect(page.get_by_role("link", name="Changed (2)")).to_be_visible()
    visiting.look()
    page.get_by_label("Name of the list").fill("October")
    page.get_by_role("button", name="Bring in these 49 cases").click()
    page.get_by_role("link", name="Left (3)").click()
    expect(page.get_by_role("main")).to_contain_text("Left: 3 cases")
    visiting.look()
    page.get_by_role("link", name="SW70331", exact=True).first.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Teams over time")
    visiting.look()
    page = visiting.open("/teams")
    page.get_by_role("link", name="Change Pod 1 – North").click()
    expect(page.get_by_role("main")).to_contain_text("Pod 1 - North")
    page.get_by_label("Merge into").select_option(label="Pod 2 – North")
    page.get_by_role("button", name="See what that does").click()
    visiting.look()
    page.get_by_role("button", name="Merge the teams").click()
    visiting.look()


def drawn_and_allocated(visiting: Visit) -> None:
    """A round of the newest list: 12 cases of the pods in proportion, shared out to two auditors."""
    page = visiting.open("/rounds/new")
    page.get_by_label("Name").fill("Autumn")
    newest = page.get_by_label("Case list").locator("option", has_text="October").first
    page.get_by_label("Case list").select_option(newest.get_attribute("value"))
    page.get_by_role("button", name="Create the round").click()
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_label("How many?").fill("12")
    page.get_by_label("cases", exact=True).check()
    page.get_by_label("Seed").fill("582913")
    page.get_by_role("button", name="Preview the draw").click()
    visiting.look()
    page.get_by_role("button", name="Draw these 12 cases").click()
    page.get_by_role("button", name="Allocate the cases").click()
    page.get_by_role("button", name="Preview the allocation").click()
    visiting.look()
    page.get_by_role("button", name="Allocate 12 cases").click()
    expect(page.get_by_role("main")).to_contain_text("12 audits")
    visiting.look()


def test_what_is_typed_and_chosen_while_the_page_looks_again_stays(
    served: Served, visit: Any, lead: Person
) -> None:
    """The values of a newly chosen column come a moment later, in place of the whole form."""
    visiting = visit(lead)
    read_the_file(visiting, "september")
    page = visiting.page

    def slowly(route: Any) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/case-lists/upload/*", slowly)
    row = page.get_by_role("row").filter(has=page.get_by_label("Gender"))
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_label("Gender").select_option(label="F: Start dt")
    page.get_by_label("Name it").fill(SOURCE)
    page.get_by_label("Disability").select_option(label="F: Start dt")
    expect(row).to_contain_text("16/04/2025")
    expect(page.get_by_label("Name it")).to_have_value(SOURCE)
    expect(page.get_by_label("Disability").locator("option:checked")).to_have_text("F: Start dt")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_an_unknown_list_to_an_allocated_round(
    served: Served, visit: object, lead: Person, scripts: bool
) -> None:
    visiting = visit(lead, java_script_enabled=scripts)  # type: ignore[operator]
    first_list(visiting)
    next_list(visiting)
    drawn_and_allocated(visiting)
    db.session.rollback()
    states = db.session.execute(select(CaseAudit.state, func.count(CaseAudit.id)).group_by(CaseAudit.state))
    assert states.all() == [("allocated", 12)]
    lists = db.session.execute(
        select(CaseList.name, func.count(CaseListEntry.id))
        .join(CaseListEntry, CaseListEntry.case_list_id == CaseList.id)
        .group_by(CaseList.name)
        .order_by(CaseList.name)
    )
    assert lists.all() == [("October", 49), ("September", 48)]
    assert db.session.scalar(select(func.count(CaseListUpload.id))) == 0, "no file is left"


def test_contacts_of_an_annex_a_workbook_become_a_list_for_a_dip_sample(
    served: Served, visit: Any, lead: Person
) -> None:
    """Its sheet is chosen by hand and known by its headings; nothing in it says the team."""
    visiting = visit(lead)
    page = visiting.open("/case-lists/new")
    page.locator("input[type=file]").set_input_files(DATA / "annex_a_sample_2021.xlsx")
    page.get_by_label("Choose the sheet and columns myself").check()
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("Sheet", exact=True).select_option("List 1")
    expect(page.get_by_label("Name it")).to_have_value("Contacts")
    page.get_by_label("Team of them all").fill("Front door")
    visiting.look()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("main")).to_contain_text("5 contacts found in 5 rows")
    visiting.look()
    page.get_by_role("button", name="Bring in these 5 contacts").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("annex a sample")
    db.session.rollback()
    entries = db.session.scalars(select(CaseListEntry)).all()
    assert {(entry.case.subject, entry.team and entry.team.name) for entry in entries} == {
        ("contact", "Front door")
    }
