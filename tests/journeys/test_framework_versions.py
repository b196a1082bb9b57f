"""A framework gets its second version while audits are finished and under way, as people see it.

An auditor grades; a QA lead writes version 2 on screen, names each change and sends it; an administrator
publishes; the lead moves the open audits; the auditor goes on; results show both versions. What is finished
reads the same before and after.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.models import CaseAudit, FrameworkVersion, Round
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from tests.factories import (
    Cast,
    entries_of,
    make_audit,
    make_case_list,
    make_cast,
    make_framework,
    make_round,
)
from tests.grading.making import answer_everything, criterion_called
from tests.journeys.asking import say_who_took_part
from tests.journeys.conftest import Served, Visit, give_passwords

ON_SCREEN = {"1.1": "Read on screen: 50% sure, <risk> named.", "1.2": "Written on screen for 1.2."}


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.lead, cast.auditor, cast.administrator)
    return cast


@pytest.fixture
def audits(served: Served, cast: Cast) -> list[int]:
    """Ten audits of version 1: nine graded throughout, five of them submitted, the last not begun."""
    begin_writing()
    case_list = make_case_list({cast.locality_1: 5, cast.care_1: 5})
    round_ = make_round(case_list, make_framework())
    made = [make_audit(round_, entry, cast.auditor) for entry in entries_of(case_list)]
    for n, audit in enumerate(made[:-1]):
        answer_everything(audit, cast.auditor, ("good", "requires_improvement")[n // 2 % 2])
    for audit in made[::2]:
        changes.submit(audit, cast.auditor)
    db.session.commit()
    served.start()
    return [audit.id for audit in made]


def now(audit_id: int) -> CaseAudit:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(CaseAudit, audit_id)


def newest(state: str) -> FrameworkVersion:
    db.session.rollback()
    db.session.expire_all()
    version = db.session.get_one(Round, 1).framework_version.framework.versions[-1]
    assert version.state == state
    return version


def block(page: Page, audit_id: int, code: str) -> Locator:
    return page.locator(f"#criterion-{criterion_called(now(audit_id), code).id}")


def give(where: Locator, label: str, text: str = "") -> None:
    """A grade and what it rests on; what is saved already may stand there, so each answer is waited for."""
    with where.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        where.locator("label.app-grades__label", has_text=re.compile(f"{label}$")).click()
    if text:
        with where.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            where.get_by_role("textbox").last.fill(text)
    expect(where.get_by_text(re.compile("Saved [0-9]"))).to_be_visible()


def finished(visiting: Visit, ids: list[int]) -> list[str]:
    """Every finished audit as it reads: all that its page says."""
    said = []
    for audit_id in ids:
        visiting.page.goto(f"{visiting.served.url}/audits/{audit_id}")
        said.append(visiting.page.get_by_role("main").inner_text())
    return said


def grade_theme_one(visiting: Visit, cast: Cast, audit_id: int) -> None:
    """The first theme on screen; the rest is as the others are."""
    page = visiting.open(f"/audits/{audit_id}/grade")
    for code, text in ON_SCREEN.items():
        give(block(page, audit_id, code), "Good", text)
    give(page.locator("#judgement"), "Good", "Why Risk, on screen.")
    visiting.look()
    begin_writing()
    audit = queries.case_audit(audit_id, to_change=True)
    assert audit
    for theme in whole(audit.framework_version_id).themes_for(audit.cohort)[1:]:
        for criterion in theme.criteria:
            label = "good" if criterion.kind == "judgement" else "met"
            changes.save_grade(
                audit, criterion, Answer(label, f"Seen for {criterion.code}."), 0, cast.auditor
            )
        if theme.judged:
            changes.save_judgement(audit, theme, Judged("good", "Why."), 0, cast.auditor)
    changes.save_judgement(audit, None, Judged("good", "Why overall.", impact="some"), 0, cast.auditor)
    db.session.commit()


def write_version_two(visiting: Visit) -> None:
    """1.1 reworded slightly, 2.1 so that it asks something else, 1.2 split, 2.2 dropped."""
    page = visiting.open("/frameworks")
    page.get_by_role("link", name=re.compile("^Version 1")).click()
    visiting.look()
    page.get_by_role("button", name="Begin a draft from this version").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The framework as a whole")
    tree = page.locator("#tree")
    for code, question in (("1.1", "Is risk seen early on?"), ("2.1", "Does supervision change anything?")):
        tree.get_by_role("link", name=re.compile(f"^{code} ")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Criterion {code}")
        page.get_by_label("Question", exact=True).fill(question)
        expect(tree).to_contain_text(question)
        expect(page.locator("#saved").get_by_text(re.compile("Saved [0-9]"))).to_be_visible()
    visiting.look()
    tree.get_by_role("link", name=re.compile("^1.2 ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Criterion 1.2")
    page.locator("summary", has_text="Split it or merge it").click()
    visiting.look()
    page.get_by_label("First question").fill("Does the response fit the risk at home?")
    page.get_by_label("Second question").fill("Does it fit the risk outside the home?")
    page.get_by_role("button", name="Split it in two").click()
    expect(tree).to_contain_text("Does it fit the risk outside the home?")
    tree.get_by_role("link", name=re.compile("^2.2 ")).click()
    page.get_by_role("button", name="Take it out of this draft").click()
    expect(tree.get_by_text("Taken out (2)")).to_be_visible()
    visiting.look()


def name_the_changes_and_send(visiting: Visit) -> None:
    page = visiting.page
    page.get_by_role("button", name="Review changes and publish").click()
    visiting.look()
    said = page.get_by_role("main")
    expect(said).to_contain_text(re.compile(r"Finished audits on earlier versions\s*5"))
    expect(said).to_contain_text(re.compile(r"Open audits on earlier versions\s*5"))
    for title, n in (("Reworded", 2), ("Split", 1), ("No longer asked", 1)):
        expect(page.get_by_role("heading", name=f"{title} {n}")).to_be_visible()
    for code, choice in (("1.1", "Cosmetic"), ("2.1", "Material")):
        page.get_by_role("group", name=f"The change of {code} is").get_by_label(choice).check()
    page.get_by_role("button", name="Send to be published").click()
    expect(said).to_contain_text("The draft is sent.")
    for code, choice in (("1.1", "Cosmetic"), ("2.1", "Material")):
        expect(
            page.get_by_role("group", name=f"The change of {code} is").get_by_label(choice)
        ).to_be_checked()
    visiting.look()


def publish_what_was_sent(visiting: Visit) -> None:
    page = visiting.open("/")
    page.get_by_role("link", name=re.compile("Small framework")).first.click()
    visiting.look()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draft of version 2")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_role("main")).to_contain_text("Version 2 is published.")
    visiting.look()


def move_the_open_audits(visiting: Visit, audit_id: int) -> None:
    """One after a look at what happens to each of its answers, then all the others at once."""
    page = visiting.open(f"/frameworks/{newest('published').id}")
    page.get_by_role("link", name="See what would carry over").click()
    visiting.look()
    reference = now(audit_id).sampled_case.entry.case.reference
    page.get_by_role("link", name=f"Preview and move the audit of case {reference}").click()
    visiting.look()
    page.get_by_role("button", name="Move this audit").click()
    expect(page.get_by_role("button", name="Move all 4 open audits")).to_be_visible()
    visiting.look()
    page.get_by_role("button", name="Move all 4 open audits").click()
    visiting.look()
    page.get_by_role("button", name="Move all 4 open audits").click()
    expect(page.get_by_role("main")).to_contain_text("No open audit uses an earlier version")
    visiting.look()


def finish_the_moved_audit(visiting: Visit, audit_id: int) -> None:
    """Nothing typed is lost, and only what changed is asked again."""
    page = visiting.page
    page.goto(f"{visiting.served.url}/audits/{audit_id}/grade")
    # What this browser may still have kept of an answer is sent, and the page then shows it anew.
    page.wait_for_load_state("networkidle")
    visiting.look()
    expect(page.get_by_label("This audit was moved")).to_be_in_viewport()
    expect(page.get_by_label("This audit was moved")).to_contain_text(
        "2 questions are new, 1 has changed and is to be graded again, 1 is only worded anew, "
        "2 are no longer asked"
    )
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_label("This audit was moved")).to_have_count(0)  # its answer is a page of its own
    page = visiting.open(
        f"/audits/{audit_id}/themes/{whole(now(audit_id).framework_version_id).themes[0].id}"
    )
    expect(page.get_by_label("This audit was moved")).to_have_count(0)
    kept = block(page, audit_id, "1.1")
    expect(kept.get_by_role("radio", name="Good")).to_be_checked()
    expect(kept.get_by_role("textbox").last).to_have_value(ON_SCREEN["1.1"])
    half = block(page, audit_id, "1.2a")
    half.locator("summary", has_text="In version 1 you answered Good to 1.2").click()
    half.get_by_role("button", name="Use this text").click()
    expect(half.get_by_role("textbox").last).to_have_value(ON_SCREEN["1.2"])
    give(half, "Good")
    give(block(page, audit_id, "1.2b"), "Good", "Seen outside.")
    visiting.look()
    page = visiting.open(
        f"/audits/{audit_id}/themes/{whole(now(audit_id).framework_version_id).themes[1].id}"
    )
    again = block(page, audit_id, "2.1")
    expect(again.get_by_role("textbox").last).to_have_value("Seen for 2.1.")
    give(again, "Good")
    say_who_took_part(visiting, audit_id)
    page = visiting.open(f"/audits/{audit_id}/review")
    expect(page.locator("#no-longer-asked")).to_contain_text("Seen for 2.2.")
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    visiting.look()


def test_a_second_version_from_the_first_word_to_the_results(
    visit: Any, served: Served, cast: Cast, audits: list[int]
) -> None:
    lead, ada = visit(cast.lead), visit(cast.auditor)
    grade_theme_one(ada, cast, audits[-1])
    before = finished(lead, audits[::2])

    write_version_two(lead)
    name_the_changes_and_send(lead)
    publish_what_was_sent(visit(cast.administrator))
    move_the_open_audits(lead, audits[1])
    assert {now(audit_id).framework_version_id for audit_id in audits[1::2]} == {newest("published").id}
    assert finished(lead, audits[::2]) == before

    finish_the_moved_audit(ada, audits[-1])
    assert finished(lead, audits[::2]) == before
    page = lead.open("/results")
    expect(page.get_by_role("main")).to_contain_text("These rounds used versions 1 and 2 of the framework")
    risk, oversight = whole(newest("published").id).themes[:2]
    page = lead.open(f"/results/themes/{risk.id}")
    expect(page.get_by_role("row", name=re.compile("^1.1 Is risk seen early on"))).to_contain_text("n 6")
    expect(page.get_by_role("main")).to_contain_text("until version 1")
    page = lead.open(f"/results/themes/{oversight.id}")
    expect(page.get_by_role("row", name=re.compile("^2.1 Does supervision change anything"))).to_contain_text(
        "from version 2"
    )
    expect(
        page.get_by_role("row", name=re.compile("^2.1 Does supervision move the plan on"))
    ).to_contain_text("until version 1")
