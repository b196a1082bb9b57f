"""Questions about cases that two audited without seeing each other: what the first and the second gave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.models import Case, CaseAudit, CaseListEntry, Grade, Judgement, SampledCase, Team
from audit.results.selection import Selection
from audit.rules.workflow import COUNTED
from audit.web.paging import Page, rows_of

# What the first and what the second gave, with how many pairs gave so.
Given = Counter[tuple[str, str]]
Thing = tuple[str, int]  # about, about id: as in a tally

First, Second = aliased(CaseAudit), aliased(CaseAudit)


@dataclass(frozen=True)
class Pairs:
    """The cases that two have audited and submitted: those to be compared, and those that cannot be."""

    compared: int
    other_version: int  # one of the two audits was moved to another version of the framework


def _of(selection: Selection, *columns: Any) -> Select[Any]:
    """The first and the second audit of each case, both submitted, of what is selected."""
    return (
        select(*columns)
        .select_from(First)
        .join(Second, and_(Second.sampled_case_id == First.sampled_case_id, Second.second, ~First.second))
        .where(
            First.round_id.in_(selection.round_ids),
            First.state.in_(COUNTED),
            Second.state.in_(COUNTED),
            *selection.narrow.of(First),
        )
    )


def pairs(selection: Selection) -> Pairs:
    """How many cases two have audited and submitted."""
    same = First.framework_version_id == Second.framework_version_id
    rows = db.session.execute(_of(selection, same, func.count()).group_by(same))
    found: Counter[bool] = Counter({bool(is_same): n for is_same, n in rows})
    return Pairs(found[True], found[False])


def grades(selection: Selection) -> dict[Thing, Given]:
    """What the two gave each thing, in all rounds together."""
    return in_every_round(grades_by_round(selection))


def in_every_round(by_round: dict[int, dict[Thing, Given]]) -> dict[Thing, Given]:
    found: dict[Thing, Given] = {}
    for things in by_round.values():
        for thing, given in things.items():
            found.setdefault(thing, Counter()).update(given)
    return found


def grades_by_round(selection: Selection) -> dict[int, dict[Thing, Given]]:
    """What the two gave each criterion, each theme and the whole, by ("criterion", its id) and so on.

    The whole is under ("overall", the framework version's id). Answers that one of the two did not give are
    in none. Three queries, whatever the number of audits or criteria.
    """
    found: dict[int, dict[Thing, Given]] = {}
    one, other = aliased(Grade), aliased(Grade)
    criteria = _of(
        selection, First.round_id, one.criterion_id, one.first_grade, other.first_grade, func.count()
    ).join(one, one.case_audit_id == First.id)
    criteria = criteria.join(
        other, and_(other.case_audit_id == Second.id, other.criterion_id == one.criterion_id)
    ).where(one.first_grade.is_not(None), other.first_grade.is_not(None))
    for round_id, id, first, second, n in db.session.execute(
        criteria.group_by(First.round_id, one.criterion_id, one.first_grade, other.first_grade)
    ):
        _add(found, round_id, ("criterion", id), first, second, n)
    for name, overall in (("overall", True), ("theme", False)):
        for round_id, id, first, second, n in _judgements(selection, overall):
            _add(found, round_id, (name, id), first, second, n)
    return found


def _add(
    found: dict[int, dict[Thing, Given]], round_id: int, thing: Thing, first: str, second: str, n: int
) -> None:
    found.setdefault(round_id, {}).setdefault(thing, Counter())[first, second] += n


def _judgements(selection: Selection, overall: bool) -> Sequence[Any]:
    one, other = aliased(Judgement), aliased(Judgement)
    # Two overall judgements are of the same thing only where the version is the same; a theme is of one.
    about = First.framework_version_id if overall else one.theme_id
    same = (
        and_(
            one.theme_id.is_(None),
            other.theme_id.is_(None),
            First.framework_version_id == Second.framework_version_id,
        )
        if overall
        else one.theme_id == other.theme_id
    )
    query = (
        _of(selection, First.round_id, about, one.first_grade, other.first_grade, func.count())
        .join(one, one.case_audit_id == First.id)
        .join(other, and_(other.case_audit_id == Second.id, same))
        .where(one.first_grade.is_not(None), other.first_grade.is_not(None))
        .group_by(First.round_id, about, one.first_grade, other.first_grade)
    )
    return db.session.execute(query).all()


@dataclass(frozen=True)
class Pair:
    """One case that two have audited, with the overall grade each of them gave."""

    first_id: int
    second_id: int
    reference: str
    team: str
    overall: str | None
    second_overall: str | None


def listed(selection: Selection, number: int) -> Page[Pair]:
    """A page of the cases that two have audited: overall judgements that differ first, then the newest."""
    one, other = aliased(Judgement), aliased(Judgement)
    differ = case((one.first_grade != other.first_grade, 0), else_=1)
    query = (
        _of(selection, First.id, Second.id, Case.reference, Team.name, one.first_grade, other.first_grade)
        .join(SampledCase, SampledCase.id == First.sampled_case_id)
        .join(CaseListEntry, CaseListEntry.id == SampledCase.case_list_entry_id)
        .join(Case, Case.id == CaseListEntry.case_id)
        .join(Team, Team.id == First.team_id)
        .outerjoin(one, and_(one.case_audit_id == First.id, one.theme_id.is_(None)))
        .outerjoin(other, and_(other.case_audit_id == Second.id, other.theme_id.is_(None)))
        .order_by(differ, First.submitted_at.desc(), First.id)
    )
    found = rows_of(query, number)
    return Page([Pair(*row) for row in found.items], found.number, found.total)
