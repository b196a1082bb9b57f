"""Exports: who took results out as a file, of what; the file itself is kept for a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.person import Person


class Export(Model):
    """One file of results. Its row stays when the file is deleted: the history speaks of it."""

    __tablename__ = "export"

    id: Mapped[int] = key()
    person_id: Mapped[int | None] = refers_to("person.id")  # none: from the command line
    format: Mapped[str] = mapped_column(String(10))  # xlsx, csv, tidy
    order: Mapped[dict[str, Any]] = mapped_column("asked_for", JSON)  # filters, and what its maker may see
    words: Mapped[str] = mapped_column(Text)  # the filters in words
    state: Mapped[str] = mapped_column(String(10))  # making, ready, failed, deleted
    done: Mapped[int] = mapped_column(default=0)  # rows
    total: Mapped[int] = mapped_column(default=0)  # about so many
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # of the file, in bytes
    begun_at: Mapped[datetime] = mapped_column(Moment)
    heard_at: Mapped[datetime] = mapped_column(Moment)  # when its making last said how far it is
    file: Mapped[str] = mapped_column(String(80), default="")  # its name where files are kept
    name: Mapped[str] = mapped_column(String(80), default="")  # its name for the person

    person: Mapped[Person | None] = relationship()
