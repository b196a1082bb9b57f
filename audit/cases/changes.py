"""What is done to case lists: read and kept to be looked at, brought in, discarded.

What is done to teams is in `team_changes.py`; storing thousands of rows in `storing.py`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete

from audit.cases import queries, uploads
from audit.cases.figures import COHORT_NAMES
from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.sources import Origin, keep_source, newest_of
from audit.cases.spreadsheet.found_cases import FoundCaseList
from audit.cases.storing import one_at_a_time, store_entries, store_set_aside, store_teams
from audit.extensions import db
from audit.frameworks.changes import ensure_cohorts
from audit.models import CaseList, CaseListPreview, Person, Team, record
from audit.rules import clock
from audit.rules.workflow import NotAllowedNow

LONGEST_FILENAME = 255
PREVIEWS_LAST = timedelta(days=1)
ANNEX_A_WORKBOOK = Origin()


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


def keep_preview(
    found: FoundCaseList, filename: str, by: Person, origin: Origin = ANNEX_A_WORKBOOK
) -> CaseListPreview:
    """Keep a list that was read until this person has looked at it; forget those older than a day.

    Only the reduced cases are kept, never the file. It writes no history: nothing has been brought in.
    """
    db.session.execute(delete(CaseListPreview).where(CaseListPreview.read_at < clock.now() - PREVIEWS_LAST))
    preview = CaseListPreview(
        person_id=by.id,
        filename=tidied(filename, LONGEST_FILENAME),
        found=found.to_json(),
        source=asdict(origin),
        read_at=clock.now(),
    )
    db.session.add(preview)
    db.session.flush()
    return preview


def discard(preview: CaseListPreview) -> None:
    """Forget a list that was read. It was never brought in, so there is no history to write."""
    upload_id = Origin(**preview.source).upload_id
    if upload_id is not None:
        uploads.forget(upload_id, preview.person_id, preview.read_at)
    db.session.execute(delete(CaseListPreview).where(CaseListPreview.id == preview.id))


def bring_in_preview(
    preview: CaseListPreview, name: str, by: Person, same: Mapping[str, Team] | None = None
) -> CaseList:
    """Bring in a list that was looked at. `same`: the teams behind names (folded) that are not known yet.

    Raises Refused, AlreadyBroughtIn, NotAllowedNow.
    """
    one_at_a_time()
    if queries.preview(preview.id, by) is None:  # the button was pressed twice, and the first time counted
        raise NotAllowedNow("This list has just been brought in or discarded. Look for it under Case lists.")
    found, origin = FoundCaseList.from_json(preview.found), Origin(**preview.source)
    case_list = bring_in(found, preview.filename, name, by, origin, same)
    discard(preview)
    return case_list


def bring_in(
    found: FoundCaseList,
    filename: str,
    name: str,
    by: Person | None,
    origin: Origin = ANNEX_A_WORKBOOK,
    same: Mapping[str, Team] | None = None,
) -> CaseList:
    """Store a list that was read, with its cases and its new teams, as the newest of its source.

    Raises Refused, AlreadyBroughtIn, or NotAllowedNow when it has no cases.
    """
    one_at_a_time()
    name = _usable_name(name)
    refuse_what_is_there(found.sha256)
    if not found.cases:
        raise NotAllowedNow("There are no cases in this file, so there is nothing to bring in.")
    ensure_cohorts((COHORT_NAMES | origin.new_cohorts).items())
    teams = store_teams(found, same)
    source = keep_source(origin)
    previous = newest_of(source)
    case_list = CaseList(
        name=name,
        filename=tidied(filename, LONGEST_FILENAME),
        sha256=found.sha256,
        rows_read=found.rows_read,
        imported_at=clock.now(),
        imported_by_id=by.id if by else None,
        source_id=source.id,
        previous_id=previous.id if previous else None,
    )
    db.session.add(case_list)
    db.session.flush()
    store_entries(case_list, found.cases, teams.ids)
    store_set_aside(case_list, found.set_aside)
    record(
        case_list, "brought in", by,
        name=name, filename=case_list.filename, sha256=found.sha256, sheets=list(found.sheets),
        rows_read=found.rows_read, cases=found.per_cohort, without_team=found.without_team,
        set_aside=len(found.set_aside), new_teams=teams.added, source=source.name, mapping=source.mapping,
        opened_again=[team.name for team in teams.opened],
        same_teams={called: team.name for team, called in teams.also_called},
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
