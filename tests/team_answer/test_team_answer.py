"""The team reads, answers, challenges; a QA lead decides; what the auditor gave stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading.counting import differences
from audit.models import CaseAudit, Challenge, Grade, HistoryEntry, Moderation, Tally, TeamAnswer
from audit.rules import clock
from audit.rules.grades import LONGEST_TEXT
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    """Submitted, of the manager's team, all of it good."""
    return submitted(allocated(cast)[0], cast.auditor)


def criterion(audit: CaseAudit, code: str = "1.1") -> int:
    return next(one.id for one in whole(audit.framework_version_id).criteria().values() if one.code == code)


def address(audit: CaseAudit, code: str = "1.1") -> str:
    return f"/audits/{audit.id}/challenge/criterion/{criterion(audit, code)}"


def raised(visitor: Browser, cast: Cast, audit: CaseAudit, proposed: str = "outstanding") -> Challenge:
    page = visitor.sign_in(cast.manager).post(
        address(audit), {"proposed": proposed, "evidence": "Visit 9 is on the other file."}, follow=True
    )
    assert "The challenge is sent: a QA lead decides it." in page.text
    db.session.rollback()
    return db.session.scalars(select(Challenge)).one()


def tallied(audit: CaseAudit) -> dict[str, tuple[int, int]]:
    db.session.rollback()
    rows = db.session.scalars(
        select(Tally).where(Tally.about == "criterion", Tally.about_id == criterion(audit))
    )
    return {row.grade: (row.n, row.moderated) for row in rows if row.n or row.moderated}


def test_a_manager_finds_it_reads_it_and_answers(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    page = visitor.sign_in(cast.manager).get("/")
    assert "grades can be challenged until" in page.text
    page = visitor.get(f"/audits/{audit.id}/team-answer")
    assert "Challenge 1.1" in page.text
    visitor.post(f"/audits/{audit.id}/team-answer", {"done": "", "seen": "0"}, status=422)
    page = visitor.post(
        f"/audits/{audit.id}/team-answer",
        {"done": "The plan is written anew.", "accepted": "y", "seen": "0"},
        follow=True,
    )
    assert "the team accepts this audit" in page.text
    assert "The plan is written anew." in page.text
    assert "grades can be challenged until" not in visitor.get("/").text.lower()
    for who in (cast.auditor, cast.lead, cast.moderator):
        assert "The plan is written anew." in visitor.sign_in(who).get(f"/audits/{audit.id}").text


def test_of_two_answers_at_once_both_are_shown(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    url = f"/audits/{audit.id}/team-answer"
    visitor.sign_in(cast.manager).post(url, {"done": "First words.", "seen": "0"})
    page = visitor.post(url, {"done": "Second words.", "seen": "0"}, status=409)
    assert "First words." in page.text
    assert "Second words." in page.body
    visitor.post(url, {"done": "Second words.", "seen": "1"})
    db.session.rollback()
    assert db.session.scalars(select(TeamAnswer.done)).one() == "Second words."
    entries = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.what == "answered by the team")
        .order_by(HistoryEntry.sequence)
    ).all()
    assert entries[1].detail["before"]["done"] == "First words."


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"proposed": "", "evidence": "x"}, "Choose the grade that you propose."),
        ({"proposed": "good", "evidence": "x"}, "Propose another."),
        ({"proposed": "splendid", "evidence": "x"}, "Choose the grade that you propose."),
        ({"proposed": "outstanding", "evidence": " "}, "Say what shows it"),
        ({"proposed": "outstanding", "evidence": "x" * (LONGEST_TEXT + 1)}, "Say what shows it"),
    ],
)
def test_a_challenge_that_cannot_be_is_refused(
    cast: Cast, visitor: Browser, audit: CaseAudit, sent: dict[str, Any], words: str
) -> None:
    page = visitor.sign_in(cast.manager).post(address(audit), sent, status=422)
    assert words in page.text
    assert db.session.scalars(select(Challenge)).all() == []


@pytest.mark.parametrize(
    ("decided", "state", "moderated"),
    [
        ("outstanding", "upheld", {"good": (1, 0), "outstanding": (0, 1)}),
        ("good", "refused", {"good": (1, 1)}),
        ("requires_improvement", "in_part", {"good": (1, 0), "requires_improvement": (0, 1)}),
    ],
)
def test_what_is_decided_counts_as_moderated_and_the_auditors_grade_stays(
    cast: Cast, visitor: Browser, audit: CaseAudit, decided: str, state: str, moderated: dict[str, Any]
) -> None:
    found = raised(visitor, cast, audit)
    assert tallied(audit) == {"good": (1, 1)}
    assert "1 challenged grade waits for a decision." in visitor.sign_in(cast.lead).get("/").text
    url = f"/challenges/{found.id}"
    visitor.post(url, {"grade": decided, "rationale": ""}, status=422)
    visitor.post(url, {"grade": "splendid", "rationale": "Why."}, status=422)
    assert tallied(audit) == {"good": (1, 1)}
    visitor.post(url, {"grade": decided, "rationale": "Both files were read."}, follow=True)
    assert tallied(audit) == moderated
    assert differences() == {}
    found = db.session.scalars(select(Challenge)).one()
    assert (found.state, found.decided, found.decided_by_id) == (state, decided, cast.lead.id)
    grade = db.session.scalars(select(Grade).where(Grade.criterion_id == criterion(audit))).one()
    assert (grade.grade, grade.first_grade) == ("good", "good")
    visitor.post(url, {"grade": decided, "rationale": "Again."}, status=409)
    for who in (cast.manager, cast.auditor):
        assert "Both files were read." in visitor.sign_in(who).get(f"/audits/{audit.id}").text
    page = visitor.sign_in(cast.lead).get("/challenges?decided=yes")
    assert "1 of 1 submitted audit (100%) had a grade challenged." in page.text


def test_only_the_team_answers_and_only_a_lead_decides(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    found = raised(visitor, cast, audit)
    visitor.post(f"/challenges/{found.id}", {"grade": "good", "rationale": "Mine."}, status=403)
    visitor.post(address(audit), {"proposed": "inadequate", "evidence": "Again."}, status=409)
    for who in (cast.auditor, cast.moderator, cast.viewer, cast.administrator, cast.lead):
        visitor.sign_in(who).get(address(audit, "1.2"), status=403)
        visitor.get(f"/audits/{audit.id}/team-answer", status=403)
    for who in (cast.viewer, cast.administrator):
        visitor.sign_in(who).get("/challenges", status=403)
        visitor.get(f"/audits/{audit.id}/strengths", status=403)


def test_a_manager_of_another_team_sees_and_answers_nothing(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    db.session.commit()
    found = submitted(allocated(cast)[0], cast.auditor)
    found.team_id = cast.care_1.id
    db.session.commit()
    visitor.sign_in(cast.manager).get(f"/audits/{found.id}/team-answer", status=403)
    visitor.post(f"/audits/{found.id}/team-answer", {"done": "x", "seen": "0"}, status=403)
    visitor.post(address(found), {"proposed": "outstanding", "evidence": "x"}, status=403)


def test_after_the_last_day_it_says_so(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    with clock.at(clock.now() + timedelta(days=40)):
        page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}/team-answer")
        assert "The time to challenge was over on" in page.text
        visitor.post(address(audit), {"proposed": "outstanding", "evidence": "x"}, status=409)
        visitor.post(f"/audits/{audit.id}/team-answer", {"done": "Late words.", "seen": "0"})
    assert db.session.scalars(select(Challenge)).all() == []


def test_while_a_moderator_is_to_agree_nothing_is_challenged(
    cast: Cast, visitor: Browser, audit: CaseAudit
) -> None:
    begin_writing()
    db.session.add(Moderation(case_audit_id=audit.id, state="waiting", waits_since=clock.now(), version=1))
    db.session.commit()
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}/team-answer")
    assert "A moderator is still to agree the grades" in page.text
    visitor.post(address(audit), {"proposed": "outstanding", "evidence": "x"}, status=409)
    assert "grades can be challenged until" not in visitor.get("/").text


def test_the_list_asks_no_more_for_more(cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 3)
    for one in audits:
        submitted(one, cast.auditor)
    visitor.sign_in(cast.manager).post(address(audits[0]), {"proposed": "outstanding", "evidence": "One."})
    visitor.get("/challenges")
    with counted() as few:
        visitor.get("/challenges")
    for one in audits[1:]:
        visitor.post(address(one), {"proposed": "outstanding", "evidence": "More."})
    with counted() as many:
        visitor.get("/challenges")
    assert len(many) == len(few)


def test_the_worker_is_shown_what_went_well(cast: Cast, visitor: Browser, audit: CaseAudit) -> None:
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}/strengths")
    assert "The auditor has written no strength down in this audit." in page.text
