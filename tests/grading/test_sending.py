"""A save whose answer was lost is no conflict with oneself, and is in the history once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade, HistoryEntry, Judgement
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser

RUN, OTHER = "0123456789abcdef01234567", "fedcba9876543210fedcba98"


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    visitor.sign_in(cast.auditor)
    return allocated(cast)[0]


def send(visitor: Browser, audit: CaseAudit, text: str, status: int = 200, **more: Any) -> None:
    one = next(iter(whole(audit.framework_version_id).criteria()))
    data = {f"evidence-{one}": text, **{f"{name}-{one}": value for name, value in more.items()}}
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{one}", {f"version-{one}": "0", **data}, status)


def evidence() -> list[str]:
    return [row.evidence for row in db.session.scalars(select(Grade))]


def graded() -> int:
    return len(
        db.session.scalars(
            select(HistoryEntry).where(HistoryEntry.what == "graded").order_by(HistoryEntry.id)
        ).all()
    )


def test_sent_again_after_a_lost_answer(audit: CaseAudit, visitor: Browser) -> None:
    send(visitor, audit, "One.", sending=f"{RUN}.1")  # the answer never came
    send(visitor, audit, "One.", sending=f"{RUN}.2")
    assert graded() == 1
    send(visitor, audit, "One. Two.", sending=f"{RUN}.3")
    assert (evidence(), graded()) == (["One. Two."], 2)


def test_what_was_held_up_does_not_undo_what_came_later(audit: CaseAudit, visitor: Browser) -> None:
    send(visitor, audit, "One. Two.", sending=f"{RUN}.2")
    send(visitor, audit, "One.", status=409, sending=f"{RUN}.1")
    assert evidence() == ["One. Two."]


def test_another_window_in_between_is_shown(audit: CaseAudit, visitor: Browser) -> None:
    send(visitor, audit, "One.", sending=f"{RUN}.1")
    send(visitor, audit, "Theirs.", version="1", sending=f"{OTHER}.1")
    send(visitor, audit, "One. Two.", status=409, sending=f"{RUN}.2")
    assert evidence() == ["Theirs."]


def test_a_draft_that_came_back_follows_what_its_page_sent(audit: CaseAudit, visitor: Browser) -> None:
    send(visitor, audit, "One.", sending=f"{RUN}.1")
    send(visitor, audit, "One. Two.", sending=f"{OTHER}.1", after=f"{RUN}.1")
    assert evidence() == ["One. Two."]


def test_without_javascript_one_saves_over_ones_own_page_only_after_seeing_it(
    audit: CaseAudit, visitor: Browser
) -> None:
    send(visitor, audit, "One.", sending=f"{RUN}.1")
    send(visitor, audit, "Two.", status=409)
    assert evidence() == ["One."]


def test_a_judgement_likewise(audit: CaseAudit, visitor: Browser) -> None:
    for number, text in enumerate(("Why.", "Why, in short."), 1):
        data = {"grade-overall": "good", "rationale-overall": text, "version-overall": "0"}
        visitor.htmx("POST", f"/audits/{audit.id}/overall", {**data, "sending-overall": f"{RUN}.{number}"})
    assert db.session.scalars(select(Judgement.rationale)).all() == ["Why, in short."]


BLOCKS = (
    ("taking-part/worker/1", "worker-1", "why", {"took-worker-1": "not_asked"}),
    ("taking-part/reflection", "reflection", "text", {}),
    ("learning/strength-0-1", "strength-0-1", "text", {}),
    ("learning/action-0-1", "action-0-1", "what", {}),
    ("learning/exemplar", "exemplar", "why", {"mark-exemplar": "yes"}),
)


@pytest.mark.parametrize(("place", "about", "field", "more"), BLOCKS)
def test_of_every_block_beside_the_themes_too(
    audit: CaseAudit, visitor: Browser, place: str, about: str, field: str, more: dict[str, str]
) -> None:
    def send_block(text: str, mark: str, status: int = 200, seen: str = "0") -> None:
        data = {**more, f"{field}-{about}": text, f"sending-{about}": mark, f"version-{about}": seen}
        visitor.htmx("POST", f"/audits/{audit.id}/{place}", data, status)

    send_block("One.", f"{RUN}.1")  # the answer never came
    send_block("One. Two.", f"{RUN}.3")
    send_block("One.", f"{RUN}.2", status=409)  # it was held up on its way
    send_block("Theirs.", f"{OTHER}.1", seen="2")
    send_block("One. Two. Three.", f"{RUN}.4", status=409)
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "case_audit").order_by(HistoryEntry.id)
    )
    assert len([entry for entry in entries if entry.what not in ("allocated", "started")]) == 3
