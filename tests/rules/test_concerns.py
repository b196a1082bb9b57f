"""The rules of concerns: the clock, the states, who is told."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.rules.concerns import ConcernState, Told, Why, clock_words, span, state_of, told_first, told_late

AT = datetime(2026, 3, 28, 14, 2, tzinfo=UTC)  # the clocks go forward that night: hours are hours
DUE = AT + timedelta(hours=24)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "raised 0 min ago, 24 h left"),
        (59, "raised 59 min ago, 23 h left"),
        (120, "raised 2 h ago, 22 h left"),
        (24 * 60 - 1, "raised 23 h ago, 1 min left"),
        (24 * 60, "raised 24 h ago, 0 min late"),
        (29 * 60, "raised 29 h ago, 5 h late"),
        (5 * 24 * 60, "raised 5 days ago, 4 days late"),
    ],
)
def test_the_clock_in_words(minutes: int, words: str) -> None:
    if "4 days" in words:
        assert clock_words(AT, AT + timedelta(hours=24), AT + timedelta(minutes=minutes)) == words
    assert clock_words(AT, DUE, AT + timedelta(minutes=minutes)) == words


def test_it_is_late_from_the_moment_it_is_due_until_acknowledged() -> None:
    second = timedelta(seconds=1)
    assert state_of(DUE, None, None, DUE - second) == ConcernState.WAITING
    assert state_of(DUE, None, None, DUE) == ConcernState.LATE
    assert state_of(DUE, DUE + second, None, DUE + second) == ConcernState.ACKNOWLEDGED
    assert state_of(DUE, DUE, DUE, DUE) == ConcernState.CLOSED


def test_no_hour_is_promised_too_many() -> None:
    assert span(timedelta(hours=23, minutes=59)) == "23 h"
    assert span(timedelta(minutes=-3)) == "0 min"


def people(*ids: int) -> frozenset[int]:
    return frozenset(ids)


@pytest.mark.parametrize(
    ("chain", "leads", "administrators", "raiser", "told"),
    [
        ([(10, people(1)), (20, people(2))], people(3), people(4), 9, Told(people(1), Why.NAMED, 10)),
        ([(10, people()), (20, people(2))], people(3), people(4), 9, Told(people(2), Why.NAMED, 20)),
        ([(10, people(9)), (20, people(2, 9))], people(3), people(4), 9, Told(people(2), Why.NAMED, 20)),
        ([(10, people()), (20, people(9))], people(3, 5), people(4), 9, Told(people(3, 5), Why.QA_LEADS)),
        ([], people(9), people(4, 9), 9, Told(people(4), Why.ADMINISTRATORS)),
        ([], people(9), people(9), 9, Told(people(), Why.NOBODY)),
        ([(10, people(1))], people(3), people(4), 1, Told(people(3), Why.QA_LEADS)),
    ],
)
def test_the_nearest_named_are_told_never_only_who_raised_it(
    chain: list[tuple[int, frozenset[int]]],
    leads: frozenset[int],
    administrators: frozenset[int],
    raiser: int,
    told: Told,
) -> None:
    assert told_first(chain, leads, administrators, raiser) == told


def test_when_late_leads_and_administrators_unless_somebody_is_named() -> None:
    assert told_late([(10, people())], people(3), people(4), 9).people == people(3, 4)
    assert told_late([(10, people(1))], people(3), people(4), 9).people == people(1)
