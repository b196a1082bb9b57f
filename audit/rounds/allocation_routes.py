"""Pages of the allocation: what each would audit, undoing it, one audit to another, an auditor's number."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from audit.accounts.queries import with_role
from audit.accounts.working_time_forms import WorkingTimeForm
from audit.accounts.working_time_saving import saved
from audit.models import CaseAudit, Person
from audit.rounds import allocation_queries, changes, progress, reallocating, sharing_out
from audit.rounds.allocation_forms import AllocateForm, ReallocateForm
from audit.rounds.loading import done, round_asked, routes
from audit.rules import workflow
from audit.rules.permissions import Permission, Role
from audit.web.access import me, requires
from audit.web.fragments import answer, wants_fragment
from audit.web.saving import writes


@routes.route("/rounds/<int:round_id>/allocate", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def allocate(round_id: int) -> ResponseReturnValue:
    """What each auditor in the address would be given; a POST of the same auditors gives it."""
    found = round_asked(round_id)
    workflow.move_round(found.state, "allocate the cases")
    auditors = with_role(Role.AUDITOR)
    form, planned = _allocate_form(auditors), None
    if form.validate():
        chosen = [auditor for auditor in auditors if auditor.id in (form.auditors.data or [])]
        try:
            if request.method == "POST":
                changes.allocate_cases(found, chosen, me, form.asked_twice)
                return done(found, "The cases are allocated and the round is open.")
            planned = sharing_out.planned(found, chosen, form.asked_twice)
        except changes.Refused as error:
            form.auditors.errors = [str(error)]
    return answer(
        "rounds/allocate.html",
        "rounds/_allocation_preview.html",
        422 if form.errors and auditors else 200,
        round=found,
        form=form,
        planned=planned,
        auditors=auditors,
        alone=wants_fragment(),
    )


def _allocate_form(auditors: Sequence[Person]) -> AllocateForm:
    choices = [SelectChoice(str(auditor.id), auditor.name) for auditor in auditors]
    if request.method == "POST":
        return AllocateForm(choices)
    everyone = MultiDict([("auditors", str(auditor.id)) for auditor in auditors] + [("twice", "0")])
    return AllocateForm(choices, request.args or everyone, meta={"csrf": False})


@routes.route("/rounds/<int:round_id>/undo-allocation", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def undo_allocation(round_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    if request.method == "POST":
        changes.undo_allocation(found, me)
        return done(found, "The allocation is undone. The sample is as it was.")
    workflow.move_round(found.state, "undo the allocation")
    workflow.check_none_started(allocation_queries.begun(found))
    work, locked = progress.of_round(found).work, len(allocation_queries.locked(found))
    return render_template("rounds/undo_allocation.html", round=found, work=work, locked=locked)


def _audit_asked(round_id: int, case_audit_id: int) -> CaseAudit:
    """The audit of the round, or 404; 409 when it is finished. The round is asked for first, as elsewhere."""
    found = round_asked(round_id)
    audit = allocation_queries.audit_of(found, case_audit_id, to_change=request.method == "POST")
    if audit is None:
        abort(404)
    reallocating.check_may_change(found, audit)
    return audit


@routes.route("/rounds/<int:round_id>/audits/<int:case_audit_id>/reallocate", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def reallocate(round_id: int, case_audit_id: int) -> ResponseReturnValue:
    """Who has an audit: another auditor instead, or locked to this one."""
    audit = _audit_asked(round_id, case_audit_id)
    others = allocation_queries.may_have(audit)
    form = ReallocateForm([SelectChoice(str(one.id), one.name) for one, _ in others])
    if form.validate_on_submit():
        to = next(one for one, _ in others if one.id == form.to.data)
        seen = form.seen.data or ""
        try:
            reallocating.reallocate(
                audit.round, audit, to, form.reason.data or "", me, int(seen) if seen.isdigit() else None
            )
            reference = audit.sampled_case.entry.case.reference
            return done(audit.round, f"Case {reference} is with {to.name} now.")
        except changes.Refused as error:
            form.to.errors = [str(error)]
    return render_template(
        "rounds/reallocate.html", round=audit.round, audit=audit, others=others, form=form
    ), 422 if form.errors else 200


@routes.post("/rounds/<int:round_id>/audits/<int:case_audit_id>/lock")
@requires(Permission.MANAGE_ROUNDS)
@writes
def lock(round_id: int, case_audit_id: int) -> ResponseReturnValue:
    audit = _audit_asked(round_id, case_audit_id)
    locked, found = request.form.get("locked") == "yes", audit.round
    reference, name = audit.sampled_case.entry.case.reference, audit.auditor.name
    reallocating.lock(found, audit, locked, me)
    says = (
        f"Case {reference} stays with {name}."
        if locked
        else f"Case {reference} is no longer locked to {name}."
    )
    return done(found, says)


@routes.route("/rounds/<int:round_id>/auditors/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def working_time(round_id: int, person_id: int) -> ResponseReturnValue:
    """An auditor's number and days away, on the way to an allocation."""
    found = round_asked(round_id)
    person = next((one for one in with_role(Role.AUDITOR) if one.id == person_id), None) or abort(404)
    form, here = WorkingTimeForm(person), url_for(".allocate", round_id=found.id)
    if saved(form, person):
        flash(f"The number and days away of {person.name} are changed.", "success")
        return redirect(here, 303)
    return render_template(
        "accounts/working_time.html",
        person=person,
        form=form,
        back=(here, "Allocate the cases"),
        back_to=here,
    ), 422 if request.method == "POST" else 200
