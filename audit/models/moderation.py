"""Moderation: what of a round goes to a moderator, why an audit went, and what the moderator made of it.

The grade an auditor gave first stays with the grade itself (see case_audit.py); here stands beside it what a
moderator says, so that neither takes the place of the other.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, of_audit, refers_to
from audit.models.case_audit import CaseAudit, Saved
from audit.models.framework import Criterion
from audit.models.person import Person
from audit.models.round import Round


class ModerationRule(Model):
    """What of a round goes to a moderator, beside what always goes (see rules/moderating.py)."""

    __tablename__ = "moderation_rule"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seed: Mapped[int]
    share: Mapped[int]  # per cent of the audits, at random; 0: none
    overall_grades: Mapped[list[str]] = mapped_column(JSON)  # every audit with one of these overall
    first_agreed: Mapped[int]  # every audit of an auditor until so many are agreed; 0: none
    one_in: Mapped[int]  # one in so many of each auditor's; 0: none
    team_ids: Mapped[list[int]] = mapped_column(JSON)  # only of these teams; empty: of all
    cohorts: Mapped[list[str]] = mapped_column(JSON)  # only of these cohorts; empty: of all
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()


class ModerationReason(Model):
    """One reason why a submitted audit goes to a moderator (see rules/moderating.py).

    They are worked out when the audit is submitted, and taken away when it is taken back unread.
    """

    __tablename__ = "moderation_reason"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit(index=True)
    position: Mapped[int]
    why: Mapped[str] = mapped_column(String(30))
    criterion_id: Mapped[int | None] = refers_to("criterion.id")  # none: it is about the whole audit
    words: Mapped[str] = mapped_column(Text)

    case_audit: Mapped[CaseAudit] = relationship(back_populates="moderation_reasons")
    criterion: Mapped[Criterion | None] = relationship()

    __table_args__ = (UniqueConstraint("case_audit_id", "position"),)


class Moderation(Model):
    """A moderator's look at one audit: of a case that two audited, at the first of them with the second.

    What is rated here is the audit as a piece of work, apart from the practice that the audit judges.
    """

    __tablename__ = "moderation"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit(unique=True)
    state: Mapped[str] = mapped_column(String(20), index=True)  # see rules.moderating.ModerationState
    moderator_id: Mapped[int | None] = refers_to("person.id")  # who returned or agreed it, or looks at it
    waits_since: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was last returned or agreed
    evidence: Mapped[str | None] = mapped_column(String(20))  # how good the audit is, see rules.moderating
    clarity: Mapped[str | None] = mapped_column(String(20))
    child_focus: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")  # to the auditor, about the whole audit
    answer: Mapped[str] = mapped_column(Text, default="")  # the auditor's, once it is agreed
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    case_audit: Mapped[CaseAudit] = relationship(back_populates="moderation")
    moderator: Mapped[Person | None] = relationship()
    grades: Mapped[list["ModeratedGrade"]] = relationship(
        back_populates="moderation", cascade="all, delete-orphan", passive_deletes=True
    )


class ModeratedGrade(Saved, Model):
    """What a moderator says of one grade: another grade in its place with a reason, or only a note on it.

    The thing is a criterion, a theme's judgement, or the overall judgement (then `about_id` is the framework
    version's), as in a tally. It counts from when the moderation is agreed.
    """

    __tablename__ = "moderated_grade"

    id: Mapped[int] = key()
    moderation_id: Mapped[int] = mapped_column(ForeignKey("moderation.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[int]
    grade: Mapped[str | None] = mapped_column(String(40))  # none: the grade is kept
    reason: Mapped[str | None] = mapped_column(String(30))  # see rules.moderating.ReasonCode
    words: Mapped[str] = mapped_column(Text, default="")

    moderation: Mapped[Moderation] = relationship(back_populates="grades")
    saved_by: Mapped[Person] = relationship(foreign_keys="ModeratedGrade.saved_by_id")

    __table_args__ = (
        UniqueConstraint("moderation_id", "about", "about_id"),
        CheckConstraint("about IN ('criterion', 'theme', 'overall')", name="about"),
    )
