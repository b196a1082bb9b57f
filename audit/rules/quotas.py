"""Quotas of a draw: at least so many of a cohort, one of each team or worker, at most so many of a worker.

What can be met is decided here, before anything is drawn, and what cannot is said in words. The cases that
must be drawn for quotas are the core of a sample; `drawing.py` fills it up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from audit.rules.matching import Matching
from audit.rules.sampling import Candidate, CannotDraw


@dataclass(frozen=True)
class Quotas:
    """What a sample must hold, whatever chance says. Nothing, unless it is asked for."""

    cohorts: tuple[tuple[str, int], ...] = ()  # at least so many of each of these cohorts
    each_team: bool = False  # at least one of each team
    each_worker: bool = False  # at least one of each worker that the list names
    most_per_worker: int = 0  # 0: any number

    def __bool__(self) -> bool:
        return bool(self.cohorts or self.each_team or self.each_worker or self.most_per_worker)

    def room(self, worker: str, taken: Counter[str]) -> bool:
        """Whether another case of this worker may be taken."""
        return not (self.most_per_worker and worker) or taken[worker] < self.most_per_worker

    def stored(self) -> dict[str, Any]:
        """As they are kept with a draw; empty for none."""
        return asdict(self) | {"cohorts": [list(pair) for pair in self.cohorts]} if self else {}


NO_QUOTAS = Quotas()


def quotas_of(stored: dict[str, Any]) -> Quotas:
    """Quotas as they were kept with a draw."""
    if not stored:
        return NO_QUOTAS
    return Quotas(**{**stored, "cohorts": tuple((cohort, n) for cohort, n in stored["cohorts"])})


def most_of(cases: Iterable[Candidate], quotas: Quotas) -> int:
    """How many of these cases can be drawn together."""
    by_worker = Counter(map(attrgetter("worker"), cases))
    most = quotas.most_per_worker
    return sum(min(n, most) if worker and most else n for worker, n in by_worker.items())


def check(candidates: Sequence[Candidate], n: int, quotas: Quotas) -> None:
    """Raise CannotDraw naming every quota that a sample of n cannot meet even by itself."""
    wrong = list(_wrong(candidates, n, quotas))
    if wrong:
        raise CannotDraw(" ".join(wrong))


def _wrong(candidates: Sequence[Candidate], n: int, quotas: Quotas) -> Iterator[str]:
    there = Counter(map(attrgetter("cohort"), candidates))
    for cohort, least in quotas.cohorts:
        if there[cohort] < least:
            yield f"There {_are(there[cohort])} of {cohort} to draw from, fewer than the {least:,} asked for."
    asked = sum(least for _, least in quotas.cohorts)
    if asked > n:
        yield (
            f"The quotas of cohorts are {_cases(asked)} and {n:,} are to be drawn: "
            "draw more, or ask for less."
        )
    for wanted, kind in ((quotas.each_team, "team"), (quotas.each_worker, "worker")):
        different = set(map(attrgetter(kind), candidates)) - {""}
        if wanted and len(different) > n:
            yield f"{len(different):,} {kind}s and {_cases(n)}: at least one of each is not possible."
    possible = most_of(candidates, quotas)
    if possible < n:
        yield (
            f"At most {quotas.most_per_worker:,} of each worker leaves {_cases(possible)}, "
            f"fewer than the {n:,} to draw."
        )


def core(in_order: Sequence[Candidate], n: int, quotas: Quotas, sizes: Mapping[str, int]) -> list[Candidate]:
    """The cases that a sample of n must hold for its quotas, of candidates in the order of the draw.

    Where there is room these are the first of each kind, so that quotas which chance would meet anyway change
    nothing, and no stratum gives more than its size as long as others can serve. Where there is not, cases
    that serve two quotas at once are chosen. Raises CannotDraw when the quotas cannot be met together.
    """
    found = _first_of_each(in_order, quotas, sizes)
    if found is None or len(found) > n:
        found = _fewest(in_order, quotas)
    if len(found) > n:
        raise CannotDraw(
            f"Together these quotas take {_cases(len(found))} and {n:,} are to be drawn. "
            "Draw more, or ask for less."
        )
    return found


def _needs(case: Candidate, quotas: Quotas) -> list[tuple[str, str]]:
    """The quotas that this case would serve."""
    found = [("cohort", cohort) for cohort, _ in quotas.cohorts if case.cohort == cohort]
    if quotas.each_team and case.team:
        found.append(("team", case.team))
    if quotas.each_worker and case.worker:
        found.append(("worker", case.worker))
    return found


def _least(candidates: Iterable[Candidate], quotas: Quotas) -> Counter[tuple[str, str]]:
    """How many cases each quota needs."""
    least = Counter[tuple[str, str]]()
    for asked, kind in ((quotas.each_team, "team"), (quotas.each_worker, "worker")):
        if asked:
            least.update((kind, name) for name in set(map(attrgetter(kind), candidates)) if name)
    for cohort, n in quotas.cohorts:
        least["cohort", cohort] = n
    return least


def _first_of_each(
    in_order: Sequence[Candidate], quotas: Quotas, sizes: Mapping[str, int]
) -> list[Candidate] | None:
    """The first cases of each quota; None when the limit of a worker leaves a quota unmet."""
    lacking, taken = _least(in_order, quotas), Counter[str]()
    unmet = sum(n > 0 for n in lacking.values())
    found: list[Candidate] = []
    room, held = Counter(sizes), set[str]()
    for within_sizes in (True, False):
        for case in in_order:
            if not unmet:
                return found
            needs = _needs(case, quotas)
            fits = quotas.room(case.worker, taken) and (room[case.stratum] > 0 or not within_sizes)
            if fits and case.key not in held and any(lacking[need] > 0 for need in needs):
                found.append(case)
                held.add(case.key)
                taken[case.worker] += 1
                room[case.stratum] -= 1
                lacking.subtract(needs)
                unmet -= sum(lacking[need] == 0 for need in needs)
    return found if not unmet else None


def _fewest(in_order: Sequence[Candidate], quotas: Quotas) -> list[Candidate]:
    """As few cases as meet every quota: those of cohorts are taken so that they serve the others too.

    It is as few as there can be, but where cohorts, teams and workers are asked for at once: then the teams
    are looked at last.
    """
    by_worker = quotas.each_worker or quotas.most_per_worker > 0
    wanted = dict(quotas.cohorts) or {case.team: 1 for case in in_order if case.team and quotas.each_team}
    kind = "cohort" if quotas.cohorts else "team"
    cells: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for case in in_order:
        if getattr(case, kind) in wanted:
            cells[getattr(case, kind), case.worker if by_worker else case.team].append(case)
    matching = Matching({cell: len(cases) for cell, cases in cells.items()}, wanted)
    most = quotas.most_per_worker
    if quotas.each_worker if by_worker else quotas.each_team:
        matching.fill({other: 1 for _, other in cells if other})
    matching.fill({other: most for _, other in cells if by_worker and other and most}, any_other=True)
    for name, least in wanted.items():
        if matching.given(name) < least:
            raise CannotDraw(
                f"At most {most:,} of each worker leaves {matching.given(name):,} of the "
                f"{_cases(least)} of {name} asked for."
            )
    found = [case for cell, cases in cells.items() for case in cases[: matching.taken[cell]]]
    return found + _rest(in_order, quotas, found)


def _rest(in_order: Sequence[Candidate], quotas: Quotas, found: Sequence[Candidate]) -> list[Candidate]:
    """A case of each worker and team that has none; a worker's is of a team without one where it can be."""
    taken = Counter(case.worker for case in found)
    teams = {case.team for case in found}
    more: list[Candidate] = []

    def take(case: Candidate) -> None:
        more.append(case)
        taken[case.worker] += 1
        teams.add(case.team)

    if quotas.each_worker:
        for new_team_first in (True, False):
            for case in in_order:
                if case.worker and not taken[case.worker] and (case.team not in teams or not new_team_first):
                    take(case)
    if quotas.each_team:
        held = {case.key for case in [*found, *more]}
        for case in in_order:
            fits = case.key not in held and quotas.room(case.worker, taken)
            if case.team and case.team not in teams and fits:
                take(case)
        left = {case.team for case in in_order if case.team} - teams
        if left:
            raise CannotDraw(
                f"At most {quotas.most_per_worker:,} of each worker leaves no case of "
                f"{', '.join(sorted(left))} beside the other quotas. Ask for less."
            )
    return more


def _cases(n: int) -> str:
    return "1 case" if n == 1 else f"{n:,} cases"


def _are(n: int) -> str:
    return f"is {_cases(n)}" if n == 1 else f"are {_cases(n)}"
