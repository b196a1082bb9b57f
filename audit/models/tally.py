"""Tallies: how often each grade was given, kept as audits start and stop counting.

Results read these rows, so their cost does not grow with the number of audits.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model


class Tally(Model):
    """n audits of this round, team, cohort and group of auditors gave this grade (or blank) to one
    thing as they were graded first, and so many have it as moderated.

    The thing is a criterion, a theme's judgement, or the overall judgement (then `about_id` is the
    framework version's).
    """

    __tablename__ = "tally"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.code"), primary_key=True)
    about: Mapped[str] = mapped_column(String(10), primary_key=True)
    about_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    grade: Mapped[str] = mapped_column(String(40), primary_key=True)
    auditor_group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0: of none
    n: Mapped[int]
    moderated: Mapped[int]

    __table_args__ = (
        CheckConstraint("about IN ('criterion', 'theme', 'overall')", name="about"),
        CheckConstraint("n >= 0", name="not_negative"),
        CheckConstraint("moderated >= 0", name="moderated_not_negative"),
        Index("ix_tally_about", "about", "round_id"),
    )
