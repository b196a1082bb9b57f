"""Storing a case list: thousands of rows in a few statements. What is refused is decided in `changes.py`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert, select, text

from audit.cases import team_queries
from audit.cases.figures import team_names
from audit.cases.names import tidied
from audit.cases.spreadsheet.found_cases import FoundCase, FoundCaseList, SetAside
from audit.extensions import db
from audit.models import Case, CaseList, CaseListEntry, SetAsideRow, Team

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


def store_teams(found: FoundCaseList) -> tuple[dict[str, int], list[str]]:
    """The id of the team behind each team name of the list, and the names of those that were added for it."""
    known = {team.name: team for team in team_queries.teams()}
    names = team_names(found, known)
    added = [Team(name=name) for name in dict.fromkeys(names.values()) if name not in known]
    db.session.add_all(added)
    db.session.flush()
    known |= {team.name: team for team in added}
    return {written: known[name].id for written, name in names.items()}, [team.name for team in added]


def store_entries(case_list: CaseList, cases: Sequence[FoundCase], teams: Mapping[str, int]) -> None:
    """What the list says of each of its cases; a case that is not known yet is added."""
    ids = _case_ids(cases)
    rows = (
        {
            "case_list_id": case_list.id,
            "case_id": ids[case.subject, case.reference],
            "cohort": case.cohort,
            "team_id": teams[case.team] if case.team else None,
            "worker": case.worker,
            "age_band": case.age_band,
            "gender": case.gender,
            "ethnicity_group": case.ethnicity_group,
            "disability": case.disability,
            "opened_on": case.opened_on,
            "closed_on": case.closed_on,
            "sheet": tidied(case.sheet, LONGEST_SHEET),
            "row": case.row,
        }
        for case in cases
    )
    for batch in _batches(rows):
        db.session.execute(insert(CaseListEntry), batch)


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
            db.session.execute(insert(Case), new)
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
