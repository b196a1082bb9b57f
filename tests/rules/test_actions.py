"""Proposed actions: when they are due, how pressing they are, what they lack."""

from datetime import date

import pytest

from audit.rules.actions import AT_WORST, BELOW_GOOD, OTHERWISE, Action, missing_from_action, usual
from audit.rules.framework import Point, Scale

GOOD = {"best": True, "good": True, "less": False, "bad": False}
POINTS = tuple(Point(code, code[0], code, good, "blue") for code, good in GOOD.items())
SCALE = Scale("four", "Four", "good", POINTS)


@pytest.mark.parametrize(
    ("grade", "kind", "found"),
    [
        ("bad", "judgement", AT_WORST), ("less", "judgement", BELOW_GOOD), ("good", "judgement", OTHERWISE),
        ("bad", "compliance", BELOW_GOOD), ("unsure", "judgement", OTHERWISE), (None, "judgement", OTHERWISE),
    ],
)  # fmt: skip
def test_what_is_usual_follows_from_the_grade(grade: str | None, kind: str, found: object) -> None:
    assert usual(grade, SCALE, kind) == found


def test_five_working_days_from_a_thursday() -> None:
    assert AT_WORST.due(date(2026, 11, 26)) == date(2026, 12, 3)


def test_an_owner_is_always_needed_and_what_else_if_only_where_it_presses() -> None:
    whole = Action("Visit.", None, "Worker", "The manager goes.", "high", date(2026, 12, 3), criterion_id=1)
    assert missing_from_action(whole) is None
    assert missing_from_action(Action()) == "write what is to be done, or remove it"
    no_owner = Action("Visit.", None, " ", "", "ordinary", date(2026, 12, 3), criterion_id=1)
    assert missing_from_action(no_owner) == "say who owns it"
    pressing = Action("Visit.", 1, "", "", "high", None, theme_id=1)
    assert missing_from_action(pressing) == "say when it is due, what happens if it is not done"
