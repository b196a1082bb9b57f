"""From a case list to what may be drawn: which cases are left out and why, and the strata of the rest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.rules import sampling
from audit.rules.intervals import precision

EVERY_CASE = "All cases"
NO_TEAM = "No team"


class Exclusion(StrEnum):
    """Why a case of the list cannot be drawn; the first that fits is counted, once."""

    CLOSED = "closed"
    NO_TEAM = "no team"
    NOT_COVERED = "no criteria for its cohort"


@dataclass(frozen=True)
class Listed:
    """One case of a case list, as a draw sees it. `id` is what it is stored as, `key` never changes."""

    id: int
    key: str
    team: str | None
    cohort: str
    closed: bool
    covered: bool  # whether the framework asks anything of a case of this cohort


@dataclass(frozen=True)
class Terms:
    """What was asked of a draw: everything that decides it beside the list."""

    size_kind: str  # number, share
    size: int  # cases, or per cent of those that can be drawn
    by_team: bool
    by_cohort: bool
    seed: int


@dataclass(frozen=True)
class Group:
    """A stratum, or every case: how many there are, are left out (reason: n), can be and will be drawn."""

    name: str
    excluded: Mapping[str, int]
    population: int
    sample: int

    @property
    def cases(self) -> int:
        return self.population + sum(self.excluded.values())

    @property
    def within(self) -> float:
        """To within how much (0 to 1) the share good or better of the group will be known."""
        return precision(self.sample, self.population)


@dataclass(frozen=True)
class Plan:
    """What a draw on these terms would take: the whole list, and each stratum by name."""

    whole: Group
    groups: tuple[Group, ...]

    @property
    def left_empty(self) -> tuple[Group, ...]:
        """The strata that have cases to draw and would get none."""
        return tuple(group for group in self.groups if group.population and not group.sample)


def exclusion(case: Listed) -> Exclusion | None:
    """Why this case cannot be drawn, if so."""
    if case.closed:
        return Exclusion.CLOSED
    if case.team is None:
        return Exclusion.NO_TEAM
    return None if case.covered else Exclusion.NOT_COVERED


def stratum(case: Listed, terms: Terms) -> str:
    """The group this case is drawn from, in words."""
    parts = [case.team or NO_TEAM] if terms.by_team else []
    parts += [case.cohort] if terms.by_cohort else []
    return " · ".join(parts) or EVERY_CASE


def plan(listed: Sequence[Listed], terms: Terms) -> Plan:
    """What a draw on these terms would take of this list. Raises CannotDraw."""
    candidates, n = _candidates(listed, terms)
    planned = {made.name: made for made in sampling.plan(candidates, n, terms.seed)}
    excluded: dict[str, Counter[str]] = {name: Counter() for name in planned}
    for case in listed:
        if why := exclusion(case):
            excluded.setdefault(stratum(case, terms), Counter())[why] += 1
    groups = []
    for name in sorted(excluded):
        made = planned.get(name) or sampling.Stratum(name, 0, 0)
        groups.append(Group(name, excluded[name], made.population, made.sample))
    return Plan(Group(EVERY_CASE, sum(excluded.values(), Counter()), len(candidates), n), tuple(groups))


def draw(listed: Sequence[Listed], terms: Terms) -> list[tuple[Listed, str]]:
    """The cases drawn on these terms, each with its stratum, in the order of the draw. Raises CannotDraw."""
    candidates, n = _candidates(listed, terms)
    by_key = {case.key: case for case in listed}
    drawn = sampling.draw(candidates, n, terms.seed)
    return [(by_key[candidate.key], candidate.stratum) for candidate in drawn]


def _candidates(listed: Sequence[Listed], terms: Terms) -> tuple[list[sampling.Candidate], int]:
    """What can be drawn, and how many of them are to be."""
    candidates = [
        sampling.Candidate(case.key, stratum(case, terms)) for case in listed if exclusion(case) is None
    ]
    if not candidates:
        left_out = Counter(why for case in listed if (why := exclusion(case)))
        reasons = ", ".join(f"{n:,} {why}" for why, n in left_out.items()) or "it is empty"
        raise sampling.CannotDraw(f"No case of this list can be drawn: {reasons}.")
    return candidates, sampling.sample_size(terms.size_kind, terms.size, len(candidates))
