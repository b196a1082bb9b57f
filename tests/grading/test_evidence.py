"""Where evidence comes from, its day and its document: saved, refused with what to mend, carried on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Grade, HistoryEntry
from audit.rules import clock
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called, give
from tests.grading.moved import moved, next_version
from tests.page import Browser, Page


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def save(visitor: Browser, audit: CaseAudit, code: str, status: int = 200, **fields: Any) -> Page:
    one = criterion_called(audit, code).id
    sent = {f"{name}-{one}": value for name, value in fields.items()}
    return visitor.htmx("POST", f"/audits/{audit.id}/criteria/{one}", sent, status)


def stored() -> Grade:
    db.session.expire_all()
    return db.session.scalars(select(Grade)).one()


def theme_of(audit: CaseAudit) -> str:
    criterion = criterion_called(audit, "1.1")
    themes = audit.framework_version.themes
    return next(
        f"/audits/{audit.id}/themes/{theme.id}"
        for theme in themes
        if any(one.id == criterion.id for one in theme.criteria)
    )


def test_evidence_is_saved_with_where_it_comes_from(audit: CaseAudit, visitor: Browser) -> None:
    save(
        visitor, audit, "1.1", grade="good", evidence="Seen early.", source=["family", "record"],
        evidence_on="3/2/26", document="Review minutes 14",
    )  # fmt: skip
    row = stored()
    assert (row.sources, row.evidence_on, row.document) == (
        ["record", "family"], date(2026, 2, 3), "Review minutes 14",
    )  # fmt: skip
    (entry,) = [
        one
        for one in db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id))
        if one.what == "graded"
    ]
    assert entry.detail["sources"] == [[], ["record", "family"]]
    assert entry.detail["evidence_on"] == [None, "2026-02-03"]
    assert entry.detail["document"] == ["", "Review minutes 14"]
    page = visitor.get(theme_of(audit))
    form = page.form(theme_of(audit))
    one = criterion_called(audit, "1.1").id
    assert form[f"evidence_on-{one}"] == "3/2/2026"
    assert page.one("input", id=f"source-{one}-family").get("checked") is not None
    assert page.one("input", id=f"source-{one}-worker").get("checked") is None
    read = visitor.get(f"/audits/{audit.id}")
    assert (
        "Recorded, said by the child, a parent or a carer · 3 February 2026 · Review minutes 14" in read.text
    )


def test_the_same_evidence_again_changes_nothing(audit: CaseAudit, visitor: Browser) -> None:
    fields = {"grade": "good", "source": ["record"], "evidence_on": "2026-02-03"}
    save(visitor, audit, "1.1", **fields)
    save(visitor, audit, "1.1", **fields)
    assert stored().version == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"evidence_on": "last week"}, "Date of the evidence: “last week” is no date. Write day, month and"),
        ({"evidence_on": "31/2/2026"}, "“31/2/2026” is no date."),
        ({"evidence_on": "3/2/1026"}, "is too long ago. Look at the year."),
        ({"document": "x" * 201}, "The document must be named in 200 characters or fewer. It is 201."),
        ({"source": ["rumour"]}, "Choose where the evidence comes from among those shown."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    audit: CaseAudit, visitor: Browser, fields: dict[str, Any], words: str
) -> None:
    page = save(visitor, audit, "1.1", 422, grade="good", **fields)
    assert words in page.text
    assert db.session.scalar(select(Grade)) is None


def test_a_day_to_come_is_refused_and_what_was_typed_stays(audit: CaseAudit, visitor: Browser) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    typed = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year}"
    one = criterion_called(audit, "1.1").id
    url = theme_of(audit)
    form = visitor.get(url).form(url) | {
        f"grade-{one}": "good",
        f"evidence-{one}": "Seen early.",
        f"evidence_on-{one}": typed,
    }
    page = visitor.post(url, form, status=422)
    assert "is still to come. Write the day on which it was recorded or said." in page.text
    assert page.form(url)[f"evidence_on-{one}"] == typed
    again = visitor.post(url, page.form(url) | {f"evidence_on-{one}": "next spring"}, status=422)
    assert again.form(url)[f"evidence_on-{one}"] == "next spring"
    visitor.post(url, again.form(url) | {f"evidence_on-{one}": ""})
    assert stored().evidence == "Seen early."


def test_a_stale_save_is_told_where_theirs_comes_from(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "1.1", grade="good", source=["worker"], document="Supervision 3")
    page = save(visitor, audit, "1.1", 409, grade="good", source=["record"])
    assert "Said by a worker · Supervision 3" in page.text


def test_an_unsure_auditor_asks_the_moderator(audit: CaseAudit, visitor: Browser) -> None:
    page = save(visitor, audit, "1.1", grade="unsure")
    assert "Has no question for the moderator yet." in page.text
    page = save(visitor, audit, "1.1", version="1", grade="unsure", for_moderator="Is a month early enough?")
    assert "Has no question" not in page.text
    assert stored().for_moderator == "Is a month early enough?"
    assert "For the moderator: Is a month early enough?" in visitor.get(f"/audits/{audit.id}").text
    save(visitor, audit, "1.1", version="2", grade="good", for_moderator="Is a month early enough?")
    assert stored().for_moderator == "", "it belongs to unsure alone"


def test_a_moved_audit_takes_the_evidence_with_it(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    begin_writing()
    day = date(2026, 2, 3)
    give(audit, cast.auditor, c1_1=Answer("good", "Seen.", "", (), ("record", "worker"), day, "Plan 2"))
    give(audit, cast.auditor, c1_2=Answer("unsure", "Heard.", "", (), ("family",), day, "", "Enough?"))
    db.session.commit()
    # 1.1 is asked as it was; 1.2 changes so that its grade is to be given again.
    to = next_version(
        audit,
        lambda one: replace(one, question="Is it seen in time?") if one.code == "1.2" else one,
        frozenset({"1.2"}),
    )
    after = moved(audit, to, cast.auditor)
    kept, again = (
        db.session.scalars(
            select(Grade).where(Grade.criterion_id == criterion_called(after, code).id)
        ).one()
        for code in ("1.1", "1.2")
    )  # fmt: skip
    assert (kept.grade, kept.sources, kept.evidence_on, kept.document) == (
        "good", ["record", "worker"], day, "Plan 2",
    )  # fmt: skip
    assert (again.grade, again.evidence, again.sources, again.for_moderator) == (
        None, "Heard.", ["family"], "",
    )  # fmt: skip
    page = visitor.get(f"/audits/{after.id}/review")
    assert "Question for the moderator: Enough?" in page.text
    assert "Where it comes from: Said by the child, a parent or a carer · 3 February 2026" in page.text


def test_a_theme_says_what_it_rests_on_after_each_save(audit: CaseAudit, visitor: Browser) -> None:
    page = save(visitor, audit, "1.1", grade="good", source=["record"])
    assert "records ●●● 1 of 1 grade" in " ".join(page.text.split())
    assert "workers – none" in " ".join(page.text.split())
    page = save(visitor, audit, "1.2", grade="good", source=["record", "worker"])
    words = " ".join(visitor.get(theme_of(audit)).by_id("rests-on").itertext()).split()
    assert " ".join(words).startswith("Rests on: records ●●● 2 of 2 grades , workers ●● 1 of 2 grades")
    save(visitor, audit, "1.2", version="1", grade="no_evidence", source=["worker"])
    assert "workers – none" in " ".join(visitor.get(theme_of(audit)).text.split()), "a blank rests on nothing"


def test_what_rests_on_the_record_alone_is_listed(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "1.1", grade="good", source=["record"])
    save(visitor, audit, "1.2", grade="good", source=["record", "worker"])
    page = visitor.get(f"/audits/{audit.id}/review")
    assert "1 of 2 grades rests on the record alone" in page.text
    link = page.one("a", href=f"#answer-{criterion_called(audit, '1.1').id}")
    assert "Is risk seen early?" in link.text
