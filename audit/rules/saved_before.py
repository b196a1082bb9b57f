"""What was saved of one answer before, as a person can read it: typing on is one change, not one a pause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

TEXTS = ("evidence", "reason", "rationale", "against_guard")
# Each pause in typing is saved. What follows within this time and only adds to the text is the same change.
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Saved:
    """One change of an answer: who saved it, when, and each field that changed, as [before, after]."""

    entry_id: int  # of the history
    at: datetime
    by: str
    fields: Mapping[str, list[Any]]

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """The texts that changed, before and after."""
        return {name: (was or "", now or "") for name, (was, now) in self.fields.items() if name in TEXTS}

    @property
    def grade(self) -> tuple[str | None, str | None] | None:
        """The grade before and after, if it changed."""
        found = self.fields.get("grade")
        return (found[0], found[1]) if found else None


def in_runs(saved: Iterable[Saved]) -> list[Saved]:
    """These changes, oldest first, with typing on put together. No text that was taken away is left out."""
    found: list[Saved] = []
    for one in saved:
        if found and _types_on(found[-1], one):
            (name, (was, _)), now = next(iter(found[-1].texts.items())), one
            fields = {**found[-1].fields, name: [was, now.texts[name][1]]}
            found[-1] = replace(now, fields=fields)
        else:
            found.append(one)
    return found


def _types_on(last: Saved, one: Saved) -> bool:
    if one.by != last.by or one.at - last.at > PAUSE or len(one.fields) != 1 or len(last.texts) != 1:
        return False
    (name,) = last.texts
    if name not in one.texts or one.texts[name][0] != last.texts[name][1]:
        return False
    was, now = one.texts[name]
    return now.startswith(was)
