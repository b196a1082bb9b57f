"""The page on which a case is taken out of a sample: replaced by a reserve, or exempt."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from audit.rounds import changes, taking_out
from audit.rounds.loading import done, round_asked, routes
from audit.rounds.taking_out_forms import EXEMPT, REPLACE, TakeOutForm
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import undo, writes


@routes.route("/rounds/<int:round_id>/sample/<int:sampled_case_id>/take-out", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def take_out(round_id: int, sampled_case_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    sampled = taking_out.sampled_case(found, sampled_case_id) or abort(404)
    taking_out.check(found, sampled)
    reserve, reference = taking_out.next_reserve(sampled), sampled.entry.case.reference
    form = TakeOutForm(reserve is not None)
    if form.validate_on_submit():
        try:
            if form.how.data == REPLACE:
                instead = taking_out.replace_case(found, sampled, form.why.data, form.words.data or "", me)
                return done(found, f"Case {reference} is replaced by case {instead.entry.case.reference}.")
            by = form.approved_by.data or ""
            taking_out.exempt_case(found, sampled, form.why.data, form.words.data or "", by, me)
            return done(found, f"Case {reference} is exempt.")
        except taking_out.Incomplete as error:
            for field, words in error.fields.items():
                form[field].errors = [words]
        except changes.Refused as error:
            undo()
            form.how.errors = [str(error)]
    return render_template(
        "rounds/take_out.html",
        round=round_asked(round_id),
        sampled=taking_out.sampled_case(found, sampled_case_id),
        audits=taking_out.audits_of(sampled),
        reserve=reserve,
        form=form,
        exempt=EXEMPT,
    ), 422 if form.errors else 200
