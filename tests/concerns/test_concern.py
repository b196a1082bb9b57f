"""Answering a concern: the first to acknowledge has it, what was done is recorded, nothing typed is lost."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Concern, ConcernStep, HistoryEntry, Person
from audit.rules import clock
from tests.concerns.making import LATE, MORNING, WORDS, acknowledged, name, raised
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.page import Browser

DONE = "Rang the front door: a visit is made this afternoon."


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return allocated(cast)[0]


@pytest.fixture
def concern(cast: Cast, audit: CaseAudit) -> Concern:
    name(cast.locality_1, cast.manager)
    return raised(audit, cast.auditor)


def steps() -> list[tuple[str, str, int]]:
    db.session.rollback()
    found = db.session.scalars(select(ConcernStep).order_by(ConcernStep.id))
    return [(step.what, step.text, step.by_id) for step in found]


def test_a_named_person_reads_and_acknowledges_it_and_the_raiser_sees_so(
    cast: Cast, visitor: Browser, concern: Concern
) -> None:
    with clock.at(MORNING + timedelta(hours=2)):
        page = visitor.sign_in(cast.manager).get("/")
        assert "1 concern waits for you: a child may be at risk now" in page.text
        assert "Locality 1, raised 2 h ago, 22 h left" in page.text
        page = visitor.get(page.links()["Open concern 1"])
        assert WORDS in page.text
        assert "Ada Auditor" in page.text
        page = visitor.post("/concerns/1/acknowledge", {"text": DONE}, follow=True)
        assert "Acknowledged by Mary Manager" in page.text
        assert "Acknowledged after 2.0 h" in page.text
        assert "waits for you" not in visitor.get("/").text
        assert "acknowledged by you: close it when it is dealt with" in visitor.get("/").text
        page = visitor.sign_in(cast.auditor).get("/concerns/1")
        assert DONE in page.text
    assert steps() == [("acknowledged", DONE, cast.manager.id)]


def test_what_was_done_must_be_said(cast: Cast, visitor: Browser, concern: Concern) -> None:
    visitor.sign_in(cast.manager)
    page = visitor.post("/concerns/1/acknowledge", {"text": " "}, status=422)
    assert "Write what was done." in page.text
    long = "y" * 2001
    page = visitor.post("/concerns/1/acknowledge", {"text": long}, status=422)
    assert page.form("/concerns/1/acknowledge")["text"].strip() == long
    assert steps() == []


def test_the_second_is_told_who_was_first_and_keeps_their_words(
    cast: Cast, visitor: Browser, concern: Concern
) -> None:
    visitor.sign_in(cast.lead).get("/concerns/1")
    acknowledged(concern, cast.manager)
    page = visitor.post("/concerns/1/acknowledge", {"text": DONE}, status=409)
    assert "Mary Manager acknowledged this concern already, on 5 October 2026 at 13:00." in page.text
    assert page.form("/concerns/1/note")["text"].strip() == DONE
    assert len(steps()) == 1
    visitor.post("/concerns/1/note", {"text": DONE})
    assert steps()[1] == ("noted", DONE, cast.lead.id)


def test_who_raised_it_never_acknowledges_it(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    raised(audit, cast.lead)
    page = visitor.sign_in(cast.lead).get("/concerns/1")
    assert "somebody else acknowledges it" in page.text
    visitor.post("/concerns/1/acknowledge", {"text": DONE}, status=403)
    assert "waits for you" not in visitor.get("/").text
    # There is no other lead: it went to the administrator, not to nobody.
    assert "1 concern waits for you" in visitor.sign_in(cast.administrator).get("/").text
    visitor.post("/concerns/1/acknowledge", {"text": DONE})


def test_it_is_closed_with_how_it_ended_and_opened_again_with_why(
    cast: Cast, visitor: Browser, concern: Concern
) -> None:
    visitor.sign_in(cast.manager)
    page = visitor.post("/concerns/1/close", {"text": "Seen."}, status=409)
    assert "Acknowledge this concern first" in page.text
    acknowledged(concern, cast.manager)
    visitor.post("/concerns/1/close", {"text": ""}, status=422)
    page = visitor.post("/concerns/1/close", {"text": "Seen and safe."}, follow=True)
    assert "Closed by Mary Manager" in page.text
    visitor.post("/concerns/1/close", {"text": "Again."}, status=409)
    page = visitor.post("/concerns/1/open-again", {"text": "Seen once only."}, follow=True)
    assert "Acknowledged by Mary Manager" in page.text
    assert [what for what, _, _ in steps()] == ["acknowledged", "closed", "opened again"]
    history = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "concern").order_by(HistoryEntry.sequence)
    ).all()
    assert [one.what for one in history] == ["raised", "acknowledged", "closed", "opened again"]
    assert not any("safe" in str(one.detail) for one in history)


def test_who_has_nothing_to_do_with_it_does_not_read_it(
    cast: Cast, visitor: Browser, concern: Concern, audit: CaseAudit
) -> None:
    with clock.at(MORNING):  # in time: late, it is the administrator's too
        for who in (cast.second_auditor, cast.moderator, cast.viewer, cast.administrator):
            visitor.sign_in(who).get("/concerns/1", status=403)
            for step in ("acknowledge", "note", "close", "open-again"):
                visitor.post(f"/concerns/1/{step}", {"text": DONE}, status=403)
            assert WORDS not in visitor.get("/concerns").text
            assert "Concerns" not in visitor.get("/").links()
    visitor.sign_in(cast.auditor).post("/concerns/1/acknowledge", {"text": DONE}, status=403)
    assert steps() == []


def test_a_reader_of_the_audit_sees_that_there_is_one_without_its_words(
    cast: Cast, visitor: Browser, concern: Concern, audit: CaseAudit
) -> None:
    submitted(audit, cast.auditor)
    page = visitor.sign_in(cast.moderator).get(f"/audits/{audit.id}")
    assert "Concern 1:" in page.text
    assert "Concern 1" not in page.links()
    assert WORDS not in page.text


def test_anyone_may_be_named_and_reads_the_concern_but_not_the_audit(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    name(cast.localities, cast.viewer)
    raised(audit, cast.auditor)
    page = visitor.sign_in(cast.viewer).get("/concerns/1")
    assert WORDS in page.text
    assert "1001" not in page.links()
    assert page.links()["Concerns"] == "/concerns"
    visitor.post("/concerns/1/acknowledge", {"text": DONE})


def test_somebody_who_left_does_not_count(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    name(cast.locality_1, cast.manager)
    name(cast.localities, cast.viewer)
    begin_writing()
    db.session.get_one(Person, cast.manager.id).active = False
    db.session.commit()
    concern = raised(audit, cast.auditor)
    assert [told.person_id for told in db.session.get_one(Concern, concern.id).told] == [cast.viewer.id]


def test_who_was_told_and_left_is_followed_by_somebody(
    app: Flask, cast: Cast, visitor: Browser, concern: Concern
) -> None:
    begin_writing()
    db.session.get_one(Person, cast.manager.id).active = False
    db.session.commit()
    assert "1 concern waits for you" in visitor.sign_in(cast.lead).get("/").text
    app.test_cli_runner().invoke(args=["concern", "escalate"])
    told = {one.person_id for one in db.session.get_one(Concern, concern.id).told}
    assert cast.lead.id in told


def test_acknowledged_late_says_so(cast: Cast, visitor: Browser, concern: Concern) -> None:
    acknowledged(concern, cast.manager, at=LATE)
    assert "29.0 h, late" in visitor.sign_in(cast.lead).get("/concerns/1").text
