"""A grade is challenged by the team and upheld in part by a QA lead, in a real browser."""

from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.counting import differences
from audit.models import Challenge, Grade
from tests.factories import make_cast
from tests.grading.making import allocated, submitted
from tests.journeys.conftest import Served, give_passwords


def test_a_challenge_is_upheld_in_part(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.manager, cast.lead, cast.auditor)
    audit = submitted(allocated(cast)[0], cast.auditor, "inadequate")
    one = next(each for each in whole(audit.framework_version_id).criteria().values() if each.code == "1.1")
    served.start()

    # The manager: from the home page to a challenge in three clicks.
    managing = visit(cast.manager)
    page = managing.open("/")
    page.get_by_role("link", name="Case 1001").first.click()
    managing.look()
    page.get_by_label("What the team has done since").fill("The plan is written anew.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The team’s answer is kept.")).to_be_visible()
    managing.look()
    page.get_by_role("button", name="Change the team’s answer").click()
    page.get_by_role("link", name="Challenge 1.1").click()
    managing.look()
    page.get_by_role("button", name="Send the challenge").click()
    expect(page.get_by_role("alert").get_by_text("Choose the grade that you propose.")).to_be_visible()
    managing.wrong.clear()  # the browser notes the 422
    managing.look()
    page.get_by_label("Good").check()
    page.get_by_role("textbox", name="What shows it").fill("Visit 9 is on the other file.")
    page.get_by_role("button", name="Send the challenge").click()
    expect(page.get_by_text("The challenge is sent: a QA lead decides it.")).to_be_visible()
    managing.look()

    # The lead decides between the two.
    deciding = visit(cast.lead)
    page = deciding.open("/")
    page.get_by_role("link", name="1 challenged grade").click()
    deciding.look()
    page.get_by_role("link", name="1001").click()
    deciding.look()
    expect(page.get_by_text("Visit 9 is on the other file.")).to_be_visible()
    page.get_by_label("Requires improvement").check()
    page.get_by_role("textbox", name="Why").fill("One visit more, and still no plan.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("The challenge is decided: the team reads it.")).to_be_visible()
    page.get_by_role("link", name="See the decided ones").click()
    expect(page.get_by_role("cell", name="Upheld in part")).to_be_visible()
    deciding.look()

    # The auditor and the manager read what was decided and why; the grade that was given stays.
    for person in (visit(cast.auditor), managing):
        page = person.open(f"/audits/{audit.id}")
        expect(page.locator("#team-answer").get_by_text("One visit more, and still no plan.")).to_be_visible()
        expect(page.locator("#moderated").get_by_text("The team challenged it.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    managing.look()
    db.session.rollback()
    assert db.session.scalars(select(Challenge.state)).one() == "in_part"
    kept = db.session.scalars(select(Grade).where(Grade.criterion_id == one.id)).one()
    assert (kept.first_grade, kept.grade) == ("inadequate", "inadequate")
    assert differences() == {}
