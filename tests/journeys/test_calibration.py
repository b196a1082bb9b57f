"""A calibration with five auditors, in a real browser: begun, graded blind, agreed on, closed, read."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import Calibration, CalibrationGrade, CaseAudit, Tally
from audit.rules import clock
from audit.rules.permissions import Role
from tests.factories import make_cast, make_framework, make_person
from tests.grading.making import submitted
from tests.journeys.conftest import Served, give_passwords

OTHERS = ("Bea B.", "Cyn C.", "Dee D.", "Eve E.")
STORY = "A made-up girl of nine.\n\nHer mother’s new partner moved in in May."


def test_five_auditors_from_the_case_to_the_certificate(visit: Any, served: Served) -> None:
    begin_writing()
    cast = make_cast()
    auditors = [cast.auditor, *(make_person(name, Role.AUDITOR) for name in OTHERS)]
    version = make_framework()
    db.session.commit()
    give_passwords(cast.lead, cast.auditor, auditors[1])
    served.start()

    # The lead makes a case up and gives it to five.
    lead = visit(cast.lead)
    page = lead.open("/calibrations")
    page.get_by_role("button", name="Begin a calibration").click()
    page.get_by_role("link", name="Make up a training case instead").click()
    lead.look()
    page.get_by_role("button", name="Begin it").click()
    expect(
        page.get_by_role("alert").get_by_text("Write the case that everybody is to grade.")
    ).to_be_visible()
    lead.wrong.clear()  # the browser notes the 422
    lead.look()
    page.get_by_label("Name", exact=True).fill("The partner")
    page.get_by_label("Cohort").select_option("child_protection")
    page.get_by_label("Team the case is set in").select_option(label="Locality 1")
    page.get_by_role("textbox", name="The case").fill(STORY)
    page.get_by_label("Grades are to be in by").fill((clock.today() + timedelta(days=7)).isoformat())
    for one in auditors:
        page.get_by_label(one.name, exact=True).check()
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_text("The calibration The partner is open")).to_be_visible()
    lead.look()

    # An auditor finds it in their work, reads the case, and sees nothing of the others.
    own = visit(cast.auditor)
    page = own.open("/")
    page.get_by_role("link", name="TRAINING-1").first.click()
    page.get_by_text("Read the case").click()
    expect(page.get_by_text("Her mother’s new partner moved in in May.")).to_be_visible()
    own.look()
    db.session.rollback()
    audits = {audit.auditor_id: audit.id for audit in db.session.scalars(select(CaseAudit))}
    for place, one in enumerate(auditors):
        audit = db.session.get_one(CaseAudit, audits[one.id])
        submitted(audit, one, "inadequate" if place == 4 else "good")
    calibration = db.session.scalars(select(Calibration)).one()
    page = own.open(f"/calibrations/{calibration.id}")
    expect(page.get_by_text("You have submitted your grades.")).to_be_visible()
    expect(page.get_by_text("Inadequate")).to_have_count(0)

    # The lead sees where they part, agrees on a grade as it is typed, and takes the rest as it is.
    page = lead.open(f"/calibrations/{calibration.id}")
    code = next(one for one in whole(version.id).criteria().values() if one.code == "1.1")
    thing = page.locator(f"#criterion-{code.id}")
    expect(thing.get_by_text("2 steps apart")).to_be_visible()
    thing.get_by_role("combobox").select_option("good")
    expect(thing.get_by_text("Saved")).to_be_visible()
    thing.get_by_role("textbox").fill("Seen alone on four visits.")
    expect(thing.locator("input[name=seen]")).to_have_value("2")
    page.get_by_role("button", name="Agree on what everybody gave").click()
    expect(page.get_by_text("that nobody graded otherwise.")).to_be_visible()
    lead.look()
    page.get_by_role("button", name="Close the calibration").click()
    lead.look()
    page.get_by_label("What was learnt").fill("Read every visit.")
    page.get_by_role("button", name="Close the calibration").click()
    expect(page.get_by_text("everybody who took part sees how it went")).to_be_visible()

    # The auditor reads how it went, and their certificate.
    page = own.open(f"/calibrations/{calibration.id}")
    expect(page.get_by_text("Read every visit.")).to_be_visible()
    expect(page.get_by_text("Seen alone on four visits.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    own.look()
    page = own.open(f"/calibrations/certificates/{cast.auditor.id}")
    expect(page.get_by_role("link", name="The partner").first).to_be_visible()
    own.look()

    db.session.rollback()
    kept = {(one.about, one.about_id): one for one in db.session.scalars(select(CalibrationGrade))}
    assert (kept["criterion", code.id].grade, kept["criterion", code.id].why) == (
        "good",
        "Seen alone on four visits.",
    )
    assert db.session.scalar(select(Tally.n).where(Tally.n > 0).limit(1)) is None
