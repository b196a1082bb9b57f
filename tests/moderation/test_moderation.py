"""One audit as a moderator reads it: kept or changed, returned, agreed, answered, and never overwritten."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.grading.final import grades_of
from audit.models import Grade, HistoryEntry, ModeratedGrade, Moderation, Tally
from audit.models.history import broken_entries
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called, submitted
from tests.moderation.making import RATED, again, finish, line_url, url, waiting
from tests.page import Browser
from tests.queries_counted import counted

OTHER = {
    "grade": "requires_improvement",
    "reason": "too_generous",
    "words": "Dates are missing.",
    "version": "0",
}


def moderation_of(audit_id: int) -> Moderation:
    return db.session.scalars(
        select(Moderation)
        .where(Moderation.case_audit_id == audit_id)
        .execution_options(populate_existing=True)
    ).one()


def test_what_waits_is_listed_and_narrowed(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast)
    page = visitor.sign_in(cast.moderator).get("/moderation")
    assert "1 audit" in page.text
    assert "Unsure" in page.text
    assert page.links()["1001"].endswith(url(audit))
    assert (
        "1 audit" in visitor.get(f"/moderation?why=unsure&round={audit.round_id}&team={audit.team_id}").text
    )
    assert "No audit is like that." in visitor.get("/moderation?why=overall").text
    assert "No audit is agreed yet." in visitor.get("/moderation?state=agreed").text
    assert "Waiting for a moderator" in visitor.get("/").text


def test_grades_are_changed_beside_the_first_and_counted_as_moderated(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).get(url(audit))
    saved = visitor.htmx("POST", line_url(audit, "1.2"), OTHER)
    assert "Saved" in saved.text
    assert "Changed from Good" in saved.text
    visitor.post(line_url(audit, "overall"), {**OTHER, "words": ""}, status=303)
    assert counting.differences() == {}
    tallies = select(Tally.grade, Tally.n, Tally.moderated).where(Tally.about == "overall", Tally.n > 0)
    assert db.session.execute(tallies).all() == [("good", 1, 1)]  # nothing counts before it is agreed
    refused = visitor.post(f"{url(audit)}/agree", status=422)
    assert "Rate the audit: evidence." in refused.text
    visitor.htmx("POST", f"{url(audit)}/quality", {**RATED, "note": "Clear.", "version": "1"})
    visitor.post(f"{url(audit)}/agree", status=303)
    assert counting.differences() == {}
    found = db.session.execute(
        select(Tally.grade, Tally.n, Tally.moderated).where(Tally.about == "overall").order_by(Tally.grade)
    ).all()
    assert found == [("good", 1, 0), ("requires_improvement", 0, 1)]
    criterion = criterion_called(again(audit), "1.2")
    assert grades_of(audit.id)["criterion", criterion.id] == ("good", "good", "requires_improvement")
    own = visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}")
    for words in (
        "As graded and as moderated",
        "One grade lower",
        "Too generous. Dates are missing.",
        "Clear.",
    ):
        assert words in own.text
    visitor.post(f"{url(audit)}/answer", {"answer": "I see it now."}, status=303)
    assert "Ada Auditor answered on" in visitor.sign_in(cast.lead).get(f"/audits/{audit.id}").text
    manager = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}").text
    assert "Too generous. Dates are missing." in manager
    assert "The audit itself" not in manager  # that is between its auditor, moderators and QA leads
    assert "I see it now." not in manager
    said = [entry.what for entry in db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id))]
    assert said[-5:] == [
        "moderated", "moderated", "rated the audit", "agreed by a moderator", "answered the moderator",
    ]  # fmt: skip
    assert list(broken_entries()) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason": ""}, "Choose why the grade is changed."),
        ({"reason": "made_up"}, "Choose why the grade is changed."),
        ({"reason": "other", "words": " "}, "Say in a sentence what the other reason is."),
        ({"grade": "brilliant"}, "Choose one of the grades shown."),
        ({"words": "x" * 30_001}, "Write at most 30,000 characters."),
    ],
)
def test_what_cannot_be_saved_is_refused_and_changes_nothing(
    app: Flask, cast: Cast, visitor: Browser, sent: dict[str, str], words: str
) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).get(url(audit))
    assert words in visitor.htmx("POST", line_url(audit, "1.2"), {**OTHER, **sent}, status=422).text
    page = visitor.post(line_url(audit, "1.2"), {**OTHER, **sent}, status=422)
    assert words in page.text
    assert db.session.scalars(select(ModeratedGrade)).all() == []


def test_a_stale_save_loses_neither(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).htmx("POST", line_url(audit, "1.2"), OTHER)
    lead = visitor.sign_in(cast.lead)
    lead.get(url(audit))
    stale = lead.htmx("POST", line_url(audit, "1.2"), {**OTHER, "grade": "inadequate"}, status=409)
    assert "Mo Moderator saved something else here" in stale.text
    assert "Requires improvement" in stale.text
    assert db.session.scalars(select(ModeratedGrade.grade)).all() == ["requires_improvement"]
    again_stale = {**OTHER, "grade": "inadequate", "words": "Later."}
    lead.htmx("POST", line_url(audit, "1.2"), again_stale, status=409)  # until the choice is made
    lead.htmx("POST", line_url(audit, "1.2"), {**again_stale, "over": "1"})
    assert db.session.scalars(select(ModeratedGrade.grade)).all() == ["inadequate"]
    lead.htmx("POST", f"{url(audit)}/quality", {**RATED, "note": "", "version": "1"})
    refused = lead.post(f"{url(audit)}/quality", {**RATED, "note": "Other.", "version": "1"}, status=409)
    assert "Other." in refused.text
    assert "changed meanwhile by Lee Lead" in refused.text


def test_it_is_returned_with_notes_changed_and_submitted_again(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).get(url(audit))
    assert "Say what the auditor should look at" in visitor.post(f"{url(audit)}/return", status=422).text
    visitor.post(line_url(audit, "1.2"), {**OTHER, "grade": "good", "reason": ""}, status=303)
    visitor.post(f"{url(audit)}/return", status=303)
    assert (again(audit).state, moderation_of(audit.id).state) == ("returned", "returned")
    assert counting.recount() == {}
    assert counting.differences() == {}
    visitor.get(f"/audits/{audit.id}", status=403)  # it is its auditor's again
    assert "With its auditor" in visitor.get("/moderation?state=returned").text
    visitor.sign_in(cast.manager).get(f"/audits/{audit.id}", status=403)
    visitor.sign_in(cast.auditor)
    assert "Came back to you" in visitor.get("/").text
    own = visitor.get(f"/audits/{audit.id}")
    assert "This audit came back to you" in own.text
    assert "Dates are missing." in own.text
    criterion = criterion_called(again(audit), "1.2")
    row = {"grade": "inadequate", "evidence": "No dates.", "version": "1"}
    sent = {f"{name}-{criterion.id}": value for name, value in row.items()}
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{criterion.id}", sent)
    assert (
        "It was submitted before, so it is looked at again." in visitor.get(f"/audits/{audit.id}/review").text
    )
    visitor.post(f"/audits/{audit.id}/submit", status=303)
    assert (again(audit).state, moderation_of(audit.id).state) == ("submitted", "waiting")
    assert "came_back" in {one.why for one in again(audit).moderation_reasons}
    grade = db.session.scalars(select(Grade).where(Grade.criterion_id == criterion.id)).one()
    assert (grade.first_grade, grade.grade) == ("good", "inadequate")
    assert counting.differences() == {}
    visitor.post(f"/audits/{audit.id}/take-back", status=303)  # nobody has read it since
    assert (again(audit).state, moderation_of(audit.id).state) == ("returned", "returned")
    grade = db.session.scalars(
        select(Grade).where(Grade.criterion_id == criterion.id).execution_options(populate_existing=True)
    ).one()
    assert grade.first_grade == "good"
    assert counting.differences() == {}
    assert list(broken_entries()) == []


def test_nobody_moderates_their_own_and_only_moderators_moderate(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = waiting(cast)
    begin_writing()
    again(audit).auditor = cast.moderator
    db.session.commit()
    visitor.sign_in(cast.moderator).get(url(audit), status=403)
    for name in ("agree", "return", "again", "take-up", "quality"):
        visitor.post(f"{url(audit)}/{name}", RATED, status=403)
    visitor.post(line_url(audit, "1.2"), OTHER, status=403)
    assert "Nothing waits for you." in visitor.get("/moderation").text
    for who in (cast.auditor, cast.manager, cast.viewer, cast.administrator):
        visitor.sign_in(who).get(url(audit), status=403)
        visitor.post(f"{url(audit)}/agree", status=403)
    visitor.sign_in(cast.lead).get(url(audit))


def test_what_is_agreed_stays_until_it_is_looked_at_again(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).get(url(audit))
    visitor.post(line_url(audit, "overall"), OTHER, status=303)
    visitor.post(f"{url(audit)}/quality", {**RATED, "note": "", "version": "1"}, status=303)
    visitor.post(f"{url(audit)}/agree", status=303)
    for path, data in (("agree", {}), ("return", {}), ("quality", {**RATED, "version": "9"})):
        visitor.post(f"{url(audit)}/{path}", data, status=409)
    visitor.post(line_url(audit, "1.2"), OTHER, status=409)
    assert "Agreed by Mo Moderator" in visitor.get(url(audit)).text
    visitor.post(f"{url(audit)}/again", status=303)
    assert moderation_of(audit.id).state == "waiting"
    assert counting.differences() == {}
    assert "As graded and as moderated" not in visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}").text
    refused = visitor.post(f"{url(audit)}/answer", {"answer": "But"}, status=409)
    assert "it waits for a moderator" in refused.text


def test_a_moderator_takes_up_what_no_rule_sent(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = submitted(allocated(cast)[0], cast.auditor)
    page = visitor.sign_in(cast.moderator).get(f"/audits/{audit.id}")
    assert "Take it up for moderation" in page.text
    visitor.get(url(audit), status=302)
    visitor.post(f"{url(audit)}/agree", status=409)
    visitor.post(f"{url(audit)}/take-up", status=303)
    assert "Mo Moderator took it up." in visitor.get(url(audit)).text


def test_a_lead_reopens_with_a_reason(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.lead).get(f"/audits/{audit.id}/reopen")
    assert "Say why it is reopened" in visitor.post(f"/audits/{audit.id}/reopen", {"reason": " "}, 422).text
    assert again(audit).state == "submitted"
    visitor.post(f"/audits/{audit.id}/reopen", {"reason": "The wrong month."}, status=303)
    assert (again(audit).state, moderation_of(audit.id).state) == ("returned", "returned")
    assert "The wrong month." in visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}").text
    assert counting.differences() == {}
    visitor.sign_in(cast.moderator).post(f"/audits/{audit.id}/reopen", {"reason": "x"}, status=403)


def test_a_closed_round_is_moderated_and_nothing_is_returned(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = waiting(cast)
    begin_writing()
    again(audit).round.state = "closed"
    db.session.commit()
    visitor.sign_in(cast.moderator).get(url(audit))
    visitor.post(line_url(audit, "1.2"), OTHER, status=303)
    refused = visitor.post(f"{url(audit)}/return", status=409)
    assert "is closed. Reopen the round first." in refused.text
    visitor.post(f"{url(audit)}/quality", {**RATED, "note": "", "version": "1"}, status=303)
    visitor.post(f"{url(audit)}/agree", status=303)
    assert counting.differences() == {}


def test_a_name_in_a_note_is_pointed_out(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast)
    visitor.sign_in(cast.moderator).get(url(audit))
    saved = visitor.htmx("POST", line_url(audit, "1.2"), {**OTHER, "words": "Mr Khan was not asked."})
    assert "This may say who somebody is" in saved.text
    assert "Mr Khan" in saved.text


def test_it_takes_as_many_queries_whatever_was_said(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = waiting(cast, c1_1=Answer("unsure"))
    visitor.sign_in(cast.moderator).get(url(audit))
    with counted() as before:
        visitor.get(url(audit))
    for code in ("1.2", "2.1", "overall", "theme-1"):
        visitor.post(line_url(audit, code), OTHER, status=303)
    with counted() as after:
        visitor.get(url(audit))
    assert len(after) <= len(before) + 1  # who said it


def test_the_list_takes_as_many_queries_whatever_waits(app: Flask, cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 4)
    begin_writing()
    finish(audits[0], cast.auditor, c1_1="unsure")
    db.session.commit()
    visitor.sign_in(cast.moderator).get("/moderation")
    with counted() as before:
        assert "1 audit" in visitor.get("/moderation").text
    begin_writing()
    for audit in audits[1:]:
        finish(audit, cast.auditor, c1_1="unsure", c1_2="unsure")
    db.session.commit()
    with counted() as after:
        assert "4 audits" in visitor.get("/moderation").text
    assert len(after) == len(before)
