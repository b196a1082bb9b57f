"""What a size buys before anything is drawn: overall, and for each team and cohort."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audit.rules.frame import NO_TEAM, Listed, Plan, Terms, exclusion, outcome, stratum
from audit.rules.intervals import precision


@dataclass(frozen=True)
class Expected:
    """How many of its cases a team or cohort can expect of a draw, on average over every seed."""

    name: str
    population: int
    sample: float

    @property
    def within(self) -> float:
        """To within how much (0 to 1) the share good or better of the group will be known."""
        return precision(self.sample, self.population)


@dataclass(frozen=True)
class Preview:
    """What a draw would take, and what each team and cohort can expect of it."""

    plan: Plan
    teams: tuple[Expected, ...]  # none where the plan's groups are the teams
    cohorts: tuple[Expected, ...]
    nameless: int  # cases that can be drawn and name no worker


def preview(listed: Sequence[Listed], terms: Terms) -> Preview:
    """What a draw on these terms would take of this list. Raises CannotDraw."""
    plan = outcome(listed, terms).plan
    return Preview(
        plan,
        () if terms.by_team and not terms.by_cohort else expected(listed, terms, plan, "team"),
        () if terms.by_cohort and not terms.by_team else expected(listed, terms, plan, "cohort"),
        sum(not case.worker for case in listed if exclusion(case, terms.target) is None),
    )


def expected(listed: Sequence[Listed], terms: Terms, plan: Plan, by: str) -> tuple[Expected, ...]:
    """How many cases each team or each cohort (`by`) can expect of what the strata give, by name.

    Every case of a stratum is as likely as every other, so that a group expects its share of each; a quota
    of its own comes on top of chance.
    """
    chance = {group.name: group.sample / group.population for group in plan.groups if group.population}
    there: Counter[str] = Counter()
    found: dict[str, float] = {}
    least = dict(terms.quotas.cohorts) if by == "cohort" else {}
    quota: dict[str, int] = {}
    for case in listed:
        if exclusion(case, terms.target) is None:
            name = (case.team or NO_TEAM) if by == "team" else case.cohort
            there[name] += 1
            found[name] = found.get(name, 0) + chance[stratum(case, terms)]
            quota[name] = least.get(case.cohort_code, 0)
    return tuple(Expected(name, there[name], max(found[name], quota[name])) for name in sorted(there))
