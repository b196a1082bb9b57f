"""The invented cases, and the list of them that was brought in for each month."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from audit.cases.spreadsheet.equality_groups import NOT_KNOWN
from audit.cases.spreadsheet.found_cases import NOTE, PROBLEM, FoundCase, FoundCaseList, SetAside
from audit.demo.council import DISABLED, FIRST_NAMES, LAST_NAMES, TEAMS, TeamPlan
from audit.demo.dice import dice, weighted

SHEETS = {
    "early_help": "List 2", "child_in_need": "List 6", "child_protection": "List 7", "in_care": "List 8",
    "care_leaver": "List 9",
}  # fmt: skip
# For how long cases are open, in days.
OPEN_FOR = {
    "early_help": (75, 330), "child_in_need": (80, 450), "child_protection": (80, 540),
    "in_care": (100, 2200), "care_leaver": (100, 1300),
}  # fmt: skip
AGES = {
    "early_help": {"0-4": 25, "5-9": 35, "10-15": 32, "16-17": 8},
    "child_in_need": {"0-4": 29, "5-9": 28, "10-15": 31, "16-17": 12},
    "child_protection": {"0-4": 38, "5-9": 27, "10-15": 28, "16-17": 7},
    "in_care": {"0-4": 17, "5-9": 18, "10-15": 42, "16-17": 23},
    "care_leaver": {"16-17": 18, "18+": 82},
}
GENDERS = {"male": 512, "female": 480, "neither": 6, NOT_KNOWN: 2}
ETHNICITY_GROUPS = {"White": 71, "Mixed": 11, "Asian": 8, "Black": 6, "Other": 2, NOT_KNOWN: 2}
WORKERS_PER_TEAM = 6
# A case that closed is on the lists of the next two weeks with its closing date.
LISTED_AFTER_CLOSING = timedelta(days=14)
# So many of a hundred open cases have closed since the first list, and have no team on the lists.
CLOSED, WITHOUT_TEAM = 10, 1.2


@dataclass(frozen=True)
class InventedCase:
    """A case of the council, with the whole of its time in it."""

    case: FoundCase
    opened_on: date
    closed_on: date | None

    def listed_on(self, day: date) -> FoundCase | None:
        """What the list of this day says of the case, if it is on it."""
        if self.opened_on > day or (self.closed_on and self.closed_on + LISTED_AFTER_CLOSING < day):
            return None
        closed_on = self.closed_on if self.closed_on and self.closed_on <= day else None
        return self.case._replace(opened_on=self.opened_on, closed_on=closed_on)


def invent_cases(first_list: date, last_list: date, seed: object) -> list[InventedCase]:
    """Every case of the council from the first list to the last; references rise with the opening dates."""
    invented: list[InventedCase] = []
    for team in TEAMS:
        invented += _of_team(team, first_list, last_list, dice(seed, team.name))
    thrown = dice(seed, "references")
    reference = 1_031_000
    numbered = []
    for one in sorted(invented, key=lambda one: (one.opened_on, one.case.team or "", one.case.cohort)):
        reference += thrown.randint(3, 97)
        numbered.append(replace(one, case=one.case._replace(reference=str(reference))))
    return numbered


def _of_team(team: TeamPlan, first_list: date, last_list: date, thrown: Random) -> Iterator[InventedCase]:
    """The cases of a team: those it has now, and those that have closed since the first list."""
    workers = [
        f"{first} {thrown.choice(LAST_NAMES)}" for first in thrown.sample(FIRST_NAMES, WORKERS_PER_TEAM)
    ]
    for cohort, cases in team.cases.items():
        for n in range(cases + cases * CLOSED // 100):
            opened_on = last_list - timedelta(days=_open_for(cohort, thrown))
            closed_on = None
            if n >= cases:
                closed_on = first_list + (last_list - first_list) * thrown.random()
                opened_on = min(opened_on, closed_on - timedelta(days=30))
            yield InventedCase(_case(team, cohort, thrown.choice(workers), thrown), opened_on, closed_on)


def _case(team: TeamPlan, cohort: str, worker: str, thrown: Random) -> FoundCase:
    disabled = team.name == DISABLED or thrown.random() < 0.11
    return FoundCase(
        reference="", subject="care_leaver" if cohort == "care_leaver" else "child", cohort=cohort,
        team=team.name if thrown.random() * 100 >= WITHOUT_TEAM else None, worker=worker,
        age_band=weighted(thrown, AGES[cohort]), gender=weighted(thrown, GENDERS),
        ethnicity_group=weighted(thrown, ETHNICITY_GROUPS), disability="yes" if disabled else "no",
        opened_on=None, closed_on=None, sheet=SHEETS[cohort], row=0,
    )  # fmt: skip


def _open_for(cohort: str, thrown: Random) -> int:
    """Many cases are young and few old: the shorter of two throws, now and then a few days only."""
    least, most = OPEN_FOR[cohort]
    if thrown.random() < 0.05:
        return thrown.randint(2, 35)
    return min(thrown.randint(least, most), thrown.randint(least, most))


def case_list(cases: Sequence[InventedCase], day: date) -> FoundCaseList:
    """The list of this day, as it would have been read from a workbook."""
    listed = [case for one in cases if (case := one.listed_on(day))]
    rows: list[FoundCase] = []
    set_aside: list[SetAside] = []
    for sheet in SHEETS.values():
        for row, case in enumerate((case for case in listed if case.sheet == sheet), 2):
            rows.append(case._replace(row=row))
            if case.team is None:
                set_aside.append(SetAside(sheet, row, "Allocated Team", _NO_TEAM, NOTE))
    # A total below the cases is a row that is no case.
    last = max((case.row for case in rows if case.sheet == "List 6"), default=1)
    set_aside.append(SetAside("List 6", last + 1, "Child Unique ID", _TOTAL, PROBLEM))
    return FoundCaseList(
        rows_read=len(rows) + 1,
        cases=tuple(sorted(rows, key=lambda case: (case.subject, case.reference))),
        set_aside=tuple(set_aside),
        sha256=_digest(rows),
        sheets=tuple(SHEETS.values()),
    )


_NO_TEAM = "No team is given, so this case cannot be drawn. Add the team and bring in the list again."
_TOTAL = "This row looks like a total, not a case. Delete it."


def _digest(rows: Iterable[FoundCase]) -> str:
    content = json.dumps([case.to_json() for case in rows], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
