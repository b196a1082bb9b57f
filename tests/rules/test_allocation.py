"""Allocation: never a case of the auditor's own team, and never less even than it could be."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rules.allocation import allocate

TEAMS = range(4)


def loads(given: dict[int, int], auditors: dict[int, frozenset[int]]) -> list[int]:
    load = Counter(given.values())
    return sorted((load[auditor] for auditor in auditors), reverse=True)


def most_even(cases: dict[int, int], auditors: dict[int, frozenset[int]]) -> list[int]:
    """The most even loads there are, largest first, by trying every allocation of the cases that can be."""
    allowed = [[auditor for auditor, own in auditors.items() if team not in own] for team in cases.values()]
    possible = [takers for takers in allowed if takers]
    return min(loads(dict(enumerate(takers)), auditors) for takers in product(*possible))


small_cases = st.lists(st.sampled_from(TEAMS), max_size=6).map(lambda teams: dict(enumerate(teams, 100)))
some_teams = st.frozensets(st.sampled_from(TEAMS), max_size=4)
small_auditors = st.lists(some_teams, min_size=1, max_size=4).map(lambda own: dict(enumerate(own, 1)))


@given(cases=small_cases, auditors=small_auditors)
@settings(deadline=None, max_examples=400)
def test_as_even_as_any_allocation_there_is(
    cases: dict[int, int], auditors: dict[int, frozenset[int]]
) -> None:
    made = allocate(cases, auditors)
    assert loads(made.given, auditors) == most_even(cases, auditors)


many_cases = st.lists(st.sampled_from(TEAMS), max_size=80).map(lambda teams: dict(enumerate(teams, 100)))
many_auditors = st.lists(some_teams, max_size=12).map(lambda own: dict(enumerate(own, 1)))


@given(cases=many_cases, auditors=many_auditors)
@settings(deadline=None)
def test_never_an_own_team_and_every_case_that_can_be_given_is(
    cases: dict[int, int], auditors: dict[int, frozenset[int]]
) -> None:
    made = allocate(cases, auditors)
    assert all(cases[case] not in auditors[auditor] for case, auditor in made.given.items())
    nobody_may = {case for case, team in cases.items() if all(team in own for own in auditors.values())}
    assert set(made.impossible) == nobody_may
    assert set(made.given) == set(cases) - nobody_may


def test_work_moves_along_a_chain_of_auditors() -> None:
    """By turns the first would have had three and the third one: evenness takes moves through the second."""
    cases = {1: 10, 2: 10, 3: 10, 4: 20, 5: 20, 6: 30}
    auditors = {1: frozenset({30}), 2: frozenset({30, 10}), 3: frozenset({10, 20})}
    assert loads(allocate(cases, auditors).given, auditors) == most_even(cases, auditors)


def test_among_equals_the_one_named_first_gets_one_more() -> None:
    assert Counter(allocate({1: 5, 2: 5, 3: 5}, {7: frozenset(), 8: frozenset()}).given.values()) == {
        7: 2,
        8: 1,
    }


def test_without_auditors_nothing_can_be_given() -> None:
    assert allocate({1: 5}, {}).impossible == [1]
