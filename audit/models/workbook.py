"""A workbook of an audit that somebody is looking at before it is brought in."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model, Moment, key, refers_to


class WorkbookUpload(Model):
    """The file, sealed with a key that only the uploader's browser holds.

    It is gone when it was brought in, was discarded, or is some hours old.
    """

    __tablename__ = "workbook_upload"

    id: Mapped[int] = key()
    # An audit may be taken back before it is started: what was uploaded for it goes with it.
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = refers_to("person.id")
    filename: Mapped[str] = mapped_column(String(255))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
