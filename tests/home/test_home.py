"""The first page: what waits for each person, and never an empty box."""

from flask import Flask

from audit.extensions import begin_writing, db
from audit.models import Round
from tests.factories import Cast, make_person
from tests.grading.making import allocated, submitted
from tests.page import Browser
from tests.queries_counted import counted


def test_an_auditor_sees_what_waits_and_goes_on(app: Flask, cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 2)
    submitted(audits[0], cast.auditor)
    page = visitor.sign_in(cast.auditor).get("/")
    assert "Waiting for you" in page.text
    assert page.links()["Start case 1002"] == f"/audits/{audits[1].id}/grade"
    assert page.links()["1001"] == f"/audits/{audits[0].id}"


def test_late_work_is_marked(app: Flask, cast: Cast, visitor: Browser) -> None:
    allocated(cast)
    page = visitor.sign_in(cast.auditor).get("/")  # due in October 2026
    assert "Late" in page.text


def test_an_auditor_without_work_is_told_so(app: Flask, cast: Cast, visitor: Browser) -> None:
    assert "Nothing waits for you" in visitor.sign_in(cast.auditor).get("/").text


def test_what_a_closed_round_left_does_not_wait(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    db.session.get_one(Round, audit.round_id).state = "closed"
    db.session.commit()
    assert "Nothing waits for you" in visitor.sign_in(cast.auditor).get("/").text


def test_a_manager_sees_what_is_new_about_their_teams(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    assert "No audit of your teams" in visitor.sign_in(cast.manager).get("/").text
    submitted(audit, cast.auditor)
    page = visitor.get("/")
    assert "1001" in page.text
    assert "Good" in page.text


def test_a_lead_sees_how_the_open_round_stands(app: Flask, cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/")
    assert "To begin" in page.text
    audits = allocated(cast, 3)
    submitted(audits[0], cast.auditor)
    page = visitor.get("/")
    assert "1 of 3" in page.text
    assert "2 late" in page.text


def test_someone_without_a_role_is_told_whom_to_ask(app: Flask, cast: Cast, visitor: Browser) -> None:
    begin_writing()
    nobody = make_person("Nora Nobody")
    db.session.commit()
    assert "Ask your administrator" in visitor.sign_in(nobody).get("/").text


def test_it_asks_as_much_for_many_audits_as_for_few(app: Flask, cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 12)
    visitor.sign_in(cast.lead).get("/")
    with counted() as few:
        visitor.get("/")
    for audit in audits[:6]:
        submitted(audit, cast.auditor)
    visitor.get("/")
    with counted() as many:
        visitor.get("/")
    assert len(many) == len(few) <= 14


def test_the_accessibility_statement_is_for_everyone(app: Flask, visitor: Browser) -> None:
    visitor.get("/accessibility")
