"""Questions about series: which months wait for a yes, which are to be prepared, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from audit.accounts.queries import with_role
from audit.extensions import db
from audit.models import (
    CaseAudit,
    CaseList,
    CaseSource,
    Draw,
    FrameworkVersion,
    HistoryEntry,
    Person,
    Round,
    Series,
    SeriesMonth,
)
from audit.rounds import queries
from audit.rules import clock
from audit.rules.frame import Terms
from audit.rules.permissions import Role
from audit.rules.workflow import RoundState

# What a draw found, and when; all else of it was asked for and is asked again every month.
FOUND_BY_THE_DRAW = {
    "id", "round_id", "seed", "algorithm", "left_out", "population", "excluded", "strata", "drawn_at",
    "drawn_by_id",
}  # fmt: skip


def series_(series_id: int, to_change: bool = False) -> Series | None:
    """The series; with `to_change` nobody else can change it until the transaction ends."""
    query = select(Series).where(Series.id == series_id)
    return db.session.scalar(query.with_for_update(of=Series) if to_change else query)


def every_series() -> Sequence[Series]:
    """Every series, those that go on first, by name."""
    query = select(Series).options(joinedload(Series.framework))
    return db.session.scalars(query.order_by(Series.stopped_at.is_not(None), func.lower(Series.name))).all()


def month_now() -> date:
    """The first day of the month that is prepared now."""
    return clock.today().replace(day=1)


@dataclass(frozen=True)
class Due:
    """The series that go on and of which this month is not prepared yet."""

    ready: list[Series]
    held_up: list[tuple[Series, str]]  # with what is missing, in words


def due() -> Due:
    """What is to be prepared this month, and what cannot be."""
    month = month_now()
    prepared = exists().where(SeriesMonth.series_id == Series.id, SeriesMonth.month == month)
    found = db.session.scalars(
        select(Series)
        .where(Series.stopped_at.is_(None), Series.first_month <= month, ~prepared)
        .order_by(func.lower(Series.name))
    ).all()
    missing = {one.id: lacks(one) for one in found}
    return Due(
        [one for one in found if not missing[one.id]],
        [(one, missing[one.id]) for one in found if missing[one.id]],
    )


def waiting() -> Sequence[SeriesMonth]:
    """The months that are prepared and wait for a QA lead's yes, the oldest first."""
    return db.session.scalars(
        select(SeriesMonth)
        .join(SeriesMonth.round)
        .options(
            joinedload(SeriesMonth.series),
            joinedload(SeriesMonth.round).joinedload(Round.case_list),
        )
        .where(Round.state == RoundState.PLANNED)
        .order_by(SeriesMonth.month, SeriesMonth.id)
    ).all()


def month_(month_id: int) -> SeriesMonth | None:
    """A month of a series, with its series and round."""
    return db.session.scalar(
        select(SeriesMonth)
        .options(joinedload(SeriesMonth.series), joinedload(SeriesMonth.round))
        .where(SeriesMonth.id == month_id)
    )


def months_of(found: Series) -> Sequence[SeriesMonth]:
    """The months of a series that were prepared, newest first, with their rounds."""
    return db.session.scalars(
        select(SeriesMonth)
        .options(joinedload(SeriesMonth.round))
        .where(SeriesMonth.series_id == found.id)
        .order_by(SeriesMonth.month.desc())
    ).all()


def named(name: str) -> Series | None:
    """The series of this name, whatever its capitals."""
    return db.session.scalar(select(Series).where(func.lower(Series.name) == name.lower()))


def newest_version(framework_id: int) -> FrameworkVersion | None:
    """The newest published version of a framework; None when it is retired."""
    return db.session.scalar(
        select(FrameworkVersion)
        .where(FrameworkVersion.framework_id == framework_id, FrameworkVersion.state == "published")
        .order_by(FrameworkVersion.number.desc())
        .limit(1)
    )


def newest_list(source_id: int | None) -> CaseList | None:
    """The list of this source that was brought in last; without a source, of all lists."""
    query = select(CaseList).order_by(CaseList.imported_at.desc(), CaseList.id.desc()).limit(1)
    return db.session.scalar(query.where(CaseList.source_id == source_id) if source_id else query)


def lacks(found: Series) -> str:
    """What this month cannot be prepared without, in a sentence; empty when nothing is missing."""
    if newest_version(found.framework_id) is None:
        return f"No version of the framework {found.framework.name} is published."
    if newest_list(found.source_id) is None:
        return "There is no case list to draw from."
    return ""


def asked_of(draw: Draw) -> dict[str, object]:
    """What was asked of a draw, as a series keeps it."""
    columns = (column.key for column in Draw.__table__.columns)
    return {name: getattr(draw, name) for name in columns if name not in FOUND_BY_THE_DRAW}


def terms_of(month: SeriesMonth) -> Terms:
    """The terms on which this month's sample would be drawn."""
    return queries.terms_of(Draw(seed=month.seed, **month.series.terms))


def auditors_of(found: Series) -> list[Person]:
    """Who would audit: those chosen who are auditors still."""
    chosen = {person.id for person in found.auditors}
    return [person for person in with_role(Role.AUDITOR) if person.id in chosen]


def auditors_who_had(found: Round) -> set[int]:
    """The ids of those who audit in a round."""
    return set(db.session.scalars(select(CaseAudit.auditor_id).where(CaseAudit.round_id == found.id)))


def sources() -> Sequence[CaseSource]:
    """The sources that have a list, by name."""
    of_lists = select(CaseList.source_id).where(CaseList.source_id.is_not(None))
    return db.session.scalars(
        select(CaseSource).where(CaseSource.id.in_(of_lists)).order_by(CaseSource.name)
    ).all()


def history(found: Series) -> Sequence[HistoryEntry]:
    """Who did what to the series, the newest first."""
    return db.session.scalars(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person).lazyload(Person.role_rows))
        .where(HistoryEntry.subject == Series.__tablename__, HistoryEntry.subject_id == found.id)
        .order_by(HistoryEntry.sequence.desc())
    ).all()
