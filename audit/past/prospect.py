"""What an import would make, before it is made: audits, rounds, teams, people, and the figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from audit.cases.names import folded
from audit.cases.near_names import near
from audit.cases.spreadsheet.opening import Book
from audit.frameworks.queries import by_code, whole
from audit.models import FrameworkVersion
from audit.past import past_map, queries, reading, targets
from audit.past.cells import LeftOut
from audit.past.found import Found, PastAudit, Word
from audit.past.past_map import CREATE, MapFault, PastMap
from audit.past.targets import Target
from audit.past.words import LEAVE_OUT
from audit.rules import clock
from audit.rules.framework import Version


@dataclass(frozen=True)
class Figures:
    """How often each grade would be given to one thing."""

    target: Target
    counts: Counter[str]

    @property
    def n(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Prospect:
    """What would be brought in, and what stands in the way."""

    version: Version
    found: Found
    audits: Sequence[PastAudit]
    left_out: Sequence[LeftOut]
    near: dict[str, list[str]]  # for each team that nobody knows: what it may mean
    new_teams: Sequence[str]
    known_auditors: Counter[str]
    other_auditors: Counter[str]
    leaves_out_faulty: bool

    @property
    def rounds(self) -> dict[str, list[PastAudit]]:
        """The audits of each round, oldest round first."""
        found: dict[str, list[PastAudit]] = {}
        for audit in sorted(self.audits, key=lambda one: (one.day, one.row)):
            found.setdefault(audit.round, []).append(audit)
        return found

    @property
    def undecided(self) -> dict[str, dict[str, Word]]:
        """Words that nobody has decided on, by the setting of the map that decides them."""
        every = {"teams": self.found.teams, "cohorts": self.found.cohorts}
        every |= {f"words, {code}": words for code, words in self.found.words.items()}
        open_ = {name: {said: word for said, word in words.items() if word.means is None} for name, words in
                 every.items()}  # fmt: skip
        return {name: words for name, words in open_.items() if words}

    @property
    def stands_in_the_way(self) -> str:
        """Why it cannot be brought in as it is; empty when it can."""
        if self.found.undecided:
            return "Some words, teams or kinds of case are not decided on yet."
        if self.found.faults and not self.leaves_out_faulty:
            return "Some cells cannot be used. Mend them, or leave out their rows."
        return "" if self.audits else "There is no audit to bring in."

    @property
    def figures(self) -> list[Figures]:
        """Grades by overall, theme and criterion as they would be counted."""
        counts: dict[str, Counter[str]] = {}
        for audit in self.audits:
            for code, grade in audit.grades.items():
                counts.setdefault(code, Counter())[grade] += 1
        known = targets.targets(self.version)
        return [Figures(target, counts[code]) for code, target in known.items() if code in counts]

    @property
    def teams(self) -> Counter[str]:
        return Counter(audit.team for audit in self.audits)

    @property
    def cohorts(self) -> Counter[str]:
        names = dict(self.version.cohorts)
        return Counter(names[audit.cohort] for audit in self.audits)


def team_of(name: str, chosen: PastMap, known: dict[str, str]) -> str | None:
    """The team that a name of the file means: the name of a team there is, CREATE, LEAVE_OUT, or None."""
    said = chosen.teams.get(name)
    if said in (CREATE, LEAVE_OUT):
        return known.get(folded(name), CREATE) if said == CREATE else said
    return known.get(folded(said if said is not None else name))


def prospect(book: Book, chosen: PastMap, row: FrameworkVersion, today: date | None = None) -> Prospect:
    """What a file would make by this map. Raises MapFault and UnusableFile; stores nothing."""
    version = whole(row.id)
    if problems := past_map.faults(chosen, version):
        raise MapFault(" ".join(problems.values()))
    known = {name: team.name for name, team in queries.teams().items()}
    _check_teams(chosen, known)
    means = known | {
        folded(name): said for name in chosen.teams if (said := team_of(name, chosen, known)) is not None
    }
    found = reading.read(book, chosen, version, means, today or clock.today())
    there = queries.there_already(row.framework_id)
    new = [audit for audit in found.audits if audit.key not in there]
    again = [LeftOut(one.row, "it was imported before") for one in found.audits if one.key in there]
    used = {audit.team for audit in new}
    people = queries.people()
    auditors = Counter(audit.auditor for audit in new)
    mine = {name for name in auditors if folded(name) in people}
    unknown = [name for name, word in found.teams.items() if word.means is None]
    return Prospect(
        version, found, new, sorted([*found.left_out, *again], key=lambda one: one.row),
        {name: near(name, known.values()) for name in unknown},
        sorted({name for name in used if team_of(name, chosen, known) == CREATE}),
        Counter({name: n for name, n in auditors.items() if name in mine}),
        Counter({name: n for name, n in auditors.items() if name not in mine}),
        chosen.leave_out_faulty_rows,
    )  # fmt: skip


def version_of(chosen: PastMap) -> FrameworkVersion:
    """The published framework version that a map names. Raises MapFault."""
    framework = by_code(chosen.framework)
    versions = framework.versions if framework else []
    for one in versions:
        if one.number == chosen.version and one.published_at:
            return one
    raise MapFault(f"framework: there is no published version {chosen.version} of {chosen.framework!r:.60}.")


def _check_teams(chosen: PastMap, known: dict[str, str]) -> None:
    if chosen.team and folded(chosen.team) not in known:
        raise MapFault(f"team: there is no team {chosen.team!r:.120}.")
    services = queries.services()
    for name, said in chosen.teams.items():
        if said == CREATE and folded(name) in services:
            raise MapFault(f"teams, {name}: a service is called so. Choose one of its teams.")
        if said not in (CREATE, LEAVE_OUT) and folded(said) not in known:
            raise MapFault(f"teams, {name}: there is no team {said!r:.120}.")
