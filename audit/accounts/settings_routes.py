"""The page of what an administrator sets for the whole council."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit.accounts import changes, queries
from audit.accounts.blueprint import routes
from audit.accounts.forms import SettingsForm
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.route("/settings", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@writes
def settings() -> ResponseReturnValue:
    form = SettingsForm(leads_publish=queries.leads_publish())
    if form.validate_on_submit():
        changes.let_leads_publish(bool(form.leads_publish.data), me)
        flash("The settings are saved.", "success")
        return redirect(url_for(".settings"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/settings.html", form=form), status
