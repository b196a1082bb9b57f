"""Rounds: one audit cycle with its draw and the cases that were drawn."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case import CaseList, CaseListEntry
from audit.models.framework import FrameworkVersion
from audit.models.person import Person


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

    framework_version: Mapped[FrameworkVersion] = relationship()
    case_list: Mapped[CaseList] = relationship()
    draw: Mapped["Draw | None"] = relationship(back_populates="round")

    __table_args__ = (CheckConstraint("period_start <= period_end", name="period_in_order"),)


class Draw(Model):
    """How a round's sample was drawn: enough to draw it again and get the same."""

    __tablename__ = "draw"

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    algorithm: Mapped[str] = mapped_column(String(40))
    size_kind: Mapped[str] = mapped_column(String(20))  # number, share
    size: Mapped[int]  # cases, or per cent of the frame
    by_team: Mapped[bool]
    by_cohort: Mapped[bool]
    population: Mapped[int]
    excluded: Mapped[dict[str, Any]] = mapped_column(JSON)  # reason: how many
    strata: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name, population, sample
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    drawn_by_id: Mapped[int | None] = refers_to("person.id")

    round: Mapped[Round] = relationship(back_populates="draw")
    drawn_by: Mapped[Person | None] = relationship()


class SampledCase(Model):
    __tablename__ = "sampled_case"

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    case_list_entry_id: Mapped[int] = refers_to("case_list_entry.id")
    stratum: Mapped[str] = mapped_column(String(250))
    position: Mapped[int]  # in the order of the draw

    round: Mapped[Round] = relationship()
    entry: Mapped[CaseListEntry] = relationship()

    __table_args__ = (UniqueConstraint("round_id", "case_list_entry_id"),)
