"""Until when a grade can be challenged, and what came of challenges."""

from datetime import date

import pytest

from audit.rules.challenging import (
    Challenged,
    ChallengeState,
    by_theme,
    check_in_time,
    figures,
    last_day,
    outcome,
)
from audit.rules.workflow import NotAllowedNow, move_challenge


def test_the_last_day_counts_working_days_over_christmas() -> None:
    assert last_day(date(2026, 12, 18), 10) == date(2027, 1, 6)  # two weekends, 25 and 28 December, 1 January


def test_on_the_last_day_one_still_can_and_on_the_next_not() -> None:
    check_in_time(date(2026, 12, 1), date(2026, 12, 1))
    with pytest.raises(NotAllowedNow, match="the last day was 1 December 2026"):
        check_in_time(date(2026, 12, 2), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("stood", "proposed", "decided", "state"),
    [
        ("inadequate", "good", "good", ChallengeState.UPHELD),
        ("inadequate", "good", "inadequate", ChallengeState.REFUSED),
        ("inadequate", "good", "requires_improvement", ChallengeState.IN_PART),
        (None, "good", None, ChallengeState.REFUSED),
    ],
)
def test_what_is_decided_follows_from_the_grade(
    stood: str | None, proposed: str, decided: str | None, state: ChallengeState
) -> None:
    assert outcome(stood, proposed, decided) == state


def test_a_challenge_is_decided_once() -> None:
    move_challenge(ChallengeState.WAITING, "decide")
    with pytest.raises(NotAllowedNow, match="decided already"):
        move_challenge(ChallengeState.UPHELD, "decide")


def test_figures_count_audits_once_and_themes_apart() -> None:
    found = [
        Challenged(1, "Risk", ChallengeState.UPHELD, 2),
        Challenged(1, "Risk", ChallengeState.IN_PART, 4),
        Challenged(2, "Plans", ChallengeState.REFUSED, 9),
        Challenged(3, "Risk", ChallengeState.WAITING, None),
    ]
    whole = figures(found, 10)
    assert (whole.audits_challenged, whole.grades, whole.decided, whole.days) == (3, 4, 3, 4)
    assert whole.share == 0.3
    assert whole.share_upheld == 2 / 3
    assert [(theme, one.grades, one.decided) for theme, one in by_theme(found, 10)] == [
        ("Risk", 3, 2),
        ("Plans", 1, 1),
    ]
    assert figures([], 0).share is None
    assert figures([], 0).share_upheld is None
    assert figures([], 0).days is None
