"""The team's answer to a submitted audit: what was done since, and single grades that it challenges."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, of_audit, refers_to
from audit.models.case_audit import CaseAudit, Saved
from audit.models.person import Person


class TeamAnswer(Saved, Model):
    __tablename__ = "team_answer"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit(unique=True)
    done: Mapped[str] = mapped_column(Text, default="")  # what the team has done since
    accepted: Mapped[bool] = mapped_column(default=False)  # it takes the audit as it is

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="TeamAnswer.saved_by_id")


class Challenge(Model):
    """A grade that the team would give otherwise, and what a QA lead decided.

    The thing is a criterion, a theme's judgement, or the overall judgement, as in a tally.
    """

    __tablename__ = "challenge"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit(index=True)
    about: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[int]
    grade: Mapped[str | None] = mapped_column(String(40))  # that stood when it was challenged
    proposed: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[str] = mapped_column(Text)
    raised_by_id: Mapped[int] = refers_to("person.id")
    raised_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20), index=True)  # see rules.challenging.ChallengeState
    decided: Mapped[str | None] = mapped_column(String(40))  # the grade that stands since
    rationale: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = refers_to("person.id")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    case_audit: Mapped[CaseAudit] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        UniqueConstraint("case_audit_id", "about", "about_id"),
        CheckConstraint("about IN ('criterion', 'theme', 'overall')", name="about"),
    )
