"""Pages of a round's sample: the draw, seen before it is done, picking by hand, the certificate."""

import secrets

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from audit.models import Round
from audit.rounds import certificate, draw_changes, earlier, picking, queries
from audit.rounds.draw_forms import DrawForm, draw_form
from audit.rounds.loading import ask_first, done, round_asked, routes
from audit.rules import clock, expecting, workflow
from audit.rules.permissions import Permission
from audit.rules.sampling import LARGEST_SEED, SMALLEST_SEED, CannotDraw
from audit.web.access import me, requires
from audit.web.fragments import answer, wants_fragment
from audit.web.paging import page_asked
from audit.web.saving import writes

# To be changed: a tenth of each team is what many councils audit, in the two weeks after a month.
PROPOSED = {
    "size": "10", "size_kind": "share", "strata": "team", "not_audited_for": "12", "not_in_open_round": "y",
}  # fmt: skip


@routes.route("/rounds/<int:round_id>/draw", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def draw(round_id: int) -> ResponseReturnValue:
    """What would be drawn on the terms in the address; a POST of the same terms draws it."""
    found = round_asked(round_id)
    workflow.move_round(found.state, "draw a sample")
    form, seen = _draw_form(found), None
    if form.validate():
        try:
            if request.method == "POST":
                made = draw_changes.draw_sample(found, form.terms(), me)
                return done(found, f"The sample is drawn, with seed {made.seed}.")
            terms = draw_changes.settled(form.terms())
            seen = expecting.preview(queries.listed(found, earlier.left_out(found, terms)), terms)
        except CannotDraw as error:
            form.size.errors = [str(error)]
    return answer(
        "rounds/draw.html",
        "rounds/_draw_preview.html",
        422 if form.errors else 200,
        round=found,
        form=form,
        plan=seen.plan if seen else None,
        seen=seen,
        alone=wants_fragment(),
    )


def _draw_form(found: Round) -> DrawForm:
    offered = queries.offered(found)
    form = draw_form(offered)
    if request.method == "POST":
        return form(offered)
    seed = str(SMALLEST_SEED + secrets.randbelow(LARGEST_SEED))
    proposed = MultiDict({**PROPOSED, "seed": seed})
    return form(offered, request.args or proposed, meta={"csrf": False})


@routes.route("/rounds/<int:round_id>/discard-draw", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def discard_draw(round_id: int) -> ResponseReturnValue:
    template, words = "rounds/discard_draw.html", "The draw is discarded. You can draw another sample."
    return ask_first(round_id, "discard the draw", template, draw_changes.discard_draw, words)


@routes.route("/rounds/<int:round_id>/pick", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def pick(round_id: int) -> ResponseReturnValue:
    """Cases of the round's list to tick, each with a reason; a POST takes the ticked ones in."""
    found = round_asked(round_id)
    draw_changes.check_may_pick(found)
    ticked = picking.ticked(found, request.form)
    error = ""
    if request.method == "POST":
        try:
            draw_changes.pick_cases(found, [(one.entry, one.reason) for one in ticked], me)
            return redirect(
                url_for(".pick", round_id=found.id, search=request.form.get("search") or None), 303
            )
        except CannotDraw as refused:
            error = str(refused)
    search = (request.form if ticked or error else request.args).get("search", "").strip()
    return render_template(
        "rounds/pick.html",
        round=found,
        search=search,
        cases=picking.to_pick(found, search, page_asked()),
        picked=queries.sampled(found),
        ticked={one.entry.id: one.reason for one in ticked},
        reason=request.form.get("reason", ""),
        error=error,
    ), 422 if error else 200


@routes.post("/rounds/<int:round_id>/picked/<int:sampled_case_id>/take-back")
@requires(Permission.MANAGE_ROUNDS)
@writes
def unpick(round_id: int, sampled_case_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    draw_changes.check_may_pick(found)
    sampled = next((one for one in queries.sampled(found) if one.id == sampled_case_id), None) or abort(404)
    draw_changes.unpick_case(found, sampled, me)
    return redirect(url_for(".pick", round_id=found.id), 303)


@routes.get("/rounds/<int:round_id>/certificate")
@requires(Permission.MANAGE_ROUNDS)
def certificate_(round_id: int) -> ResponseReturnValue:
    """How the sample came about, on a page of its own that prints."""
    found = round_asked(round_id)
    made = certificate.of(found) or abort(404)
    return render_template(
        "rounds/certificate.html", round=found, certificate=made, plan=made.plan, now=clock.now()
    )
