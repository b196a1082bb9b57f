"""Pages of exports: choosing a format, ordering, one's own exports, and fetching a file."""

from time import monotonic, sleep
from typing import Any

from flask import (
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from audit.concerns.loading import teams_whose_concerns_i_read
from audit.models import Export
from audit.reports.blueprint import routes
from audit.reports.exports import changes, keeping, making, queries
from audit.reports.exports.order import Order, ordered
from audit.reports.formats import KINDS, Format
from audit.results.reach import my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.rules.permissions import Permission
from audit.web.access import by_itself, may, me, requires
from audit.web.display import plural
from audit.web.errors import Words, refuse
from audit.web.later import after_the_answer
from audit.web.saving import noting, writes

WAIT, LOOK_EVERY = 2.0, 0.1  # seconds: what is made sooner is answered at once
NOT_FILTERS = ("csrf_token", "format", "evidence")


@routes.get("/results/export")
@requires(Permission.EXPORT_RESULTS)
def new_export() -> ResponseReturnValue:
    """Which format, and whether with what auditors wrote."""
    selection = select_from(
        request.args, my_teams(Permission.EXPORT_RESULTS), me, sees_auditors=sees_auditors()
    )
    if selection is None:  # the page says what must happen first
        return redirect(url_for("results.results"))
    return render_template(
        "reports/new_export.html", selection=selection, kinds=KINDS, may_have_evidence=_may_have_evidence()
    )


@routes.post("/results/exports")
@requires(Permission.EXPORT_RESULTS)
@writes
def order() -> ResponseReturnValue:
    """Order a file with the filters of the screen. One that is made within moments is answered at once."""
    wanted = request.form.get("format", Format.XLSX.value)
    if wanted not in set(Format):
        abort(404)
    args = MultiDict(
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_FILTERS
    )
    it = _order(args, request.form.get("evidence") == "yes")
    selection = it.selection()
    if selection is None:
        return redirect(url_for("results.results"), 303)
    making_now = queries.being_made(me)
    if len(making_now) >= queries.MOST_AT_ONCE:
        return _too_many(len(making_now))
    changes.delete_old(current_app.config["EXPORT_DAYS"])
    export_id = changes.order_export(it, Format(wanted), selection.words, about_so_many(it), me).id
    answer = make_response(redirect(url_for(".file", export_id=export_id), 303))
    return after_the_answer(answer, lambda: making.make(export_id))


def about_so_many(it: Order) -> int:
    """About how many rows the file will have."""
    return it.asked().rows


def _order(args: MultiDict[str, str], evidence: bool) -> Order:
    """What the person signed in orders, with what they may see."""
    mine, concerns = my_teams(Permission.EXPORT_RESULTS), teams_whose_concerns_i_read()
    return Order(
        {name: args.getlist(name) for name in args},
        me.name,
        current_app.config["TOO_FEW"],
        teams=None if mine is None else sorted(mine),
        names_auditors=sees_auditors(),
        evidence=evidence and _may_have_evidence(),
        agreement=may(Permission.READ_AGREEMENT),
        reads_concerns=None if concerns is None else sorted(concerns),
        reader=me.id,
    )


def _may_have_evidence() -> bool:
    """What auditors wrote is for whoever may open every audit behind what they export."""
    if not may(Permission.LOOK_BEHIND_RESULTS):
        return False
    behind, mine = my_teams(Permission.LOOK_BEHIND_RESULTS), my_teams(Permission.EXPORT_RESULTS)
    return behind is None or (mine is not None and mine <= behind)


def _too_many(n: int) -> Response:
    says = f"{plural(n, 'export')} of yours are being made. Open Your exports and wait until one is ready."
    return refuse(409, Words("Wait until an export is ready", says))


@routes.get("/results/exports")
@requires(Permission.EXPORT_RESULTS)
def exports() -> ResponseReturnValue:
    """The exports of the person signed in."""
    return render_template("reports/exports.html", exports=queries.exports_of(me), **_shown())


@routes.get("/results/exports/<int:export_id>")
@requires(Permission.EXPORT_RESULTS)
@by_itself
def export(export_id: int) -> ResponseReturnValue:
    """How far an export is: a line of the page, which asks for it again while it is being made."""
    return render_template("reports/_export.html", export=_mine(export_id), **_shown())


@routes.get("/results/exports/<int:export_id>/file")
@requires(Permission.EXPORT_RESULTS)
def file(export_id: int) -> ResponseReturnValue:
    """The file, when it is ready within moments; otherwise the page that shows how far it is."""
    found = _mine(export_id)
    until = monotonic() + WAIT
    while found.state == queries.MAKING and not queries.stopped(found) and monotonic() < until:
        sleep(LOOK_EVERY)
        found = _again(export_id)
    path = keeping.file_of(found)
    if found.state != queries.READY or path is None:
        if found.state == queries.READY:
            flash("The file of that export is no longer there. Make it again.", "error")
        return redirect(url_for(".exports"))
    mime, name = Format(found.format).kind.mime, found.name
    with noting():
        changes.note_fetched(_mine(export_id), me)
    return send_file(path, mimetype=mime, as_attachment=True, download_name=name)


def _mine(export_id: int) -> Export:
    """The export, where it is the signed-in person's and they may still see all that is in it."""
    found = queries.export(export_id)
    if found is None or found.person_id != me.id or found.state == queries.DELETED:
        abort(404)
    if not ordered(found.order).within(my_teams(Permission.EXPORT_RESULTS)):
        abort(403)
    return found


def _again(export_id: int) -> Export:
    """The export as it is stored now."""
    return queries.export_now(export_id) or abort(404)


def _shown() -> dict[str, Any]:
    return {"kinds": KINDS, "kept_until": keeping.kept_until, "stopped": queries.stopped}
