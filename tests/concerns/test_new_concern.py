"""Raising a concern: one sentence, told at once, in any state of an audit that one may read, and once."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Concern, HistoryEntry, Person, Round
from audit.rules import clock
from tests.concerns.making import LATE, MORNING, WORDS, name, raised
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.page import Browser


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return allocated(cast)[0]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock.at(MORNING):
        yield


def address(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/concerns/new"


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Concern.id))) or 0


def test_it_says_who_is_told_before_and_after(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    name(cast.locality_1, cast.manager)
    page = visitor.sign_in(cast.auditor).get(address(audit))
    assert "Mary Manager is told at once, on their first page." in page.text
    assert "within 24 h" in page.text
    assert "phone first" in page.text
    assert "Do not write a name" in page.text
    sent = page.form(address(audit)) | {"text": WORDS}
    page = visitor.post(address(audit), sent, follow=True)
    assert "The concern is raised." in page.text
    assert WORDS in page.text
    assert "Mary Manager : told on their first page" in page.text
    assert "raised 0 min ago, 24 h left" in page.text
    assert page.all("span", data_drafts_saved=f"{cast.auditor.id}/{audit.id}/concern")


def test_where_nobody_is_named_every_lead_is_told_and_it_says_so(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    page = visitor.sign_in(cast.auditor).get(address(audit))
    assert "Nobody else is named for Locality 1, so it goes to the QA lead." in page.text
    assert "Lee Lead is told" in page.text


def test_pressed_twice_it_is_one_concern(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    sent = visitor.sign_in(cast.auditor).get(address(audit)).form(address(audit)) | {"text": WORDS}
    first = visitor.post(address(audit), sent)
    page = visitor.post(address(audit), sent)
    assert page.headers["Location"] == first.headers["Location"]
    assert count() == 1
    # Gone back to and written anew it is another: no word of it is dropped.
    visitor.post(address(audit), sent | {"text": "Nobody has seen the second child either."})
    assert count() == 2


def test_without_a_sentence_nothing_is_raised_and_what_was_typed_stays(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    page = visitor.sign_in(cast.auditor).get(address(audit))
    token = page.form(address(audit))["token"]
    page = visitor.post(address(audit), {"text": "  ", "token": token}, status=422)
    assert "Say in one sentence why" in page.text
    long = "x" * 501
    page = visitor.post(address(audit), {"text": long, "token": token}, status=422)
    assert "Write at most 500 characters. These are 501." in page.text
    assert page.form(address(audit))["text"].strip() == long
    assert page.form(address(audit))["token"] == token
    assert count() == 0
    # A character that nobody can see holds nothing up.
    assert (
        "Not seen since"
        in visitor.post(
            address(audit),
            {"text": "Not\x07 seen\ud800 since May.".encode("utf-8", "ignore").decode(), "token": token},
            follow=True,
        ).text
    )


def test_from_a_screen_of_the_audit_it_is_a_fragment(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    visitor.sign_in(cast.auditor)
    page = visitor.htmx("GET", address(audit))
    page = visitor.htmx("POST", address(audit), page.form(address(audit)) | {"text": ""}, status=422)
    assert page.all("div", id="concern-raise")
    page = visitor.htmx("POST", address(audit), page.form(address(audit)) | {"text": WORDS})
    assert "Concern 1 is raised" in page.text
    assert "Lee Lead : told on their first page" in page.text
    assert page.by_id("concern-raise").get("data-concern-sent") == f"{cast.auditor.id}/{audit.id}/concern"


@pytest.mark.parametrize("screen", ["/audits/{id}", "/audits/{id}/review", "/audits/{id}/overall", "theme"])
def test_every_screen_of_an_audit_leads_there(
    cast: Cast, visitor: Browser, audit: CaseAudit, screen: str
) -> None:
    visitor.sign_in(cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/grade", follow=True) if screen == "theme" else None
    page = page or visitor.get(screen.format(id=audit.id))
    assert page.links()["A child may be at risk now"] == address(audit)
    raised(audit, cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/overall")
    assert page.links()["Concern 1"] == "/concerns/1"


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "lead"])
def test_who_may_read_a_submitted_audit_of_a_closed_round_may_raise_one(
    cast: Cast, visitor: Browser, audit: CaseAudit, who: str
) -> None:
    submitted(audit, cast.auditor)
    begin_writing()
    db.session.get_one(Round, audit.round_id).state = "closed"
    db.session.commit()
    visitor.sign_in(getattr(cast, who))
    assert visitor.get(f"/audits/{audit.id}").links()["A child may be at risk now"] == address(audit)
    visitor.post(address(audit), {"text": WORDS, "token": "one"})
    assert count() == 1


def test_who_may_not_read_the_audit_may_not(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    for who in (cast.second_auditor, cast.manager, cast.moderator, cast.viewer, cast.administrator):
        visitor.sign_in(who).get(address(audit), status=403)
        visitor.post(address(audit), {"text": WORDS, "token": "one"}, status=403)
    assert count() == 0
    visitor.sign_in(cast.lead).get("/audits/999/concerns/new", status=404)


def test_it_is_in_the_history_without_its_words(cast: Cast, audit: CaseAudit) -> None:
    raised(audit, cast.auditor)
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "concern").order_by(HistoryEntry.id)
    ).one()
    assert (entry.what, entry.person_id) == ("raised", cast.auditor.id)
    assert entry.detail["told"] == [cast.lead.id]
    assert WORDS not in str(entry.detail)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM concern",
        "UPDATE concern SET text = ''",
        "UPDATE concern SET due_at = raised_at",
        "DELETE FROM concern_step",
        "UPDATE concern_step SET text = ''",
    ],
)
def test_the_database_itself_keeps_it(cast: Cast, audit: CaseAudit, statement: str) -> None:
    from tests.concerns.making import acknowledged

    acknowledged(raised(audit, cast.auditor), cast.lead)
    with pytest.raises(DatabaseError, match="a concern cannot be deleted"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.scalars(select(Concern.text)).one() == WORDS


def test_the_audit_of_a_concern_is_taken_from_nobody(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    raised(audit, cast.auditor)
    visitor.sign_in(cast.lead)
    visitor.post(f"/rounds/{audit.round_id}/undo-allocation")
    db.session.rollback()
    assert db.session.get(CaseAudit, audit.id) is not None
    page = visitor.post(f"/rounds/{audit.round_id}/audits/{audit.id}/lock", {"locked": "no"}, status=409)
    assert "a concern was raised in it" in page.text


def test_the_setting_when_it_was_raised_counts(
    app: Flask, cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    one = raised(audit, cast.auditor)
    visitor.sign_in(cast.lead).post("/concerns/told", {"hours": "2"})
    two = raised(audit, cast.auditor, "Another.")
    hours = [
        (one.due_at - one.raised_at).total_seconds() / 3600
        for one in (db.session.get_one(Concern, one.id), db.session.get_one(Concern, two.id))
    ]
    assert hours == [24, 2]


def test_whoever_raised_it_sees_how_it_stands(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    from tests.concerns.making import acknowledged

    concern = raised(audit, cast.auditor)
    visitor.sign_in(cast.auditor)
    assert "not acknowledged yet" in visitor.get("/").text
    acknowledged(concern, cast.lead)
    with clock.at(LATE):
        assert "raised by you: acknowledged by Lee Lead" in visitor.get("/").text
        page = visitor.get(f"/audits/{audit.id}/overall")
        assert "Concern 1 : acknowledged by Lee Lead" in page.text
    assert db.session.get_one(Person, cast.auditor.id).active


def test_a_name_is_noticed_while_it_is_written_and_the_concern_goes_all_the_same(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    visitor.sign_in(cast.auditor)
    said = "Zainab told her teacher that she is afraid to go home."
    marks = visitor.htmx("POST", f"/audits/{audit.id}/marks/text", {"text": said})
    assert "This may name someone: “Zainab”" in marks.text
    assert not visitor.htmx("POST", f"/audits/{audit.id}/marks/text", {"text": WORDS}).body.strip()
    assert count() == 0
    visitor.post(address(audit), {"text": said, "token": "one"}, status=303)
    assert count() == 1
    visitor.sign_in(cast.viewer)
    visitor.htmx("POST", f"/audits/{audit.id}/marks/text", {"text": said}, status=403)
