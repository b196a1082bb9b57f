"""Privacy: the words of an audit that look like somebody's name, and were looked at and kept."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model, Moment, key, of_audit, refers_to


class KeptWords(Model):
    """Words that are not asked about again in this audit: its auditor says that they name nobody."""

    __tablename__ = "kept_words"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit()
    words: Mapped[str] = mapped_column(String(120))  # in small letters: capitals make no difference
    kept_at: Mapped[datetime] = mapped_column(Moment)
    kept_by_id: Mapped[int] = refers_to("person.id")

    __table_args__ = (UniqueConstraint("case_audit_id", "words"),)
