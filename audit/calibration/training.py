"""Made-up training cases: kept in a list of their own, so that no draw and no coverage ever meets them."""

import hashlib

from sqlalchemy import func, select

from audit.cases.sources import TRAINING, TRAINING_NAME
from audit.cases.spreadsheet.equality_groups import NOT_KNOWN
from audit.extensions import db
from audit.models import Case, CaseList, CaseListEntry, CaseSource, Cohort, Person, Team
from audit.rules import clock

SUBJECT = "training case"


def training_case(cohort: Cohort, team: Team, by: Person) -> CaseListEntry:
    """A new made-up case, set in this team: TRAINING-1, then TRAINING-2, and so on."""
    number = db.session.scalar(select(func.count(Case.id)).where(Case.subject == SUBJECT)) or 0
    case = Case(reference=f"TRAINING-{number + 1}", subject=SUBJECT)
    entry = CaseListEntry(
        case=case, case_list=_list(by), cohort=cohort.code, team_id=team.id, age_band=NOT_KNOWN,
        gender=NOT_KNOWN, ethnicity_group=NOT_KNOWN, disability=NOT_KNOWN, sheet="", row=number + 1,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry


def _list(by: Person) -> CaseList:
    found = db.session.scalar(select(CaseList).where(CaseList.name == TRAINING_NAME))
    if found is None:
        source = CaseSource(
            name=TRAINING_NAME, kind=TRAINING, subject=SUBJECT, mapping={}, changed_at=clock.now()
        )
        found = CaseList(
            name=TRAINING_NAME, filename="", sha256=hashlib.sha256(TRAINING_NAME.encode()).hexdigest(),
            rows_read=0, imported_at=clock.now(), imported_by_id=by.id, source=source,
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found
