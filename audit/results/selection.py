"""Which figures are asked for: rounds, cohort and service, read from an address, held to a person's teams."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from audit.accounts import queries as accounts
from audit.frameworks import queries as frameworks
from audit.models import Cohort, Team
from audit.results import queries
from audit.results.queries import RoundChoice
from audit.results.teams import TeamTree
from audit.rules.framework import Version

LONGEST_NUMBER = 9  # digits of an id: every database of ours can compare it


class Unknown(ValueError):
    """Something in the address does not exist; the text says what."""


class NotTheirs(ValueError):
    """Something in the address belongs to teams that are not the person's."""


@dataclass(frozen=True)
class Selection:
    """What the figures are of, every part of it checked."""

    rounds: tuple[RoundChoice, ...]  # newest first, all of one framework
    every_round: bool  # none was named, so these are all there are
    version: Version  # the newest of the rounds: its themes and criteria are shown
    versions: tuple[Version, ...]  # newest first
    cohort: Cohort | None
    service: Team | None
    teams: frozenset[int] | None  # None: every team
    reach: frozenset[int] | None  # the teams the person may see, whatever is chosen
    tree: TeamTree
    left_out: tuple[RoundChoice, ...]  # named, but of another framework
    offered: tuple[RoundChoice, ...]  # every round with results that the person may see
    cohorts: tuple[Cohort, ...]
    services: tuple[Team, ...]
    args: dict[str, Any]  # as an address holds them

    @property
    def round_ids(self) -> list[int]:
        return [round_.id for round_ in self.rounds]

    @property
    def of_framework(self) -> list[RoundChoice]:
        """The rounds one may choose from: those of this framework."""
        return [round_ for round_ in self.offered if round_.framework == self.version.framework]

    @property
    def other_frameworks(self) -> dict[str, str]:
        """The other frameworks with results: their codes with their names."""
        return {r.framework: r.framework_name for r in self.offered if r.framework != self.version.framework}

    @property
    def words(self) -> str:
        """The filters in words, for a heading or a cover."""
        names = [round_.name for round_ in self.rounds]
        if self.every_round and len(names) != 1:
            rounds = f"All {len(names)} rounds of {self.version.name}"
        else:
            rounds = ", ".join(names)
        cohort = self.cohort.name if self.cohort else "All cohorts"
        every = "All services" if self.reach is None else "Your teams"
        return f"{rounds} · {cohort} · {self.service.name if self.service else every}"

    def within(self, team_ids: frozenset[int]) -> frozenset[int]:
        """Those of these teams that the selection holds."""
        return team_ids if self.teams is None else team_ids & self.teams


def select_from(
    args: MultiDict[str, str], teams: frozenset[int] | None, framework: str | None = None
) -> Selection | None:
    """The selection an address asks for, of a person who may see `teams` (None: all).

    Without rounds in the address it is every round with results of `framework`, or of the newest framework
    version with results. None when there are no results at all yet. Raises Unknown and NotTheirs.
    """
    offered = tuple(queries.rounds_with_results(teams))
    if not offered:
        return None
    named = _rounds_named(args)
    framework = framework or args.get("framework", "").strip() or None
    if framework and framework not in {round_.framework for round_ in (*offered, *named)}:
        raise Unknown("There are no results of that framework.")
    code = framework or _newest(named or offered).framework
    chosen = tuple(round_ for round_ in named or offered if round_.framework == code)
    if not chosen:  # rounds of one framework were named with another
        raise Unknown("Those rounds used another framework.")
    tree = TeamTree(accounts.teams())
    cohorts = tuple(frameworks.cohorts())
    cohort = _cohort(args, cohorts)
    service = _service(args, tree, teams)
    numbers = {round_.version_id for round_ in chosen}
    versions = sorted(map(frameworks.whole, numbers), key=lambda version: -version.number)
    return Selection(
        rounds=chosen,
        every_round=not named,
        version=versions[0],
        versions=tuple(versions),
        cohort=cohort,
        service=service,
        teams=_held(teams, tree.below(service.id) if service else None),
        reach=teams,
        tree=tree,
        left_out=tuple(round_ for round_ in named if round_.framework != code),
        offered=offered,
        cohorts=cohorts,
        services=tuple(tree.services(teams)),
        args=_args(named, framework if args.get("framework") else None, cohort, service),
    )


def number(args: MultiDict[str, str], name: str, what: str) -> int | None:
    """The id in the address under this name; None when it is not there; raises Unknown when it is no id."""
    text = args.get(name, "").strip()
    return _id(text, what) if text else None


def _id(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Unknown(f"There is no such {what}.")
    return int(text)


def _rounds_named(args: MultiDict[str, str]) -> tuple[RoundChoice, ...]:
    ids = {_id(text.strip(), "round") for text in args.getlist("round") if text.strip()}
    found = queries.rounds_by_id(ids) if ids else []
    if len(found) != len(ids):
        raise Unknown("There is no such round.")
    return tuple(found)


def _newest(rounds: tuple[RoundChoice, ...]) -> RoundChoice:
    return max(rounds, key=lambda round_: round_.version_id)


def _cohort(args: MultiDict[str, str], cohorts: tuple[Cohort, ...]) -> Cohort | None:
    code = args.get("cohort", "").strip()
    if not code:
        return None
    for cohort in cohorts:
        if cohort.code == code:
            return cohort
    raise Unknown("There is no such cohort.")


def _service(args: MultiDict[str, str], tree: TeamTree, teams: frozenset[int] | None) -> Team | None:
    service_id = number(args, "service", "service")
    if service_id is None:
        return None
    service = tree.teams.get(service_id)
    if service is None or not service.is_service:
        raise Unknown("There is no such service.")
    if teams is not None and not tree.below(service.id) & teams:
        raise NotTheirs("None of your teams belongs to that service.")
    return service


def _held(teams: frozenset[int] | None, chosen: frozenset[int] | None) -> frozenset[int] | None:
    if teams is None or chosen is None:
        return chosen if teams is None else teams
    return teams & chosen


def _args(
    named: tuple[RoundChoice, ...], framework: str | None, cohort: Cohort | None, service: Team | None
) -> dict[str, Any]:
    found = {
        "framework": framework,
        "round": [round_.id for round_ in named],
        "cohort": cohort.code if cohort else None,
        "service": service.id if service else None,
    }
    return {name: value for name, value in found.items() if value}
