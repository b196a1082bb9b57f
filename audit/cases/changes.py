"""What is done to case lists: read and kept to be looked at, brought in, discarded.

What is done to teams is in `team_changes.py`; storing thousands of rows in `storing.py`.
"""

from datetime import timedelta

from sqlalchemy import delete

from audit.cases import queries
from audit.cases.figures import COHORT_NAMES
from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.spreadsheet.found_cases import FoundCaseList
from audit.cases.storing import one_at_a_time, store_entries, store_set_aside, store_teams
from audit.extensions import db
from audit.frameworks.changes import ensure_cohorts
from audit.models import CaseList, CaseListPreview, Person, record
from audit.rules import clock
from audit.rules.workflow import NotAllowedNow

LONGEST_FILENAME = 255
PREVIEWS_LAST = timedelta(days=1)


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user, and `field` what to mend."""

    def __init__(self, words: str, field: str = "name") -> None:
        super().__init__(words)
        self.field = field


class AlreadyBroughtIn(Refused):
    """The same file is a case list already."""

    def __init__(self, case_list: CaseList) -> None:
        super().__init__(
            f"This file has already been brought in, as “{case_list.name}”. Choose another file."
        )
        self.case_list = case_list


def keep_preview(found: FoundCaseList, filename: str, by: Person) -> CaseListPreview:
    """Keep a list that was read until this person has looked at it; forget those older than a day.

    Only the reduced cases are kept, never the file. It writes no history: nothing has been brought in.
    """
    db.session.execute(delete(CaseListPreview).where(CaseListPreview.read_at < clock.now() - PREVIEWS_LAST))
    preview = CaseListPreview(
        person_id=by.id,
        filename=tidied(filename, LONGEST_FILENAME),
        found=found.to_json(),
        read_at=clock.now(),
    )
    db.session.add(preview)
    db.session.flush()
    return preview


def discard(preview: CaseListPreview) -> None:
    """Forget a list that was read. It was never brought in, so there is no history to write."""
    db.session.execute(delete(CaseListPreview).where(CaseListPreview.id == preview.id))


def bring_in_preview(preview: CaseListPreview, name: str, by: Person) -> CaseList:
    """Bring in a list that was looked at. Raises Refused, AlreadyBroughtIn, NotAllowedNow."""
    one_at_a_time()
    if queries.preview(preview.id, by) is None:  # the button was pressed twice, and the first time counted
        raise NotAllowedNow("This list has just been brought in or discarded. Look for it under Case lists.")
    case_list = bring_in(FoundCaseList.from_json(preview.found), preview.filename, name, by)
    discard(preview)
    return case_list


def bring_in(found: FoundCaseList, filename: str, name: str, by: Person | None) -> CaseList:
    """Store a list that was read, with its cases and its new teams.

    Raises Refused, AlreadyBroughtIn, or NotAllowedNow when it has no cases.
    """
    one_at_a_time()
    name = _usable_name(name)
    refuse_what_is_there(found.sha256)
    if not found.cases:
        raise NotAllowedNow("There are no cases in this file, so there is nothing to bring in.")
    ensure_cohorts(COHORT_NAMES.items())
    teams, new_teams = store_teams(found)
    case_list = CaseList(
        name=name,
        filename=tidied(filename, LONGEST_FILENAME),
        sha256=found.sha256,
        rows_read=found.rows_read,
        imported_at=clock.now(),
        imported_by_id=by.id if by else None,
    )
    db.session.add(case_list)
    db.session.flush()
    store_entries(case_list, found.cases, teams)
    store_set_aside(case_list, found.set_aside)
    record(
        case_list, "brought in", by,
        name=name, filename=case_list.filename, sha256=found.sha256, sheets=list(found.sheets),
        rows_read=found.rows_read, cases=found.per_cohort, without_team=found.without_team,
        set_aside=len(found.set_aside), new_teams=new_teams,
    )  # fmt: skip
    return case_list


def refuse_what_is_there(sha256: str) -> None:
    """Raise AlreadyBroughtIn when this very file is a case list already."""
    there = queries.of_file(sha256)
    if there:
        raise AlreadyBroughtIn(there)


def _usable_name(name: str) -> str:
    name = tidied(name)
    if not name:
        raise Refused("Enter a name for the list.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"The name must be {LONGEST_NAME} characters or fewer. It is {len(name):,}.")
    if queries.named(name):
        raise Refused("There is already a case list with this name. Choose another.")
    return name
