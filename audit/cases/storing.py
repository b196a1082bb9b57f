"""Storing a case list: thousands of rows in a few statements. What is refused is decided in `changes.py`.

Rows go to the connection itself: by way of the session they would take half as long again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert, select, text

from audit.cases import team_queries
from audit.cases.figures import team_names
from audit.cases.names import folded, tidied
from audit.cases.spreadsheet.found_cases import FoundCase, FoundCaseList, SetAside
from audit.extensions import db
from audit.models import Case, CaseList, CaseListEntry, SetAsideRow, Team, TeamAlias

# A statement may hold 32,766 values on SQLite.
BATCH = 5_000
LONGEST_SHEET = 120
LONGEST_HEADING = 255

CaseKey = tuple[str, str]  # subject, reference
Item = TypeVar("Item")


def one_at_a_time() -> None:
    """Wait until nobody else is bringing in a list or adding a team; then it is ours until we have finished.

    On SQLite every writing transaction is alone. On PostgreSQL two lists that bring the same new team or case
    would otherwise run into each other; reading goes on meanwhile.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text('LOCK TABLE team, case_list, "case" IN SHARE ROW EXCLUSIVE MODE'))


@dataclass(frozen=True)
class StoredTeams:
    """The teams of a list: the id behind each name it writes, and what was done to the tree for it."""

    ids: Mapping[str, int]
    added: list[str]
    opened: list[Team]
    also_called: list[tuple[Team, str]]


def store_teams(found: FoundCaseList, same: Mapping[str, Team] | None = None) -> StoredTeams:
    """The team behind each team name of the list; teams that are not known are added.

    `same` says of names (folded) that somebody took them for a team that is there. Such a name is
    remembered. A closed team that a list names again is opened.
    """
    known = {team.name: team for team in team_queries.teams()}
    chosen = {name: team for name, team in (same or {}).items() if team.merged_into_id is None}
    also = team_queries.other_names() | {name: team.name for name, team in chosen.items()}
    names = team_names(found, team_queries.team_names(), also)
    added = [Team(name=name) for name in dict.fromkeys(names.values()) if name not in known]
    db.session.add_all(added)
    known |= {team.name: team for team in added}
    opened = [known[name] for name in dict.fromkeys(names.values()) if known[name].closed_at]
    for team in opened:
        team.closed_at = None
    taken = {folded(written): written for written in names if folded(written) in chosen}
    new = [(chosen[name], written) for name, written in taken.items()]
    db.session.add_all(TeamAlias(team=team, name=tidied(name), folded=folded(name)) for team, name in new)
    db.session.flush()
    ids = {written: known[name].id for written, name in names.items()}
    return StoredTeams(ids, [team.name for team in added], opened, new)


def store_entries(case_list: CaseList, cases: Sequence[FoundCase], teams: Mapping[str, int]) -> None:
    """What the list says of each of its cases; a case that is not known yet is added."""
    ids = _case_ids(cases)
    sheets = {title: tidied(title, LONGEST_SHEET) for title in {case.sheet for case in cases}}
    rows = (
        {
            "case_list_id": case_list.id,
            "case_id": ids[case.subject, case.reference],
            "cohort": case.cohort,
            "team_id": teams[case.team] if case.team else None,
            "worker": case.worker,
            "supervisor": case.supervisor,
            "age_band": case.age_band,
            "gender": case.gender,
            "ethnicity_group": case.ethnicity_group,
            "disability": case.disability,
            "opened_on": case.opened_on,
            "closed_on": case.closed_on,
            "sheet": sheets[case.sheet],
            "row": case.row,
        }
        for case in cases
    )
    for batch in _batches(rows):
        db.session.connection().execute(insert(CaseListEntry), batch)


def store_set_aside(case_list: CaseList, set_aside: Iterable[SetAside]) -> None:
    """The rows of the file that did not become a case, or not wholly, in the file's order."""
    rows = (
        {
            **asdict(item),
            "case_list_id": case_list.id,
            "sheet": tidied(item.sheet, LONGEST_SHEET),
            "column": tidied(item.column, LONGEST_HEADING),
        }
        for item in set_aside
    )
    for batch in _batches(rows):
        db.session.execute(insert(SetAsideRow), batch)


def _case_ids(cases: Iterable[FoundCase]) -> dict[CaseKey, int]:
    """The id of every case by subject and reference, after adding those that are not known yet."""
    ids: dict[CaseKey, int] = {}
    for batch in _batches(dict.fromkeys((case.subject, case.reference) for case in cases)):
        ids |= _known(batch)
        new = [{"subject": subject, "reference": ref} for subject, ref in batch if (subject, ref) not in ids]
        if new:
            db.session.connection().execute(insert(Case), new)
            ids |= _known((row["subject"], row["reference"]) for row in new)
    return ids


def _known(keys: Iterable[CaseKey]) -> dict[CaseKey, int]:
    references = {reference for _, reference in keys}
    found = db.session.execute(
        select(Case.subject, Case.reference, Case.id).where(Case.reference.in_(references))
    )
    return {(subject, reference): case_id for subject, reference, case_id in found}


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
