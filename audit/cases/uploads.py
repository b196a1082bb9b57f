"""A file whose columns are being chosen: kept sealed for a few hours, opened with its key, forgotten."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from audit.cases import sealing
from audit.cases.names import tidied
from audit.extensions import db
from audit.models import CaseListUpload, Person, ReadingProgress
from audit.rules import clock

UPLOADS_LAST = timedelta(hours=4)
PROGRESS_LASTS = timedelta(minutes=15)
LONGEST_FILENAME = 255


def keep_upload(content: bytes, filename: str, by: Person, choice: dict[str, Any]) -> tuple[int, str]:
    """Keep a file until its columns are chosen; gives its number and the key, which is kept nowhere here.

    It writes no history: nothing has been brought in. Files older than a few hours are forgotten.
    """
    forget_old()
    key = sealing.new_key()
    upload = CaseListUpload(
        person_id=by.id,
        filename=tidied(filename, LONGEST_FILENAME),
        sealed=sealing.sealed(content, key),
        choice=choice,
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload.id, key


def forget_old() -> None:
    """Forget files that nobody has gone on with."""
    db.session.execute(delete(CaseListUpload).where(CaseListUpload.uploaded_at < clock.now() - UPLOADS_LAST))
    db.session.execute(delete(ReadingProgress).where(ReadingProgress.at < clock.now() - PROGRESS_LASTS))


def upload(upload_id: int, person: Person) -> CaseListUpload | None:
    """A file that this person is choosing the columns of. Nobody sees another's."""
    return db.session.scalar(
        select(CaseListUpload).where(CaseListUpload.id == upload_id, CaseListUpload.person_id == person.id)
    )


def keep_choice(kept: CaseListUpload, choice: dict[str, Any]) -> None:
    """Keep what was chosen so far. It writes no history: nothing has been brought in."""
    kept.choice = choice
    db.session.flush()


def forget(upload_id: int, person_id: int, until: datetime | None = None) -> None:
    """Forget a person's file: its list was brought in, or is not wanted.

    `until`: only one that came before this moment, as a later one may have been given its number.
    """
    one = delete(CaseListUpload).where(CaseListUpload.id == upload_id, CaseListUpload.person_id == person_id)
    db.session.execute(one if until is None else one.where(CaseListUpload.uploaded_at <= until))
    db.session.flush()
