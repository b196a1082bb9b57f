"""Bringing earlier audits in and taking them out again: all of it or nothing, counted as any other audit."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from audit.accounts.queries import people
from audit.cases.queries import case_lists
from audit.cases.team_queries import newest_list
from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import (
    Case,
    CaseAudit,
    CaseList,
    Grade,
    HistoryEntry,
    Judgement,
    PastImport,
    Person,
    Round,
    SampledCase,
    Tally,
    Team,
    broken_entries,
)
from audit.past import changes, queries
from audit.past.past_map import CREATE, QUARTER, MapFault
from audit.rounds import earlier
from audit.rounds.changes import reopen_round
from audit.rounds.draw_changes import draw_sample
from audit.rules.frame import Terms
from audit.rules.workflow import NotAllowedNow
from tests.factories import Cast, entries_of, make_case_list, make_framework, make_planned_round
from tests.past.making import HEADINGS, MAP, ROWS, as_csv, brought_in, looked_at


@pytest.fixture
def framework(app: Flask, cast: Cast) -> None:
    begin_writing()
    make_framework()


@pytest.mark.usefixtures("framework")
class TestBringingIn:
    def test_audits_are_closed_rounds_by_month_with_the_grades_there_are(self, cast: Cast) -> None:
        made = brought_in(by=cast.lead)
        rounds = queries.rounds_of(made)
        assert [(one.name, n, one.state) for one, n in rounds] == [
            ("March 2026 (imported)", 2, "closed"),
            ("April 2026 (imported)", 2, "closed"),
        ]
        audits = db.session.scalars(select(CaseAudit).order_by(CaseAudit.submitted_at)).all()
        assert [audit.team.name for audit in audits] == ["Locality 1"] * 2 + ["Locality 2"] * 2
        first = {one.theme.code if one.theme else "overall": one.grade for one in audits[0].judgements}
        assert first == {"overall": "good", "1": "requires_improvement", "2": "requires_improvement"}
        last = {one.theme.code if one.theme else "overall": one.grade for one in audits[3].judgements}
        assert last == {"1": "good", "2": "good"}, "what is missing stays missing, it is no blank"
        assert [one.grade for one in audits[3].grades] == ["partly_met"]
        assert audits[0].submitted_at is not None
        assert audits[0].submitted_at.date().isoformat() == "2026-03-04"

    def test_who_did_it_is_a_person_or_a_name(self, cast: Cast) -> None:
        brought_in()
        audits = db.session.scalars(select(CaseAudit).order_by(CaseAudit.submitted_at)).all()
        assert audits[0].auditor == cast.auditor
        assert [audit.auditor_name for audit in audits[1:3]] == ["J Before", "J Before"]
        nobody = audits[1].auditor
        assert (nobody.active, nobody.password_hash, nobody.roles) == (False, None, frozenset())
        assert nobody not in people()

    def test_counting_and_history_agree(self, cast: Cast) -> None:
        made = brought_in(by=cast.lead)
        assert counting.differences() == {}
        assert list(broken_entries()) == []
        subjects = Counter(
            db.session.scalars(
                select(HistoryEntry.subject).where(HistoryEntry.what == "imported").order_by(HistoryEntry.id)
            )
        )
        assert subjects == {"case_audit": 4, "round": 2}
        entry = db.session.scalars(
            select(HistoryEntry)
            .where(HistoryEntry.subject == "past_import", HistoryEntry.subject_id == made.id)
            .order_by(HistoryEntry.id)
        ).one()
        assert entry.person_id == cast.lead.id

    def test_the_same_again_changes_nothing(self) -> None:
        brought_in()
        before = db.session.scalar(select(func.count(CaseAudit.id)))
        with pytest.raises(changes.AlreadyImported, match="already"):
            brought_in()
        assert db.session.scalar(select(func.count(CaseAudit.id))) == before

    def test_a_longer_file_brings_only_what_is_new(self) -> None:
        brought_in()
        more = (
            *ROWS,
            ("1005", "Locality 1", "In care", "05/05/2026", "Ada Auditor", "Good", "G", "G", "G", "met"),
        )
        made = brought_in(as_csv(more))
        assert made.audits == 1
        found = looked_at(as_csv(more))
        assert {one.why for one in found.left_out} == {"it was imported before"}
        assert len(found.left_out) == 5

    def test_a_case_that_is_known_is_the_same_case(self, cast: Cast) -> None:
        case_list = make_case_list({cast.locality_1: 3}, name="Now")
        brought_in()
        cases = Counter(db.session.scalars(select(Case.reference)))
        assert cases["1001"] == 1
        assert newest_list() == case_list, "what was imported is no list of cases"
        assert [row.case_list for row in case_lists()] == [case_list]

    def test_a_case_audited_twice_in_a_month(self) -> None:
        twice = (ROWS[0], (*ROWS[0][:3], "09/03/2026", "J Before", *ROWS[0][5:]), ROWS[0])
        made = brought_in(as_csv(twice))
        assert made.audits == 2, "and the same row again is the same audit"
        assert counting.differences() == {}
        assert db.session.scalar(select(func.count(SampledCase.id))) == 2

    def test_a_new_team_is_made_closed(self, cast: Cast) -> None:
        rows = [(*ROWS[0][:1], "Old North", *ROWS[0][2:])]
        assert "Old North" in looked_at(as_csv(rows)).undecided["teams"]
        with pytest.raises(changes.Refused, match="not decided"):
            brought_in(as_csv(rows))
        brought_in(as_csv(rows), teams={"Old North": CREATE})
        assert db.session.scalars(select(Team).where(Team.name == "Old North")).one().closed_at is not None

    def test_quarters_and_a_column_make_rounds(self) -> None:
        rounds = queries.rounds_of(brought_in(rounds=QUARTER))
        assert [one.name for one, _ in rounds] == [
            "January to March 2026 (imported)", "April to June 2026 (imported)"
        ]  # fmt: skip
        assert str(rounds[0][0].period_start) == "2026-01-01"

    def test_it_is_never_reopened(self) -> None:
        made = brought_in()
        with pytest.raises(NotAllowedNow, match="imported"):
            reopen_round(queries.rounds_of(made)[0][0], None)

    def test_audited_within_a_year_counts(self, cast: Cast) -> None:
        case_list = make_case_list({cast.locality_1: 5}, name="Now")
        version = make_framework()
        brought_in()
        planned = make_planned_round(case_list, version)
        terms = Terms("number", 2, by_team=False, by_cohort=False, seed=1, not_audited_for=12)
        left_out = earlier.left_out(planned, terms)
        names = {entry.case_id: entry.case.reference for entry in entries_of(case_list)}
        assert sorted(names[case_id] for case_id in left_out) == ["1001", "1002", "1003", "1004"]


@pytest.mark.usefixtures("framework")
class TestUndoing:
    def test_nothing_of_it_is_left_but_its_history(self, cast: Cast) -> None:
        tables = (Round, CaseAudit, Grade, Judgement, SampledCase, CaseList, Case, Team)
        before = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
        rows = [*ROWS, ("1009", "Old North", *ROWS[0][2:])]
        made = brought_in(as_csv(rows), teams={"Old North": CREATE})
        assert changes.undo(made, cast.lead) == 5
        after = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
        assert after == before
        assert db.session.scalar(select(func.count()).select_from(Tally)) == 0
        assert counting.differences() == {}
        assert list(broken_entries()) == []
        assert made.undone_at is not None
        with pytest.raises(changes.Refused, match="already"):
            changes.undo(made, cast.lead)
        assert brought_in(as_csv(rows), teams={"Old North": CREATE}).audits == 5, "and it can come in again"
        assert list(broken_entries()) == []

    def test_not_while_a_draw_rests_on_it(self, cast: Cast) -> None:
        case_list = make_case_list({cast.locality_1: 8}, name="Now")
        made = brought_in()
        planned = make_planned_round(case_list, make_framework())
        draw_sample(
            planned, Terms("number", 2, by_team=False, by_cohort=False, seed=1, not_audited_for=12), None
        )
        with pytest.raises(changes.Refused, match="October 2026"):
            changes.undo(made, cast.lead)
        assert db.session.scalar(select(func.count(CaseAudit.id))) == 4


@pytest.mark.usefixtures("framework")
class TestFaults:
    @pytest.mark.parametrize(
        ("column", "value", "cell", "words"),
        [
            ("Case ID", "", "A2", "no reference"),
            ("Case ID", "12/03/2026", "A2", "looks like a date"),
            ("Team", "", "B2", "empty"),
            ("Type", "", "C2", "empty"),
            ("Date audited", "", "D2", "empty"),
            ("Date audited", "31/02/2026", "D2", "cannot be read"),
            ("Date audited", "01/01/2031", "D2", "future"),
            ("Date audited", "01/01/1997", "D2", "before 2000"),
            ("Overall", "x" * 61, "F2", "not a grade"),
        ],
    )
    def test_each_is_said_by_cell_and_nothing_is_stored(
        self, column: str, value: str, cell: str, words: str
    ) -> None:
        row = list(ROWS[0])
        row[HEADINGS.index(column)] = value
        content = as_csv([row, ROWS[1]])
        fault = looked_at(content).found.faults[0]
        assert (fault.sheet, fault.cell) == ("past", cell)
        assert words in fault.what
        assert fault.to_do
        with pytest.raises(changes.Refused, match="cells"):
            brought_in(content)
        assert db.session.scalar(select(func.count(PastImport.id))) == 0
        assert brought_in(content, leave_out_faulty_rows=True).audits == 1

    def test_unknown_words_are_listed_with_how_often(self) -> None:
        rows = [(*row[:5], "Quite good", *row[6:]) for row in ROWS]
        words = looked_at(as_csv(rows)).undecided["words, four_point"]
        assert {word: about.n for word, about in words.items()} == {"Quite good": 4}
        decided = {"four_point": {"Quite good": "good"}}
        figures = {one.target.code: one.counts for one in looked_at(as_csv(rows), words=decided).figures}
        assert figures["overall"] == {"good": 4}

    def test_what_is_not_asked_of_a_cohort_is_left_out_and_said(self) -> None:
        columns = {**MAP.columns, "Risk": "theme 3"}
        found = looked_at(chosen=replace(MAP, columns=columns))
        assert sum(found.found.grades_left_out.values()) == 4
        assert "theme 3" not in {one.target.code for one in found.figures}

    @pytest.mark.parametrize(
        "other",
        [
            {"columns": {"Case ID": "reference"}},
            {"columns": {**MAP.columns, "Risk": "theme 99"}},
            {"columns": {**MAP.columns, "Nowhere": "theme 3"}},
            {"columns": {**MAP.columns, "Risk": "text of overall"}},
            {"sheet": "another"},
            {"teams": {"X": "No such team"}},
            {"words": {"four_point": {"G": "splendid"}}},
            {"rounds": "column"},
            {"framework": "unknown"},
        ],
    )
    def test_a_map_that_does_not_fit_says_so(self, other: dict[str, object]) -> None:
        with pytest.raises(MapFault):
            looked_at(**other)


OVERALL = st.sampled_from(["", "Outstanding", "good", "RI", "I"])
MET = st.sampled_from(["", "met", "Partly met", "N"])
ROW = st.tuples(
    st.integers(1, 30).map(str), st.sampled_from(["Locality 1", "Locality 2", "Care 1"]),
    st.sampled_from(["Child in need", "in_care", "Child protection"]),
    st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 5, 1)).map(
        lambda day: f"{day:%d/%m/%Y}"
    ),
    st.sampled_from(["Ada Auditor", "J Before", ""]), OVERALL, OVERALL, OVERALL, OVERALL, MET,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=25))
def test_an_import_gives_exactly_the_recounted_figures(
    app: Flask, cast: Cast, rows: list[tuple[str, ...]]
) -> None:
    begin_writing()
    make_framework()
    wanted: Counter[tuple[str, str]] = Counter()
    seen = set()
    for row in rows:
        key = (row[0], row[3], row[4])
        if key in seen or not any(row[5:]):
            continue
        seen.add(key)
        for what, word in zip(
            ("overall", "theme 1", "theme 2", "criterion 1.1", "criterion 2.2"), row[5:], strict=True
        ):
            if word:
                wanted[what, word[0].lower()] += 1
    found = looked_at(as_csv(rows))
    assert len(found.audits) == len(seen)
    said = Counter({(f.target.code, g[0]): n for f in found.figures for g, n in f.counts.items()})
    assert said == wanted
    if seen:
        brought_in(as_csv(rows))
        assert counting.differences() == {}
        kept = Counter()
        for about, grade, n in db.session.execute(
            select(Tally.about, Tally.grade, func.sum(Tally.n)).group_by(Tally.about, Tally.grade)
        ):
            kept[about, grade[0]] += n
        by_about: Counter[tuple[str, str]] = Counter()
        for (what, letter), n in wanted.items():
            by_about[what.split()[0], letter] += n
        assert kept == by_about
    db.session.rollback()


def test_nobody_can_be_made_able_to_sign_in(app: Flask, cast: Cast) -> None:
    from audit.accounts.queries import person_to_change

    begin_writing()
    make_framework()
    brought_in()
    nobody = db.session.scalars(select(Person).where(Person.email == "imported")).one()
    assert person_to_change(nobody.id) is None
