"""The demo council as it is filled, once for all of these tests: what is promised, and nothing impossible."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from werkzeug.security import check_password_hash

from audit.accounts import queries as people
from audit.calibration.spread import board
from audit.cases.sources import of_cases
from audit.demo import filling
from audit.demo.council import FIRST_NAMES, LAST_NAMES, TEAMS
from audit.demo.days import is_working, moment
from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.frameworks.reviewing import comparison
from audit.grading import counting, queries
from audit.grading.progress_queries import progress_of
from audit.models import (
    Calibration,
    CaseAudit,
    CaseList,
    CaseListEntry,
    Concern,
    Criterion,
    FrameworkVersion,
    Grade,
    HistoryEntry,
    Judgement,
    Person,
    Round,
    Team,
    Theme,
    broken_entries,
)
from audit.rules import clock
from audit.rules.clock import LOCAL
from audit.rules.faults import faults
from audit.rules.grades import Blank
from audit.rules.permissions import Role
from audit.rules.workflow import AuditState, RoundState
from tests.page import Browser

TODAY = date(2026, 11, 20)
PASSWORD = "otter teapot gravel"


@dataclass(frozen=True)
class Filled:
    app: Flask
    result: Result

    def run(self, *arguments: str, **environment: str) -> Result:
        return run(self.app, *arguments, **environment)


def run(app: Flask, *arguments: str, **environment: str) -> Result:
    with clock.at(moment(TODAY, time(8, 30))):
        runner = app.test_cli_runner(env={"DEMO_PASSWORD": "", **environment})
        return runner.invoke(args=["demo", *arguments])


@pytest.fixture(scope="module")
def council(on_fresh_database: Callable[[], AbstractContextManager[Flask]]) -> Iterator[Filled]:
    with on_fresh_database() as app:
        yield Filled(app, run(app, "fill", DEMO_PASSWORD=PASSWORD))


def audits_of(email: str) -> Sequence[CaseAudit]:
    return db.session.scalars(
        select(CaseAudit).join(CaseAudit.auditor).where(Person.email == email).order_by(CaseAudit.id)
    ).all()


def rounds() -> Sequence[Round]:
    return db.session.scalars(select(Round).where(~Round.for_calibration).order_by(Round.period_start)).all()


def judged(*where: object) -> Counter[str]:
    """How often each grade was given as the judgement, of audits that count."""
    given = db.session.scalars(
        select(Judgement.grade)
        .join(Judgement.case_audit)
        .outerjoin(Judgement.theme)
        .join(CaseAudit.team)
        .where(CaseAudit.state == AuditState.SUBMITTED, *where)  # type: ignore[arg-type]
    )
    return Counter(str(grade) for grade in given)


def good(counts: Counter[str]) -> float:
    return (counts["outstanding"] + counts["good"]) / counts.total()


OVERALL = Judgement.theme_id.is_(None)


def test_it_says_how_far_it_is_and_how_to_sign_in(council: Filled) -> None:
    output = council.result.output
    assert council.result.exit_code == 0, output
    assert [line for line in output.splitlines() if "2026: case list" in line] == [
        f"{month} 2026: case list, sample and audits" for month in ("September", "October", "November")
    ]
    assert "http://127.0.0.1:8000" in output
    assert f"Password: {PASSWORD}" in output
    for account in ("auditor", "manager", "lead", "admin"):
        assert f"{account}@example.org" in output


def test_only_the_accounts_that_are_named_have_a_password(council: Filled) -> None:
    everyone = {person.email: person for person in people.people()}
    with_password = {email for email, person in everyone.items() if person.password_hash}
    assert with_password == {
        f"{name}@example.org" for name in ("auditor", "manager", "lead", "admin", "moderator", "viewer")
    }
    for email in with_password:
        assert check_password_hash(everyone[email].password_hash or "", PASSWORD)


def test_there_is_a_council(council: Filled) -> None:
    teams = db.session.scalars(select(Team)).all()
    assert sum(team.is_service for team in teams) == 4
    assert sum(not team.is_service and team.parent is not None for team in teams) == len(TEAMS) == 12
    roles = Counter(role for person in people.people() for role in person.roles)
    assert roles[Role.AUDITOR] == 10
    assert roles[Role.TEAM_MANAGER] >= 12
    managed = {
        team.name for person in people.people() if Role.TEAM_MANAGER in person.roles for team in person.teams
    }
    assert managed >= {team.name for team in TEAMS}


def test_each_month_has_its_case_list(council: Filled) -> None:
    lists = db.session.scalars(select(CaseList).where(of_cases()).order_by(CaseList.imported_at)).all()
    on = [
        set(db.session.scalars(select(CaseListEntry.case_id).where(CaseListEntry.case_list_id == one.id)))
        for one in lists
    ]
    assert len(on) == 3
    assert 370 <= len(on[2]) <= 430
    assert 5 <= len(on[1] - on[2]) <= 60  # some left
    assert 5 <= len(on[2] - on[1]) <= 60  # some are new
    newest = db.session.scalars(select(CaseListEntry).where(CaseListEntry.case_list_id == lists[2].id)).all()
    assert 2 <= sum(entry.closed_on is not None for entry in newest) <= 15
    assert 2 <= sum(entry.team_id is None for entry in newest) <= 12
    cohorts = Counter(entry.cohort for entry in newest)
    assert set(cohorts) == {"early_help", "child_in_need", "child_protection", "in_care", "care_leaver"}
    assert min(cohorts.values()) >= 40
    assert all(re.fullmatch(r"10\d{5}", entry.case.reference) for entry in newest)
    assert all(entry.opened_on and entry.opened_on <= lists[2].imported_at.date() for entry in newest)


def test_two_rounds_are_closed_and_one_is_open(council: Filled) -> None:
    found = rounds()
    assert [one.state for one in found] == [RoundState.CLOSED, RoundState.CLOSED, RoundState.OPEN]
    assert [one.name for one in found] == ["September 2026", "October 2026", "November 2026"]
    assert TODAY < found[2].due_on <= TODAY + timedelta(days=8)
    for one in found:
        assert one.draw is not None
        assert one.draw.by_team
        assert one.draw.by_cohort
        states = Counter(db.session.scalars(select(CaseAudit.state).where(CaseAudit.round_id == one.id)))
        assert 36 <= states.total() <= 45
        if one.state == RoundState.OPEN:
            assert states.pop(AuditState.RETURNED) == 1
            assert set(states) == {AuditState.ALLOCATED, AuditState.STARTED, AuditState.SUBMITTED}
            assert all(n >= 5 for n in states.values()), states
    unfinished = select(func.count()).where(
        CaseAudit.round_id.in_([found[0].id, found[1].id]), CaseAudit.state != AuditState.SUBMITTED
    )
    assert db.session.scalar(unfinished) == 1


def test_the_visiting_auditor_has_every_kind_of_work(council: Filled) -> None:
    audits = audits_of("auditor@example.org")
    here = [audit for audit in audits if audit.round.state == RoundState.OPEN]
    assert sorted(audit.state for audit in here) == ["allocated", "started", "started", "submitted"]
    assert sum(audit.state == AuditState.SUBMITTED for audit in audits) >= 6
    far = []
    for audit in here:
        if audit.state == AuditState.STARTED:
            answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
            far.append(progress_of(audit, answers, judgements))
    half, nearly = sorted(far, key=lambda progress: progress.answered / progress.total)
    assert 0.35 <= half.answered / half.total <= 0.65
    assert nearly.answered == nearly.total
    assert [lack.words.split(" ", 1)[-1] for lack in nearly.lacks] == [
        "needs evidence for its grade",
        "overall judgement needs a rationale",
    ]


def test_the_grades_have_a_believable_shape(council: Filled) -> None:
    overall = judged(OVERALL)
    assert 0.01 <= overall["outstanding"] / overall.total() <= 0.1
    assert 0.38 <= overall["good"] / overall.total() <= 0.58
    assert 0.28 <= overall["requires_improvement"] / overall.total() <= 0.48
    assert 0.03 <= overall["inadequate"] / overall.total() <= 0.15
    strong = good(judged(OVERALL, Team.name == "Permanence and Family Time"))
    struggling = good(judged(OVERALL, Team.name == "Help and Protection West"))
    assert strong > good(overall) > struggling
    by_theme = {code: good(judged(Theme.code == code)) for code in ("1", "4", "5", "6", "8")}
    assert max(by_theme["1"], by_theme["4"], by_theme["8"]) < min(by_theme["5"], by_theme["6"]) - 0.15
    months = [good(judged(Judgement.theme_id.is_not(None), CaseAudit.round_id == one.id)) for one in rounds()]
    assert months[0] < months[-1]


def test_blanks_of_every_kind_in_small_numbers(council: Filled) -> None:
    given = Counter(db.session.scalars(select(Grade.grade)))
    for blank in Blank:
        assert 0 < given[blank] < 0.08 * given.total(), blank
    reasons = db.session.scalars(select(Grade.reason).where(Grade.grade == Blank.NOT_APPLICABLE))
    assert all(reason for reason in reasons)


def test_two_or_three_go_against_the_guard_with_a_reason(council: Filled) -> None:
    against = db.session.scalars(
        select(Judgement).join(Judgement.case_audit).where(Judgement.against_guard != "")
    ).all()
    assert 2 <= len(against) <= 3
    for judgement in against:
        audit = judgement.case_audit
        progress = progress_of(audit, queries.answers(audit.id), queries.judgements(audit.id))
        assert progress.warnings


def texts() -> list[str]:
    columns = (Grade.evidence, Grade.reason, Judgement.rationale, Judgement.against_guard)
    return [text for column in columns for text in db.session.scalars(select(column).where(column != ""))]


def test_texts_are_whole_and_name_nobody(council: Filled) -> None:
    names = {*FIRST_NAMES, *LAST_NAMES} - {"Will", "Cole", "Lowe", "Hale", "Jo", "Rob"}  # also plain words
    names |= {part for person in people.people() for part in person.name.split()} - {
        "Reid",
        "Grace",
        "Brooks",
    }
    for text in texts():
        assert not set(text) & set("{}[]|<>"), text
        assert "  " not in text
        assert text == text.strip()
        assert not names & set(re.findall(r"[A-Z][a-z]+", text)), text


def test_no_two_audits_read_the_same(council: Filled) -> None:
    evidence = Counter(db.session.scalars(select(Grade.evidence).where(func.length(Grade.evidence) > 60)))
    assert evidence.total() > 3000
    assert len(evidence) > 0.97 * evidence.total()
    overall = Counter(
        db.session.scalars(select(Judgement.rationale).where(OVERALL, Judgement.rationale != ""))
    )
    assert max(overall.values()) <= 12
    by_audit: dict[int, set[str]] = {}
    for audit_id, text in db.session.execute(select(Grade.case_audit_id, Grade.evidence)):
        by_audit.setdefault(audit_id, set()).add(text)
    sets = list(by_audit.values())
    most = max(len((one & other) - {""}) for n, one in enumerate(sets) for other in sets[:n])
    assert most <= 6


def test_some_answers_carry_no_evidence_where_the_framework_allows_it(council: Filled) -> None:
    allowed = select(func.count()).select_from(Grade).join(Grade.criterion)
    rows = db.session.execute(
        select(Criterion.evidence, func.count(), func.count().filter(Grade.evidence != ""))
        .select_from(Grade)
        .join(Grade.criterion)
        .where(Grade.grade.in_(("good", "met")))
        .group_by(Criterion.evidence)
    )
    share = {rule: with_text / n for rule, n, with_text in rows}
    assert db.session.scalar(allowed)
    assert share["always"] > 0.99  # but for the one that the visiting auditor still has to write
    assert 0.2 < share["below_good"] < 0.9
    assert 0.05 < share["never"] < 0.6


def test_everything_was_done_in_working_hours_before_today(council: Filled) -> None:
    for entry in db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)):
        at = entry.at.astimezone(LOCAL)
        assert is_working(at.date()), entry.what
        assert (9, 0) <= (at.hour, at.minute) <= (17, 59), entry.what
        assert at.date() < TODAY
    for audit in db.session.scalars(select(CaseAudit)):
        if audit.state == AuditState.SUBMITTED:
            assert audit.started_at is not None
            assert audit.submitted_at is not None
            assert audit.allocated_at < audit.started_at < audit.submitted_at


def test_nobody_works_on_two_audits_at_once(council: Filled) -> None:
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for audit in db.session.scalars(select(CaseAudit)):
        if audit.started_at and audit.submitted_at:
            spans.setdefault(audit.auditor_id, []).append((audit.started_at, audit.submitted_at))
    for of_auditor in spans.values():
        assert all(before[1] < after[0] for before, after in pairwise(sorted(of_auditor)))


def test_concerns_in_each_state_and_the_managers_own_waits(council: Filled) -> None:
    found = db.session.scalars(select(Concern).order_by(Concern.raised_at)).all()
    states = [(one.acknowledged_at is not None, one.closed_at is not None) for one in found]
    assert states == [(True, True), (True, False), (False, False)]
    assert [told.person.email for told in found[-1].told] == ["manager@example.org"]
    assert found[1].raised_by.email == "auditor@example.org"


def test_tallies_and_history_are_whole(council: Filled) -> None:
    assert counting.differences() == {}
    assert list(broken_entries()) == []


def test_every_submitted_audit_lacks_nothing(council: Filled) -> None:
    version = whole(rounds()[0].framework_version_id)
    for audit in db.session.scalars(
        select(CaseAudit).where(CaseAudit.state == AuditState.SUBMITTED, ~CaseAudit.second)
    ):
        answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
        assert progress_of(audit, answers, judgements).ready
        themes = version.themes_for(audit.cohort)
        assert len(answers) == sum(len(theme.criteria) for theme in themes)
        assert audit.team_id not in {team.id for team in audit.auditor.teams}


def test_filling_again_changes_nothing(council: Filled) -> None:
    before = counts()
    result = council.run("fill")
    assert result.exit_code == 0
    assert "Already filled, kept." in result.output
    assert PASSWORD not in result.output
    assert counts() == before


def counts() -> dict[str, int]:
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


@pytest.mark.parametrize("account", ["auditor", "manager", "lead", "admin", "moderator", "viewer"])
def test_everyone_sees_pages_that_hold_something(council: Filled, account: str) -> None:
    person = people.by_email(f"{account}@example.org")
    assert person is not None
    visitor = Browser(council.app).sign_in(person)
    visitor.get("/")
    if account not in ("admin", "viewer"):
        page = visitor.get("/audits")
        links = [href for href in page.links().values() if re.fullmatch(r"/audits/\d+", href)]
        assert len(links) > 4
        visitor.get(links[-1])


def test_a_new_password(council: Filled) -> None:
    result = council.run("password", DEMO_PASSWORD="lantern pebble orchard")
    assert result.exit_code == 0, result.output
    assert "Password: lantern pebble orchard" in result.output
    db.session.rollback()
    person = people.by_email("lead@example.org")
    assert person is not None
    assert check_password_hash(person.password_hash or "", "lantern pebble orchard")
    begin_writing()
    filling.set_password([person], PASSWORD)
    db.session.commit()


def test_the_next_version_of_the_framework_is_being_written(council: Filled) -> None:
    """One of each thing that a change report tells apart, and a draft that may be published as it stands."""
    versions = {
        (version.framework.code, version.state) for version in db.session.scalars(select(FrameworkVersion))
    }
    assert versions == {
        ("childrens-case-audit", "published"),
        ("childrens-case-audit", "draft"),
        ("return-interview-dip-sample", "published"),
    }
    draft = db.session.scalars(select(FrameworkVersion).where(FrameworkVersion.state == "draft")).one()
    found = comparison(draft)
    assert found is not None
    assert {what.value for what in found.groups} >= {"new", "reworded", "split", "retired"}
    assert faults(whole(draft.id)) == []


def test_a_calibration_was_held_and_each_auditor_is_near_what_was_agreed(council: Filled) -> None:
    found = db.session.scalars(select(Calibration)).one()
    held = board(found)
    assert found.closed_at is not None
    assert len(held.submitted) == 5
    assert len(held.differing) > 10
    assert held.agreed == sum(bool(row.spread.ranks) for row in held.rows)
    for audit in held.audits:
        _, figures = held.with_agreed(audit.auditor_id)[0]
        assert figures.exact is not None
        assert 0.5 < figures.exact < 1
