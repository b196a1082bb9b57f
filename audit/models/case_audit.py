"""Case audits: what one auditor found in one case, grade by grade."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.framework import Cohort, Criterion, FrameworkVersion, Theme
from audit.models.person import Person
from audit.models.round import Round, SampledCase
from audit.models.team import Team


class CaseAudit(Model):
    __tablename__ = "case_audit"

    id: Mapped[int] = key()
    round_id: Mapped[int] = refers_to("round.id")
    sampled_case_id: Mapped[int] = refers_to("sampled_case.id")
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    auditor_id: Mapped[int] = refers_to("person.id")
    # The case's team and cohort when it was drawn: results stay with them whatever happens later.
    team_id: Mapped[int] = refers_to("team.id")
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.code"))
    state: Mapped[str] = mapped_column(String(20))
    allocated_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)

    round: Mapped[Round] = relationship()
    sampled_case: Mapped[SampledCase] = relationship()
    framework_version: Mapped[FrameworkVersion] = relationship()
    auditor: Mapped[Person] = relationship()
    team: Mapped[Team] = relationship()
    cohort_row: Mapped[Cohort] = relationship()
    grades: Mapped[list["Grade"]] = relationship(back_populates="case_audit")
    judgements: Mapped[list["Judgement"]] = relationship(back_populates="case_audit")

    __table_args__ = (UniqueConstraint("sampled_case_id", "auditor_id"),)


class Saved:
    """What every answer of an auditor keeps: who saved it, when, and the version a save must name."""

    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Grade(Saved, Model):
    """The answer to one criterion: a grade of its scale or one of the four blanks, and the evidence."""

    __tablename__ = "grade"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    criterion_id: Mapped[int] = refers_to("criterion.id")
    grade: Mapped[str | None] = mapped_column(String(40))
    evidence: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # why not applicable

    case_audit: Mapped[CaseAudit] = relationship(back_populates="grades")
    criterion: Mapped[Criterion] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Grade.saved_by_id")

    __table_args__ = (UniqueConstraint("case_audit_id", "criterion_id"),)


class Judgement(Saved, Model):
    """The grade of a theme, or of the whole case (no theme), chosen by the auditor, with a rationale."""

    __tablename__ = "judgement"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    theme_id: Mapped[int | None] = refers_to("theme.id")
    grade: Mapped[str | None] = mapped_column(String(40))
    rationale: Mapped[str] = mapped_column(Text, default="")
    against_guard: Mapped[str] = mapped_column(Text, default="")  # the reason for going against it

    case_audit: Mapped[CaseAudit] = relationship(back_populates="judgements")
    theme: Mapped[Theme | None] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Judgement.saved_by_id")

    # One judgement a theme, and one overall: a plain unique constraint would let two overalls stand.
    __table_args__ = (
        Index(
            "uq_judgement_case_audit_id_theme_id",
            "case_audit_id",
            "theme_id",
            unique=True,
            sqlite_where=column("theme_id").is_not(None),
            postgresql_where=column("theme_id").is_not(None),
        ),
        Index(
            "uq_judgement_case_audit_id_overall",
            "case_audit_id",
            unique=True,
            sqlite_where=column("theme_id").is_(None),
            postgresql_where=column("theme_id").is_(None),
        ),
    )
