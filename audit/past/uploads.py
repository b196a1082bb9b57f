"""A file of earlier results while somebody maps it: kept sealed for some hours, then forgotten."""

import hashlib
from threading import Lock

from sqlalchemy import delete, select

from audit.cases import sealing
from audit.cases.names import tidied
from audit.cases.spreadsheet.opening import Book, open_list
from audit.cases.uploads import LONGEST_FILENAME, UPLOADS_LAST
from audit.extensions import db
from audit.files.package import failing_in_words
from audit.models import PastUpload, Person
from audit.past.past_map import PastMap
from audit.rules import clock

# A workbook made to be large takes a gigabyte to refuse: each server process reads one at a time.
_reading = Lock()


def opened(content: bytes, filename: str) -> Book:
    """The sheets of a file. Raises UnusableFile."""
    with _reading, failing_in_words():
        return open_list(content, filename)


def keep(content: bytes, filename: str, chosen: PastMap, by: Person) -> tuple[int, str]:
    """Keep a file until it is brought in; gives its number and its key, which is kept nowhere here.

    It writes no history: nothing has been brought in. Files older than some hours are forgotten.
    """
    db.session.execute(delete(PastUpload).where(PastUpload.uploaded_at < clock.now() - UPLOADS_LAST))
    key = sealing.new_key()
    upload = PastUpload(
        person_id=by.id,
        filename=tidied(filename, LONGEST_FILENAME),
        sealed=sealing.sealed(content, key),
        choice={"map": chosen.to_json(), "sha256": hashlib.sha256(content).hexdigest()},
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload.id, key


def upload(upload_id: int, person: Person) -> PastUpload | None:
    """A file that this person is mapping. Nobody sees another's."""
    return db.session.scalar(
        select(PastUpload).where(PastUpload.id == upload_id, PastUpload.person_id == person.id)
    )


def reopened(kept: PastUpload, key: str) -> Book | None:
    """The file that is being mapped; None when this browser has not its key."""
    try:
        content = sealing.opened(kept.sealed, key)
    except ValueError:
        return None
    return opened(content, kept.filename)


def map_of(kept: PastUpload) -> PastMap:
    """What was chosen for a file so far."""
    return PastMap(**kept.choice["map"])


def keep_map(kept: PastUpload, chosen: PastMap) -> None:
    """Keep what was chosen so far. It writes no history: nothing has been brought in."""
    kept.choice = kept.choice | {"map": chosen.to_json()}
    db.session.flush()


def forget(upload_id: int) -> None:
    """Forget a file: it was brought in, or is not wanted."""
    db.session.execute(delete(PastUpload).where(PastUpload.id == upload_id))
    db.session.flush()
