"""Actions: what an auditor proposes to be done about what was found."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case_audit import CaseAudit, Sent
from audit.models.framework import Criterion, Theme
from audit.models.person import Person


class ProposedAction(Sent, Model):
    """An action proposed in an audit, about one criterion or one theme. Until submission it may change.

    Its owner is a person here, or a role in words. One that was removed is kept until the audit is submitted.
    """

    __tablename__ = "proposed_action"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    entry: Mapped[str] = mapped_column(String(40))  # see rules/learning.py
    what: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = refers_to("person.id")
    owner_words: Mapped[str] = mapped_column(String(120), default="")
    contingency: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str | None] = mapped_column(String(20))
    due_on: Mapped[date | None]
    criterion_id: Mapped[int | None] = refers_to("criterion.id")
    theme_id: Mapped[int | None] = refers_to("theme.id")
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="ProposedAction.saved_by_id")
    owner: Mapped[Person | None] = relationship(foreign_keys="ProposedAction.owner_id")
    criterion: Mapped[Criterion | None] = relationship()
    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (
        UniqueConstraint("case_audit_id", "entry"),
        CheckConstraint("criterion_id IS NULL OR theme_id IS NULL", name="about_one_thing"),
        CheckConstraint("owner_id IS NULL OR owner_words = ''", name="one_owner"),
    )
