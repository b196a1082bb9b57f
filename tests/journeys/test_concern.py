"""A child may be at risk now, in a real browser: raised in mid-grading, told at once, acknowledged, seen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Concern, Grade
from tests.concerns.making import name
from tests.factories import Cast, make_cast
from tests.grading.making import allocated
from tests.home.post import PostOffice, post_office
from tests.journeys.conftest import PASSWORD, Served, give_passwords

WORDS = "Nobody has seen the child alone since the summer."


@pytest.fixture
def office(served: Served) -> Iterator[PostOffice]:
    with post_office() as office:
        served.environment |= {
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(office.port), "SMTP_TLS": "none",
            "SMTP_FROM": "audit@example.org", "SITE_URL": served.url,
        }  # fmt: skip
        yield office


def kept() -> tuple[list[str], list[str]]:
    """The concerns and the evidence that the database holds."""
    db.session.rollback()
    concerns = db.session.scalars(select(Concern.text).order_by(Concern.id))
    return list(concerns), list(db.session.scalars(select(Grade.evidence)))


def test_raised_in_mid_grading_it_reaches_a_named_person_who_acknowledges_it(
    visit: Any, served: Served, office: PostOffice
) -> None:
    cast: Cast = make_cast()
    give_passwords(cast.auditor, cast.manager)
    audit: CaseAudit = allocated(cast)[0]
    name(cast.locality_1, cast.manager)
    theme = f"/audits/{audit.id}/themes/{whole(audit.framework_version_id).themes[0].id}"
    served.start()

    visiting = visit(cast.auditor)
    page = visiting.open(theme)
    evidence = page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence")
    page.route("**/criteria/*", lambda route: route.abort())  # what is typed does not reach the server
    evidence.fill("Typed before.")
    page.get_by_role("button", name="A child may be at risk now").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Mary Manager is told at once")).to_be_visible()
    sentence = dialog.get_by_label("Why may a child be at risk now?")
    expect(sentence).to_be_focused()
    visiting.wrong.clear()
    visiting.look()
    sentence.fill("Zainab was not seen.")
    expect(
        page.get_by_text("This may name someone: “Zainab”. You can write the child instead")
    ).to_be_visible()
    sentence.fill(WORDS)
    expect(page.get_by_text("This may name someone")).to_be_hidden()
    visiting.context.set_offline(True)
    dialog.get_by_role("button", name="Send it now").click()
    expect(dialog.get_by_text("Not sent yet.")).to_be_visible()
    visiting.context.set_offline(False)
    expect(dialog.get_by_text("Concern 1 is raised")).to_be_visible()
    expect(dialog.get_by_text("and by e-mail")).to_be_visible()
    visiting.wrong.clear()  # the browser itself complains of the network
    visiting.look()
    dialog.get_by_role("button", name="Close").click()
    expect(evidence).to_have_value("Typed before.")
    page.unroute("**/criteria/*")
    page.reload()
    expect(page.locator(".app-criterion").first.get_by_text("Saved")).to_be_visible()
    assert kept() == ([WORDS], ["Typed before."])
    assert [to for to, _ in office.letters] == [cast.manager.email]

    manager = visit(cast.manager)
    told = manager.open("/")
    expect(told.get_by_text("1 concern waits for you")).to_be_visible()
    told.get_by_role("link", name="Open concern 1").click()
    expect(told.get_by_text(WORDS)).to_be_visible()
    manager.look()
    told.get_by_label("What was done").fill("A visit is made this afternoon.")
    told.get_by_role("button", name="Acknowledge").click()
    expect(told.get_by_text("You acknowledged this concern.")).to_be_visible()
    manager.look()

    page.reload()
    expect(page.get_by_text("acknowledged by Mary Manager")).to_be_visible()
    # Signed out in mid-sentence: whoever comes back finds it open, to be sent.
    page.get_by_role("button", name="A child may be at risk now").click()
    sentence.fill("The second child has not been seen either.")
    visiting.context.clear_cookies()
    dialog.get_by_role("button", name="Send it now").click()
    page.wait_for_url(lambda url: "/sign-in?next=" in url)
    page.get_by_label("E-mail address").fill(cast.auditor.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{theme}")
    expect(sentence).to_have_value("The second child has not been seen either.")
    dialog.get_by_role("button", name="Send it now").click()
    expect(dialog.get_by_text("Concern 2 is raised")).to_be_visible()
    assert len(kept()[0]) == 2
