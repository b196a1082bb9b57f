"""Pages where it is said who is told of concerns, and how soon they are to be acknowledged."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.cases.team_queries import tree
from audit.concerns import changes, letters, naming, queries
from audit.concerns.forms import HoursForm, NamedForm
from audit.concerns.loading import routes
from audit.concerns.telling import Telling
from audit.extensions import db
from audit.models import Team
from audit.rules.concerns import Unusable
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.later import after_the_answer
from audit.web.saving import writes


@routes.route("/concerns/told", methods=["GET", "POST"])
@requires(Permission.NAME_FOR_CONCERNS)
@writes
def told() -> ResponseReturnValue:
    """Who is told, team by team; a POST sets the hours of the clock."""
    # An empty field is not filled with what is set: it is asked about.
    form = HoursForm(hours=None if request.method == "POST" else queries.hours())
    if request.method == "POST" and form.validate():
        try:
            changed = naming.set_hours(form.hours.data, me)
        except Unusable as problem:
            form.hours.errors = [str(problem)]
        else:
            words = f"Concerns raised from now on are to be acknowledged in {form.hours.data} h."
            flash(words if changed else "Nothing was changed.", "success" if changed else "")
            return redirect(url_for(".told"), 303)
    branches = [branch for branch in tree() if not branch.team.closed_at]
    page = render_template("concerns/told.html", form=form, branches=branches, telling=Telling())
    return page, 422 if form.errors or form.hours.errors else 200


@routes.route("/concerns/told/<int:team_id>", methods=["GET", "POST"])
@requires(Permission.NAME_FOR_CONCERNS)
@writes
def named(team_id: int) -> ResponseReturnValue:
    """Name the people for one team or service. Whoever is named is told at once of what waits."""
    team = db.get_or_404(Team, team_id)
    telling = Telling()
    form = NamedForm(
        naming.offered(),
        first=[person.id for person in telling.named(team_id, False)],
        late=[person.id for person in telling.named(team_id, True)],
    )
    if request.method == "POST" and form.validate():
        changed = naming.name_people(team, form.first.data or [], form.late.data or [], me)
        changes.escalate()
        flash(f"Who is told of concerns of {team.name} is changed." if changed else "Nothing was changed.",
              "success" if changed else "")  # fmt: skip
        return after_the_answer(redirect(url_for(".told"), 303), partial(letters.send, None))
    page = render_template("concerns/named.html", form=form, team=team, telling=telling)
    return page, 422 if form.errors else 200
