"""What an allocation to these auditors would be: shown before it is stored, and then stored as shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audit.models import CaseAudit, Person, Round, SampledCase
from audit.rounds import allocation_queries, queries
from audit.rounds.audited_before import audited_before
from audit.rounds.barred import Barred
from audit.rounds.loads import loads
from audit.rounds.short import Short
from audit.rules.allocation import Auditor, ToGive, allocate, audited_twice, first_of
from audit.rules.capacity import Load, weights


@dataclass(frozen=True)
class Twice:
    """How many cases a second auditor audits as well: so many, or so many per cent of them, rounded up."""

    kind: str = "number"  # number, share
    size: int = 0

    def of(self, cases: int) -> int:
        wanted = -(-cases * self.size // 100) if self.kind == "share" else self.size
        return max(0, min(wanted, cases))


ONCE = Twice()


@dataclass(frozen=True)
class Share:
    """One auditor's part: what they would audit, and what bears on it."""

    auditor: Person
    load: Load
    cases: int  # without those that are locked to them
    second: int  # of these, as the second auditor
    locked: int
    of_own_teams: int


@dataclass(frozen=True)
class Given:
    """One audit to be: of this case, by this auditor, as the first or the second."""

    case: SampledCase
    auditor: Person
    second: bool


@dataclass(frozen=True)
class Planned:
    """Who would audit what, what stays, and what cannot be given."""

    cases: Sequence[SampledCase]
    given: list[Given]
    locked: Sequence[CaseAudit]
    twice: int
    shares: list[Share]
    refusal: str  # which cases cannot be allocated, why, and what to do; empty when all can


def planned(found: Round, auditors: Sequence[Person], twice: Twice = ONCE) -> Planned:
    """The most even allocation of the round's sample to these auditors that the rules allow.

    What is locked stays. Where the cases cannot be shared out exactly, those who had fewest audits in all
    rounds get one more.
    """
    cases, locked = queries.sampled(found), allocation_queries.locked(found)
    ever, load_of = queries.audits_ever(auditors), loads(found, auditors)
    in_turn = sorted(auditors, key=lambda auditor: ever.get(auditor.id, 0))
    barred, seed = Barred(auditors, audited_before(found.id)), found.draw.seed if found.draw else 0
    keys = {case.id: f"{case.entry.case.subject}/{case.entry.case.reference}" for case in cases}
    again = audited_twice(list(keys.values()), twice.of(len(cases)), seed)
    stays: dict[int, list[CaseAudit]] = {case.id: [] for case in cases}
    for audit in locked:
        stays[audit.sampled_case_id].append(audit)
    to_give = [_to_give(case, keys[case.id] in again, stays[case.id], barred) for case in cases]
    teams_kept: dict[int, list[int]] = {auditor.id: [] for auditor in auditors}
    for audit in locked:
        teams_kept.setdefault(audit.auditor_id, []).append(audit.team_id)
    weight = weights([load_of[auditor.id] for auditor in in_turn])
    made = allocate(
        [one for one in to_give if one.times],
        [
            Auditor(one.id, part, load_of[one.id].most, tuple(teams_kept[one.id]))
            for one, part in zip(in_turn, weight, strict=True)
        ],
    )
    by_id, given = {auditor.id: auditor for auditor in auditors}, []
    for case in cases:
        who = made.given.get(case.id, ())
        has_first = any(not audit.second for audit in stays[case.id])
        first = None if has_first or not who else first_of(keys[case.id], who, seed)
        given += [Given(case, by_id[id], id != first) for id in sorted(who, key=lambda id: id != first)]
    short = Short(auditors, load_of, barred, Counter(one.auditor.id for one in given), teams_kept)
    impossible = set(made.impossible)
    missing = [(case, stays[case.id], made.given.get(case.id, ())) for case in cases if case.id in impossible]
    return Planned(
        cases, given, locked, len(again), _shares(auditors, load_of, given, teams_kept, cases, barred),
        short.says(missing),
    )  # fmt: skip


def _to_give(case: SampledCase, twice: bool, stays: Sequence[CaseAudit], barred: Barred) -> ToGive:
    """The case as the rule sees it: how often it still is to be given, and never to whoever keeps it."""
    first = any(not audit.second for audit in stays)
    second = any(audit.second for audit in stays)
    times = (not first) + (twice and not second)
    never = barred.from_(case.entry) | {audit.auditor_id for audit in stays}
    # A case without a team is never drawn.
    return ToGive(case.id, case.entry.team_id or 0, never, times)


def _shares(
    auditors: Sequence[Person],
    load_of: dict[int, Load],
    given: Sequence[Given],
    kept: dict[int, list[int]],
    cases: Sequence[SampledCase],
    barred: Barred,
) -> list[Share]:
    load = Counter(one.auditor.id for one in given)
    second = Counter(one.auditor.id for one in given if one.second)
    of_team = Counter(case.entry.team_id for case in cases)
    return [
        Share(
            one, load_of[one.id], load[one.id], second[one.id], len(kept[one.id]),
            sum(of_team[team_id] for team_id in barred.own[one.id]),
        )
        for one in auditors
    ]  # fmt: skip
