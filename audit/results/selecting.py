"""A selection read from an address: every part checked, and held to a person's teams."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from audit.accounts import queries as accounts
from audit.frameworks import queries as frameworks
from audit.models import Cohort, Person, Team
from audit.results import auditors, queries, sampling
from audit.results.address import NotTheirs, Unknown, days, number, numbers
from audit.results.hidden import hidden
from audit.results.narrow import Narrow
from audit.results.queries import RoundChoice
from audit.results.selection import BOTH, MODERATED, Selection
from audit.results.teams import TeamTree
from audit.rules.framework import Version


def select_from(
    args: MultiDict[str, str],
    teams: frozenset[int] | None,
    reader: Person | None,
    framework: str | None = None,
    sees_auditors: bool = False,
) -> Selection | None:
    """The selection an address asks for, of a person who may see `teams` (None: all).

    Without rounds in the address it is every round with results of `framework`, or of the newest framework
    version with results. Who may not see auditors is given no figures of a group in a team where too few
    of it audited. What `reader` is blind to yet is left out of all that is made from it; without one, where
    it goes to nobody by name, what any auditor is blind to. None when there are no results at all yet.
    Raises Unknown and NotTheirs.
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
    together = args.get("drawn") == sampling.TOGETHER
    grades = args.get("grades")
    dates = days(args)
    chosen, not_random = sampling.kept_apart(_within(chosen, dates), together)
    tree = TeamTree(accounts.teams())
    cohorts = tuple(frameworks.cohorts())
    cohort = _cohort(args, cohorts)
    service = _service(args, tree, teams)
    named_teams = _teams(args, tree, teams)
    groups = auditors.offered()
    group = auditors.asked(args, groups)
    used, version = _versions(args, chosen or _of_framework(offered, code) or named)
    held = _held(teams, tree, service, named_teams)
    too_few: frozenset[int] = frozenset()
    if group and not sees_auditors:
        narrow = Narrow(cohort.code if cohort else None, held, group.id)
        too_few = auditors.teams_of_too_few([round_.id for round_ in chosen], narrow)
        held = (frozenset(tree.teams) if held is None else held) - too_few
    return Selection(
        rounds=chosen,
        every_round=not named and not any(dates),
        version=version or used[0],
        versions=(version,) if version else used,
        every_version=used,
        cohort=cohort,
        service=service,
        chosen_teams=named_teams,
        dates=dates,
        teams=held,
        auditors=group,
        too_few_auditors=tuple(tree.in_order(too_few)),
        reach=teams,
        tree=tree,
        left_out=tuple(round_ for round_ in named if round_.framework != code),
        not_random=not_random,
        together=together,
        moderated=grades == MODERATED,
        both=grades == BOTH,
        offered=offered,
        cohorts=cohorts,
        auditor_groups=groups,
        services=tuple(tree.services(teams)),
        offered_teams=tuple(tree.open_teams(teams)),
        hidden=hidden(reader),
        args=_args(
            framework=framework if args.get("framework") else None,
            round=[round_.id for round_ in named],
            **{"from": dates[0] and dates[0].isoformat(), "to": dates[1] and dates[1].isoformat()},
            cohort=cohort.code if cohort else None,
            service=service.id if service else None,
            teams=[team.id for team in named_teams],
            auditors=group.code if group else None,
            version=version.number if version else None,
            drawn=sampling.TOGETHER if together else None,
            grades=grades if grades in (MODERATED, BOTH) else None,
        ),
    )


def _of_framework(rounds: Sequence[RoundChoice], code: str) -> tuple[RoundChoice, ...]:
    return tuple(round_ for round_ in rounds if round_.framework == code)


def _args(**parts: Any) -> dict[str, Any]:
    return {name: value for name, value in parts.items() if value}


def _within(
    rounds: tuple[RoundChoice, ...], dates: tuple[date | None, date | None]
) -> tuple[RoundChoice, ...]:
    first, last = dates[0] or date.min, dates[1] or date.max
    return tuple(round_ for round_ in rounds if first <= round_.begins <= last)


def _versions(
    args: MultiDict[str, str], rounds: Sequence[RoundChoice]
) -> tuple[tuple[Version, ...], Version | None]:
    """The versions that the audits of these rounds used, newest first, and the one asked for."""
    counted = queries.versions_counted(round_.id for round_ in rounds)
    ids = (counted or {one.version_id for one in rounds}) | {one.version_id for one in rounds if one.imported}
    used = tuple(sorted(map(frameworks.whole, ids), key=lambda version: -version.number))
    asked = number(args, "version", "version")
    if asked is None:
        return used, None
    for version in used:
        if version.number == asked:
            return used, version
    raise Unknown("No audit of these rounds used that version of the framework.")


def _rounds_named(args: MultiDict[str, str]) -> tuple[RoundChoice, ...]:
    ids = numbers(args, "round", "round")
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


def _teams(args: MultiDict[str, str], tree: TeamTree, teams: frozenset[int] | None) -> tuple[Team, ...]:
    ids = numbers(args, "teams", "team")
    if not ids <= tree.teams.keys():
        raise Unknown("There is no such team.")
    if teams is not None and not ids <= teams:
        raise NotTheirs("That team is not one of yours.")
    return tuple(tree.in_order(ids))


def _held(
    reach: frozenset[int] | None, tree: TeamTree, service: Team | None, named: tuple[Team, ...]
) -> frozenset[int] | None:
    """The teams that figures are of; None: every team."""
    narrowed = [reach] if reach is not None else []
    if service:
        narrowed.append(tree.below(service.id))
    if named:
        narrowed.append(frozenset().union(*(tree.merged(team.id) for team in named)))
    return frozenset.intersection(*narrowed) if narrowed else None
