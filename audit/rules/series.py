"""Series: for how long the figures of a theme or criterion may be joined."""

from typing import Any

from audit.rules.comparing import Change, Compared
from audit.rules.framework import LONGEST


def series_after(entry: Compared[Any], change: Change, number: int) -> str:
    """The series of a theme or criterion once it is published in the version with this number.

    What was split off or merged begins a series of its own. A series that stands in a file, and is neither
    that of the version before nor the usual one, is a break that its author made.
    """
    was, now = entry.before, entry.after
    assert now is not None
    series, lineage = str(now.series), str(now.lineage)
    if was is None:
        return lineage if series in {source.series for source in entry.sources} else series
    if series not in (was.series, lineage):
        return series
    if change == Change.COSMETIC:
        return str(was.series)
    ending = f"@{number}"
    return lineage[: LONGEST["lineage"] - len(ending)] + ending
