"""The review: what goes to a moderator, what may name somebody, and the tick before it is submitted."""

from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import changes, counting
from audit.models import CaseAudit, HistoryEntry, KeptWords, ModerationReason
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, criterion_called, give
from tests.page import Browser
from tests.queries_counted import counted


def answered(cast: Cast) -> CaseAudit:
    audit = allocated(cast)[0]
    begin_writing()
    answer_everything(audit, cast.auditor)
    db.session.commit()
    return audit


def again(audit: CaseAudit) -> CaseAudit:
    return db.session.get_one(CaseAudit, audit.id)


def named(audit: CaseAudit, cast: Cast) -> CaseAudit:
    """The audit, with a name and an NHS number in its evidence and a name in its overall rationale."""
    begin_writing()
    give(audit, cast.auditor, c1_1=Answer("good", "Aaliyah was seen. Aaliyah said so. 943 476 5919."))
    changes.save_judgement(
        again(audit), None, Judged("good", "Rashid is safe.", impact="some"), 1, cast.auditor
    )
    db.session.commit()
    return audit


def test_nothing_sends_a_plain_audit_to_a_moderator(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = answered(cast)
    visitor.sign_in(cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/review")
    assert "Nothing in it sends it to a moderator." in page.text
    assert "may say who somebody is" not in page.text
    visitor.post(f"/audits/{audit.id}/submit")
    assert again(audit).state == "submitted"
    assert db.session.scalars(select(ModerationReason)).all() == []


def test_why_it_goes_to_a_moderator_is_said_before_and_kept(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = answered(cast)
    begin_writing()
    give(audit, cast.auditor, c1_1=Answer("unsure", for_moderator="Is a text a visit?"))
    risk = next(one for one in again(audit).judgements if one.theme and one.theme.guard == "limiting")
    theme = changes.theme_of(again(audit), risk.theme_id)
    changes.save_judgement(again(audit), theme, Judged("inadequate", "Not safe."), 1, cast.auditor)
    overall = Judged("good", "Why overall.", "It was put right.", impact="some")
    changes.save_judgement(again(audit), None, overall, 1, cast.auditor)
    db.session.commit()
    question = criterion_called(again(audit), "1.1").question
    visitor.sign_in(cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/review")
    assert "It will go to a moderator" in page.text
    assert "goes against the guard: " in page.text
    assert f"1.1 is answered “unsure”: {question} To be looked at: Is a text a visit?" in page.text
    read = visitor.post(f"/audits/{audit.id}/submit", follow=True)
    assert "This audit waits for a moderator" in read.text
    kept = db.session.scalars(select(ModerationReason).order_by(ModerationReason.position)).all()
    assert [one.why for one in kept] == ["against_guard", "unsure"]
    assert kept[1].criterion
    assert kept[1].criterion.code == "1.1"
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.what == "submitted").order_by(HistoryEntry.id)
    ).one()
    assert entry.detail["to_moderator"] == [["against_guard", None], ["unsure", "1.1"]]


def test_what_may_name_somebody_is_listed_and_needs_one_tick(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = named(answered(cast), cast)
    visitor.sign_in(cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/review")
    assert "3 words or numbers may say who somebody is" in page.text
    criterion = criterion_called(again(audit), "1.1")
    place = f"#evidence-{criterion.id}"
    assert any(link.endswith(place) for link in page.links().values())
    assert page.links()["Overall judgement, rationale"].endswith("/overall#rationale-overall")
    refused = visitor.post(f"/audits/{audit.id}/submit", status=422)
    assert "Say that you have looked at what may name someone." in refused.text
    assert again(audit).state == "started"
    # One more was typed in another window since the tick: it has not been looked at.
    visitor.post(f"/audits/{audit.id}/submit", {"looked": "2"}, status=422)
    visitor.post(f"/audits/{audit.id}/submit", {"looked": "3"})
    assert again(audit).state == "submitted"
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.what == "submitted").order_by(HistoryEntry.id)
    ).one()
    assert entry.detail["marks"] == 3
    assert counting.differences() == {}


def test_what_is_kept_is_not_asked_again(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = named(answered(cast), cast)
    visitor.sign_in(cast.auditor)
    page = visitor.post(f"/audits/{audit.id}/kept", {"keep": "evidence-1|Aaliyah"}, follow=True)
    assert "2 words or numbers may say who somebody is" in page.text
    visitor.post(f"/audits/{audit.id}/kept", {"keep": "evidence-1|AALIYAH"})
    assert [one.words for one in db.session.scalars(select(KeptWords))] == ["aaliyah"]
    said = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.what.startswith("kept")).order_by(HistoryEntry.id)
    ).all()
    assert len(said) == 1
    assert "aaliyah" not in str(said[0].detail).lower()
    visitor.post(f"/audits/{audit.id}/kept", {"keep": ""})  # nothing to keep is nothing kept
    assert len(db.session.scalars(select(KeptWords)).all()) == 1


def test_nobody_keeps_a_word_in_the_audit_of_another_or_a_locked_one(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = answered(cast)
    visitor.sign_in(cast.second_auditor)
    visitor.post(f"/audits/{audit.id}/kept", {"keep": "x|Aaliyah"}, status=403)
    visitor.sign_in(cast.auditor)
    visitor.post(f"/audits/{audit.id}/submit")
    visitor.post(f"/audits/{audit.id}/kept", {"keep": "x|Aaliyah"}, status=409)
    assert db.session.scalars(select(KeptWords)).all() == []


def test_the_review_asks_as_many_queries_whatever_is_marked(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = answered(cast)
    visitor.sign_in(cast.auditor)
    visitor.get(f"/audits/{audit.id}/review")
    with counted() as plain:
        visitor.get(f"/audits/{audit.id}/review")
    named(audit, cast)
    with counted() as marked:
        visitor.get(f"/audits/{audit.id}/review")
    assert len(marked) == len(plain), marked
