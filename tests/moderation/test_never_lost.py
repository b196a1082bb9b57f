"""Whatever is done to a pair of audits and to the audits that follow when their case comes back, in whatever
order: no first grade or decision on a challenge is lost or altered, no blind grade and no grade of the time
before is seen early, and the tallies equal a recount."""

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
from audit.grading.final import grades_of
from audit.grading.pairs import blind_to
from audit.grading.submitting import changes as submitting
from audit.grading.submitting import readings
from audit.models import CaseAudit, Challenge, Grade, Judgement, Person, Round, Tally
from audit.models.history import broken_entries
from audit.moderation import changes
from audit.moderation import queries as moderation
from audit.re_audits import changes as re_audits
from audit.re_audits import moving
from audit.re_audits import queries as coming_back
from audit.rounds.changes import Refused, allocate_cases
from audit.rules import clock
from audit.rules.challenging import DECIDED
from audit.rules.grades import UnusableAnswer
from audit.rules.permissions import Role, Scope
from audit.rules.progress import Judged
from audit.rules.workflow import COUNTED, NotAllowedNow
from audit.team_answer import changes as team_answer
from audit.team_answer import queries as answers
from tests.factories import Cast, make_person
from tests.grading.making import answer_everything, give
from tests.moderation.making import pair_of

GRADES = ("outstanding", "good", "requires_improvement", "inadequate", "unsure")
CODES = ("1.1", "1.2", "2.1")
REFUSED = (
    NotAllowedNow, grading.NotReady, changes.Unusable, changes.Stale, UnusableAnswer, Refused,
    team_answer.Unusable,
)  # fmt: skip
DAYS_TO_CHALLENGE = 10
AGAIN = 2  # which audit: the latest of those that followed when the case came back

MOVES = (
    "answer", "submit", "take back", "read", "say", "say overall", "rate", "agree", "look again", "return",
    "reopen", "reply", "take up", "close", "open", "judge", "answer for the team", "challenge", "decide",
    "let rest", "audit again", "allocate", "grade again",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.sampled_from((0, 1, AGAIN)), st.integers(0, 10_000)),
    min_size=8,
    max_size=30,
)
# As dice: which grade each throws first (see Work.do).
INADEQUATE = next(dice for dice in range(100) if random.Random(dice).choice(GRADES) == "inadequate")
GOOD = next(dice for dice in range(100) if random.Random(dice).choice(GRADES) == "good")
COMES_BACK = [("judge", 0, INADEQUATE), ("submit", 0, 1), ("submit", 1, 1), ("audit again", 0, 0)]
AUDITED_AGAIN = [
    *COMES_BACK, ("allocate", 0, 0), ("grade again", AGAIN, INADEQUATE), ("submit", AGAIN, 0),
]  # fmt: skip
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
    [("submit", 0, 1), ("submit", 1, 1), ("answer for the team", 0, 0), ("challenge", 0, INADEQUATE)],
    [
        ("submit", 0, 1),
        ("submit", 1, 1),
        ("rate", 0, 0),
        *(("say", 0, dice) for dice in range(6)),
        ("agree", 0, 0),
        ("challenge", 0, INADEQUATE),
        ("challenge", 0, 3),
        ("decide", 0, GOOD),
    ],
    COMES_BACK,
    [*COMES_BACK[:-1], ("let rest", 0, 0)],
    [*COMES_BACK, ("allocate", 0, 0), ("read", 0, 1), ("grade again", AGAIN, GOOD), ("judge", AGAIN, 7)],
    AUDITED_AGAIN,
    [*AUDITED_AGAIN, ("challenge", AGAIN, GOOD), ("decide", AGAIN, GOOD), ("reopen", AGAIN, 0)],
    [*AUDITED_AGAIN, ("reopen", 0, 0), ("judge", 0, GOOD), ("submit", 0, 0)],
    [*AUDITED_AGAIN, ("audit again", AGAIN, 0), ("allocate", 0, 0), ("grade again", AGAIN, GOOD)],
)


class Work:
    """A pair of audits, or one audit alone, with what was seen of it so far."""

    def __init__(self, cast: Cast, ids: tuple[int, ...], others: list[Person]) -> None:
        self.cast, self.ids = cast, ids
        self.others = others  # who may audit the case again
        self.rounds: list[int] = []  # those that the case was taken into again
        self.first: dict[int, dict[Any, str | None]] = {}
        self.decided: dict[int, tuple[Any, ...]] = {}

    @property
    def again(self) -> list[int]:
        """The audits that followed, the oldest first."""
        query = select(CaseAudit.id).where(CaseAudit.round_id.in_(self.rounds)).order_by(CaseAudit.id)
        return list(db.session.scalars(query))

    def id(self, which: int) -> int:
        if which != AGAIN:
            return self.ids[which % len(self.ids)]
        if not self.again:
            raise NotAllowedNow("Nothing followed yet.")
        return self.again[-1]

    def audit(self, which: int) -> CaseAudit:
        found = queries.case_audit(self.id(which), to_change=True)
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
            "judge": lambda: self.judge(audit, grade),
            "answer for the team": lambda: self.answer(audit, dice),
            "challenge": lambda: self.challenge(audit, grade, thrown),
            "decide": lambda: self.decide(audit, grade, thrown),
            "let rest": lambda: re_audits.let_rest(coming_back.due(BACK, 12, lead), audit.id, "Gone.", lead),
            "audit again": lambda: self.audit_again(audit),
            "allocate": self.allocate,
            "grade again": lambda: self.grade_again(audit, grade),
        }
        does[move]()

    def judge(self, audit: CaseAudit, grade: str) -> None:
        now = next((row.version for row in audit.judgements if row.theme_id is None), 0)
        grading.save_judgement(audit, None, Judged(grade, "Why overall.", impact="some"), now, audit.auditor)

    def answer(self, audit: CaseAudit, dice: int) -> None:
        self.check_team_reads(audit)
        now = answers.answer_of(audit.id)
        team_answer.answer(audit, f"Done, {dice}.", False, now.version if now else 0, self.cast.manager)

    def check_team_reads(self, audit: CaseAudit) -> None:
        manager, teams = self.cast.manager, frozenset({self.cast.locality_1.id})
        if not queries.readable(audit, manager, Scope.OWN_TEAMS, teams):
            raise NotAllowedNow("The team cannot read it.")

    def challenge(self, audit: CaseAudit, grade: str, thrown: random.Random) -> None:
        self.check_team_reads(audit)
        line = thrown.choice(list(answers.lines(audit).values()))
        team_answer.challenge(audit, line, grade, "See visit 9.", DAYS_TO_CHALLENGE, self.cast.manager)

    def decide(self, audit: CaseAudit, grade: str, thrown: random.Random) -> None:
        waiting = [one for one in answers.challenges_of(audit.id) if one.state not in DECIDED]
        if not waiting:
            raise NotAllowedNow("Nothing is challenged.")
        found = thrown.choice(waiting)
        line = answers.lines(audit)[found.about, found.about_id]
        team_answer.decide(audit, found, line, grade, "It is so.", self.cast.lead)

    def audit_again(self, audit: CaseAudit) -> None:
        found = coming_back.groups(coming_back.due(BACK, 12, self.cast.lead))
        group = next((one for one in found if audit.id in {due.audit.id for due in one.due}), None)
        if group is None:
            raise NotAllowedNow("It does not come back.")
        name = f"Again {len(self.rounds) + 1}"
        made = re_audits.audit_again(group, {audit.id}, name, clock.today(), self.cast.lead)
        self.rounds.append(made.id)

    def allocate(self) -> None:
        if not self.rounds:
            raise NotAllowedNow("There is nothing to allocate.")
        allocate_cases(db.session.get_one(Round, self.rounds[-1]), self.others, self.cast.lead)

    def grade_again(self, audit: CaseAudit, grade: str) -> None:
        if audit.id in self.ids or audit.state != "allocated":
            raise NotAllowedNow("It is begun.")
        answer_everything(audit, audit.auditor, grade)

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
        for id in (*self.ids, *self.again):
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
        for one in db.session.scalars(select(Challenge).where(Challenge.state.in_(DECIDED))):
            stands = (one.grade, one.proposed, one.decided, one.rationale, one.state)
            assert self.decided.setdefault(one.id, stands) == stands, move
        self.nobody_sees_early()
        self.nobody_sees_the_time_before()

    def nobody_sees_the_time_before(self) -> None:
        """Whoever audits a case again reads no audit of before, and nothing that moved, until they submit."""
        every = [db.session.get_one(CaseAudit, id) for id in (*self.ids, *self.again)]
        for place, again in enumerate(every[len(self.ids) :], len(self.ids)):
            assert not queries.readable(again, every[0].auditor, Scope.OWN, NO_TEAMS)
            before = [one for one in every[:place] if one.auditor_id != again.auditor_id]
            given = again.state in COUNTED
            for one in before if not given else []:
                assert not queries.readable(one, again.auditor, Scope.EVERYTHING, NO_TEAMS)
            if not given:
                hidden = set(db.session.scalars(select(CaseAudit.id).where(blind_to(again.auditor))))
                assert hidden >= {one.id for one in before}
                assert all(one.overall is None for one in moving.audited_again(again.auditor))
            elif place == len(every) - 1:
                theirs = before[-1]
                read = queries.readable(theirs, again.auditor, Scope.EVERYTHING, NO_TEAMS)
                assert read == (theirs.state in COUNTED)

    def others_than(self, which: int) -> dict[int, Any]:
        """The grades of every audit but this one, as graded and as moderated."""
        return {id: grades_of(id) for id in (*self.ids, *self.again) if id != self.id(which)}

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
BACK = ("inadequate",)  # cases that come back


def test_no_sequence_of_moves_loses_a_first_grade_shows_a_blind_one_or_miscounts(
    app: Flask, cast: Cast
) -> None:
    pair = tuple(audit.id for audit in pair_of(cast))
    begin_writing()
    others = [make_person(name, Role.AUDITOR) for name in ("Tia Third", "Finn Fourth")]
    for id in pair:
        audit = queries.case_audit(id, to_change=True)
        assert audit is not None
        answer_everything(audit, audit.auditor)
    db.session.commit()
    done: set[str] = set()

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.booleans(), st.sampled_from(BEGINNINGS), steps)
    def holds(alone: bool, begins: list[tuple[str, int, int]], then: list[tuple[str, int, int]]) -> None:
        db.session.rollback()
        begin_writing()
        if alone:
            db.session.get_one(CaseAudit, pair[1]).state = "taken_out"
            db.session.flush()
        work = Work(cast, pair[:1] if alone else pair, others)
        for move, which, dice in (*begins, *then):
            rounds = list(work.rounds)
            try:
                before = work.others_than(which)
                with db.session.begin_nested():
                    work.do(move, which, dice)
                    db.session.flush()
            except REFUSED:
                db.session.expire_all()
                work.rounds = rounds
                continue
            done.add(move)
            work.holds(move)
            assert {id: grades_of(id) for id in before} == before, move
        assert list(broken_entries()) == []
        db.session.rollback()

    for begins in BEGINNINGS:  # each with one, most with two, so that every move is made
        holds = example(True, begins, [])(holds)
        if COMES_BACK[0] not in begins or begins == AUDITED_AGAIN:
            holds = example(False, begins, [])(holds)
    holds()
    assert done == set(MOVES), set(MOVES) - done
