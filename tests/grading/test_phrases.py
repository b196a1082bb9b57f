"""Phrases: kept, offered for a criterion, used, changed, removed and put back; everybody's by QA leads."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading.phrases.phrase_changes import keep_phrase
from audit.models import CaseAudit, Grade, HistoryEntry, Person, Phrase, PhraseUse
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def address(audit: CaseAudit, code: str) -> str:
    return f"/audits/{audit.id}/criteria/{criterion_called(audit, code).id}/phrases"


def lineage(audit: CaseAudit, code: str) -> str:
    return criterion_called(audit, code).lineage


def kept(text: str, place: str | None, owner: Person | None, by: Person) -> int:
    begin_writing()
    made = keep_phrase(text, place, owner, by)
    db.session.commit()
    return made.id


def test_what_was_written_is_kept_and_offered_for_its_criterion_alone(
    audit: CaseAudit, visitor: Browser
) -> None:
    page = visitor.htmx("POST", address(audit, "1.1"), {"text": " Seen early. "})
    assert "Kept for this criterion" in page.text
    assert page.one("button", class_="app-phrases__phrase").text == "Seen early."
    assert db.session.scalars(select(Phrase)).one().lineage == lineage(audit, "1.1")
    visitor.htmx("POST", address(audit, "1.1"), {"text": "Seen early."})
    assert len(db.session.scalars(select(Phrase)).all()) == 1, "the same again is the same"
    assert "Seen early." not in visitor.htmx("GET", address(audit, "1.2")).text
    assert db.session.scalar(select(Grade)) is None, "nothing is filled in by itself"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", "Write or select what you want to keep"),
        ("x" * 501, "at most 500 characters; this has 501"),
    ],
)
def test_what_is_no_phrase_is_refused_in_words(
    audit: CaseAudit, visitor: Browser, text: str, words: str
) -> None:
    assert words in visitor.htmx("POST", address(audit, "1.1"), {"text": text}, status=422).text
    assert db.session.scalar(select(Phrase)) is None


def test_what_was_used_lately_stands_first_and_nobody_sees_anothers(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    kept("For anything.", None, None, cast.lead)
    used = kept("For the very criterion.", lineage(audit, "1.1"), None, cast.lead)
    mine = kept("Mine.", None, cast.auditor, cast.auditor)
    theirs = kept("Theirs alone.", None, cast.second_auditor, cast.second_auditor)
    page = visitor.htmx("GET", address(audit, "1.1"))
    assert [one.text for one in page.all("h3")] == ["Yours", "Everybody’s"]
    assert [one.text for one in page.all("button", class_="app-phrases__phrase")] == [
        "Mine.", "For the very criterion.", "For anything.",
    ]  # fmt: skip
    visitor.htmx("POST", f"/phrases/{used}/used", status=204)
    visitor.htmx("POST", f"/phrases/{used}/used", status=204)
    assert db.session.scalars(select(PhraseUse)).one().phrase_id == used
    page = visitor.htmx("GET", address(audit, "1.1"))
    assert [one.text for one in page.all("h3")] == ["Used lately", "Yours", "Everybody’s"]
    assert page.all("button", class_="app-phrases__phrase")[0].text == "For the very criterion."
    assert "Theirs alone." not in page.text
    for url in (f"/phrases/{theirs}/used", f"/phrases/{theirs}", f"/phrases/{theirs}/remove"):
        visitor.post(url, {"text": "Mine now.", "lineage": ""}, status=403)
    visitor.get(f"/phrases/{mine}")
    visitor.get("/phrases/999", status=404)


def test_without_javascript_there_is_a_page_to_copy_from(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    assert "No phrase is kept for this criterion yet." in visitor.get(address(audit, "1.1")).text
    kept("To be copied.", None, None, cast.lead)
    assert "To be copied." in visitor.get(address(audit, "1.1")).text
    visitor.sign_in(cast.second_auditor).get(address(audit, "1.1"), status=403)


def test_ones_own_are_added_changed_removed_and_put_back(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get("/phrases")
    assert "You keep no phrase yet." in page.text
    visitor.post("/phrases", {"text": "", "lineage": ""}, status=422)
    visitor.post("/phrases", {"text": "First.", "lineage": "nowhere"}, status=422)
    named = visitor.post("/phrases", {"text": "Ring 01632 960983.", "lineage": ""}, status=422)
    assert "This may be a phone number" in named.text
    assert "Ring 01632 960983." in named.text, "what was typed stays"
    visitor.post("/phrases", {"text": "First.", "lineage": lineage(audit, "1.1")})
    one = db.session.scalars(select(Phrase)).one()
    page = visitor.get("/phrases")
    assert "Is risk seen early?" in page.text
    url = f"/phrases/{one.id}"
    assert "First." in visitor.get(url).text
    visitor.post(url, {"text": "Ring 01632 960983.", "lineage": ""}, status=422)
    visitor.post(url, {"text": "Second.", "lineage": ""})
    db.session.expire_all()
    assert (one.text, one.lineage) == ("Second.", None)
    removed = visitor.post(f"{url}/remove").headers["Location"]
    page = visitor.get(removed)
    assert "“Second.” is removed." in page.text
    assert "Second." not in visitor.get("/phrases").text
    visitor.post(f"{url}/put-back")
    assert "Second." in visitor.get("/phrases").text
    said = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "phrase").order_by(HistoryEntry.sequence)
    ).all()
    assert [entry.what for entry in said] == ["kept", "changed", "removed", "put back"]


def test_a_lead_keeps_everybodys_and_an_auditor_reads_them(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    visitor.get("/phrases/shared", status=403)
    visitor.sign_in(cast.lead)
    visitor.get("/phrases", status=403)  # a lead who grades nothing has none of their own
    assert "There are none yet." in visitor.get("/phrases/shared").text
    visitor.post("/phrases/shared", {"text": "For all.", "lineage": ""})
    one = db.session.scalars(select(Phrase)).one()
    assert one.owner_id is None
    visitor.get(f"/phrases/{one.id}")
    visitor.sign_in(cast.auditor)
    assert "For all." in visitor.get("/phrases").text
    visitor.get(f"/phrases/{one.id}", status=403)
    visitor.post(f"/phrases/{one.id}/remove", status=403)


def test_many_phrases_take_as_many_queries_as_few(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    url = address(audit, "1.1")
    visitor.get(url)
    kept("One.", None, None, cast.lead)
    with counted() as few:
        visitor.get(url)
    for n in range(30):
        kept(f"Number {n}.", None, cast.auditor if n % 2 else None, cast.auditor)
    with counted() as many:
        visitor.get(url)
    assert len(few) == len(many) <= 8, many
