"""Who has an audit open just now, and in how many windows: forgotten a minute or two after they leave."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment
from audit.models.person import Person


class Presence(Model):
    """One window of one person's browser in which an audit is open."""

    __tablename__ = "presence"

    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    window: Mapped[str] = mapped_column(String(24), primary_key=True)  # a name that the page gave itself
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)

    person: Mapped[Person] = relationship()
