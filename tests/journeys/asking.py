"""The page of who took part, filled in as an auditor does."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit

NAMES = ("Worker", "Team manager", "Child or young person", "Parent or carer")


def say_who_took_part(visiting: Visit, audit_id: int) -> None:
    """The worker by phone, the others not asked and why; then on to the first theme."""
    page = visiting.open(f"/audits/{audit_id}/taking-part")
    for name in NAMES:
        person = page.get_by_role("group", name=name)
        if name == "Worker":
            person.locator("label", has_text="Took part").click()
            person.locator("label", has_text="Phone or video").click()
            person.get_by_role("textbox", name="When").fill("1/9/2026")
        else:
            person.locator("label", has_text="Not asked").click()
            person.get_by_role("textbox", name="Why not").fill("Left for a later audit.")
    if visiting.scripts:
        expect(page.locator("#to-taking_part")).to_contain_text("complete")
    visiting.look()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/themes/*")
