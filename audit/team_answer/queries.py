"""Questions about the team's answer: what was answered, what is challenged, what waits for a decision."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import pairs
from audit.models import CaseAudit, CaseListEntry, Challenge, Moderation, Person, SampledCase, TeamAnswer
from audit.moderation import queries as moderation
from audit.moderation.lines import Line
from audit.rules import clock
from audit.rules.challenging import Challenged, ChallengeState, last_day
from audit.rules.moderating import ModerationState
from audit.rules.workflow import COUNTED
from audit.web.paging import Page, page_of

Teams = frozenset[int] | None  # None: of every team


def answer_of(case_audit_id: int, to_change: bool = False) -> TeamAnswer | None:
    """What the team answered to an audit, if anything."""
    query = (
        select(TeamAnswer)
        .where(TeamAnswer.case_audit_id == case_audit_id)
        .options(joinedload(TeamAnswer.saved_by, innerjoin=True))
    )
    return db.session.scalar(query.with_for_update(of=TeamAnswer) if to_change else query)


def challenges_of(case_audit_id: int) -> Sequence[Challenge]:
    """The challenged grades of an audit, in the order in which they were challenged."""
    return db.session.scalars(
        select(Challenge)
        .where(Challenge.case_audit_id == case_audit_id)
        .options(joinedload(Challenge.raised_by, innerjoin=True), joinedload(Challenge.decided_by))
        .order_by(Challenge.raised_at, Challenge.id)
    ).all()


def challenge(challenge_id: int, to_change: bool = False) -> Challenge | None:
    """One challenge, with who raised and who decided it."""
    query = (
        select(Challenge)
        .where(Challenge.id == challenge_id)
        .options(joinedload(Challenge.raised_by, innerjoin=True), joinedload(Challenge.decided_by))
    )
    return db.session.scalar(query.with_for_update(of=Challenge) if to_change else query)


def lines(audit: CaseAudit) -> dict[tuple[str, int], Line]:
    """Everything of an audit that has a grade, in its order, by what it is about."""
    parts = moderation.parts(audit, moderation.moderation_of(audit.id))
    return {
        (line.about, line.about_id): line
        for part in parts
        for line in part.lines
        if line.is_graded and line.now
    }


def standing(line: Line, found: Moderation | None) -> str | None:
    """The grade that stands: the moderator's once it is agreed, otherwise the auditor's."""
    agreed = found is not None and found.state == ModerationState.AGREED
    return line.moderated if agreed else line.now


def known_on(audit: CaseAudit, found: Moderation | None) -> date | None:
    """The day from which the team knows the grades; None while a moderator is still to agree them."""
    if found is not None and found.state != ModerationState.AGREED:
        return None
    moments = [moment for moment in (audit.submitted_at, found and found.decided_at) if moment]
    return max(moments).astimezone(clock.LOCAL).date() if moments else None


def last_day_of(audit: CaseAudit, found: Moderation | None, days: int) -> date | None:
    """The last day to challenge a grade of this audit; None while nobody can."""
    known = known_on(audit, found)
    return last_day(known, days) if known else None


def _of(teams: Teams) -> ColumnElement[bool]:
    counted = CaseAudit.state.in_(COUNTED) & ~CaseAudit.second
    return counted if teams is None else counted & CaseAudit.team_id.in_(teams)


def listed(teams: Teams, waiting: bool, number: int, reader: Person) -> Page[Challenge]:
    """A page of the challenges of these teams: those that wait, the longest first, or the decided.

    None of an audit that the reader is blind to.
    """
    state = Challenge.state == ChallengeState.WAITING
    query = (
        select(Challenge)
        .join(Challenge.case_audit)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(_of(teams), state if waiting else ~state, ~pairs.blind_to(reader))
        .options(
            contains_eager(Challenge.case_audit).options(
                contains_eager(CaseAudit.sampled_case)
                .contains_eager(SampledCase.entry)
                .contains_eager(CaseListEntry.case),
                joinedload(CaseAudit.team, innerjoin=True),
                joinedload(CaseAudit.auditor, innerjoin=True),
            ),
            joinedload(Challenge.raised_by, innerjoin=True),
        )
        .order_by(Challenge.raised_at if waiting else Challenge.decided_at.desc(), Challenge.id)
    )
    return page_of(query, number)


def waiting(teams: Teams = None) -> int:
    """How many challenges wait for a decision."""
    return (
        db.session.scalar(
            select(func.count(Challenge.id))
            .join(Challenge.case_audit)
            .where(_of(teams), Challenge.state == ChallengeState.WAITING)
        )
        or 0
    )


def name_of(found: Challenge, audit: CaseAudit) -> tuple[str, str]:
    """What is challenged: its name as people know it, and the theme it belongs to."""
    version = whole(audit.framework_version_id)
    if found.about == "overall":
        return "Overall judgement", "Overall"
    for theme in version.themes:
        if found.about == "theme" and theme.id == found.about_id:
            return f"Judgement of {theme.name}", theme.name
        for criterion in theme.criteria:
            if found.about == "criterion" and criterion.id == found.about_id:
                return f"{criterion.code} {criterion.question}", theme.name
    raise LookupError(f"challenge {found.id} is of nothing in its version")


def answered(teams: Teams) -> tuple[list[Challenged], int]:
    """Every challenge of these teams, and how many audits they could challenge."""
    rows = db.session.scalars(
        select(Challenge)
        .join(Challenge.case_audit)
        .where(_of(teams))
        .options(contains_eager(Challenge.case_audit))
        .order_by(Challenge.id)
    )
    found = [
        Challenged(
            one.case_audit_id,
            name_of(one, one.case_audit)[1],
            ChallengeState(one.state),
            (one.decided_at - one.raised_at).days if one.decided_at else None,
        )
        for one in rows
    ]
    return found, db.session.scalar(select(func.count(CaseAudit.id)).where(_of(teams))) or 0


def to_answer(teams: frozenset[int], days: int, today: date) -> list[tuple[CaseAudit, date]]:
    """The audits that nobody has answered yet and that can still be challenged, soonest first."""
    rows = db.session.scalars(
        select(CaseAudit)
        .outerjoin(CaseAudit.moderation)
        .outerjoin(TeamAnswer, TeamAnswer.case_audit_id == CaseAudit.id)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(
            _of(teams),
            TeamAnswer.id.is_(None),
            (Moderation.id.is_(None)) | (Moderation.state == ModerationState.AGREED),
        )
        .options(
            contains_eager(CaseAudit.moderation),
            contains_eager(CaseAudit.sampled_case)
            .contains_eager(SampledCase.entry)
            .contains_eager(CaseListEntry.case),
            joinedload(CaseAudit.team, innerjoin=True),
        )
        .order_by(CaseAudit.submitted_at.desc(), CaseAudit.id)
        .limit(MOST_TO_ANSWER)
    )
    found = [(audit, last_day_of(audit, audit.moderation, days)) for audit in rows]
    return sorted(
        ((audit, last) for audit, last in found if last is not None and last >= today), key=lambda row: row[1]
    )


MOST_TO_ANSWER = 200  # of the newest: older ones can be challenged no more
