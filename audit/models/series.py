"""Series: every month a round like one there was, prepared and waiting for a QA lead's yes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case import CaseSource
from audit.models.framework import Framework
from audit.models.person import Person
from audit.models.round import Round

series_auditor = Table(
    "series_auditor",
    Model.metadata,
    Column("series_id", ForeignKey("series.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)


class Series(Model):
    """What every month's round is to be: with which framework, from which lists, how drawn, by whom."""

    __tablename__ = "series"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    framework_id: Mapped[int] = refers_to("framework.id")  # a month takes its newest published version
    source_id: Mapped[int | None] = refers_to("case_source.id")  # none: the newest list of all
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)  # of the draw, as the columns of a draw; no seed
    days_to_audit: Mapped[int]  # from the last day of a month to the day on which audits are due
    first_month: Mapped[date]  # its first day; nothing is prepared for an earlier one
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)

    framework: Mapped[Framework] = relationship()
    source: Mapped[CaseSource | None] = relationship()
    auditors: Mapped[list[Person]] = relationship(secondary=series_auditor, order_by=Person.name)


class SeriesMonth(Model):
    """A month of a series: prepared once, with its planned round and the seed proposed for its draw."""

    __tablename__ = "series_month"

    id: Mapped[int] = key()
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    month: Mapped[date]  # its first day
    # None once the round was deleted: by skipping the month, or by hand.
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"), unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    prepared_at: Mapped[datetime] = mapped_column(Moment)

    series: Mapped[Series] = relationship()
    round: Mapped[Round | None] = relationship()

    # However many people open a page at the same moment, a month is prepared once.
    __table_args__ = (UniqueConstraint("series_id", "month"),)
