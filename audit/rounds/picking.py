"""Picking cases by hand: what of the round's list can be ticked, and what was, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.datastructures import MultiDict

from audit.extensions import db
from audit.models import Case, CaseListEntry, Cohort, Round, SampledCase, Team
from audit.web.paging import Page, page_of


@dataclass(frozen=True)
class Ticked:
    """A case that was ticked, and why: its own reason, or the one given for all."""

    entry: CaseListEntry
    reason: str


def to_pick(found: Round, search: str, number: int) -> Page[CaseListEntry]:
    """One page of the open cases of the round's list that are not picked yet.

    `search` looks in references, teams, cohorts and workers.
    """
    picked = select(SampledCase.case_list_entry_id).where(SampledCase.round_id == found.id)
    query = (
        select(CaseListEntry)
        .join(CaseListEntry.case)
        .join(CaseListEntry.cohort_row)
        .join(CaseListEntry.team)
        .options(
            contains_eager(CaseListEntry.case),
            contains_eager(CaseListEntry.cohort_row),
            contains_eager(CaseListEntry.team),
        )
        .where(
            CaseListEntry.case_list_id == found.case_list_id,
            CaseListEntry.closed_on.is_(None),
            CaseListEntry.id.not_in(picked),
        )
    )
    if search:
        places = (Case.reference, Team.name, Cohort.name, CaseListEntry.worker)
        query = query.where(or_(*(place.icontains(search, autoescape=True) for place in places)))
    return page_of(query.order_by(Case.reference, CaseListEntry.id), number)


def ticked(found: Round, sent: MultiDict[str, str]) -> Sequence[Ticked]:
    """The cases of the round's list that a form ticks, in the order of the list."""
    ids = [int(text) for text in sent.getlist("case") if text.isascii() and text.isdigit() and len(text) < 10]
    if not ids:
        return []
    entries = db.session.scalars(
        select(CaseListEntry)
        .options(joinedload(CaseListEntry.case))
        .where(CaseListEntry.case_list_id == found.case_list_id, CaseListEntry.id.in_(ids))
        .order_by(CaseListEntry.id)
    )
    for_all = sent.get("reason", "")
    return [Ticked(entry, sent.get(f"reason-{entry.id}", "").strip() or for_all) for entry in entries]
