"""What waits for a person, on the first page and by e-mail: once a day, to those who want it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from click.testing import Result
from flask import Flask

from audit.extensions import begin_writing, db
from audit.home import reminders
from audit.models import CaseAudit, Person, Reminder, Round
from audit.rules import clock
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.home.post import PostOffice, post_office
from tests.page import Browser

BEFORE_DUE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with post_office() as office:
        use(app, office)
        yield office


def use(app: Flask, office: PostOffice) -> None:
    app.config.update(
        SMTP_HOST="127.0.0.1", SMTP_PORT=office.port, SMTP_TLS="none", SMTP_FROM="audit@example.org",
        SITE_URL="https://audit.example.org",
    )  # fmt: skip


def send(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["digest", "send", *options])


def test_each_is_told_what_is_theirs_and_no_more(app: Flask, cast: Cast, office: PostOffice) -> None:
    with clock.at(LATE):
        audits = allocated(cast, 3)
        submitted(audits[0], cast.auditor)
        assert "3 sent" in send(app).output
    told = dict(office.letters)
    assert set(told) == {cast.auditor.email, cast.lead.email, cast.manager.email}
    auditor = told[cast.auditor.email]
    assert "Subject: Case Audit: what waits for you" in auditor
    assert "Content-Type: text/plain" in auditor
    assert "Case 1002, due 9 October 2026" in auditor
    assert "1001" not in auditor
    assert "https://audit.example.org/account" in auditor
    assert "September 2026: 2 audits late" in told[cast.lead.email]
    assert "Case 1001" in told[cast.manager.email]
    for letter in told.values():
        for detail in (
            "Child protection",
            "5-9",
            "Locality",
            "female",
            "White",
            "Seen for",
            "Good",
            "Worker",
        ):
            assert detail not in letter


def test_once_a_day_at_most(app: Flask, cast: Cast, office: PostOffice) -> None:
    with clock.at(LATE):
        allocated(cast)
        send(app)
        n = len(office.letters)
        assert n == 2
        assert "0 sent" in send(app).output
        assert len(office.letters) == n
    with clock.at(datetime(2026, 10, 13, 9, 0, tzinfo=UTC)):
        send(app)
    assert len(office.letters) == 2 * n


def test_who_has_stopped_them_gets_none(app: Flask, cast: Cast, visitor: Browser, office: PostOffice) -> None:
    with clock.at(LATE):
        allocated(cast)
        page = visitor.sign_in(cast.auditor).get("/account")
        page = visitor.post("/account/reminders", page.form("/account/reminders"), follow=True)
        assert "no more reminders" in page.text
        send(app)
        assert [to for to, _ in office.letters] == [cast.lead.email]
        visitor.post("/account/reminders", page.form("/account/reminders"), follow=True)
        send(app)
    assert [to for to, _ in office.letters] == [cast.lead.email, cast.auditor.email]


def test_nobody_inactive_and_nobody_with_nothing_is_written_to(
    app: Flask, cast: Cast, office: PostOffice
) -> None:
    with clock.at(LATE):
        allocated(cast)
        begin_writing()
        db.session.get_one(Person, cast.auditor.id).active = False
        db.session.commit()
        send(app)
    assert [to for to, _ in office.letters] == [cast.lead.email]


def test_what_could_not_be_sent_is_tried_again(app: Flask, cast: Cast) -> None:
    with clock.at(LATE):
        allocated(cast)
        with post_office(refuses=cast.auditor.email) as office:
            use(app, office)
            result = send(app)
            assert result.exit_code == 1
            assert "1 sent" in result.output
            assert "nobody of that name" in result.output
        with post_office() as office:
            use(app, office)
            assert "1 sent" in send(app).output
            assert [to for to, _ in office.letters] == [cast.auditor.email]


def test_a_server_that_is_down_is_said(app: Flask, cast: Cast) -> None:
    with clock.at(LATE):
        allocated(cast)
        with post_office() as office:
            use(app, office)
        result = send(app)
    assert result.exit_code == 1
    assert "The e-mail server 127.0.0.1 cannot be used" in result.output
    assert db.session.query(Reminder).count() == 0


def test_a_server_without_tls_is_given_nothing_where_tls_is_wanted(
    app: Flask, cast: Cast, office: PostOffice
) -> None:
    with clock.at(LATE):
        allocated(cast)
        app.config["SMTP_TLS"] = "starttls"
        assert send(app).exit_code == 1
    assert office.letters == []


def test_a_dry_run_sends_and_notes_nothing(app: Flask, cast: Cast, office: PostOffice) -> None:
    with clock.at(LATE):
        allocated(cast)
        said = send(app, "--dry-run").output
        assert f"To {cast.auditor.email}" in said
        assert "2 would be sent" in said
        assert office.letters == []
        assert reminders.last_sent(cast.auditor) is None


def test_without_a_server_there_is_none_and_nothing_to_choose(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    assert "SMTP_HOST is not set" in send(app).output
    assert "Reminders by e-mail" not in visitor.sign_in(cast.auditor).get("/account").text


def test_the_first_page_says_in_short_what_presses(app: Flask, cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 2)
    with clock.at(BEFORE_DUE):
        page = visitor.sign_in(cast.auditor).get("/")
        assert "2 audits of yours due within a week, the first case 1001 on 9 October 2026" in page.text
    with clock.at(LATE):
        assert "Late 2 audits of yours" in visitor.get("/").text
        page = visitor.sign_in(cast.lead).get("/")
        href = page.links()["see which of September 2026"]
        assert href == f"/rounds/{audits[0].round_id}/board?show=late#audits"
        assert "In short" not in visitor.sign_in(cast.viewer).get("/").body


def test_what_is_due_later_presses_nobody(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    db.session.get_one(Round, db.session.get_one(CaseAudit, audit.id).round_id).due_on = date(2026, 10, 13)
    db.session.commit()
    with clock.at(BEFORE_DUE):
        assert "In short" not in visitor.sign_in(cast.auditor).get("/").body
