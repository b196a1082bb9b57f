"""Which figures are asked for: rounds, cohort, teams and version, every part of them checked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.models import Cohort, Team
from audit.results import auditors, sampling
from audit.results.auditors import Auditors
from audit.results.hidden import Hidden
from audit.results.narrow import Narrow
from audit.results.queries import RoundChoice
from audit.results.teams import TeamTree
from audit.rules.framework import Theme, Version
from audit.web.display import plural, short_day

# Which grades stand in figures: as their auditors gave them first, or as a moderator agreed them.
AS_GRADED, AS_MODERATED = "as graded", "as moderated"
MODERATED, BOTH = "moderated", "both"  # as an address asks for the latter, or for both at once
SHIFTED = "as graded, with what moderation moved where a table says so"


@dataclass(frozen=True)
class Selection:
    """What the figures are of, every part of it checked."""

    rounds: tuple[RoundChoice, ...]  # newest first, all of one framework
    every_round: bool  # none was named, so these are all there are
    version: Version  # the newest of the rounds: its themes and criteria are shown
    versions: tuple[Version, ...]  # newest first
    every_version: tuple[Version, ...]  # those the audits of these rounds used, whichever is asked for
    cohort: Cohort | None
    service: Team | None
    chosen_teams: tuple[Team, ...]  # named one by one
    dates: tuple[date | None, date | None]  # a round counts when it begins on or between them
    teams: frozenset[int] | None  # None: every team
    auditors: Auditors | None  # only the audits of this group of auditors
    too_few_auditors: tuple[Team, ...]  # left out, because too few of that group audited there
    reach: frozenset[int] | None  # the teams the person may see, whatever is chosen
    tree: TeamTree
    left_out: tuple[RoundChoice, ...]  # named, but of another framework
    not_random: tuple[RoundChoice, ...]  # left out, because their cases were not drawn at random
    together: bool  # rounds that are not random are counted with those that are
    moderated: bool  # grades as moderated, not as graded
    both: bool  # as graded, and beside it how far moderation moved it
    offered: tuple[RoundChoice, ...]  # every round with results that the person may see
    cohorts: tuple[Cohort, ...]
    auditor_groups: tuple[Auditors, ...]
    services: tuple[Team, ...]
    offered_teams: tuple[Team, ...]
    hidden: Hidden  # audits that the reader is blind to: they are in nothing made from this
    args: dict[str, Any]  # as an address holds them

    @property
    def narrowed(self) -> bool:
        """Whether one version of several was asked for."""
        return len(self.versions) < len(self.every_version)

    @property
    def judged_themes(self) -> list[Theme]:
        """The themes that are judged, to choose one from."""
        return [theme for theme in self.version.themes if theme.judged]

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
    def any_not_random(self) -> bool:
        """Whether there are rounds of this framework whose cases were not drawn at random."""
        return any(not round_.random for round_ in self.of_framework)

    @property
    def narrow(self) -> Narrow:
        """What the audits have in common, for queries."""
        return Narrow(
            self.cohort.code if self.cohort else None, self.teams,
            self.auditors.id if self.auditors else None, self.hidden,
        )  # fmt: skip

    @property
    def sampling_notes(self) -> tuple[str, ...]:
        """What must be said of how the cases were chosen."""
        return sampling.notes(self.rounds, self.not_random)

    @property
    def hidden_note(self) -> str:
        """What must be said of audits that are left out because the reader is blind to them."""
        n = sum(round_id in self.round_ids for round_id in self.hidden.rounds.values())
        left_out = plural(n, "audit is", "audits are")
        return f"{left_out} left out until the other audit of the case is submitted." if n else ""

    @property
    def auditors_note(self) -> str:
        """What must be said where too few of a group of auditors audited."""
        return auditors.note([team.name for team in self.too_few_auditors], bool(self.teams))

    @property
    def grades(self) -> str:
        """Which grades stand in figures, in words."""
        return AS_MODERATED if self.moderated else SHIFTED if self.both else AS_GRADED

    @property
    def words(self) -> str:
        """The filters in words, for a heading or a cover."""
        parts = [self._rounds_in_words(), self.cohort.name if self.cohort else "All cohorts"]
        if self.service or not self.chosen_teams:
            every = "All services" if self.reach is None else "Your teams"
            parts.append(self.service.name if self.service else every)
        if self.chosen_teams:
            parts.append(", ".join(team.name for team in self.chosen_teams))
        if self.auditors:
            parts.append(f"Auditors: {self.auditors.name}")
        if self.narrowed:
            parts.append(f"Version {self.version.number} only")
        return " · ".join([*parts, self.grades])

    def _rounds_in_words(self) -> str:
        names = [round_.name for round_ in self.rounds]
        if self.every_round and len(names) != 1:
            return f"All {len(names)} rounds of {self.version.name}"
        first, last = self.dates
        if not first and not last:
            return ", ".join(names)
        since = f"from {short_day(first)}" if first else ""
        until = f"to {short_day(last)}" if last else ""
        listed = f": {', '.join(names)}" if names else ""
        return f"Rounds that begin {' '.join(filter(None, (since, until)))}{listed}"

    def within(self, team_ids: frozenset[int]) -> frozenset[int]:
        """Those of these teams that the selection holds."""
        return team_ids if self.teams is None else team_ids & self.teams
