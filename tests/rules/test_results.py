"""Figures: what counts, what is good or better, where each grade lies on the bar."""

import pytest

from audit.rules.framework import Point, Scale
from audit.rules.results import Figure, good_words, pooled, same_scale


def scale(*points: tuple[str, bool], name: str = "scale") -> Scale:
    made = tuple(Point(label.lower(), label[0], label, good, "grey") for label, good in points)
    return Scale(name, name, made[0].code, made)


FOUR = scale(("Outstanding", True), ("Good", True), ("Requires improvement", False), ("Inadequate", False))
MET = scale(("Met", True), ("Partly met", False), ("Not met", False))


def test_blanks_are_in_neither_part_of_the_share() -> None:
    figure = Figure(FOUR, {"good": 3, "inadequate": 1, "not_applicable": 5, "unsure": 2})
    assert (figure.good, figure.n, figure.share, figure.blank) == (3, 4, 0.75, 7)


def test_of_nothing_there_is_no_share() -> None:
    figure = Figure(FOUR, {"no_evidence": 2})
    assert (figure.n, figure.share, figure.interval) == (0, 0.0, (0.0, 1.0))
    assert all(segment.width == 0 for segment in figure.segments)


def test_the_bar_holds_every_grade_in_order_and_ends_at_a_hundred() -> None:
    segments = Figure(FOUR, {"outstanding": 1, "good": 1, "inadequate": 1}).segments
    assert segments[0].point.label == "Outstanding"
    assert segments[3].start == pytest.approx(66.66, abs=0.02)
    assert segments[3].start + segments[3].width == pytest.approx(100, abs=0.02)


def test_a_distribution_in_words_names_every_grade() -> None:
    assert Figure(MET, {"met": 2, "not met": 1}).in_words == "2 met, 0 partly met, 1 not met"


def test_figures_of_one_scale_add_up_and_of_two_never() -> None:
    assert pooled([Figure(FOUR, {"good": 1}), Figure(FOUR, {"good": 2, "unsure": 1})], FOUR).counts == {
        "good": 3,
        "unsure": 1,
    }
    with pytest.raises(ValueError, match="cannot be added up"):
        pooled([Figure(FOUR, {"good": 1}), Figure(MET, {"met": 1})], FOUR)


def test_a_scale_is_the_same_while_its_grades_and_what_is_good_are() -> None:
    renamed = scale(*((point.label, point.good_or_better) for point in FOUR.points), name="Renamed")
    stricter = scale(
        ("Outstanding", True), ("Good", False), ("Requires improvement", False), ("Inadequate", False)
    )
    assert same_scale(FOUR, renamed)
    assert not same_scale(FOUR, stricter)
    assert not same_scale(FOUR, MET)


def test_the_share_is_named_after_the_lowest_grade_that_is_enough() -> None:
    assert good_words(FOUR) == "good or better"
    assert good_words(MET) == "met"


def test_a_scale_on_which_no_grade_is_better_has_no_share() -> None:
    """Whether a child went missing is a fact: "no" is no better grade than "yes"."""
    points = tuple(Point(code, code[0], code.capitalize(), True, "silver") for code in ("yes", "no"))
    fact = Scale("fact", "A fact", "yes", points)
    assert not fact.has_better
    assert good_words(fact) == "a fact, neither better nor worse"
