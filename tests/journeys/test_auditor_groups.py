"""A QA lead makes a group of auditors, narrows results to it, and sees both grades at once."""

import re
from typing import Any

from playwright.sync_api import expect

from audit.extensions import begin_writing, db
from tests.factories import make_cast
from tests.journeys.conftest import give_passwords
from tests.results.making import Work
from tests.results.test_moderated import moderate
from tests.serving import Served


def test_from_a_new_group_to_its_figures(served: Served, visit: Any) -> None:
    cast = make_cast()
    give_passwords(cast.lead)
    served.start()
    lead = visit(cast.lead)
    page = lead.open("/auditor-groups")
    page.get_by_label("Add a group").fill("QA team")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1, name="QA team")).to_be_visible()
    lead.look()
    page.get_by_label("Ada Auditor").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("QA team is saved.")).to_be_visible()
    begin_writing()
    db.session.expire_all()
    work = Work(cast)
    audits = [work.submit(cast.locality_1.id, "good") for _ in range(6)]
    for audit in audits[:3]:
        moderate(audit, cast.moderator, overall="inadequate")
    db.session.commit()
    page = lead.open("/results")
    page.get_by_text("More filters", exact=True).click()
    page.get_by_label("Auditors", exact=True).select_option(label="No group")
    expect(page.get_by_text("No submitted audits match these filters.")).to_be_visible()
    page.get_by_label("Auditors", exact=True).select_option(label="QA team")
    expect(page.get_by_role("row", name=re.compile("^Locality 1"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"auditors=\d"))
    page.get_by_label("Grades", exact=True).select_option(label="Both: what moved")
    row = page.get_by_role("row", name=re.compile("^Locality 1"))
    expect(row.get_by_text("50 points lower")).to_be_visible()
    lead.look()
    page.go_back()
    expect(page.get_by_text("50 points lower")).to_have_count(0)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        for address in ("/auditor-groups", "/auditor-groups/1", "/results?grades=both", "/results/learning"):
            page = lead.open(address)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
