"""Cases and the case lists they came from. Never a name, a birth date or an address.

A case is known by its reference alone. What a list said about it (cohort, team, worker, ...) is an
entry of that list, so that an audit keeps the team the case had when it was drawn.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.framework import Cohort
from audit.models.person import Person
from audit.models.team import Team


class Case(Model):
    __tablename__ = "case"

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(60))
    # A person can be both a child with a case and a care leaver with another.
    # A supervision file, a return interview or a decision is a case with a subject of its own, too.
    subject: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("subject", "reference"),)


class CaseSource(Model):
    """Where lists come from again and again: its name, and how the columns of the last list were read.

    What is remembered are headings and the words for cohorts, never what stood in another column.
    """

    __tablename__ = "case_source"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # annex_a, mapped
    subject: Mapped[str] = mapped_column(String(40))  # what one of its cases is, in a word or two
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class CaseList(Model):
    """An imported list of cases: the sampling frame."""

    __tablename__ = "case_list"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    rows_read: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by_id: Mapped[int | None] = refers_to("person.id")
    source_id: Mapped[int | None] = refers_to("case_source.id")
    # The list of the same source that was the newest when this one came: what it refreshes.
    previous_id: Mapped[int | None] = refers_to("case_list.id")

    imported_by: Mapped[Person | None] = relationship()
    source: Mapped[CaseSource | None] = relationship()
    previous: Mapped["CaseList | None"] = relationship(remote_side=[id])
    set_aside: Mapped[list["SetAsideRow"]] = relationship(order_by="SetAsideRow.id")


class CaseListEntry(Model):
    """What one case list says of one case."""

    __tablename__ = "case_list_entry"

    id: Mapped[int] = key()
    case_list_id: Mapped[int] = mapped_column(ForeignKey("case_list.id"))
    case_id: Mapped[int] = refers_to("case.id")
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.code"))
    team_id: Mapped[int | None] = refers_to("team.id")
    worker: Mapped[str | None] = mapped_column(String(120))
    supervisor: Mapped[str | None] = mapped_column(String(120))
    age_band: Mapped[str] = mapped_column(String(20))
    gender: Mapped[str] = mapped_column(String(20))
    ethnicity_group: Mapped[str] = mapped_column(String(20))
    disability: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    sheet: Mapped[str] = mapped_column(String(120))
    row: Mapped[int]

    case: Mapped[Case] = relationship()
    case_list: Mapped[CaseList] = relationship()
    team: Mapped[Team | None] = relationship()
    cohort_row: Mapped[Cohort] = relationship()

    __table_args__ = (UniqueConstraint("case_list_id", "case_id"),)


class SetAsideRow(Model):
    """A row of the file that did not become a case, or not wholly, and why."""

    __tablename__ = "set_aside_row"

    id: Mapped[int] = key()
    case_list_id: Mapped[int] = refers_to("case_list.id")
    kind: Mapped[str] = mapped_column(String(20))
    sheet: Mapped[str] = mapped_column(String(120))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(255))
    why: Mapped[str] = mapped_column(Text)


class CaseListPreview(Model):
    """A list that was read and not yet confirmed.

    It holds the reduced cases only: the file itself, with its birth dates, is never kept.
    """

    __tablename__ = "case_list_preview"

    id: Mapped[int] = key()
    person_id: Mapped[int] = refers_to("person.id")
    filename: Mapped[str] = mapped_column(String(255))
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The source it will belong to: its name, kind, subject and how the columns were read.
    source: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    read_at: Mapped[datetime] = mapped_column(Moment)


class CaseListUpload(Model):
    """A file whose columns are being chosen, sealed with a key that only the uploader's browser holds.

    It is gone as soon as it was read, was discarded, or is some hours old.
    """

    __tablename__ = "case_list_upload"

    id: Mapped[int] = key()
    person_id: Mapped[int] = refers_to("person.id")
    filename: Mapped[str] = mapped_column(String(255))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)  # what was chosen so far, by heading
    uploaded_at: Mapped[datetime] = mapped_column(Moment)


class ReadingProgress(Model):
    """How far the reading of an upload has come, for the page that waits for it."""

    __tablename__ = "reading_progress"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    done: Mapped[int]
    total: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
