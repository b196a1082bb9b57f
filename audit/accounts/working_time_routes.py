"""The page where an administrator says how many audits a person does a month, and when they are away."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts import queries
from audit.accounts.blueprint import routes
from audit.accounts.working_time_forms import WorkingTimeForm, in_words
from audit.accounts.working_time_saving import saved
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.saving import writes

routes.add_app_template_filter(in_words, "days_away")


@routes.route("/people/<int:person_id>/working-time", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@writes
def working_time(person_id: int) -> ResponseReturnValue:
    found = queries.person(person_id, to_change=request.method == "POST") or abort(404)
    form = WorkingTimeForm(found)
    if saved(form, found):
        flash(f"The number and days away of {found.name} are changed.", "success")
        return redirect(url_for(".person", person_id=found.id), 303)
    return render_template(
        "accounts/working_time.html",
        person=found,
        form=form,
        back=(url_for(".people"), "People"),
        back_to=url_for(".person", person_id=found.id),
    ), 422 if request.method == "POST" else 200
