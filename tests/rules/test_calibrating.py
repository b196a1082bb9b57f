"""How far apart auditors are, and each from the agreed grade."""

from hypothesis import given
from hypothesis import strategies as st

from audit.rules.calibrating import Spread, pairs_of, widest_first
from audit.rules.framework import Point, Scale

CODES = ("outstanding", "good", "requires_improvement", "inadequate")
POINTS = tuple(
    Point(code, code[0].upper(), code.capitalize(), place < 2, "green") for place, code in enumerate(CODES)
)
FOUR = Scale("four", "Four points", "good", POINTS)
TWO = Scale("two", "Met or not", "good", POINTS[1:3])


def test_apart_is_the_steps_between_best_and_worst_and_blanks_are_none_of_them() -> None:
    spread = Spread(FOUR, {1: "good", 2: "inadequate", 3: "unsure"})
    assert (spread.apart, spread.blanks, spread.ranks) == (2, 1, [1, 3])
    assert spread.differs
    assert spread.counts["unsure"] == 1


def test_all_the_same_differ_in_nothing_and_a_grade_beside_a_blank_does() -> None:
    assert not Spread(FOUR, {1: "good", 2: "good"}).differs
    assert not Spread(FOUR, {}).differs
    beside_a_blank = Spread(FOUR, {1: "good", 2: "no_evidence"})
    assert (beside_a_blank.apart, beside_a_blank.differs) == (0, True)


def test_the_grade_most_gave_is_none_where_two_were_given_as_often() -> None:
    assert Spread(FOUR, {1: "good", 2: "good", 3: "inadequate"}).most_given == "good"
    assert Spread(FOUR, {1: "good", 2: "inadequate"}).most_given is None
    assert Spread(FOUR, {1: "unsure", 2: "unsure", 3: "good"}).most_given == "good"
    assert Spread(FOUR, {1: "unsure"}).most_given is None


def test_the_widest_come_first_then_blanks_beside_grades_then_what_all_agree_on() -> None:
    same = Spread(FOUR, {1: "good", 2: "good"})
    blank = Spread(FOUR, {1: "good", 2: "unsure"})
    one, three = (
        Spread(FOUR, {1: "good", 2: "outstanding"}),
        Spread(FOUR, {1: "outstanding", 2: "inadequate"}),
    )
    assert widest_first([same, blank, one, three]) == [three, one, blank, same]


def test_pairs_are_kept_apart_by_scale_and_only_of_two_grades() -> None:
    spreads = [
        Spread(FOUR, {1: "good", 2: "inadequate"}, "good"),
        Spread(FOUR, {1: "unsure"}, "good"),
        Spread(FOUR, {1: "good"}),
        Spread(TWO, {1: "good", 2: "good"}, "requires_improvement"),
    ]
    assert pairs_of(1, spreads) == {CODES: [(1, 1)], CODES[1:3]: [(0, 1)]}
    assert pairs_of(2, spreads) == {CODES: [(3, 1)], CODES[1:3]: [(0, 1)]}
    assert pairs_of(3, spreads) == {}


@given(st.dictionaries(st.integers(1, 9), st.sampled_from([*CODES, "unsure", "not_looked_at"])))
def test_everyone_is_counted_once(given_: dict[int, str]) -> None:
    spread = Spread(FOUR, given_)
    assert sum(spread.counts.values()) == len(given_) == len(spread.ranks) + spread.blanks
    assert 0 <= spread.apart <= len(CODES) - 1
    assert spread.most_given is None or spread.counts[spread.most_given] >= 1
