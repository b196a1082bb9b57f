"""Case audits: what one auditor found in one case, grade by grade."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.framework import Cohort, Criterion, FrameworkVersion, Theme
from audit.models.past import IMPORTED, PastAuditor
from audit.models.person import Person
from audit.models.round import Round, SampledCase
from audit.models.team import Team
from audit.rules.sending import LONGEST_MARK

if TYPE_CHECKING:
    from audit.models.moderation import Moderation, ModerationReason


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
    # When the first grades were given: a later submission, after it came back, leaves it as it is.
    first_submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    # The group its auditor was in when the first grades were given: it stays, as the team does.
    auditor_group_id: Mapped[int | None] = refers_to("auditor_group.id")
    # It stays with its auditor when the allocation is undone or made again.
    locked: Mapped[bool] = mapped_column(default=False)
    # A second auditor's, blind to the first: it is compared with the first and counted in no result.
    second: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship()
    sampled_case: Mapped[SampledCase] = relationship()
    framework_version: Mapped[FrameworkVersion] = relationship()
    auditor: Mapped[Person] = relationship()
    team: Mapped[Team] = relationship()
    cohort_row: Mapped[Cohort] = relationship()
    grades: Mapped[list["Grade"]] = relationship(back_populates="case_audit")
    judgements: Mapped[list["Judgement"]] = relationship(back_populates="case_audit")
    moderation_reasons: Mapped[list["ModerationReason"]] = relationship(
        back_populates="case_audit",
        order_by="ModerationReason.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    moderation: Mapped["Moderation | None"] = relationship(
        back_populates="case_audit", cascade="all, delete-orphan", passive_deletes=True
    )
    past_auditor: Mapped[PastAuditor | None] = relationship(viewonly=True)

    # The id of an audit that was taken back is not given again: its history stays.
    __table_args__ = (UniqueConstraint("sampled_case_id", "auditor_id"), {"sqlite_autoincrement": True})

    @property
    def auditor_name(self) -> str:
        """Who did the audit: of an imported one perhaps somebody who is nobody here."""
        stands_in = self.auditor.email == IMPORTED and self.past_auditor
        return self.past_auditor.name if stands_in and self.past_auditor else self.auditor.name


class Saved:
    """What every answer of an auditor keeps: who saved it, when, and the version a save must name."""

    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Sent(Saved):
    """What is sent again when no answer came keeps which sending it was (rules/sending.py)."""

    sending: Mapped[str | None] = mapped_column(String(LONGEST_MARK))


class GradedFirst:
    """The grade as it was given at first: set when the audit is first submitted, and never changed.

    An auditor who takes an unread audit back has not given it yet. What came to be asked later has none.
    """

    first_grade: Mapped[str | None] = mapped_column(String(40))


class Grade(Sent, GradedFirst, Model):
    """The answer to one criterion: a grade of its scale or one of the four blanks, and the evidence."""

    __tablename__ = "grade"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    criterion_id: Mapped[int] = refers_to("criterion.id")
    grade: Mapped[str | None] = mapped_column(String(40))
    evidence: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # why not applicable
    root_causes: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of the framework's
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)  # where the evidence comes from
    evidence_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(200), default="")  # where the evidence is to be found
    for_moderator: Mapped[str] = mapped_column(Text, default="")  # what an unsure auditor asks

    case_audit: Mapped[CaseAudit] = relationship(back_populates="grades")
    criterion: Mapped[Criterion] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Grade.saved_by_id")

    __table_args__ = (UniqueConstraint("case_audit_id", "criterion_id"),)


class Judgement(Sent, GradedFirst, Model):
    """The grade of a theme, or of the whole case (no theme), chosen by the auditor, with a rationale."""

    __tablename__ = "judgement"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = refers_to("case_audit.id")
    theme_id: Mapped[int | None] = refers_to("theme.id")
    grade: Mapped[str | None] = mapped_column(String(40))
    rationale: Mapped[str] = mapped_column(Text, default="")
    against_guard: Mapped[str] = mapped_column(Text, default="")  # the reason for going against it
    impact: Mapped[str | None] = mapped_column(String(40))  # what difference it made: beside the grade

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
