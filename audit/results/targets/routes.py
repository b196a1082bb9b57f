"""The page on which a QA lead sets the target and replaces the benchmark."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit.results.blueprint import routes, selected
from audit.results.targets import changes
from audit.results.targets.forms import target_form
from audit.results.targets.queries import yardsticks
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.route("/results/targets", methods=["GET", "POST"])
@requires(Permission.SET_TARGETS)
@writes
def targets() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    form = target_form(selection.version.judgement_scale, yardsticks())
    if form.validate_on_submit():
        changes.set_target(form.target(), me)
        changes.replace_benchmark(form.benchmark(), me)
        flash("The target and the benchmark are saved.", "success")
        return redirect(url_for(".distribution", **selection.args), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("results/targets.html", form=form, selection=selection), status
