"""Audits from before: what was brought in from a file of earlier results, and which rounds came of it.

What comes of an import are ordinary rounds and audits. These rows say that they were imported, and from what.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.framework import FrameworkVersion
from audit.models.person import Person

# The address of who stands for auditors that are nobody here. It is none, so nobody can sign in with it.
IMPORTED = "imported"


class PastImport(Model):
    """One file of earlier results that was brought in. Undone, the row stays and says so."""

    __tablename__ = "past_import"

    id: Mapped[int] = key()
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    map_sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)  # headings and words, never another value
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    kind: Mapped[str] = mapped_column(String(20))  # how its cases were chosen: see rules.targets.DrawKind
    audits: Mapped[int]
    new_teams: Mapped[list[int]] = mapped_column(JSON)  # the ids of the closed teams that were made for it
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by_id: Mapped[int | None] = refers_to("person.id")
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    framework_version: Mapped[FrameworkVersion] = relationship()
    imported_by: Mapped[Person | None] = relationship()


class PastRound(Model):
    """A round that was imported, with every audit in it."""

    __tablename__ = "past_round"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    past_import_id: Mapped[int] = refers_to("past_import.id")

    past_import: Mapped[PastImport] = relationship()


class PastAuditor(Model):
    """Who an imported audit says was its auditor, where that is nobody who is known here."""

    __tablename__ = "past_auditor"

    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class PastUpload(Model):
    """A file of earlier results that somebody is mapping, sealed as case lists are until they are read."""

    __tablename__ = "past_upload"

    id: Mapped[int] = key()
    person_id: Mapped[int] = refers_to("person.id")
    filename: Mapped[str] = mapped_column(String(255))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)  # the map so far
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
