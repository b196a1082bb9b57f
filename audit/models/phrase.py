"""Phrases for evidence: a person's own, and those of everybody, kept by QA leads."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.person import Person
from audit.rules.phrases import LONGEST_PHRASE


class Phrase(Model):
    __tablename__ = "phrase"

    id: Mapped[int] = key()
    text: Mapped[str] = mapped_column(String(LONGEST_PHRASE))
    # The theme or criterion it is offered for, in every version that carries it on; none: wherever.
    lineage: Mapped[str | None] = mapped_column(String(120), index=True)
    owner_id: Mapped[int | None] = refers_to("person.id")  # none: everybody's
    removed: Mapped[bool] = mapped_column(default=False)  # it can be put back

    owner: Mapped[Person | None] = relationship()


class PhraseUse(Model):
    """When somebody last put a phrase into their evidence. In which case is not kept."""

    __tablename__ = "phrase_use"

    phrase_id: Mapped[int] = mapped_column(ForeignKey("phrase.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    used_at: Mapped[datetime] = mapped_column(Moment)
