"""From a case list to what may be drawn: which cases are left out and why, and the strata of the rest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from audit.rules import drawing, sampling
from audit.rules.drawing import NO_RESERVES, Design, Reserves
from audit.rules.intervals import precision
from audit.rules.names import in_order
from audit.rules.quotas import NO_QUOTAS, Quotas
from audit.rules.shares import Shares
from audit.rules.targets import EVERY, DrawKind, Target, months_before

EVERY_CASE = "All cases"
NO_TEAM = "No team"


class Exclusion(StrEnum):
    """Why a case of the list cannot be drawn; the first that fits is counted, once."""

    OUTSIDE = "outside the set asked for"
    CLOSED = "closed"
    NO_TEAM = "no team"
    NOT_COVERED = "no criteria for its cohort"


class Listed(NamedTuple):
    """One case of a case list, as a draw sees it. `id` is what it is stored as, `key` never changes."""

    id: int
    key: str
    team: str | None
    cohort: str
    closed: bool
    covered: bool  # whether the framework asks anything of a case of this cohort
    left_out: str = ""  # why its earlier audits keep it out, in words (see because_of_earlier)
    team_id: int | None = None
    cohort_code: str = ""
    worker: str = ""  # empty: the list names none
    age_band: str = ""
    opened_on: date | None = None


@dataclass(frozen=True)
class Terms:
    """What was asked of a draw: everything that decides it beside the list."""

    size_kind: str  # see sampling.SizeKind
    size: int
    by_team: bool
    by_cohort: bool
    seed: int
    not_audited_for: int = 0  # months since a case was last audited, at least; 0: however recently
    not_in_open_round: bool = False  # a case that is being audited already is left out
    shares: str = Shares.PROPORTIONAL
    quotas: Quotas = NO_QUOTAS  # of cohorts by code
    reserves: Reserves = NO_RESERVES
    target: Target = EVERY

    @property
    def kind(self) -> DrawKind:
        return DrawKind.TARGETED if self.target else DrawKind.RANDOM

    @property
    def algorithm(self) -> str:
        """The name of the algorithm that draws on these terms."""
        return Design(0, self.seed, self.shares, self.quotas).algorithm


MOST_MONTHS = 120


def because_of_earlier(terms: Terms, audited_on: date | None, in_open_round: bool, today: date) -> str:
    """Why a case's earlier audits with the framework keep it out on these terms; empty when they do not."""
    if terms.not_in_open_round and in_open_round:
        return "in another round now"
    if terms.not_audited_for and audited_on and audited_on > months_before(today, terms.not_audited_for):
        months = terms.not_audited_for
        return f"audited in the last {'month' if months == 1 else f'{months} months'}"
    return ""


@dataclass(frozen=True)
class Group:
    """A stratum, or every case: how many there are, are left out (reason: n), can be and will be drawn."""

    name: str
    excluded: Mapping[str, int]
    population: int
    sample: int
    reserves: int = 0

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

    def reserves_asked(self, reserves: Reserves) -> int:
        """How many reserves were asked for: more than there are where a group has no more to give."""
        return sum(reserves.of(group.sample) for group in self.groups)

    @property
    def left_empty(self) -> tuple[Group, ...]:
        """The strata that have cases to draw and would get none."""
        return tuple(group for group in self.groups if group.population and not group.sample)


def exclusion(case: Listed, target: Target = EVERY) -> str | None:
    """Why this case cannot be drawn, if so."""
    if target and not target.holds(case.cohort_code, case.team_id, case.age_band, case.opened_on):
        return Exclusion.OUTSIDE
    if case.closed:
        return Exclusion.CLOSED
    if case.team is None:
        return Exclusion.NO_TEAM
    if not case.covered:
        return Exclusion.NOT_COVERED
    return case.left_out or None


def stratum(case: Listed, terms: Terms) -> str:
    """The group this case is drawn from, in words."""
    if terms.by_team:
        team = case.team or NO_TEAM
        return f"{team} · {case.cohort}" if terms.by_cohort else team
    return case.cohort if terms.by_cohort else EVERY_CASE


@dataclass(frozen=True)
class Outcome:
    """What a draw takes: its plan, and its sample and reserves, each case with its stratum, in order."""

    plan: Plan
    sample: tuple[tuple[Listed, str], ...]
    reserves: tuple[tuple[Listed, str], ...]


def outcome(listed: Sequence[Listed], terms: Terms) -> Outcome:
    """What a draw on these terms takes of this list. Raises CannotDraw."""
    left_out = [exclusion(case, terms.target) for case in listed]
    candidates, n = _candidates(listed, left_out, terms)
    drawn = drawing.draw(
        candidates, Design(n, terms.seed, terms.shares, _by_name(listed, terms.quotas), terms.reserves)
    )
    held = {case.key for case in (*drawn.sample, *drawn.reserves)}
    by_key = {case.key: case for case in listed if case.key in held}
    sample, reserves = (
        tuple((by_key[case.key], case.stratum) for case in found) for found in (drawn.sample, drawn.reserves)
    )
    planned = {made.name: made for made in drawn.strata}
    excluded: dict[str, Counter[str]] = {name: Counter() for name in planned}
    for case, why in zip(listed, left_out, strict=True):
        if why:
            excluded.setdefault(stratum(case, terms), Counter())[why] += 1
    groups = []
    for name in sorted(excluded, key=in_order):
        made = planned.get(name) or sampling.Stratum(name, 0, 0)
        groups.append(Group(name, excluded[name], made.population, made.sample, made.reserves))
    whole = Group(EVERY_CASE, sum(excluded.values(), Counter()), len(candidates), n, len(reserves))
    return Outcome(Plan(whole, tuple(groups)), sample, reserves)


def plan(listed: Sequence[Listed], terms: Terms) -> Plan:
    """What a draw on these terms would take of this list. Raises CannotDraw."""
    return outcome(listed, terms).plan


def draw(listed: Sequence[Listed], terms: Terms) -> list[tuple[Listed, str]]:
    """The cases drawn on these terms, each with its stratum, in the order of the draw. Raises CannotDraw."""
    return list(outcome(listed, terms).sample)


def _by_name(listed: Sequence[Listed], quotas: Quotas) -> Quotas:
    """Quotas as the list's own words for cohorts say them."""
    names = {case.cohort_code: case.cohort for case in listed}
    return replace(quotas, cohorts=tuple((names.get(code, code), n) for code, n in quotas.cohorts))


def _candidates(
    listed: Sequence[Listed], left_out: Sequence[str | None], terms: Terms
) -> tuple[list[sampling.Candidate], int]:
    """What can be drawn, and how many of them are to be. `left_out`: why each case cannot be."""
    candidates = [
        sampling.Candidate(case.key, stratum(case, terms), case.team or "", case.cohort, case.worker)
        for case, why in zip(listed, left_out, strict=True)
        if why is None
    ]
    if not candidates:
        reasons = Counter(filter(None, left_out))
        words = ", ".join(f"{n:,} {why}" for why, n in reasons.items()) or "it is empty"
        raise sampling.CannotDraw(f"No case of this list can be drawn: {words}.")
    return candidates, sampling.sample_size(terms.size_kind, terms.size, len(candidates))
