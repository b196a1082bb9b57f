"""What can be learnt from an audit: strengths, areas for improvement, and whether it is an exemplar."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key
from audit.models.case_audit import CaseAudit, Sent
from audit.models.framework import Criterion
from audit.models.person import Person


class LearningPoint(Sent, Model):
    """A strength or an area for improvement. One that was removed is kept until the audit is submitted."""

    __tablename__ = "learning_point"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    entry: Mapped[str] = mapped_column(String(40))  # see rules/learning.py
    kind: Mapped[str] = mapped_column(String(20))  # strength, improvement
    text: Mapped[str] = mapped_column(Text, default="")
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="LearningPoint.saved_by_id")
    seen_in: Mapped[list["LearningPointCriterion"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (UniqueConstraint("case_audit_id", "entry"),)


class LearningPointCriterion(Model):
    """A criterion in which a strength or an area for improvement was seen."""

    __tablename__ = "learning_point_criterion"

    learning_point_id: Mapped[int] = mapped_column(ForeignKey("learning_point.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True, index=True)

    criterion: Mapped[Criterion] = relationship(lazy="joined", innerjoin=True)


class Exemplar(Sent, Model):
    """Whether an audit is an exemplar, and what others can learn from it."""

    __tablename__ = "exemplar"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"), unique=True)
    marked: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(Text, default="")

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Exemplar.saved_by_id")
