"""The auditor of a moved audit: what they are told, what they find, and a page that was open meanwhile."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes
from audit.models import CaseAudit, Grade, HistoryEntry, Judgement
from audit.rules.grades import LONGEST_TEXT, Answer
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything
from tests.grading.moved import moved, next_version
from tests.grading.test_moving import MATERIAL, reshaped
from tests.page import Browser

Ids = dict[str, int]


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    """Answered throughout; its auditor is signed in."""
    found = allocated(cast)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, found.id)
    answer_everything(audit, cast.auditor)
    db.session.commit()
    visitor.sign_in(cast.auditor)
    return audit


@pytest.fixture
def old(audit: CaseAudit) -> Ids:
    """The first version's criteria by code, and its themes by name, by id."""
    return ids(audit.framework_version_id)


@pytest.fixture
def new(audit: CaseAudit, old: Ids, cast: Cast) -> Ids:
    """The second version's, to which the audit is moved."""
    second = next_version(audit, reshaped, MATERIAL)
    moved(audit, second, cast.lead)
    return ids(second.id)


def ids(version_id: int) -> Ids:
    version = whole(version_id)
    criteria = {one.code: one.id for one in version.criteria().values()}
    return criteria | {theme.name: theme.id for theme in version.themes}


def answer_to(criterion_id: int) -> Grade | None:
    return db.session.scalar(select(Grade).where(Grade.criterion_id == criterion_id))


def fields(id: int, grade: str, evidence: str, version: int = 1) -> dict[str, Any]:
    return {f"grade-{id}": grade, f"evidence-{id}": evidence, f"version-{id}": str(version)}


def test_the_auditor_is_told_until_they_have_read_it(audit: CaseAudit, new: Ids, visitor: Browser) -> None:
    theme = f"/audits/{audit.id}/themes/{new['Risk']}"
    page = visitor.get(theme)
    assert "This audit was moved to version 2" in page.text
    assert "by Lee Lead: 2 questions are new, 1 has changed and is to be graded again" in page.text
    assert "1 is only worded anew, 2 are no longer asked. What you wrote is kept" in page.text
    visitor.post(f"/audits/{audit.id}/moved/read")
    assert "was moved to version 2" not in visitor.get(theme).text
    before = len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all())
    visitor.post(f"/audits/{audit.id}/moved/read")
    assert len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()) == before


def test_an_audit_that_was_not_moved_says_nothing_of_it(audit: CaseAudit, old: Ids, visitor: Browser) -> None:
    page = visitor.get(f"/audits/{audit.id}/themes/{old['Risk']}")
    assert "moved" not in page.text
    assert page.one("form", id="theme-form").get("data-earlier") is None
    assert "no longer asked" not in visitor.get(f"/audits/{audit.id}/review").text


def test_an_answer_that_did_not_go_over_whole_stands_beside_the_criterion(
    audit: CaseAudit, new: Ids, visitor: Browser
) -> None:
    page = visitor.get(f"/audits/{audit.id}/themes/{new['Risk']}")
    assert "In version 1 you answered Good to 1.2" in page.text
    assert "Does the response fit the risk?" in page.text  # as it was asked
    assert "you answered Good to 1.1" not in page.text  # it went over whole
    page = visitor.get(f"/audits/{audit.id}/themes/{new['Management oversight']}")
    assert page.text.count("In version 1 you answered Good to 2.1") == 2, "beside both parts of the split"


def test_a_criterion_s_earlier_text_fills_its_evidence(audit: CaseAudit, new: Ids, visitor: Browser) -> None:
    url = f"/audits/{audit.id}/themes/{new['Management oversight']}"
    page = visitor.get(url)
    use = page.all("button", name="use")[0]
    assert "".join(use.itertext()) == "Use this text"
    typed = page.form(url) | {f"evidence-{new['2.1b']}": "Typed and not saved yet."}
    answer = visitor.post(url, typed | {"use": use.get("value")})
    assert answer.headers["Location"] == f"{url}#criterion-{new['2.1a']}"
    first, second = answer_to(new["2.1a"]), answer_to(new["2.1b"])
    assert first
    assert second
    assert (first.grade, first.evidence) == (None, "Seen for 2.1.")
    assert second.evidence == "Typed and not saved yet.", "what else was typed is saved, too"
    page = visitor.get(url)
    (use,) = page.all("button", name="use")
    assert "".join(use.itertext()) == "Add this text below yours"
    visitor.post(url, page.form(url) | {"use": use.get("value")})
    second = answer_to(new["2.1b"])
    assert second
    assert second.evidence == "Typed and not saved yet.\n\nSeen for 2.1."
    assert not visitor.get(url).all("button", name="use")


def test_enter_in_a_grade_does_not_press_use_this_text(audit: CaseAudit, new: Ids, visitor: Browser) -> None:
    page = visitor.get(f"/audits/{audit.id}/themes/{new['Management oversight']}")
    form = page.one("form", id="theme-form")
    buttons = [one for one in form.iter() if one.tag.endswith("button") and one.get("type") == "submit"]
    assert buttons[0].get("name") == "then"


def test_text_that_would_be_too_long_together_is_not_taken(
    audit: CaseAudit, new: Ids, visitor: Browser, cast: Cast
) -> None:
    url = f"/audits/{audit.id}/themes/{new['Management oversight']}"
    use = visitor.get(url).all("button", name="use")[0]
    full = {f"evidence-{new['2.1a']}": "x" * LONGEST_TEXT}
    page = visitor.post(url, full | {"use": use.get("value")}, follow=True)
    assert "Copy what you need of it instead." in page.text
    saved = answer_to(new["2.1a"])
    assert saved
    assert saved.evidence == "x" * LONGEST_TEXT


def test_only_what_stands_beside_a_criterion_can_be_used_in_it(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser
) -> None:
    url = f"/audits/{audit.id}/themes/{new['Risk']}"
    kept = answer_to(old["2.2"])
    assert kept
    for use in (f"{new['1.1']}-{kept.id}", f"{new['2.1a']}-{kept.id}", "x", "1-"):
        visitor.post(url, {"use": use}, status=404)


def test_a_page_that_was_open_goes_on_saving_what_is_still_asked(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser
) -> None:
    url = f"/audits/{audit.id}/criteria/{old['1.1']}"
    page = visitor.htmx("POST", url, fields(old["1.1"], "inadequate", "Seen late."))
    assert "This audit now uses version 2" in page.text
    assert "What you typed is kept." in page.text
    assert page.one("input", name=f"version-{old['1.1']}").get("value") == "2"
    saved, before = answer_to(new["1.1"]), answer_to(old["1.1"])
    assert saved
    assert before
    assert (saved.grade, saved.evidence) == ("inadequate", "Seen late.")
    assert before.evidence == "Seen for 1.1."
    visitor.htmx("POST", url, fields(old["1.1"], "good", "Seen in time.", 2))
    visitor.htmx("POST", url, fields(old["1.1"], "good", "Stale.", 1), status=409)


@pytest.mark.parametrize("code", ["1.2", "2.1", "2.2"])
def test_a_page_that_was_open_keeps_what_is_not_asked_like_that_any_more(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser, code: str
) -> None:
    url = f"/audits/{audit.id}/criteria/{old[code]}"
    grade = "met" if code == "2.2" else "inadequate"
    page = visitor.htmx("POST", url, fields(old[code], grade, "Typed meanwhile."))
    assert "This audit now uses version 2" in page.text
    saved = answer_to(old[code])
    assert saved
    assert saved.evidence == "Typed meanwhile."
    visitor.htmx("POST", url, fields(old[code], grade, "Stale.", 1), status=409)
    assert "Typed meanwhile." in visitor.get(f"/audits/{audit.id}/review").text


def test_an_open_page_s_judgement_is_kept(audit: CaseAudit, old: Ids, new: Ids, visitor: Browser) -> None:
    url = f"/audits/{audit.id}/themes/{old['Risk']}/judgement"
    sent = {"grade-theme": "inadequate", "rationale-theme": "Never safe.", "version-theme": "1"}
    assert "now uses version 2" in visitor.htmx("POST", url, sent).text
    rows = {one.theme_id: one.rationale for one in db.session.scalars(select(Judgement))}
    assert rows[new["Risk"]] == "Never safe."
    assert rows[old["Risk"]] == "Why Risk."


def test_a_whole_theme_sent_from_an_open_page_is_kept(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser
) -> None:
    url = f"/audits/{audit.id}/themes/{old['Risk']}"
    sent = fields(old["1.1"], "inadequate", "Mine 1.1.") | fields(old["1.2"], "good", "Mine 1.2.")
    answer = visitor.post(url, sent | {"then": "next"})
    assert answer.headers["Location"] == f"/audits/{audit.id}/themes/{new['Risk']}"
    page = visitor.get(answer.headers["Location"])
    assert "moved to version 2 of the framework while your page was open" in page.text
    for words in ("Mine 1.1.", "Mine 1.2."):
        assert words in page.text


def test_what_of_a_theme_cannot_be_saved_is_shown(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser
) -> None:
    url = f"/audits/{audit.id}/themes/{old['Risk']}"
    sent = fields(old["1.1"], "inadequate", "Mine 1.1.", 0) | fields(old["1.2"], "good", "Mine 1.2.")
    page = visitor.post(url, sent, status=409)
    assert "Mine 1.1." in page.text
    assert "This was changed meanwhile by Ada Auditor." in page.text
    kept, untouched = answer_to(old["1.2"]), answer_to(new["1.1"])
    assert kept
    assert untouched
    assert kept.evidence == "Mine 1.2.", "the rest is saved"
    assert untouched.evidence == "Seen for 1.1."


def test_an_earlier_address_leads_to_what_carries_it_on(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser
) -> None:
    there = f"/audits/{audit.id}/themes/{new['Risk']}"
    earlier = f"/audits/{audit.id}/themes/{old['Risk']}"
    assert visitor.get(earlier, status=303).headers["Location"] == there
    assert visitor.htmx("GET", f"{earlier}/judgement").headers["HX-Redirect"] == there
    one = f"/audits/{audit.id}/criteria/{old['1.2']}"
    assert visitor.htmx("GET", one).headers["HX-Redirect"] == there


def test_an_id_of_no_version_of_the_audit_is_not_found(audit: CaseAudit, new: Ids, visitor: Browser) -> None:
    visitor.get(f"/audits/{audit.id}/themes/999", status=404)
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/999", {}, status=404)
    visitor.post(f"/audits/{audit.id}/themes/999", {}, status=404)


def test_nobody_else_saves_to_a_moved_audit(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser, cast: Cast
) -> None:
    visitor.sign_in(cast.second_auditor)
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{old['1.2']}", fields(old["1.2"], "good", "No."), 403)
    visitor.post(f"/audits/{audit.id}/moved/read", status=403)


def test_the_form_says_where_what_a_browser_kept_belongs_now(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser, cast: Cast
) -> None:
    page = visitor.get(f"/audits/{audit.id}/themes/{new['Recording']}")
    places = json.loads(page.one("form", id="theme-form").get("data-earlier") or "")
    mine = f"{cast.auditor.id}/{audit.id}"
    assert places[f"{mine}/{old['Risk']}"] == {
        str(old["1.1"]): [f"{mine}/{new['Risk']}", str(new["1.1"])],
        str(old["1.2"]): f"/audits/{audit.id}/criteria/{old['1.2']}",
        "theme": [f"{mine}/{new['Risk']}", "theme"],
    }


def test_a_page_of_two_versions_ago_is_kept_too(
    audit: CaseAudit, old: Ids, new: Ids, visitor: Browser, cast: Cast
) -> None:
    third = next_version(
        db.session.get_one(CaseAudit, audit.id), lambda one: None if one.code == "1.1" else one
    )
    moved(audit, third, cast.lead)
    visitor.htmx(
        "POST", f"/audits/{audit.id}/criteria/{old['1.1']}", fields(old["1.1"], "good", "Very late.")
    )
    kept = answer_to(new["1.1"])
    assert kept
    assert kept.evidence == "Very late."
    assert "Very late." in visitor.get(f"/audits/{audit.id}").text
    one = ids(third.id)["5.1"]
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{old['5.1']}", fields(old["5.1"], "good", "Through."))
    through = answer_to(one)
    assert through
    assert through.evidence == "Through."


def test_a_submitted_audit_shows_what_was_answered_before(
    audit: CaseAudit, new: Ids, visitor: Browser, cast: Cast
) -> None:
    begin_writing()
    found = db.session.get_one(CaseAudit, audit.id)
    for theme in whole(found.framework_version_id).themes_for(found.cohort):
        for one in theme.criteria:
            row = answer_to(one.id)
            if row is None or row.grade is None:
                changes.save_grade(
                    found, one, Answer("good", "Now."), row.version if row else 0, cast.auditor
                )
    changes.submit(found, cast.auditor)
    db.session.commit()
    page = visitor.sign_in(cast.moderator).get(f"/audits/{audit.id}")
    for heading in ("Answers to criteria no longer asked", "Earlier answers to criteria that have changed"):
        assert heading in page.text
    assert "Seen for 2.2." in page.text
