"""The first page after signing in, and the accessibility statement."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.frameworks.queries import whole
from audit.grading.queries import answered_counts, total_counts, waiting_for
from audit.home import queries
from audit.rules import clock
from audit.rules.permissions import Permission, Scope, scope
from audit.web.access import may, me, open_to_everyone, signed_in

routes = Blueprint("home", __name__)


@routes.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Only what this person's roles make theirs is asked for and shown."""
    waiting = waiting_for(me) if may(Permission.GRADE_CASES) else []
    leads = may(Permission.MANAGE_ROUNDS)
    manages = scope(me.roles, Permission.READ_AUDITS) == Scope.OWN_TEAMS
    return render_template(
        "home/home.html",
        greeting=greeting(),
        waiting=waiting,
        answered=answered_counts(waiting),
        totals=total_counts(waiting),
        submitted=queries.submitted_by(me) if may(Permission.GRADE_CASES) else [],
        manages=manages,
        leads=leads,
        findings=queries.newest_findings(None if leads else teams_below(me)) if leads or manages else [],
        rounds=queries.open_rounds() if leads else [],
        there=queries.what_is_there() if leads else (True, True, True),
        whole=whole,
    )


def greeting() -> str:
    """Good morning, afternoon or evening, by the clock on the wall."""
    hour = clock.now().astimezone(clock.LOCAL).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


@routes.get("/accessibility")
@open_to_everyone
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
