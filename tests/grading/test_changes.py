"""What grading stores: versions, history, guards, counting."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, counting, queries
from audit.models import CaseAudit, Grade, HistoryEntry, RoundTally, Tally, broken_entries
from audit.rules.framework import Criterion
from audit.rules.grades import LONGEST_TEXT, Answer, UnusableAnswer
from audit.rules.progress import Judged
from audit.rules.workflow import NotAllowedNow
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, submitted


@pytest.fixture
def audit(app: Flask, cast: Cast) -> CaseAudit:
    found = allocated(cast)[0]
    begin_writing()
    return db.session.get_one(CaseAudit, found.id)


def criterion(audit: CaseAudit, code: str) -> Criterion:
    return next(c for c in whole(audit.framework_version_id).criteria().values() if c.code == code)


def history(audit: CaseAudit) -> list[HistoryEntry]:
    entries = select(HistoryEntry).where(HistoryEntry.subject == "case_audit").order_by(HistoryEntry.id)
    return list(db.session.scalars(entries))


def test_a_grade_is_saved_with_who_when_and_its_version(audit: CaseAudit, cast: Cast) -> None:
    saved = changes.save_grade(audit, criterion(audit, "1.1"), Answer("good", "Seen early."), 0, cast.auditor)
    assert (saved.grade, saved.evidence, saved.version) == ("good", "Seen early.", 1)
    assert saved.saved_by_id == cast.auditor.id
    assert audit.state == "started"
    assert [entry.what for entry in history(audit)] == ["started", "graded"]


def test_every_change_is_in_the_history_with_before_and_after(audit: CaseAudit, cast: Cast) -> None:
    one = criterion(audit, "1.1")
    changes.save_grade(audit, one, Answer("good", "First."), 0, cast.auditor)
    changes.save_grade(audit, one, Answer("inadequate", "First."), 1, cast.auditor)
    assert history(audit)[-1].detail == {"criterion": "1.1", "grade": ["good", "inadequate"]}
    assert list(broken_entries()) == []


def test_the_same_answer_again_changes_nothing(audit: CaseAudit, cast: Cast) -> None:
    one = criterion(audit, "1.1")
    for _ in range(3):
        saved = changes.save_grade(audit, one, Answer("good", "Same."), 0, cast.auditor)
    assert saved.version == 1
    assert len(history(audit)) == 2


def test_a_stale_save_is_refused_and_says_what_stands(audit: CaseAudit, cast: Cast) -> None:
    one = criterion(audit, "1.1")
    changes.save_grade(audit, one, Answer("good", "Theirs."), 0, cast.auditor)
    with pytest.raises(changes.Stale) as stale:
        changes.save_grade(audit, one, Answer("inadequate", "Mine."), 0, cast.auditor)
    assert isinstance(stale.value.now, Grade)
    assert (stale.value.now.grade, stale.value.now.evidence) == ("good", "Theirs.")


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer("excellent"), "grade"),
        (Answer("met"), "grade"),  # of another scale
        (Answer("good", "x" * (LONGEST_TEXT + 1)), "evidence"),
        (Answer("not_applicable", "", "x" * (LONGEST_TEXT + 1)), "reason"),
    ],
)
def test_an_answer_that_cannot_be_saved_names_its_field(
    audit: CaseAudit, cast: Cast, answer: Answer, field: str
) -> None:
    with pytest.raises(UnusableAnswer) as refused:
        changes.save_grade(audit, criterion(audit, "1.1"), answer, 0, cast.auditor)
    assert refused.value.field == field
    assert db.session.scalar(select(Grade)) is None


def test_nothing_is_graded_in_a_closed_round(audit: CaseAudit, cast: Cast) -> None:
    audit.round.state = "closed"
    with pytest.raises(NotAllowedNow, match="closed"):
        changes.save_grade(audit, criterion(audit, "1.1"), Answer("good"), 0, cast.auditor)


def test_an_audit_with_something_missing_is_not_submitted(audit: CaseAudit, cast: Cast) -> None:
    changes.save_grade(audit, criterion(audit, "1.2"), Answer("inadequate"), 0, cast.auditor)
    with pytest.raises(changes.NotReady) as refused:
        changes.submit(audit, cast.auditor)
    words = [lack.words for lack in refused.value.lacks]
    assert "1.1 not graded yet" in words
    assert "1.2 needs evidence for its grade" in words
    assert "the overall judgement is not given yet" in words
    assert not any(word.startswith("3.1") for word in words), "permanence is for children in care"


def test_a_submitted_audit_is_locked_and_counted(audit: CaseAudit, cast: Cast) -> None:
    answer_everything(audit, cast.auditor)
    changes.submit(audit, cast.auditor)
    assert audit.state == "submitted"
    assert audit.submitted_at is not None
    tallies = db.session.scalars(select(Tally)).all()
    assert {(tally.about, tally.grade): tally.n for tally in tallies if tally.about == "overall"} == {
        ("overall", "good"): 1
    }
    assert sum(tally.n for tally in tallies if tally.about == "criterion") == 6
    assert sum(tally.n for tally in tallies if tally.about == "theme") == 3  # recording is not judged
    assert counting.differences() == {}
    with pytest.raises(NotAllowedNow):
        changes.save_grade(audit, criterion(audit, "1.1"), Answer("inadequate", "No."), 1, cast.auditor)


def test_tallies_go_back_when_an_audit_stops_counting(app: Flask, cast: Cast) -> None:
    first, second = allocated(cast, 2)
    submitted(first, cast.auditor)
    second = submitted(second, cast.auditor)
    begin_writing()
    second = db.session.get_one(CaseAudit, second.id)
    counting.uncount(second)
    second.state = "started"
    db.session.flush()
    assert counting.differences() == {}
    assert db.session.scalar(select(Tally.n).where(Tally.about == "overall")) == 1


def test_a_wrong_tally_is_found_and_mended(app: Flask, cast: Cast) -> None:
    submitted(allocated(cast)[0], cast.auditor)
    for wrong, of in (
        (Tally, f"team {cast.locality_1.id}, child_protection, auditors 0"),
        (RoundTally, "every team and cohort"),
    ):
        begin_writing()
        db.session.scalars(select(wrong).where(wrong.about == "overall")).one().n += 5
        db.session.commit()
        assert len(counting.differences()) == 1
        said = app.test_cli_runner().invoke(args=["tally", "check"])
        assert said.exit_code == 1
        assert f"{of}, overall 1, good: kept 6 and 1 as moderated" in said.output
        begin_writing()
        counting.rebuild()
        db.session.commit()
        assert counting.differences() == {}


def test_a_round_is_the_sum_of_its_teams(app: Flask, cast: Cast) -> None:
    first, second = allocated(cast, 2)
    second.team_id = cast.locality_2.id
    for audit in (first, second):
        submitted(audit, cast.auditor)
    of = (Tally.about, Tally.about_id, Tally.grade)
    added = db.session.execute(select(*of, func.sum(Tally.n)).group_by(*of).order_by(*of)).all()
    kept = select(RoundTally.about, RoundTally.about_id, RoundTally.grade, RoundTally.n)
    assert db.session.execute(kept.order_by(*kept.selected_columns)).all() == added
    assert {n for *_, n in added} == {2}


def test_going_against_the_guard_needs_a_reason(audit: CaseAudit, cast: Cast) -> None:
    answer_everything(audit, cast.auditor)
    risk = whole(audit.framework_version_id).themes[0]
    changes.save_judgement(audit, risk, Judged("inadequate", "Unsafe."), 1, cast.auditor)
    with pytest.raises(changes.NotReady) as refused:
        changes.submit(audit, cast.auditor)
    assert [lack.words for lack in refused.value.lacks] == ["going against the guard needs a reason"]
    changes.save_judgement(
        audit, None, Judged("good", "Why overall.", "It was put right.", "some"), 1, cast.auditor
    )
    changes.submit(audit, cast.auditor)
    assert history(audit)[-1].detail == {
        "overall": "good", "against_guard": True, "to_moderator": [["against_guard", None]], "marks": 0,
    }  # fmt: skip


def test_the_database_itself_keeps_the_history(audit: CaseAudit, cast: Cast) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    changes.save_grade(audit, criterion(audit, "1.1"), Answer("good"), 0, cast.auditor)
    db.session.commit()
    for statement in ("UPDATE history_entry SET what = 'x'", "DELETE FROM history_entry"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_who_may_read_an_audit(app: Flask, cast: Cast) -> None:
    from audit.rules.permissions import Scope

    audit = allocated(cast)[0]
    below = frozenset({cast.locality_1.id})
    assert queries.readable(audit, cast.auditor, Scope.OWN, frozenset())
    assert queries.readable(audit, cast.lead, Scope.EVERYTHING, frozenset())
    assert not queries.readable(audit, cast.moderator, Scope.EVERYTHING, frozenset())
    assert not queries.readable(audit, cast.manager, Scope.OWN_TEAMS, below)
    audit = submitted(audit, cast.auditor)
    assert queries.readable(audit, cast.moderator, Scope.EVERYTHING, frozenset())
    assert queries.readable(audit, cast.manager, Scope.OWN_TEAMS, below)
    assert not queries.readable(audit, cast.manager, Scope.OWN_TEAMS, frozenset({cast.care_1.id}))
    assert not queries.readable(audit, cast.second_auditor, Scope.OWN, frozenset())
