"""Questions about case lists and the cases in them. Teams are in `team_queries.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from audit.cases.figures import COHORT_NAMES, Figures, figures
from audit.cases.names import LONGEST_NAME, folded, in_order, tidied
from audit.cases.refresh import CaseKey, Said
from audit.cases.sources import of_cases
from audit.extensions import db
from audit.models import (
    Case,
    CaseList,
    CaseListEntry,
    CaseListPreview,
    Cohort,
    Person,
    Round,
    SetAsideRow,
    Team,
)
from audit.rules import clock
from audit.web.display import short_day
from audit.web.paging import Page, page_of


@dataclass(frozen=True)
class ListRow:
    """One line of the page of case lists."""

    case_list: CaseList
    cases: int
    rounds: tuple[str, ...]


def case_lists() -> Sequence[ListRow]:
    """Every case list, newest first: who brought it in, how many cases it has, which rounds use it."""
    cases = (
        select(func.count(CaseListEntry.id))
        .where(CaseListEntry.case_list_id == CaseList.id)
        .correlate(CaseList)
        .scalar_subquery()
    )
    rounds: dict[int, list[str]] = {}
    for case_list_id, name in db.session.execute(
        select(Round.case_list_id, Round.name).order_by(Round.period_start, Round.id)
    ):
        rounds.setdefault(case_list_id, []).append(name)
    found = db.session.execute(
        select(CaseList, cases)
        .where(of_cases())
        .options(joinedload(CaseList.imported_by))
        .order_by(CaseList.imported_at.desc(), CaseList.id.desc())
    )
    return [ListRow(row, n, tuple(rounds.get(row.id, ()))) for row, n in found]


def of_file(sha256: str) -> CaseList | None:
    """The case list that came from this very file; None when it has not been brought in."""
    return db.session.scalars(select(CaseList).where(CaseList.sha256 == sha256).limit(1)).first()


def named(name: str) -> CaseList | None:
    """The case list of this name, whatever its capitals and spaces."""
    known = db.session.execute(select(CaseList.id, CaseList.name))
    found = next((list_id for list_id, other in known if folded(other) == folded(name)), None)
    return db.session.get(CaseList, found) if found else None


def free_name(filename: str) -> str:
    """A name for the list in this file that no list has yet: the file's own and the day."""
    own = tidied(PurePath(filename.replace("\\", "/")).stem.replace("_", " "), LONGEST_NAME - 30)
    name = f"{own or 'Case list'}, {short_day(clock.today())}"
    taken = {folded(known) for known in db.session.scalars(select(CaseList.name))}
    also = (f"{name} ({n})" for n in count(2))
    return name if folded(name) not in taken else next(other for other in also if folded(other) not in taken)


def preview(preview_id: int, person: Person) -> CaseListPreview | None:
    """A list that this person had read and has not confirmed yet. Nobody sees another's."""
    return db.session.scalar(
        select(CaseListPreview).where(
            CaseListPreview.id == preview_id, CaseListPreview.person_id == person.id
        )
    )


def cohort_names() -> dict[str, str]:
    """What each cohort is called, by code, also those that nothing stored names yet."""
    stored = db.session.execute(select(Cohort.code, Cohort.name).order_by(Cohort.position, Cohort.code))
    return COHORT_NAMES | dict(stored.all())


def figures_of(case_list: CaseList) -> Figures:
    """How many cases of this list each team has in each cohort."""
    is_open = CaseListEntry.closed_on.is_(None)
    counts = db.session.execute(
        select(Team.name, CaseListEntry.cohort, is_open, func.count())
        .select_from(CaseListEntry)
        .outerjoin(Team, CaseListEntry.team_id == Team.id)
        .where(CaseListEntry.case_list_id == case_list.id)
        .group_by(Team.name, CaseListEntry.cohort, is_open)
    )
    return figures((team, cohort, bool(open_), n) for team, cohort, open_, n in counts)


def teams_of(case_list: CaseList) -> Sequence[Team]:
    """The teams that have cases in this list, by name."""
    has_cases = select(CaseListEntry.team_id).where(CaseListEntry.case_list_id == case_list.id)
    found = db.session.scalars(select(Team).where(Team.id.in_(has_cases)))
    return sorted(found, key=lambda team: in_order(team.name))


def said_before(case_list: CaseList | None) -> dict[CaseKey, Said]:
    """What a list says of each of its cases; a merged team as the one it went into."""
    if case_list is None:
        return {}
    kept = aliased(Team)
    found = db.session.execute(
        select(
            Case.subject, Case.reference, func.coalesce(kept.name, Team.name), CaseListEntry.worker,
            CaseListEntry.cohort,
        )
        .select_from(CaseListEntry)
        .join(CaseListEntry.case)
        .outerjoin(Team, CaseListEntry.team_id == Team.id)
        .outerjoin(kept, Team.merged_into_id == kept.id)
        .where(CaseListEntry.case_list_id == case_list.id)
    )  # fmt: skip
    return {(subject, ref): Said(team, worker, cohort) for subject, ref, team, worker, cohort in found}


def entries_of(case: Case) -> Sequence[CaseListEntry]:
    """What every list said of a case, newest list first."""
    return db.session.scalars(
        select(CaseListEntry)
        .join(CaseListEntry.case_list)
        .options(
            contains_eager(CaseListEntry.case_list).joinedload(CaseList.source),
            joinedload(CaseListEntry.team),
        )
        .where(CaseListEntry.case_id == case.id)
        .order_by(CaseList.imported_at.desc(), CaseList.id.desc())
    ).all()


@dataclass(frozen=True)
class Stay:
    """A case with one team, from the first list that said so to the last."""

    team: Team | None
    first: CaseList
    last: CaseList


def stays(entries: Sequence[CaseListEntry]) -> list[Stay]:
    """The teams of a case over time, newest first; `entries` are newest first, too."""
    found: list[Stay] = []
    for entry in entries:
        if found and found[-1].team is entry.team:
            found[-1] = Stay(entry.team, entry.case_list, found[-1].last)
        else:
            found.append(Stay(entry.team, entry.case_list, entry.case_list))
    return found


NO_TEAM = "none"


def cases(
    case_list: CaseList, number: int, search: str = "", cohort: str = "", team: str = ""
) -> Page[CaseListEntry]:
    """One page of the cases of a list, by reference: those whose reference holds `search`, of one cohort,
    of one team (its number, or NO_TEAM for the cases without)."""
    query = (
        select(CaseListEntry)
        .join(CaseListEntry.case)
        .outerjoin(CaseListEntry.team)
        .options(contains_eager(CaseListEntry.case), contains_eager(CaseListEntry.team))
        .where(CaseListEntry.case_list_id == case_list.id)
    )
    if search:
        query = query.where(Case.reference.icontains(search, autoescape=True))
    if cohort:
        query = query.where(CaseListEntry.cohort == cohort)
    if team:
        of_team = CaseListEntry.team_id.is_(None) if team == NO_TEAM else cast(Team.id, String) == team
        query = query.where(of_team)
    return page_of(query.order_by(Case.reference, Case.subject), number)


def set_aside_counts(case_list: CaseList) -> dict[str, int]:
    """How many rows of the list's file were set aside, by kind."""
    counts = db.session.execute(
        select(SetAsideRow.kind, func.count())
        .where(SetAsideRow.case_list_id == case_list.id)
        .group_by(SetAsideRow.kind)
    )
    return dict(counts.all())


def set_aside(case_list: CaseList, kind: str, number: int) -> Page[SetAsideRow]:
    """One page of the rows of the list's file that were set aside for this kind of reason, in its order."""
    query = select(SetAsideRow).where(SetAsideRow.case_list_id == case_list.id, SetAsideRow.kind == kind)
    return page_of(query.order_by(SetAsideRow.id), number)
