"""Questions about concerns: which there are, whose they are to read, which e-mails are still to be sent."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from audit.accounts import queries as accounts
from audit.extensions import db
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Concern,
    ConcernStep,
    ConcernTold,
    NamedPerson,
    Person,
    SampledCase,
    Team,
)
from audit.rules import clock
from audit.rules.concerns import HOURS, ConcernState
from audit.rules.permissions import Scope
from audit.web.paging import Page, page_of

SETTING = "concern_hours"
# An e-mail that was begun and of which nothing was heard again is sent once more.
GIVEN_UP_AFTER = timedelta(minutes=10)


def hours() -> int:
    """The hours in which a concern that is raised now is to be acknowledged."""
    found = accounts.setting(SETTING)
    return int(found.value) if found is not None else HOURS


def _with_its_audit() -> Select[Concern]:
    """Concerns with everything a line about one shows, in one query, and who was told of them in another."""
    return (
        select(Concern)
        .join(Concern.case_audit)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .join(Concern.team)
        .options(
            contains_eager(Concern.case_audit)
            .contains_eager(CaseAudit.sampled_case)
            .contains_eager(SampledCase.entry)
            .contains_eager(CaseListEntry.case),
            contains_eager(Concern.team),
            joinedload(Concern.raised_by, innerjoin=True),
            joinedload(Concern.acknowledged_by),
            joinedload(Concern.closed_by),
            selectinload(Concern.told).joinedload(ConcernTold.person, innerjoin=True),
        )
    )


def concern(concern_id: int, to_change: bool = False) -> Concern | None:
    """One concern with its audit and who was told. To be changed, nobody else changes it meanwhile."""
    query = _with_its_audit().where(Concern.id == concern_id)
    return db.session.scalar(query.with_for_update(of=Concern) if to_change else query)


def pressed(press: str) -> Concern | None:
    """The concern that was raised by this very form and text."""
    return db.session.scalar(_with_its_audit().where(Concern.press == press))


def steps(concern_id: int) -> Sequence[ConcernStep]:
    """What was recorded of a concern since it was raised, oldest first."""
    return db.session.scalars(
        select(ConcernStep)
        .where(ConcernStep.concern_id == concern_id)
        .options(joinedload(ConcernStep.by, innerjoin=True))
        .order_by(ConcernStep.at, ConcernStep.id)
    ).all()


def visible(person: Person, scope: Scope, teams: frozenset[int]) -> ColumnElement[bool]:
    """Whether a concern is this person's to read: a QA lead reads all, a manager those of `teams`.

    Anyone reads what they raised or were told, and what was raised in an audit of theirs.
    """
    if scope == Scope.EVERYTHING:
        return true()
    own = or_(
        Concern.raised_by_id == person.id,
        Concern.acknowledged_by_id == person.id,
        Concern.id.in_(select(ConcernTold.concern_id).where(ConcernTold.person_id == person.id)),
        Concern.case_audit_id.in_(
            select(CaseAudit.id).where(CaseAudit.auditor_id == person.id).correlate(None)
        ),
    )
    return or_(own, Concern.team_id.in_(teams)) if scope == Scope.OWN_TEAMS else own


def readable(concern: Concern, person: Person, scope: Scope, teams: frozenset[int]) -> bool:
    """Whether a person may read this concern; see visible()."""
    query = select(Concern.id).where(Concern.id == concern.id, visible(person, scope, teams))
    return db.session.scalar(query) is not None


def any_for(person: Person) -> bool:
    """Whether a person raised, was told of or audits a concern, or is named for a team."""
    named = select(NamedPerson.id).where(NamedPerson.person_id == person.id)
    own = select(Concern.id).where(visible(person, Scope.OWN, frozenset()))
    return bool(db.session.scalar(select(or_(named.exists(), own.exists()))))


def of_audit(case_audit_id: int) -> Sequence[Concern]:
    """The concerns raised in an audit, oldest first."""
    return db.session.scalars(
        select(Concern)
        .where(Concern.case_audit_id == case_audit_id)
        .options(
            joinedload(Concern.acknowledged_by), joinedload(Concern.raised_by), joinedload(Concern.case_audit)
        )
        .order_by(Concern.id)
    ).all()


def not_closed(also_closed_since: timedelta, raised_by: Person) -> Sequence[Concern]:
    """Every concern that is not closed, soonest due first, and those of this person closed not long ago."""
    recent = and_(Concern.raised_by_id == raised_by.id, Concern.closed_at >= clock.now() - also_closed_since)
    query = _with_its_audit().where(or_(Concern.closed_at.is_(None), recent))
    return db.session.scalars(query.order_by(Concern.due_at, Concern.id)).all()


def unacknowledged(to_change: bool = False) -> Sequence[Concern]:
    """The concerns that nobody acknowledged, soonest due first."""
    query = _with_its_audit().where(Concern.acknowledged_at.is_(None)).order_by(Concern.due_at, Concern.id)
    return db.session.scalars(query.with_for_update(of=Concern) if to_change else query).all()


def _is(state: ConcernState) -> ColumnElement[bool]:
    open_ = Concern.acknowledged_at.is_(None)
    return {
        ConcernState.WAITING: and_(open_, Concern.due_at > clock.now()),
        ConcernState.LATE: and_(open_, Concern.due_at <= clock.now()),
        ConcernState.ACKNOWLEDGED: and_(Concern.acknowledged_at.is_not(None), Concern.closed_at.is_(None)),
        ConcernState.CLOSED: Concern.closed_at.is_not(None),
    }[state]


def listed(which: ColumnElement[bool], search: str, state: ConcernState | None, number: int) -> Page[Concern]:
    """A page of the concerns a person may read, what waits first; `search` looks in case, team and number."""
    query = _with_its_audit().where(which)
    if search:
        found = [
            Case.reference.icontains(search, autoescape=True),
            Team.name.icontains(search, autoescape=True),
        ]
        if search.isascii() and search.isdigit() and len(search) < 10:
            found.append(Concern.id == int(search))
        query = query.where(or_(*found))
    if state is not None:
        query = query.where(_is(state))
    waits_last = Concern.acknowledged_at.is_not(None)
    return page_of(query.order_by(waits_last, Concern.raised_at.desc(), Concern.id.desc()), number)


def hours_to_acknowledge(which: ColumnElement[bool]) -> list[float]:
    """How many hours it took to acknowledge each concern that was, shortest first."""
    rows = db.session.execute(
        select(Concern.raised_at, Concern.acknowledged_at).where(which, Concern.acknowledged_at.is_not(None))
    )
    return sorted((at - raised).total_seconds() / 3600 for raised, at in rows if at is not None)


def letters_to_send(concern_id: int | None = None) -> Sequence[ConcernTold]:
    """Who is told of a concern that waits, and was not sent their e-mail: not tried, failed, or given up."""
    query = (
        select(ConcernTold)
        .join(ConcernTold.concern)
        .join(ConcernTold.person)
        .where(
            ConcernTold.emailed_at.is_(None),
            Concern.acknowledged_at.is_(None),
            Person.active,
            or_(
                ConcernTold.tried_at.is_(None),
                ConcernTold.failed,
                ConcernTold.tried_at < clock.now() - GIVEN_UP_AFTER,
            ),
        )
        .options(contains_eager(ConcernTold.concern), contains_eager(ConcernTold.person))
        .order_by(ConcernTold.id)
    )
    return db.session.scalars(query.where(Concern.id == concern_id) if concern_id else query).all()


def of_audits(case_audits: ColumnElement[bool]) -> Sequence[Concern]:
    """The concerns raised in these audits, oldest first, with case, round, team and cohort: for a file."""
    query = (
        _with_its_audit()
        .where(case_audits)
        .options(
            contains_eager(Concern.case_audit).joinedload(CaseAudit.round, innerjoin=True),
            contains_eager(Concern.case_audit).joinedload(CaseAudit.cohort_row, innerjoin=True),
        )
    )
    return db.session.scalars(query.order_by(Concern.raised_at, Concern.id)).all()
