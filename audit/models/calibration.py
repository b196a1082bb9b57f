"""Calibration: many auditors grade one case without seeing each other, and then talk about it.

Its audits hang on a round of its own (`Round.for_calibration`), are blind to each other, and count in no
result.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case_audit import Saved
from audit.models.person import Person
from audit.models.round import Round


class Calibration(Model):
    __tablename__ = "calibration"

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    facilitator_id: Mapped[int] = refers_to("person.id")
    story: Mapped[str] = mapped_column(Text, default="")  # of a made-up training case: what auditors read
    lessons: Mapped[str] = mapped_column(Text, default="")  # what was learnt, written when it is closed
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    round: Mapped[Round] = relationship(back_populates="calibration")
    facilitator: Mapped[Person] = relationship()
    agreed: Mapped[list["CalibrationGrade"]] = relationship(back_populates="calibration")


class CalibrationGrade(Saved, Model):
    """The grade that those who met agreed on, of one thing of the case, and why."""

    __tablename__ = "calibration_grade"

    id: Mapped[int] = key()
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id"))
    about: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[int]  # of a criterion or a theme; of the framework version for the whole
    grade: Mapped[str | None] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text, default="")

    calibration: Mapped[Calibration] = relationship(back_populates="agreed")
    saved_by: Mapped[Person] = relationship(foreign_keys="CalibrationGrade.saved_by_id")

    __table_args__ = (
        UniqueConstraint("calibration_id", "about", "about_id"),
        CheckConstraint("about IN ('criterion', 'theme', 'overall')", name="about"),
    )
