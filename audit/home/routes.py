"""The first page after signing in, the choice to be reminded by e-mail, the accessibility statement."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading.how_far import answered_counts, total_counts
from audit.grading.timing.queries import usual_seconds
from audit.home import queries, reminders
from audit.home.digest import digest_of
from audit.rules import clock
from audit.rules.moderating import Why
from audit.rules.permissions import Permission
from audit.rules.time_spent import in_words
from audit.web import mail
from audit.web.access import may, me, open_to_everyone, signed_in
from audit.web.saving import writes

routes = Blueprint("home", __name__)


@routes.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Only what this person's roles make theirs is asked for and shown."""
    digest = digest_of(me)
    usual = usual_seconds(me) if may(Permission.GRADE_CASES) else None
    return render_template(
        "home/home.html",
        greeting=greeting(),
        digest=digest,
        waiting=digest.waiting,
        usual=in_words(usual) if usual else "",
        answered=answered_counts(digest.waiting),
        totals=total_counts(digest.waiting),
        submitted=queries.submitted_by(me) if may(Permission.GRADE_CASES) else [],
        offered=digest.drafts,
        manages=digest.manages,
        leads=may(Permission.MANAGE_ROUNDS),
        findings=digest.findings,
        rounds=digest.rounds,
        there=queries.what_is_there() if may(Permission.MANAGE_ROUNDS) else (True, True, True),
        whole=whole,
    )


@routes.app_template_global()
def reminded_by_email() -> bool | None:
    """Whether the person signed in is sent the digest; None where no e-mail is sent at all."""
    return reminders.wanted_by(me) if mail.is_set() else None


@routes.app_template_filter()
def why_moderated(why: str) -> str:
    """Why an audit goes to a moderator, in a word or two."""
    return Why(why).label


@routes.post("/account/reminders")
@signed_in
@writes
def choose_reminders() -> ResponseReturnValue:
    """A person says whether the digest reaches them by e-mail."""
    by_email = request.form.get("by_email") == "yes"
    reminders.want(me, by_email)
    words = "You are reminded by e-mail." if by_email else "You are sent no more reminders by e-mail."
    flash(words, "success")
    return redirect(url_for("accounts.account"), 303)


def greeting() -> str:
    """Good morning, afternoon or evening, by the clock on the wall."""
    hour = clock.now().astimezone(clock.LOCAL).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


@routes.get("/accessibility")
@open_to_everyone
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
