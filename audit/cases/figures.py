"""The figures of a case list: how many cases each team has in each cohort. Plain values, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.cases.names import folded, in_order, tidied
from audit.cases.spreadsheet.found_cases import COHORTS, FoundCaseList

# The kinds of case that every council has, in the order of the child's journey. A framework may name more.
COHORT_NAMES = {
    "early_help": "Early help",
    "child_in_need": "Child in need",
    "child_protection": "Child protection",
    "in_care": "In care",
    "care_leaver": "Care leaver",
}


@dataclass(frozen=True)
class TeamFigures:
    """The cases of one team; without a name, the cases that have no team."""

    name: str | None
    per_cohort: Mapping[str, int]
    open_cases: int
    is_new: bool = False

    @property
    def cases(self) -> int:
        return sum(self.per_cohort.values())


@dataclass(frozen=True)
class Figures:
    """The figures of a whole list: teams by name, then the cases without a team."""

    cohorts: tuple[str, ...]
    teams: tuple[TeamFigures, ...]

    @property
    def cases(self) -> int:
        return sum(team.cases for team in self.teams)

    @property
    def open_cases(self) -> int:
        return sum(team.open_cases for team in self.teams)

    @property
    def without_team(self) -> int:
        return sum(team.cases for team in self.teams if team.name is None)

    @property
    def new_teams(self) -> tuple[str, ...]:
        return tuple(team.name for team in self.teams if team.name and team.is_new)

    def of_cohort(self, cohort: str) -> int:
        return sum(team.per_cohort.get(cohort, 0) for team in self.teams)


# One line of counting: the team's name or None, the cohort, whether open, and how many.
Count = tuple[str | None, str, bool, int]


def figures(counts: Iterable[Count], new: Iterable[str] = ()) -> Figures:
    """Figures from counts of cases; `new` are the names of teams that are not known yet."""
    cases: dict[str | None, Counter[str]] = {}
    still_open: Counter[str | None] = Counter()
    for team, cohort, is_open, n in counts:
        cases.setdefault(team, Counter())[cohort] += n
        still_open[team] += n if is_open else 0
    names = sorted(cases, key=lambda team: (team is None, in_order(team or "")))
    fresh = set(new)
    teams = (TeamFigures(team, cases[team], still_open[team], team in fresh) for team in names)
    every = {cohort for of_team in cases.values() for cohort in of_team}
    # A list of contacts or supervision files would show four columns of nothing.
    usual = COHORTS if not every or every & set(COHORTS) else ()
    return Figures((*usual, *sorted(every - set(COHORTS))), tuple(teams))


def found_figures(
    found: FoundCaseList, known: Iterable[str], also: Mapping[str, str] | None = None
) -> Figures:
    """The figures of a list that was read, with its teams as they will be called once it is brought in.

    `known` are the names of the teams there are already; `also` gives the known name behind another (folded).
    """
    known = list(known)
    names = team_names(found, known, also)
    counts = Counter((case.team, case.cohort, case.is_open) for case in found.cases)
    return figures(
        (
            (names[team] if team else None, cohort, is_open, n)
            for (team, cohort, is_open), n in counts.items()
        ),
        new=set(names.values()) - set(known),
    )


def team_names(
    found: FoundCaseList, known: Iterable[str], also: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What each team of a list is called here: as it is known, otherwise as the list writes it first."""
    called = {**(also or {}), **{folded(name): name for name in known}}
    return {name: called.setdefault(folded(name), tidied(name)) for name in found.per_team}
