"""What of a case list can be drawn, and what a draw on given terms would take."""

from dataclasses import replace
from datetime import date

import pytest

from audit.rules.frame import (
    Exclusion,
    Listed,
    Terms,
    because_of_earlier,
    draw,
    exclusion,
    months_before,
    plan,
)
from audit.rules.sampling import CannotDraw

BOTH = Terms("number", 4, by_team=True, by_cohort=True, seed=1)


def listed(number: int, team: str | None = "A", cohort: str = "In care", **more: bool) -> Listed:
    return Listed(
        number, f"child/{number}", team, cohort, more.get("closed", False), more.get("covered", True)
    )


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (listed(1), None),
        (listed(1, closed=True), Exclusion.CLOSED),
        (listed(1, team=None), Exclusion.NO_TEAM),
        (listed(1, covered=False), Exclusion.NOT_COVERED),
        (listed(1, team=None, closed=True, covered=False), Exclusion.CLOSED),
    ],
)
def test_why_a_case_cannot_be_drawn(case: Listed, why: Exclusion | None) -> None:
    assert exclusion(case) is why


def test_a_plan_counts_every_case_of_the_list_once() -> None:
    cases = [
        *(listed(n) for n in range(10)),
        *(listed(n, cohort="Child in need") for n in range(10, 16)),
        *(listed(n, team="B", closed=True) for n in range(16, 18)),
        *(listed(n, team=None) for n in range(18, 21)),
        listed(21, closed=True),
    ]
    made = plan(cases, BOTH)
    assert {(group.name, group.cases, group.population) for group in made.groups} == {
        ("A · Child in need", 6, 6),
        ("A · In care", 11, 10),
        ("B · In care", 2, 0),
        ("No team · In care", 3, 0),
    }
    assert made.whole.excluded == {"closed": 3, "no team": 3}
    assert (made.whole.cases, made.whole.population, made.whole.sample) == (22, 16, 4)
    assert sum(group.sample for group in made.groups) == 4


def test_a_draw_takes_what_its_plan_says_and_nothing_excluded() -> None:
    cases = [listed(n, team="ABC"[n % 3], closed=n % 7 == 0) for n in range(60)]
    terms = Terms("share", 20, by_team=True, by_cohort=False, seed=99)
    drawn = draw(cases, terms)
    for group in plan(cases, terms).groups:
        assert [stratum for _, stratum in drawn].count(group.name) == group.sample
    assert all(not case.closed and case.team == stratum for case, stratum in drawn)


def test_without_strata_there_is_one_of_every_case() -> None:
    made = plan([listed(1), listed(2, team="B")], Terms("number", 1, by_team=False, by_cohort=False, seed=1))
    assert [group.name for group in made.groups] == ["All cases"]


def test_a_stratum_that_gets_no_case_is_named_and_one_that_has_none_is_not() -> None:
    cases = [*(listed(n) for n in range(30)), listed(30, team="B"), listed(31, team="C", closed=True)]
    made = plan(cases, Terms("number", 3, by_team=True, by_cohort=False, seed=1))
    assert [group.name for group in made.left_empty] == ["B"]


def test_a_list_of_which_nothing_can_be_drawn_says_why() -> None:
    cases = [listed(1, closed=True), listed(2, team=None), listed(3, team=None)]
    with pytest.raises(CannotDraw, match="No case of this list can be drawn: 1 closed, 2 no team"):
        plan(cases, BOTH)
    with pytest.raises(CannotDraw, match="it is empty"):
        draw([], BOTH)


TODAY = date(2026, 11, 30)
AGAIN = Terms("number", 1, False, False, 1, not_audited_for=12, not_in_open_round=True)


@pytest.mark.parametrize(
    ("audited_on", "in_round", "why"),
    [
        (None, False, ""),
        (date(2025, 11, 30), False, ""),  # twelve months ago to the day
        (date(2025, 12, 1), False, "audited in the last 12 months"),
        (date(2025, 1, 1), True, "in another round now"),
        (date(2026, 11, 1), True, "in another round now"),
    ],
)
def test_earlier_audits_keep_a_case_out(audited_on: date | None, in_round: bool, why: str) -> None:
    assert because_of_earlier(AGAIN, audited_on, in_round, TODAY) == why
    off = replace(AGAIN, not_audited_for=0, not_in_open_round=False)
    assert because_of_earlier(off, audited_on, in_round, TODAY) == ""


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 11, 23), 120, date(2016, 11, 23)),
    ],
)
def test_the_same_day_so_many_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_the_first_reason_is_counted_and_a_case_kept_out_is_not_drawn() -> None:
    cases = [listed(1, closed=True), listed(1)._replace(left_out="x"), listed(2)._replace(id=2), listed(3)]
    cases[1] = cases[1]._replace(id=9, key="child/9")
    made = plan(cases, Terms("share", 100, False, False, 1))
    assert made.whole.excluded == {"closed": 1, "x": 1}
    assert {case.key for case, _ in draw(cases, Terms("share", 100, False, False, 1))} == {
        "child/2",
        "child/3",
    }


def test_groups_stand_in_the_order_a_person_expects() -> None:
    cases = [listed(n)._replace(team=f"Team {n}") for n in (10, 2, 1)]
    found = plan(cases, replace(AGAIN, size=1, by_team=True, not_audited_for=0, not_in_open_round=False))
    assert [group.name for group in found.groups] == ["Team 1", "Team 2", "Team 10"]
