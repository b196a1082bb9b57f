"""A sample that can be defended: drawn with a quota and reserves, a case replaced, and its certificate.

Once with JavaScript, looking at each page with axe, and once without.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from audit.extensions import begin_writing, db
from tests.factories import make_cast, make_planned_round
from tests.journeys.conftest import Served, Visit, give_passwords
from tests.rounds.making import Ground


@pytest.fixture
def ground(served: Served) -> Ground:
    from tests.factories import make_case_list, make_framework

    cast = make_cast()
    begin_writing()
    teams = {cast.locality_1: 8, cast.locality_2: 6, cast.care_1: 4, None: 2}
    made = Ground(cast, make_framework(), make_case_list(teams))
    make_planned_round(made.case_list, made.version)
    db.session.commit()
    give_passwords(cast.lead, cast.auditor)
    served.start()
    return made


class ButRefusals(list[str]):
    """What the browser's console notes, without the answers 422 that are asked for here."""

    def append(self, said: str) -> None:
        if "422" not in said:
            super().append(said)


def draw(lead: Visit) -> None:
    lead.wrong = ButRefusals()
    page = lead.open("/rounds")
    page.get_by_role("link", name="October 2026").click()
    page.get_by_role("button", name="Draw the sample").click()
    lead.look()
    page.get_by_label("How many?").fill("2")
    page.get_by_label("cases", exact=True).check()
    page.get_by_label("Seed").fill("582913")
    page.get_by_text("Quotas: what the sample must hold").click()
    page.get_by_role("group", name="At least one case of each").get_by_label("Team").check()
    page.get_by_text("Reserves: in case one cannot be audited").click()
    page.get_by_label("Reserves", exact=True).fill("2")
    page.get_by_role("button", name="Preview the draw").click()
    expect(
        page.get_by_text("3 teams and 2 cases: at least one of each is not possible.").first
    ).to_be_visible()
    lead.look()
    page.get_by_label("How many?").fill("6")
    page.get_by_role("button", name="Preview the draw").click()
    expect(page.get_by_text("6 of 18 cases and 6 reserves")).to_be_visible()
    lead.look()
    page.get_by_role("button", name="Draw these 6 cases").click()
    expect(page.get_by_text("The sample is drawn, with seed 582913.")).to_be_visible()
    lead.look()


def replace(lead: Visit) -> str:
    """The lead takes out the first case; returns its reference."""
    page = lead.page
    page.get_by_role("link", name="Take out").first.click()
    lead.look()
    page.get_by_label("Its records are restricted").check()
    page.get_by_role("button", name="Take the case out").click()
    done = page.get_by_text(re.compile(r"Case \d+ is replaced by case \d+\."))
    expect(done).to_be_visible()
    lead.look()
    return re.findall(r"Case (\d+)", done.inner_text())[0]


def certify(lead: Visit, reference: str) -> None:
    page = lead.page
    page.get_by_role("link", name="Certificate to print or hand over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Certificate of the sample")
    lead.look()
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 replaced, 0 exempt: its records are restricted (1)")
    expect(main).to_contain_text("At least one of each team")
    expect(main.get_by_role("row", name=re.compile(rf"^{reference}"))).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_quota_a_reserve_a_replacement_and_the_certificate(
    ground: Ground, visit: Any, scripts: bool
) -> None:
    lead = visit(ground.cast.lead, java_script_enabled=scripts)
    draw(lead)
    certify(lead, replace(lead))
    lead.open("/coverage")


def test_every_page_of_it_fits_a_phone(ground: Ground, visit: Any) -> None:
    lead = visit(ground.cast.lead, viewport={"width": 390, "height": 800})
    draw(lead)
    certify(lead, replace(lead))
    for path in ("/coverage", "/rounds", lead.page.url.removeprefix(lead.served.url)):
        page = lead.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
