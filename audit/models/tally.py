"""Tallies: how often each grade was given, kept as audits start and stop counting.

Results read these rows, so their cost does not grow with the number of audits.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model


class Counts:
    """How many audits gave a grade (or blank) to one thing as they were graded first, and how many have it
    as moderated.

    The thing is a criterion, a theme's judgement, or the overall judgement (then `about_id` is the
    framework version's).
    """

    about: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[int] = mapped_column(autoincrement=False)
    grade: Mapped[str] = mapped_column(String(40))
    n: Mapped[int]
    moderated: Mapped[int]


def _checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("about IN ('criterion', 'theme', 'overall')", name="about"),
        CheckConstraint("n >= 0", name="not_negative"),
        CheckConstraint("moderated >= 0", name="moderated_not_negative"),
    )


class Tally(Counts, Model):
    """The counts of one round, team, cohort and group of auditors.

    Rows lie in the order of the key, so that what is added up for one figure is read in one go.
    """

    __tablename__ = "tally"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.code"))
    auditor_group_id: Mapped[int] = mapped_column(autoincrement=False)  # 0: of none

    __table_args__ = (
        PrimaryKeyConstraint(
            "about", "about_id", "grade", "team_id", "round_id", "cohort", "auditor_group_id"
        ),
        *_checks(),
        Index("ix_tally_round", "round_id", "about", "team_id"),
        {"sqlite_with_rowid": False},
    )


class RoundTally(Counts, Model):
    """The counts of a whole round: its tallies added up, for figures of all of it together."""

    __tablename__ = "round_tally"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))

    __table_args__ = (
        PrimaryKeyConstraint("about", "about_id", "grade", "round_id"),
        *_checks(),
        Index("ix_round_tally_round", "round_id", "about"),
        {"sqlite_with_rowid": False},
    )
