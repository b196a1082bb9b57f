"""How long an audit takes: by hand on a framework that can be held in one's head."""

from dataclasses import replace
from pathlib import Path

import pytest

from audit.frameworks.files.file import read_framework
from audit.rules.framework import AskedIf, Version
from audit.rules.pace import Load, Pace, hours_and_minutes, load

SMALL = read_framework((Path(__file__).parents[1] / "data" / "small_framework.yaml").read_bytes())


def with_condition(code: str, on: str, *answers: str) -> Version:
    """The small framework with one criterion asked only after these answers to an earlier one."""
    lineages = {criterion.code: criterion.lineage for criterion in SMALL.by_lineage().values()}
    themes = tuple(
        replace(
            theme,
            criteria=tuple(
                replace(criterion, asked_if=AskedIf(lineages[on], answers))
                if criterion.code == code
                else criterion
                for criterion in theme.criteria
            ),
        )
        for theme in SMALL.themes
    )
    return replace(SMALL, themes=themes)


def test_only_what_applies_to_the_cohort_is_counted() -> None:
    # 7 criteria; 3.1 is for children in care alone. 4 themes and overall are judged; Recording is not.
    assert load(SMALL, "in_care") == Load(always=7, may_be=0, judgements=5)
    assert load(SMALL, "child_in_need") == Load(always=6, may_be=0, judgements=4)


def test_nothing_is_asked_of_a_cohort_that_the_framework_is_not_for() -> None:
    assert load(SMALL, "adult") == Load(0, 0, 0)


def test_minutes_are_criteria_and_judgements_at_their_pace_and_the_reading_once() -> None:
    assert Load(6, 0, 4).minutes(Pace(criterion=2, judgement=5, reading=60)) == (92, 92)
    assert Load(6, 0, 4).minutes(Pace(0, 0, 0)) == (0, 0)


def test_what_is_asked_only_after_an_answer_makes_a_range() -> None:
    found = load(with_condition("1.2", "1.1", "inadequate"), "child_in_need")
    assert found == Load(always=5, may_be=1, judgements=4)
    assert found.most == 6
    assert found.minutes(Pace(2, 5, 60)) == (90, 92)


def test_a_condition_on_what_is_not_for_this_cohort_is_never_met() -> None:
    version = with_condition("5.1", "3.1", "good")
    assert load(version, "in_care") == Load(6, 1, 5)
    assert load(version, "child_in_need") == Load(5, 0, 4)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (61, "1 h 1 min"), (185, "3 h 5 min")]
)
def test_hours_and_minutes(minutes: int, words: str) -> None:
    assert hours_and_minutes(minutes) == words
