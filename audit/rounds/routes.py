"""Pages of rounds: the list, a new one, its board, the draw, the allocation, and what undoes them."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from audit.accounts.queries import with_role
from audit.cases.queries import case_lists
from audit.extensions import db
from audit.frameworks.queries import published_versions
from audit.models import CaseList, FrameworkVersion, Person, Round
from audit.rounds import allocation, changes, progress, queries
from audit.rounds.forms import AllocateForm, DrawForm, RoundForm
from audit.rules import clock, frame, workflow
from audit.rules.permissions import Permission, Role
from audit.rules.sampling import LARGEST_SEED, SMALLEST_SEED, CannotDraw
from audit.rules.workflow import RoundState
from audit.web.access import me, requires
from audit.web.display import plural, short_day
from audit.web.fragments import answer, wants_fragment
from audit.web.paging import page_asked
from audit.web.saving import writes

routes = Blueprint("rounds", __name__)

# To be changed: a tenth of each team is what many councils audit, in the two weeks after a month.
PROPOSED = {"size": "10", "size_kind": "share", "strata": "team"}
DAYS_TO_AUDIT = timedelta(weeks=2)


def _round(round_id: int) -> Round:
    """The round, or 404. To be changed, when the request is to change something."""
    return queries.round_(round_id, to_change=request.method == "POST") or abort(404)


def _done(found: Round, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".round_", round_id=found.id), 303)


@routes.get("/rounds")
@requires(Permission.MANAGE_ROUNDS)
def rounds() -> ResponseReturnValue:
    standings = progress.rounds(page_asked())
    return render_template("rounds/rounds.html", rounds=standings, any_list=bool(case_lists()))


@routes.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def new_round() -> ResponseReturnValue:
    form = _round_form()
    if form.validate_on_submit():
        try:
            made = changes.create_round(
                form.name.data or "",
                db.session.get_one(FrameworkVersion, form.framework_version.data),
                db.session.get_one(CaseList, form.case_list.data),
                form.period_start.data,
                form.period_end.data,
                form.due_on.data,
                me,
            )
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            return _done(made, f"The round {made.name} is created.")
    return render_template("rounds/new_round.html", form=form), 422 if form.is_submitted() else 200


def _round_form() -> RoundForm:
    """The form of a new round, with the next month that has none proposed."""
    month = queries.month_to_suggest(clock.today())
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return RoundForm(
        [SelectChoice(str(version.id), version.title) for version in published_versions()],
        [
            SelectChoice(
                str(row.case_list.id),
                f"{row.case_list.name} ({plural(row.cases, 'case')}, {short_day(row.case_list.imported_at)})",
            )
            for row in case_lists()
        ],
        name=f"{month:%B %Y}",
        period_start=month,
        period_end=end,
        due_on=end + DAYS_TO_AUDIT,
    )


@routes.get("/rounds/<int:round_id>")
@requires(Permission.MANAGE_ROUNDS)
def round_(round_id: int) -> ResponseReturnValue:
    found = _round(round_id)
    by_auditor, by_team = progress.by_auditor(found), progress.by_team(found)
    auditor, team = _chosen(by_auditor, "auditor"), _chosen(by_team, "team")
    drawn = found.state == RoundState.DRAWN
    return render_template(
        "rounds/round_.html",
        round=found,
        plan=queries.plan_of(found.draw) if found.draw else None,
        standing=progress.of_round(found),
        by_auditor=by_auditor,
        by_team=by_team,
        auditor=auditor,
        team=team,
        sampled=queries.sampled_page(found, page_asked()) if drawn else None,
        audits=progress.audits(found, page_asked(), auditor, team),
        history=progress.history(found),
    )


def _chosen(work: Sequence[progress.Work], name: str) -> progress.Work | None:
    """The auditor or team in the address, when it is one of the round's."""
    return next((row for row in work if str(row.id) == request.args.get(name)), None)


@routes.route("/rounds/<int:round_id>/draw", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def draw(round_id: int) -> ResponseReturnValue:
    """What would be drawn on the terms in the address; a POST of the same terms draws it."""
    found = _round(round_id)
    workflow.move_round(found.state, "draw a sample")
    form, plan = _draw_form(), None
    if form.validate():
        try:
            if request.method == "POST":
                made = changes.draw_sample(found, form.terms(), me)
                return _done(found, f"The sample is drawn, with seed {made.seed}.")
            plan = frame.plan(queries.listed(found), form.terms())
        except CannotDraw as error:
            form.size.errors = [str(error)]
    return answer(
        "rounds/draw.html",
        "rounds/_draw_preview.html",
        422 if form.errors else 200,
        round=found,
        form=form,
        plan=plan,
        alone=wants_fragment(),
    )


def _draw_form() -> DrawForm:
    if request.method == "POST":
        return DrawForm()
    seed = str(SMALLEST_SEED + secrets.randbelow(LARGEST_SEED))
    proposed = MultiDict({**PROPOSED, "seed": seed})
    return DrawForm(request.args or proposed, meta={"csrf": False})


@routes.route("/rounds/<int:round_id>/allocate", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def allocate(round_id: int) -> ResponseReturnValue:
    """What each auditor in the address would be given; a POST of the same auditors gives it."""
    found = _round(round_id)
    workflow.move_round(found.state, "allocate the cases")
    auditors = with_role(Role.AUDITOR)
    form, planned = _allocate_form(auditors), None
    if form.validate():
        chosen = [auditor for auditor in auditors if auditor.id in (form.auditors.data or [])]
        try:
            if request.method == "POST":
                changes.allocate_cases(found, chosen, me)
                return _done(found, "The cases are allocated and the round is open.")
            planned = allocation.planned(found, chosen)
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
    everyone = MultiDict(("auditors", auditor.id) for auditor in auditors)
    return AllocateForm(choices, request.args or everyone, meta={"csrf": False})


@routes.route("/rounds/<int:round_id>/discard-draw", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def discard_draw(round_id: int) -> ResponseReturnValue:
    template, done = "rounds/discard_draw.html", "The draw is discarded. You can draw another sample."
    return _ask_first(round_id, "discard the draw", template, changes.discard_draw, done)


@routes.route("/rounds/<int:round_id>/undo-allocation", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def undo_allocation(round_id: int) -> ResponseReturnValue:
    work = progress.of_round(_round(round_id)).work
    workflow.check_none_started(work.total - work.not_started)
    template, done = "rounds/undo_allocation.html", "The allocation is undone. The sample is as it was."
    return _ask_first(round_id, "undo the allocation", template, changes.undo_allocation, done)


@routes.route("/rounds/<int:round_id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def close_round(round_id: int) -> ResponseReturnValue:
    template, done = "rounds/close_round.html", "The round is closed."
    return _ask_first(round_id, "close the round", template, changes.close_round, done)


@routes.route("/rounds/<int:round_id>/reopen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def reopen_round(round_id: int) -> ResponseReturnValue:
    template, done = "rounds/reopen_round.html", "The round is open again."
    return _ask_first(round_id, "reopen the round", template, changes.reopen_round, done)


def _ask_first(
    round_id: int, move: str, template: str, change: Callable[[Round, Person], None], done: str
) -> ResponseReturnValue:
    """A page that says what `change` will do to the round; its button, a POST, does it."""
    found = _round(round_id)
    if request.method == "POST":
        change(found, me)
        return _done(found, done)
    workflow.move_round(found.state, move)
    return render_template(template, round=found, work=progress.of_round(found).work)
