"""Submitting locks an audit; its auditor takes it back until somebody else has opened it, who is noted."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import changes, counting
from audit.models import CaseAudit, ModerationReason, Reading, Round
from audit.models.history import broken_entries
from audit.rules import clock
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, give, submitted
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return submitted(allocated(cast)[0], cast.auditor)


def again(audit: CaseAudit) -> CaseAudit:
    return db.session.get_one(CaseAudit, audit.id)


def back(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/take-back"


def test_it_is_taken_back_changed_and_submitted_again(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.auditor)
    page = visitor.get(f"/audits/{audit.id}")
    assert "Nobody else has opened this audit yet." in page.text
    review = visitor.post(back(audit), follow=True)
    assert "You have taken the audit back." in review.text
    assert (again(audit).state, again(audit).submitted_at) == ("started", None)
    assert counting.recount() == {}
    assert counting.differences() == {}
    visitor.sign_in(cast.manager).get(f"/audits/{audit.id}", status=403)
    begin_writing()
    give(again(audit), cast.auditor, c1_1=Answer("unsure"))
    db.session.commit()
    visitor.sign_in(cast.auditor).post(f"/audits/{audit.id}/submit")
    assert again(audit).state == "submitted"
    assert [one.why for one in again(audit).moderation_reasons] == ["unsure"]
    assert counting.differences() == {}
    visitor.post(back(audit))
    assert db.session.scalars(select(ModerationReason)).all() == []
    assert list(broken_entries()) == []


def test_once_somebody_else_has_opened_it_it_stays(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    page = visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}")
    assert "Mary Manager opened this audit on" in page.text
    assert not [form for form in page.all("form") if (form.get("action") or "").endswith("take-back")]
    refused = visitor.post(back(audit), status=409)
    assert "You cannot take this audit back: Mary Manager opened it on" in refused.text
    assert again(audit).state == "submitted"
    assert counting.differences() == {}


def test_the_summary_opens_it_too_and_being_refused_does_not(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.second_auditor).get(f"/audits/{audit.id}", status=403)
    visitor.sign_in(cast.viewer).get(f"/audits/{audit.id}/summary", status=403)
    assert db.session.scalars(select(Reading)).all() == []
    visitor.sign_in(cast.moderator).get(f"/audits/{audit.id}/summary")
    refused = visitor.sign_in(cast.auditor).post(back(audit), status=409)
    assert "Mo Moderator opened it on" in refused.text


def test_who_read_it_before_it_was_submitted_has_not_opened_what_was_submitted(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    found = allocated(cast)[0]
    with clock.at(clock.now() - timedelta(hours=2)):
        visitor.sign_in(cast.lead).get(f"/audits/{found.id}")
    submitted(found, cast.auditor)
    visitor.sign_in(cast.auditor).post(back(found))
    assert again(found).state == "started"
    # Read again within moments of being submitted again: that counts.
    visitor.sign_in(cast.lead).get(f"/audits/{found.id}")
    visitor.sign_in(cast.auditor).post(f"/audits/{found.id}/submit")
    visitor.sign_in(cast.lead).get(f"/audits/{found.id}")
    assert "Lee Lead opened it" in visitor.sign_in(cast.auditor).post(back(found), status=409).text


def test_not_in_a_closed_round_nor_by_somebody_else_nor_twice(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.second_auditor).post(back(audit), status=403)
    visitor.sign_in(cast.manager).post(back(audit), status=403)
    begin_writing()
    db.session.get_one(Round, again(audit).round_id).state = "closed"
    db.session.commit()
    visitor.sign_in(cast.auditor)
    assert "is closed" in visitor.post(back(audit), status=409).text
    assert "take it back" not in visitor.get(f"/audits/{audit.id}").text
    begin_writing()
    db.session.get_one(Round, again(audit).round_id).state = "open"
    db.session.commit()
    visitor.post(back(audit))
    assert "it is in progress" in visitor.post(back(audit), status=409).text


def test_who_opened_it_is_shown_to_qa_leads_alone(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    at = clock.now()
    visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    with clock.at(at + timedelta(minutes=5)):
        visitor.get(f"/audits/{audit.id}")  # the same reading still
    with clock.at(at + timedelta(days=1)):
        assert "Who has opened" not in visitor.get(f"/audits/{audit.id}").text
    (reading,) = db.session.scalars(select(Reading)).all()
    assert reading.last_at - reading.first_at > timedelta(hours=23)
    page = visitor.sign_in(cast.lead).get(f"/audits/{audit.id}")
    table = next(words for words in page.words("table") if "First" in words)
    assert "Mary Manager" in table
    assert "Lee Lead" in table


def test_opening_it_again_asks_no_more_whatever_the_number_of_readers(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.lead).get(f"/audits/{audit.id}")
    with counted() as one:
        visitor.get(f"/audits/{audit.id}")
    for other in (cast.manager, cast.moderator):
        visitor.sign_in(other).get(f"/audits/{audit.id}")
    visitor.sign_in(cast.lead)
    with counted() as three:
        visitor.get(f"/audits/{audit.id}")
    assert len(three) == len(one), three
    assert not any(statement.startswith(("INSERT", "UPDATE")) for statement in three)


def test_an_allocation_that_was_read_is_undone_all_the_same(app: Flask, cast: Cast, visitor: Browser) -> None:
    found = allocated(cast)[0]
    visitor.sign_in(cast.lead).get(f"/audits/{found.id}")
    begin_writing()
    db.session.delete(again(found))
    db.session.commit()
    assert db.session.scalars(select(Reading)).all() == []


def test_what_waits_for_a_moderator_stands_on_their_first_page_and_in_the_list(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    unsure, plain = allocated(cast, 2)
    for found in (unsure, plain):
        begin_writing()
        answer_everything(again(found), cast.auditor)
        if found is unsure:
            give(again(found), cast.auditor, c1_1=Answer("unsure"))
        changes.submit(again(found), cast.auditor)
        db.session.commit()
    reference = again(unsure).sampled_case.entry.case.reference
    other = again(plain).sampled_case.entry.case.reference
    for reader in (cast.moderator, cast.lead):
        home = visitor.sign_in(reader).get("/")
        assert "Waiting for a moderator" in home.text
        waiting = next(words for words in home.words("table") if "wait for a moderator" in words)
        assert reference in waiting
        assert "Unsure" in waiting
        assert other not in waiting
        listed = visitor.get("/audits?state=with_moderator")
        assert "1 audit" in listed.text
        assert reference in listed.text
    assert "Waiting for a moderator" not in visitor.sign_in(cast.manager).get("/").text
    assert visitor.sign_in(cast.auditor).get("/").text.count("Waiting for a moderator") == 0
