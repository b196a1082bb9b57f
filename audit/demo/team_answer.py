"""What the demo's team managers answer: what was done, two challenges of which one is decided."""

from datetime import date, time

from sqlalchemy import select

from audit.accounts.queries import teams_below
from audit.demo import council
from audit.demo.days import moment, working_day
from audit.extensions import db
from audit.models import CaseAudit, Challenge, Person, Round
from audit.rules import clock
from audit.rules.challenging import check_in_time
from audit.rules.workflow import COUNTED, NotAllowedNow
from audit.team_answer import changes, queries

DAYS = 10
DONE = (
    "The chronology is brought up to date, and the family's own account stands in it. We look at it together "
    "in the next supervision.",
    "Visits that are due are now on the team's board each Monday.",
    "",
)
EVIDENCE = (
    "The visit on which the child was seen alone is recorded under her brother's reference; the auditor had "
    "only this file.",
    "The plan was agreed in the core group a week before the audit period began, so it was in time.",
)
RATIONALE = "The visit counts, and what the child said on it is written down. What came of it still is not."


def answer_for_the_teams(people: dict[str, Person], made: Round, today: date) -> None:
    """The visitor's manager answers some audits of their teams in this round, in time."""
    manager = people[council.address(council.MANAGER)]
    lead = people[council.address(council.LEAD)]
    audits = db.session.scalars(
        select(CaseAudit)
        .where(
            CaseAudit.round_id == made.id,
            CaseAudit.state.in_(COUNTED),
            ~CaseAudit.second,
            CaseAudit.team_id.in_(teams_below(manager)),
        )
        .order_by(CaseAudit.submitted_at, CaseAudit.id)
    ).all()
    challenged: list[Challenge] = []
    for nth, audit in enumerate(audits[:4]):
        last = queries.last_day_of(audit, audit.moderation, DAYS)
        known = queries.known_on(audit, audit.moderation)
        if last is None or known is None or (day := working_day(known, 2)) >= today:
            continue
        with clock.at(moment(day, time(15, 10 + nth))):
            if nth < len(DONE):
                changes.answer(audit, DONE[nth], nth == 2, 0, manager)
            if nth != 2 and len(challenged) < len(
                EVIDENCE
            ):  # whoever accepts an audit challenges nothing of it
                challenged += _challenge(audit, EVIDENCE[len(challenged)], manager)
    if challenged:
        one = challenged[0]
        day = working_day(one.raised_at.astimezone(clock.LOCAL).date(), 3)
        with clock.at(moment(min(day, today), time(9, 40))):
            line = queries.lines(one.case_audit)[one.about, one.about_id]
            changes.decide(one.case_audit, one, line, one.proposed, RATIONALE, lead)


def _challenge(audit: CaseAudit, evidence: str, manager: Person) -> list[Challenge]:
    """The first criterion that is below good is challenged: a step better is proposed."""
    for line in queries.lines(audit).values():
        stands = queries.standing(line, audit.moderation)
        codes = line.scale.codes
        if line.about == "criterion" and stands in codes and stands not in line.scale.good:
            try:
                check_in_time(clock.today(), queries.last_day_of(audit, audit.moderation, DAYS) or date.min)
                better = codes[codes.index(stands) - 1]
                return [changes.challenge(audit, line, better, evidence, DAYS, manager)]
            except NotAllowedNow:
                return []
    return []
