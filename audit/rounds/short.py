"""When not every case can be given: which, and which rule keeps whom from them, in sentences."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from audit.models import CaseAudit, Person, SampledCase
from audit.rounds.barred import Barred
from audit.rules.auditing import Bar
from audit.rules.capacity import Load

# A sentence with more references or names than this is no longer read.
MOST_NAMED = 10
MOST_PEOPLE = 3

Missing = tuple[SampledCase, Sequence[CaseAudit], Collection[int]]


class Short:
    """What each of the chosen auditors can do, to be asked why a case could not be given to them."""

    def __init__(
        self,
        auditors: Sequence[Person],
        load_of: Mapping[int, Load],
        barred: Barred,
        given: Counter[int],
        kept: Mapping[int, Sequence[int]],
    ) -> None:
        self.auditors, self.load_of, self.barred = auditors, load_of, barred
        self.given, self.kept = given, kept

    def says(self, missing: Sequence[Missing]) -> str:
        """Which cases cannot be allocated, why, and what to do, a line for each team; empty when all can."""
        by_team: dict[str, list[Missing]] = defaultdict(list)
        for one in missing:
            by_team[one[0].entry.team.name if one[0].entry.team else "no team"].append(one)
        sentences = [self._sentence(team, by_team[team]) for team in sorted(by_team)]
        if not sentences:
            return ""
        full = any("as many as" in sentence or "away" in sentence for sentence in sentences)
        end = "Choose another auditor as well" + (", or change their numbers." if full else ".")
        return "\n".join([*sentences, end])

    def _sentence(self, team: str, missing: Sequence[Missing]) -> str:
        references = [case.entry.case.reference for case, _, _ in missing]
        named = ", ".join(references[:MOST_NAMED])
        if len(references) > MOST_NAMED:
            named += f" and {len(references) - MOST_NAMED:,} more"
        cases = "1 case" if len(references) == 1 else f"{len(references):,} cases"
        twice = " a second time" if all(who or stays for _, stays, who in missing) else ""
        return f"{cases} of {team} cannot be allocated{twice} ({named}), because {self._why(team, missing)}."

    def _why(self, team: str, missing: Sequence[Missing]) -> str:
        """Who is kept from these cases by what; each auditor once, with what keeps them from the first."""
        kept_by: dict[str, list[Person]] = defaultdict(list)
        for auditor in self.auditors:
            kept_by[self._of(auditor, missing)].append(auditor)
        everyone = len(kept_by) == 1
        parts = []
        for what, people in kept_by.items():
            several = len(people) > 1 and not everyone
            who = "everyone chosen" if everyone else _names(people)
            parts.append(f"{who} {_in_words(what, team, several)}")
        return "; ".join(parts)

    def _of(self, auditor: Person, missing: Sequence[Missing]) -> str:
        for case, stays, who in missing:
            why = self.barred.why(auditor, case.entry)
            if why:
                return why
            if auditor.id in who or any(audit.auditor_id == auditor.id for audit in stays):
                return Bar.OTHER_AUDIT
        return "away" if self.load_of[auditor.id].nearly_always_away else "full"


def _in_words(what: str, team: str, several: bool) -> str:
    has, is_ = ("have", "are") if several else ("has", "is")
    if what == "away":
        return f"{is_} away until the due date"
    if what == "full":
        return f"{has} as many as their number a month allows"
    return Bar(what).words(team, several)


def _names(people: Sequence[Person]) -> str:
    names = [person.name for person in people]
    if len(names) > MOST_PEOPLE + 1:
        return f"{', '.join(names[:MOST_PEOPLE])} and {len(names) - MOST_PEOPLE:,} others"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
