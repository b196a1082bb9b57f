"""Where lists come from: a source with its name, and how the columns of its last list were read.

What is remembered of a mapping are the headings that were chosen and the words for kinds of case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from audit.cases.names import folded, tidied
from audit.cases.spreadsheet.mapped import CHILD, Choice
from audit.extensions import db
from audit.models import CaseList, CaseSource
from audit.rules import clock

# PAST holds the cases of audits that were imported, TRAINING those made up for calibrations: neither is a
# list of cases that a council has now.
ANNEX_A, MAPPED, PAST, TRAINING = "annex_a", "mapped", "past", "training"
ANNEX_A_NAME = "Annex A workbook"
PAST_NAME = "Earlier audits (imported)"
TRAINING_NAME = "Training cases (made up)"
LONGEST_SUBJECT = 40


@dataclass(frozen=True)
class Origin:
    """The source that a list belongs to, as it is known before the list is brought in."""

    name: str = ANNEX_A_NAME
    kind: str = ANNEX_A
    subject: str = CHILD
    mapping: Mapping[str, Any] = field(default_factory=dict)
    upload_id: int | None = None
    """The file itself, sealed, for as long as its columns may still be chosen again."""

    @property
    def new_cohorts(self) -> dict[str, str]:
        """Kinds of case that were named for this list, by code."""
        return dict(self.mapping.get("new_cohorts", {}))

    @property
    def one(self) -> str:
        """What one line of its lists is called."""
        return word_for(self.subject)


def word_for(subject: str) -> str:
    """What one of the cases of a list is called: "case", "supervision file"."""
    return "case" if subject == CHILD else subject


def remembered(choice: Choice, headings: Mapping[str, str], new_cohorts: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of a choice for the next list: headings, never places, and the words for kinds of case."""
    return {
        "sheet": choice.sheet,
        "heading_row": choice.heading_row,
        "headings": dict(headings),
        "cohort": choice.cohort,
        "team": choice.team,
        "cohorts": dict(choice.cohorts),
        "new_cohorts": dict(new_cohorts),
    }


def sources(kind: str = MAPPED) -> Sequence[CaseSource]:
    """The sources of one kind, by name."""
    return db.session.scalars(
        select(CaseSource).where(CaseSource.kind == kind).order_by(CaseSource.name)
    ).all()


def source_named(name: str) -> CaseSource | None:
    """The source of this name, whatever its capitals and spaces."""
    known = db.session.scalars(select(CaseSource))
    return next((source for source in known if folded(source.name) == folded(name)), None)


def newest_of(source: CaseSource | None) -> CaseList | None:
    """The list of this source that was brought in last."""
    if source is None:
        return None
    return db.session.scalars(
        select(CaseList)
        .where(CaseList.source_id == source.id)
        .order_by(CaseList.imported_at.desc(), CaseList.id.desc())
        .limit(1)
    ).first()


def keep_source(origin: Origin) -> CaseSource:
    """The source of a list that is brought in: made for its first list, its mapping kept up to date.

    The entry in the history is that of the list, which names the source and its mapping.
    """
    source = source_named(origin.name)
    mapping = dict(origin.mapping)
    if source is None:
        source = CaseSource(
            name=tidied(origin.name), kind=origin.kind, subject=origin.subject, mapping=mapping,
            changed_at=clock.now(),
        )  # fmt: skip
        db.session.add(source)
        db.session.flush()
    elif source.mapping != mapping:
        source.mapping, source.changed_at = mapping, clock.now()
        db.session.flush()
    return source


def of_cases() -> ColumnElement[bool]:
    """Whether a list is one of cases that a council has: not of imported audits, not of made-up cases."""
    others = select(CaseSource.id).where(CaseSource.kind.in_((PAST, TRAINING)))
    return or_(CaseList.source_id.is_(None), CaseList.source_id.not_in(others))
