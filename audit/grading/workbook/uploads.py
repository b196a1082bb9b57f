"""A workbook while somebody looks at what it would change: kept sealed for some hours, then forgotten."""

from threading import Lock

from sqlalchemy import delete, select

from audit.cases import sealing
from audit.cases.names import tidied
from audit.cases.uploads import LONGEST_FILENAME, UPLOADS_LAST
from audit.extensions import db
from audit.files.package import failing_in_words
from audit.grading.workbook.reading import Opened, open_workbook
from audit.models import CaseAudit, Person, WorkbookUpload
from audit.rules import clock

# A workbook made to be large takes much memory to refuse: each server process reads one at a time.
_reading = Lock()


def opened(content: bytes, filename: str, secret: str) -> Opened:
    """What is in a workbook. Raises UnusableFile."""
    with _reading, failing_in_words():
        return open_workbook(content, filename, secret)


def keep(content: bytes, filename: str, audit: CaseAudit, by: Person) -> tuple[int, str]:
    """Keep a workbook until it is brought in; gives its number and its key, which is kept nowhere here.

    It writes no history: nothing has been brought in. Files older than some hours are forgotten.
    """
    db.session.execute(delete(WorkbookUpload).where(WorkbookUpload.uploaded_at < clock.now() - UPLOADS_LAST))
    key = sealing.new_key()
    upload = WorkbookUpload(
        case_audit_id=audit.id,
        person_id=by.id,
        filename=tidied(filename, LONGEST_FILENAME),
        sealed=sealing.sealed(content, key),
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload.id, key


def upload(upload_id: int, audit: CaseAudit, person: Person) -> WorkbookUpload | None:
    """A workbook of this audit that this person is looking at. Nobody sees another's."""
    return db.session.scalar(
        select(WorkbookUpload).where(
            WorkbookUpload.id == upload_id,
            WorkbookUpload.case_audit_id == audit.id,
            WorkbookUpload.person_id == person.id,
        )
    )


def reopened(kept: WorkbookUpload, key: str, secret: str) -> Opened | None:
    """What is in a workbook that is kept; None when this browser has not its key. Raises UnusableFile."""
    try:
        content = sealing.opened(kept.sealed, key)
    except sealing.WrongKey:
        return None
    return opened(content, kept.filename, secret)


def forget(upload_id: int) -> None:
    """Forget a workbook: it was brought in, or is not wanted."""
    db.session.execute(delete(WorkbookUpload).where(WorkbookUpload.id == upload_id))
    db.session.flush()
