"""The pages where administrators and QA leads keep the groups of auditors."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts import auditor_groups
from audit.accounts.auditor_group_forms import GroupForm, NewGroupForm
from audit.accounts.blueprint import routes
from audit.accounts.changes import Refused
from audit.rules.few_auditors import FEWEST
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.route("/auditor-groups", methods=["GET", "POST"])
@requires(Permission.MANAGE_AUDITOR_GROUPS)
@writes
def groups() -> ResponseReturnValue:
    form = NewGroupForm()
    if form.validate_on_submit():
        try:
            made = auditor_groups.add(form.name.data or "", me)
        except Refused as error:
            form.name.errors = [str(error)]
        else:
            return redirect(url_for(".group", group_id=made.id), 303)
    return render_template(
        "accounts/groups.html",
        form=form,
        groups=auditor_groups.groups(),
        sizes=auditor_groups.sizes(),
        fewest=FEWEST,
    ), 422 if form.is_submitted() else 200


@routes.route("/auditor-groups/<int:group_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_AUDITOR_GROUPS)
@writes
def group(group_id: int) -> ResponseReturnValue:
    found = auditor_groups.group(group_id) or abort(404)
    form = GroupForm(found, auditor_groups.who_may_be_in(found))
    if form.validate_on_submit():
        try:
            auditor_groups.change(found, form.name.data or "", form.people.data or [], me)
        except Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{found.name} is saved.", "success")
            return redirect(url_for(".groups"), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/group.html", form=form, group=found), status


@routes.post("/auditor-groups/<int:group_id>/remove")
@requires(Permission.MANAGE_AUDITOR_GROUPS)
@writes
def remove_group(group_id: int) -> ResponseReturnValue:
    found = auditor_groups.group(group_id) or abort(404)
    name = found.name
    try:
        auditor_groups.remove(found, me)
    except Refused as error:
        flash(str(error), "error")
        return redirect(url_for(".group", group_id=group_id), 303)
    flash(f"{name} is removed.", "success")
    return redirect(url_for(".groups"), 303)
