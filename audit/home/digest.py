"""What waits for a person now: on their home page, and in the e-mail that reminds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app

from audit.accounts.queries import teams_below
from audit.calibration.queries import Line, to_hold
from audit.concerns.waiting import Concerns, concerns_of
from audit.frameworks.reviewing import waiting_to_be_published
from audit.grading.queries import waiting_for
from audit.grading.submitting.queries import waiting_for_moderator
from audit.home import queries
from audit.home.queries import NEWEST, Finding, RoundStanding
from audit.models import CaseAudit, FrameworkVersion, Person, SeriesMonth
from audit.re_audits.queries import Due
from audit.re_audits.queries import due as due_again
from audit.rounds import series
from audit.rules import clock
from audit.rules.permissions import Permission, Scope, scope
from audit.team_answer.queries import to_answer
from audit.team_answer.queries import waiting as challenges_waiting

# What is due by then is worth a reminder, and what was submitted since then is new.
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Digest:
    """Everything that is this person's to look at; empty where their roles make nothing theirs."""

    concerns: Concerns = field(default_factory=Concerns)
    waiting: Sequence[CaseAudit] = ()
    rounds: Sequence[RoundStanding] = ()
    months: Sequence[SeriesMonth] = ()
    due: series.Due = field(default_factory=lambda: series.Due([], []))
    drafts: Sequence[FrameworkVersion] = ()
    findings: Sequence[Finding] = ()  # of their teams; for a QA lead, of all
    moderating: tuple[Sequence[CaseAudit], int] = ((), 0)  # what waits for a moderator, and how much in all
    to_answer: Sequence[tuple[CaseAudit, date]] = ()  # audits of their teams, with the last day to challenge
    again: Sequence[Due] = ()  # cases that are to be audited again
    challenges: int = 0  # that wait for a decision
    calibrations: Sequence[Line] = ()  # that they hold, and that are open
    manages: bool = False

    @property
    def late(self) -> list[CaseAudit]:
        return [audit for audit in self.waiting if audit.round.due_on < clock.today()]

    @property
    def due_this_week(self) -> list[CaseAudit]:
        today = clock.today()
        return [audit for audit in self.waiting if today <= audit.round.due_on <= today + WEEK]

    @property
    def late_rounds(self) -> list[RoundStanding]:
        return [standing for standing in self.rounds if standing.late]

    @property
    def new(self) -> list[Finding]:
        """What was submitted of a manager's teams in the last seven days."""
        since = clock.now() - WEEK
        submitted = ((finding, finding.audit.submitted_at) for finding in self.findings if self.manages)
        return [finding for finding, at in submitted if at and at >= since]

    @property
    def anything(self) -> bool:
        """Whether there is something to remind this person of."""
        of_lead = self.late_rounds or self.months or self.due.ready or self.due.held_up
        if self.concerns.waiting:
            return True
        return bool(self.late or self.due_this_week or of_lead or self.drafts or self.new)


def digest_of(person: Person) -> Digest:
    """The digest of this person, asking only for what their roles make theirs."""
    roles = person.roles
    leads = scope(roles, Permission.MANAGE_ROUNDS) is not None
    manages = scope(roles, Permission.READ_AUDITS) == Scope.OWN_TEAMS
    reads_all = scope(roles, Permission.READ_AUDITS) == Scope.EVERYTHING
    return Digest(
        concerns=concerns_of(person) if scope(roles, Permission.READ_CONCERNS) else Concerns(),
        waiting=waiting_for(person) if scope(roles, Permission.GRADE_CASES) else (),
        rounds=queries.open_rounds() if leads else (),
        months=series.waiting() if leads else (),
        due=series.due() if leads else series.Due([], []),
        drafts=waiting_to_be_published() if scope(roles, Permission.MANAGE_PEOPLE) else (),
        findings=queries.newest_findings(None if leads else teams_below(person), person)
        if leads or manages
        else (),
        moderating=waiting_for_moderator(person, NEWEST) if reads_all else ((), 0),
        calibrations=to_hold(person) if scope(roles, Permission.HOLD_CALIBRATIONS) else (),
        to_answer=(
            to_answer(teams_below(person), current_app.config["CHALLENGE_DAYS"], clock.today())
            if scope(roles, Permission.ANSWER_AUDITS)
            else ()
        ),
        again=due_again(current_app.config["RE_AUDIT_GRADES"], current_app.config["RE_AUDIT_WEEKS"], person)
        if leads
        else (),
        challenges=challenges_waiting() if scope(roles, Permission.DECIDE_CHALLENGES) else 0,
        manages=manages,
    )
