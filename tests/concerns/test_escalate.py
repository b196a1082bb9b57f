"""E-mails of concerns, and the clock: sent at once, tried again, escalated once when nobody answers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from audit.concerns import changes
from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Concern, ConcernTold, HistoryEntry
from audit.rules import clock
from tests.concerns.making import LATE, MORNING, WORDS, acknowledged, name, raised
from tests.factories import Cast
from tests.grading.making import allocated
from tests.home.post import PostOffice, post_office
from tests.home.test_digest import use
from tests.page import Browser


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with post_office() as office:
        use(app, office)
        yield office


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    found = allocated(cast)[0]
    name(cast.locality_1, cast.manager)
    return found


def escalate(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["concern", "escalate"])


def send(visitor: Browser, audit: CaseAudit, words: str = WORDS) -> str:
    """Raise a concern as the auditor does, and give what the page says then."""
    page = visitor.post(f"/audits/{audit.id}/concerns/new", {"text": words, "token": words}, follow=True)
    return visitor.get(page.response.request.path).text


def entries() -> list[str]:
    db.session.rollback()
    query = select(HistoryEntry.what).where(HistoryEntry.subject == "concern").order_by(HistoryEntry.id)
    return list(db.session.scalars(query))


def test_an_email_goes_out_at_once_with_nothing_of_the_case(
    cast: Cast, visitor: Browser, office: PostOffice, audit: CaseAudit
) -> None:
    with clock.at(MORNING):
        said = send(visitor.sign_in(cast.auditor), audit)
    assert "Mary Manager : told on their first page, and by e-mail" in said
    ((to, letter),) = office.letters
    assert to == cast.manager.email
    assert "Subject: Case Audit: concern 1 waits for you" in letter
    assert "https://audit.example.org/concerns/1" in letter
    assert "6 October 2026 at 10:00" in letter
    for detail in ("1001", "Locality", "protection", "six weeks", "Ada"):
        assert detail not in letter


def test_a_server_that_is_down_fails_nothing_and_is_tried_again(
    app: Flask, cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    with post_office() as gone:
        use(app, gone)
    said = send(visitor.sign_in(cast.auditor), audit)
    assert "told on their first page; the e-mail could not be sent and is tried again" in said
    result = escalate(app)
    assert result.exit_code == 1
    assert "cannot be used" in result.output
    with post_office() as office:
        use(app, office)
        assert "1 sent." in escalate(app).output
        assert "nothing to send" in escalate(app).output
        assert len(office.letters) == 1


def test_one_address_that_is_refused_keeps_nothing_from_the_others(
    app: Flask, cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    name(cast.locality_1, cast.manager, cast.viewer)
    with post_office(refuses=cast.manager.email) as office:
        use(app, office)
        said = send(visitor.sign_in(cast.auditor), audit)
        assert [to for to, _ in office.letters] == [cast.viewer.email]
    assert "Vi Viewer : told on their first page, and by e-mail" in said
    assert "Mary Manager : told on their first page; the e-mail could not be sent" in said


def test_what_was_on_its_way_when_the_server_went_is_sent_later(
    app: Flask, cast: Cast, office: PostOffice, audit: CaseAudit
) -> None:
    concern = raised(audit, cast.auditor)
    begin_writing()
    db.session.scalars(select(ConcernTold)).one().tried_at = MORNING
    db.session.commit()
    with clock.at(MORNING + timedelta(minutes=5)):
        assert "nothing to send" in escalate(app).output
    with clock.at(MORNING + timedelta(minutes=11)):
        assert "1 sent." in escalate(app).output
    assert len(office.letters) == 1
    assert db.session.get_one(Concern, concern.id).escalated_at is None


def test_late_it_goes_to_others_once(app: Flask, cast: Cast, office: PostOffice, audit: CaseAudit) -> None:
    raised(audit, cast.auditor)
    with clock.at(MORNING + timedelta(hours=23)):
        assert "1 sent." in escalate(app).output  # the first e-mail
    with clock.at(LATE):
        said = escalate(app).output
        assert "Concern 1 is late: it is escalated." in said
        assert "2 sent." in said
        assert "nothing to escalate" in escalate(app).output
    late = dict(office.letters[1:])
    assert set(late) == {cast.lead.email, cast.administrator.email}
    assert "Subject: Case Audit: concern 1 is late" in late[cast.lead.email]
    assert entries() == ["raised", "escalated"]


def test_the_people_named_for_it_are_told_when_it_is_late(app: Flask, cast: Cast, audit: CaseAudit) -> None:
    name(cast.localities, cast.lead, late=(cast.viewer,))
    concern = raised(audit, cast.auditor)
    with clock.at(LATE):
        escalate(app)
    told = {(one.person_id, one.escalated) for one in db.session.get_one(Concern, concern.id).told}
    assert told == {(cast.manager.id, False), (cast.viewer.id, True)}


def test_opening_a_page_escalates_it_too(
    cast: Cast, visitor: Browser, office: PostOffice, audit: CaseAudit
) -> None:
    raised(audit, cast.auditor)
    with clock.at(LATE):
        page = visitor.sign_in(cast.administrator).get("/")
        assert "raised 29 h ago, 5 h late" in page.text  # at once, before anything is sent
        assert page.one("form", action="/concerns/escalate").get("hx-trigger") == "load, submit"
        page = visitor.htmx("POST", "/concerns/escalate")
        assert "5 h late" in page.text
        assert not page.all("form")
        visitor.post("/concerns/escalate")
        assert "escalated on 6 October 2026" in visitor.get("/concerns/1").text
    assert sorted(to for to, _ in office.letters) == sorted(
        [cast.manager.email, cast.lead.email, cast.administrator.email]
    )
    assert entries() == ["raised", "escalated"]


def test_what_is_acknowledged_in_time_is_not_escalated(app: Flask, cast: Cast, audit: CaseAudit) -> None:
    acknowledged(raised(audit, cast.auditor), cast.manager)
    with clock.at(LATE):
        assert "nothing to escalate" in escalate(app).output
        assert changes.escalate() == []


def test_the_digest_says_what_waits(app: Flask, cast: Cast, office: PostOffice, audit: CaseAudit) -> None:
    raised(audit, cast.auditor)
    with clock.at(MORNING):
        app.test_cli_runner().invoke(args=["digest", "send"])
    letter = dict(office.letters)[cast.manager.email]
    assert "Concern 1, to be acknowledged by 6 October 2026 at 10:00" in letter
    assert "six weeks" not in letter
