"""Whatever is done to a pair of audits, in whatever order: no first grade is lost or altered, no blind grade
is seen early, and the tallies equal a recount."""

import random
from collections.abc import Callable
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import changes as grading
from audit.grading import counting, queries
from audit.grading.submitting import changes as submitting
from audit.grading.submitting import readings
from audit.models import CaseAudit, Grade, Judgement, Person, Tally
from audit.models.history import broken_entries
from audit.moderation import changes
from audit.moderation import queries as moderation
from audit.rules.grades import UnusableAnswer
from audit.rules.permissions import Scope
from audit.rules.workflow import COUNTED, NotAllowedNow
from tests.factories import Cast
from tests.grading.making import answer_everything, give
from tests.moderation.making import pair_of

GRADES = ("outstanding", "good", "requires_improvement", "inadequate", "unsure")
CODES = ("1.1", "1.2", "2.1")
REFUSED = (NotAllowedNow, grading.NotReady, changes.Unusable, changes.Stale, UnusableAnswer)

MOVES = (
    "answer", "submit", "take back", "read", "say", "say overall", "rate", "agree", "look again", "return",
    "reopen", "reply", "take up", "close", "open",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.sampled_from((0, 1)), st.integers(0, 10_000)),
    min_size=8,
    max_size=30,
)
# Hypothesis finds the odd orders; every example also begins with enough for the usual ones.
BEGINNINGS = (
    [],
    [("submit", 0, 1)],
    [("submit", 0, 1), ("submit", 1, 1)],
    [("submit", 0, 1), ("submit", 1, 1), ("say", 0, 3), ("rate", 0, 0), ("agree", 0, 0)],
    [("answer", 0, 1), ("submit", 0, 1), ("take back", 0, 0), ("submit", 0, 1), ("reopen", 0, 0)],
    [("submit", 0, 1), ("submit", 1, 1), *(("say overall", 0, dice) for dice in range(4)), ("close", 0, 0)],
    [("submit", 0, 1), ("submit", 1, 1), ("close", 0, 0), ("open", 0, 0), ("agree", 0, 0), ("read", 0, 2)],
    [("submit", 0, 1), ("submit", 1, 1), ("agree", 0, 0), ("look again", 0, 0)],
    [("submit", 0, 1), ("submit", 1, 1), ("agree", 0, 0), ("reply", 0, 0)],
    [
        ("submit", 0, 1),
        ("take up", 0, 0),
        ("say", 0, 3),
        ("return", 0, 0),
        ("answer", 0, 5),
        ("submit", 0, 1),
    ],
)


class Work:
    """A pair of audits, or one audit alone, with what was seen of it so far."""

    def __init__(self, cast: Cast, ids: tuple[int, ...]) -> None:
        self.cast, self.ids = cast, ids
        self.first: dict[int, dict[Any, str | None]] = {}

    def audit(self, which: int) -> CaseAudit:
        found = queries.case_audit(self.ids[which % len(self.ids)], to_change=True)
        assert found is not None
        return found

    def do(self, move: str, which: int, dice: int) -> None:
        audit, thrown = self.audit(which), random.Random(dice)
        by, mo, lead = audit.auditor, self.cast.moderator, self.cast.lead
        grade = thrown.choice(GRADES)
        does: dict[str, Callable[[], Any]] = {
            "answer": lambda: give(audit, by, **{f"c{thrown.choice(CODES)}": grade}),
            "submit": lambda: grading.submit(audit, by),
            "take back": lambda: submitting.take_back(audit, by),
            "read": lambda: self.read(audit, thrown),
            "say": lambda: self.say(audit, thrown.choice(CODES), grade, mo),
            "say overall": lambda: self.say(audit, "overall", grade, mo),
            "rate": lambda: self.rate(audit, mo),
            "agree": lambda: changes.agree(audit, mo),
            "look again": lambda: changes.look_again(audit, mo),
            "return": lambda: changes.return_it(audit, mo),
            "reopen": lambda: changes.reopen(audit, "Look at it again.", lead),
            "reply": lambda: changes.answer(audit, f"I see, {dice}.", by),
            "take up": lambda: changes.take_up(audit, mo),
            "close": lambda: setattr(audit.round, "state", "closed"),
            "open": lambda: setattr(audit.round, "state", "open"),
        }
        does[move]()

    def read(self, audit: CaseAudit, thrown: random.Random) -> None:
        """Somebody who may read it opens it."""
        person = thrown.choice([self.cast.auditor, self.cast.second_auditor, self.cast.lead])
        if queries.readable(
            audit, person, Scope.OWN if person != self.cast.lead else Scope.EVERYTHING, NO_TEAMS
        ):
            readings.note(audit, person)

    def say(self, audit: CaseAudit, code: str, grade: str, by: Person) -> None:
        found = changes.check_may_moderate(audit, by)
        parts = moderation.parts(audit, found, second=moderation.second_of(audit))
        line = next(one for part in parts for one in part.lines if code in (one.code, one.about))
        seen = line.said.version if line.said else 0
        changes.say(audit, line, changes.Said(grade, "too_generous", "Look."), seen, by)

    def rate(self, audit: CaseAudit, by: Person) -> None:
        found = changes.check_may_moderate(audit, by)
        changes.rate(audit, dict.fromkeys(changes.QUALITIES, "strong"), "Said.", found.version, by)

    def holds(self, move: str) -> None:
        assert counting.differences() == {}, move
        for row in db.session.scalars(select(Tally)):
            assert row.n >= 0
            assert row.moderated >= 0
        for id in self.ids:
            audit = db.session.get_one(CaseAudit, id)
            now: dict[Any, str | None] = {
                ("criterion", row.criterion_id): row.first_grade
                for row in db.session.scalars(select(Grade).where(Grade.case_audit_id == id))
            } | {
                ("theme", row.theme_id): row.first_grade
                for row in db.session.scalars(select(Judgement).where(Judgement.case_audit_id == id))
            }
            if audit.first_submitted_at is None:
                # Taken back, or not yet submitted: only an audit that nobody has read has no first grades.
                assert audit.state not in (*COUNTED, "returned"), move
                assert set(now.values()) <= {None}, move
                before = self.first.pop(id, None)
                assert before is None or move == "take back"
            else:
                before = self.first.setdefault(id, now)
                assert {thing: now.get(thing) for thing in before} == before, move
        self.nobody_sees_early()

    def nobody_sees_early(self) -> None:
        """Each auditor of the pair reads the other's only while both are submitted."""
        if len(self.ids) < 2:
            return
        audits = [db.session.get_one(CaseAudit, id) for id in self.ids]
        both = all(audit.state in COUNTED for audit in audits)
        for mine, other in (audits, reversed(audits)):
            assert queries.readable(other, mine.auditor, Scope.OWN, NO_TEAMS) == both
            assert queries.readable(other, mine.auditor, Scope.EVERYTHING, NO_TEAMS) == both


NO_TEAMS: frozenset[int] = frozenset()


def test_no_sequence_of_moves_loses_a_first_grade_shows_a_blind_one_or_miscounts(
    app: Flask, cast: Cast
) -> None:
    pair = tuple(audit.id for audit in pair_of(cast))
    begin_writing()
    for id in pair:
        audit = queries.case_audit(id, to_change=True)
        assert audit is not None
        answer_everything(audit, audit.auditor)
    db.session.commit()
    done: set[str] = set()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.booleans(), st.sampled_from(BEGINNINGS), steps)
    def holds(alone: bool, begins: list[tuple[str, int, int]], then: list[tuple[str, int, int]]) -> None:
        db.session.rollback()
        begin_writing()
        if alone:
            db.session.get_one(CaseAudit, pair[1]).state = "taken_out"
            db.session.flush()
        work = Work(cast, pair[:1] if alone else pair)
        for move, which, dice in (*begins, *then):
            try:
                with db.session.begin_nested():
                    work.do(move, which, dice)
                    db.session.flush()
            except REFUSED:
                db.session.expire_all()
                continue
            done.add(move)
            work.holds(move)
        assert list(broken_entries()) == []
        db.session.rollback()

    for begins in BEGINNINGS:  # each of them with two and with one, so that every move is made
        holds = example(False, begins, [])(example(True, begins, [])(holds))
    holds()
    assert done == set(MOVES), set(MOVES) - done
