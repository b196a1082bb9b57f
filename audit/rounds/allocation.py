"""What an allocation to these auditors would be: shown before it is stored, and then stored as shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audit.accounts.queries import reach
from audit.models import Person, Round, SampledCase
from audit.rounds import queries
from audit.rules.allocation import allocate

# A sentence with more references than this is no longer read.
MOST_NAMED = 10


@dataclass(frozen=True)
class Share:
    """One auditor's part: how many cases they would audit, and how many are of their own teams."""

    auditor: Person
    cases: int
    of_own_teams: int


@dataclass(frozen=True)
class Planned:
    """Who would audit what (sampled case: auditor), and what nobody chosen may take."""

    cases: Sequence[SampledCase]
    given: dict[int, int]
    shares: list[Share]
    impossible: list[SampledCase]

    @property
    def refusal(self) -> str:
        """Which cases cannot be allocated, why, and what to do; empty when all can."""
        by_team: dict[str, list[str]] = {}
        for case in self.impossible:
            team = case.entry.team.name if case.entry.team else "no team"
            by_team.setdefault(team, []).append(case.entry.case.reference)
        sentences = [_sentence(team, references) for team, references in sorted(by_team.items())]
        return " ".join([*sentences, "Choose another auditor as well."]) if sentences else ""


def planned(found: Round, auditors: Sequence[Person]) -> Planned:
    """The most even allocation of the round's sample to these auditors, never a case of their own teams.

    Where the cases cannot be shared out exactly, those who had fewest audits in all rounds get one more.
    """
    cases = queries.sampled(found)
    own, ever = reach(auditors), queries.audits_ever(auditors)
    in_turn = sorted(auditors, key=lambda auditor: ever.get(auditor.id, 0))
    # A case without a team is never drawn.
    teams = {case.id: case.entry.team_id for case in cases if case.entry.team_id is not None}
    made = allocate(teams, {auditor.id: own[auditor.id] for auditor in in_turn})
    load, of_team = Counter(made.given.values()), Counter(teams.values())
    shares = [
        Share(auditor, load[auditor.id], sum(of_team[team_id] for team_id in own[auditor.id]))
        for auditor in auditors
    ]
    impossible = set(made.impossible)
    return Planned(cases, made.given, shares, [case for case in cases if case.id in impossible])


def _sentence(team: str, references: list[str]) -> str:
    named = ", ".join(references[:MOST_NAMED])
    if len(references) > MOST_NAMED:
        named += f" and {len(references) - MOST_NAMED:,} more"
    cases = "1 case" if len(references) == 1 else f"{len(references):,} cases"
    why = f"everyone chosen has {team} among their own teams"
    return f"{cases} of {team} cannot be allocated ({named}), because {why}."
