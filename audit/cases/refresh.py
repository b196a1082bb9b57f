"""What a list changes against the last one of its source: new, changed and left cases. Plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.cases.spreadsheet.found_cases import FoundCase

NEW, CHANGED, LEFT = "new", "changed", "left"
CaseKey = tuple[str, str]  # subject, reference
WORDS = {NEW: "New", CHANGED: "Changed", LEFT: "Left"}


@dataclass(frozen=True)
class Said:
    """What a list says of a case that may change from list to list."""

    team: str | None
    worker: str | None
    cohort: str


@dataclass(frozen=True)
class Moved:
    """A case that is new, that changed or that left, with what the two lists say of it."""

    key: CaseKey
    before: Said | None
    now: Said | None

    @property
    def reference(self) -> str:
        return self.key[1]


@dataclass(frozen=True)
class Refresh:
    """The cases of each kind, by reference."""

    new: tuple[Moved, ...]
    changed: tuple[Moved, ...]
    left: tuple[Moved, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {NEW: len(self.new), CHANGED: len(self.changed), LEFT: len(self.left)}

    def of_kind(self, kind: str, search: str = "") -> tuple[Moved, ...]:
        """Those of one kind whose reference holds `search`."""
        every = {NEW: self.new, CHANGED: self.changed, LEFT: self.left}[kind]
        wanted = search.casefold()
        return tuple(one for one in every if wanted in one.reference.casefold()) if wanted else every


def said_now(cases: Iterable[FoundCase], called: Mapping[str, str]) -> dict[CaseKey, Said]:
    """What a list that was read says of its cases; `called` gives the known name of each of its teams."""
    return {
        (case.subject, case.reference): Said(
            called[case.team] if case.team else None, case.worker, case.cohort
        )
        for case in cases
    }


def between(before: Mapping[CaseKey, Said], now: Mapping[CaseKey, Said]) -> Refresh:
    """What two lists differ in."""
    new = [Moved(key, None, said) for key, said in now.items() if key not in before]
    changed = [Moved(key, before[key], said) for key, said in now.items() if before.get(key, said) != said]
    left = [Moved(key, said, None) for key, said in before.items() if key not in now]
    return Refresh(*(tuple(sorted(some, key=lambda one: one.key)) for some in (new, changed, left)))
