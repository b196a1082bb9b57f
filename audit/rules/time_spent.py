"""How long an auditor was busy with an audit: what is believed of what a browser says, and how it is said.

For the auditor's own planning. It is in no result and in no export, and nobody else is shown it.
"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

# A browser sends what it counted about once a minute (static/js/time_spent.js); a little more may pass.
MOST_AT_ONCE = timedelta(seconds=90)
# Of fewer audits nothing is typical.
FEWEST = 3


def believed(claimed: int, passed: timedelta | None) -> int:
    """How many of the claimed seconds are counted: no more than passed since the last were (None: never).

    Two windows on one audit, or a browser that says anything, never make more time than there was.
    """
    most = MOST_AT_ONCE if passed is None else min(passed, MOST_AT_ONCE)
    return max(0, min(claimed, int(most.total_seconds())))


def in_words(seconds: int) -> str:
    """2 h 10 min; whole minutes, the rest left off."""
    hours, minutes = divmod(seconds // 60, 60)
    if hours == 0:
        return f"{minutes} min" if minutes else "less than a minute"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def typical(seconds: Sequence[int]) -> int | None:
    """What an audit usually takes: the median, so that one left open all day moves nothing; or None."""
    return int(median(seconds)) if len(seconds) >= FEWEST else None
