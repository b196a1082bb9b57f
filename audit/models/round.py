"""Rounds: one audit cycle with its draw, the cases that were drawn, and those taken out since."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case import CaseList, CaseListEntry
from audit.models.framework import FrameworkVersion
from audit.models.person import Person

if TYPE_CHECKING:
    from audit.models.calibration import Calibration


class Round(Model):
    __tablename__ = "round"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    case_list_id: Mapped[int] = refers_to("case_list.id")
    period_start: Mapped[date]
    period_end: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    # One case for many auditors, to compare how they grade: no round of the programme.
    for_calibration: Mapped[bool] = mapped_column(default=False)

    framework_version: Mapped[FrameworkVersion] = relationship()
    case_list: Mapped[CaseList] = relationship()
    draw: Mapped["Draw | None"] = relationship(back_populates="round")
    calibration: Mapped["Calibration | None"] = relationship(back_populates="round")

    # The id of a round that was deleted is not given again: its history stays.
    __table_args__ = (
        CheckConstraint("period_start <= period_end", name="period_in_order"),
        {"sqlite_autoincrement": True},
    )


class Draw(Model):
    """How a round's sample was drawn: enough to draw it again and get the same."""

    __tablename__ = "draw"

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    algorithm: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20), default="random")  # random, targeted, picked
    size_kind: Mapped[str] = mapped_column(String(20))  # number, share, at_least, precision, whole
    size: Mapped[int]  # cases, per cent of the frame, percentage points
    by_team: Mapped[bool]
    by_cohort: Mapped[bool]
    shares: Mapped[str] = mapped_column(String(20), default="proportional")  # proportional, equal
    # What was asked beside, as rules.terms writes it; empty where nothing was.
    quotas: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reserves: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    target: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    not_audited_for: Mapped[int]  # months; 0: however recently a case was audited
    not_in_open_round: Mapped[bool]
    left_out: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # reason: the ids of cases kept out by earlier audits
    population: Mapped[int]
    excluded: Mapped[dict[str, Any]] = mapped_column(JSON)  # reason: how many
    strata: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name, population, sample, reserves, excluded
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    drawn_by_id: Mapped[int | None] = refers_to("person.id")

    round: Mapped[Round] = relationship(back_populates="draw")
    drawn_by: Mapped[Person | None] = relationship()


class SampledCase(Model):
    """A case that was drawn or picked, and whether it is to be audited now.

    What was drawn stays as it was: a case taken out is no longer active, a reserve that replaces one is.
    """

    __tablename__ = "sampled_case"

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    case_list_entry_id: Mapped[int] = refers_to("case_list_entry.id")
    stratum: Mapped[str] = mapped_column(String(250))
    position: Mapped[int]  # in the order of the draw; reserves come after the sample
    reserve: Mapped[bool] = mapped_column(default=False)  # drawn as a reserve
    active: Mapped[bool] = mapped_column(default=True)  # in the sample as it stands
    reason: Mapped[str] = mapped_column(Text, default="")  # why a case was picked by hand

    round: Mapped[Round] = relationship()
    entry: Mapped[CaseListEntry] = relationship()

    __table_args__ = (UniqueConstraint("round_id", "case_list_entry_id"),)


class TakenOut(Model):
    """A case taken out of a sample: replaced by a reserve of its stratum, or exempt, and why."""

    __tablename__ = "taken_out"

    id: Mapped[int] = key()
    round_id: Mapped[int] = refers_to("round.id")
    sampled_case_id: Mapped[int] = mapped_column(ForeignKey("sampled_case.id"), unique=True)
    # The reserve in its place; none for an exemption.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_case.id"), unique=True)
    why: Mapped[str] = mapped_column(String(30))  # see rules.replacing.Why
    words: Mapped[str] = mapped_column(Text, default="")
    approved_by: Mapped[str] = mapped_column(String(120), default="")  # of an exemption: name and role
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = refers_to("person.id")

    sampled_case: Mapped[SampledCase] = relationship(foreign_keys=[sampled_case_id])
    replaced_by: Mapped[SampledCase | None] = relationship(foreign_keys=[replaced_by_id])
    by: Mapped[Person | None] = relationship()
