"""Keeping views under a name: the list, and what is done with it."""

from typing import Any
from urllib.parse import parse_qs

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.models import SavedView
from audit.results.blueprint import routes
from audit.results.saved import changes, queries
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes

# Each view of results that can be kept, with what it is called.
VIEWS = {
    "results": "Teams and themes", "theme": "One theme", "team": "One team", "cohorts": "Teams and cohorts",
    "trend": "Trend", "distribution": "Distribution", "learning": "Learning", "equality": "Equality",
    "programme": "Programme", "agreement": "Agreement", "audits": "Audits behind the results",
    "auditors": "Agreement, auditor by auditor", "auditor": "Agreement of one auditor",
    "re_audits": "Re-audits behind the results", "programme_audits": "Audits behind the programme",
}  # fmt: skip
SEVERAL = ("round", "teams")
PARTS = (
    "framework", *SEVERAL, "from", "to", "cohort", "service", "auditors", "version", "drawn", "grades",
    "theme", "order", "team", "criterion", "about", "grade", "voice", "learnt", "cause", "alone", "concern",
    "standing", "moved", "what", "by", "group", "share",
)  # fmt: skip
WITH_ID = {"theme": "theme_id", "team": "team_id", "auditor": "person_id"}
LONGEST_NAME = 80


@routes.app_template_global()
def my_views() -> Any:
    """The views that the person signed in keeps."""
    return queries.saved_views(me)


@routes.app_template_global()
def address_of(view: SavedView) -> str:
    """Where a kept view leads."""
    return url_for(f"results.{view.view}", **view.args)


@routes.get("/results/views")
@requires(Permission.READ_RESULTS)
def views() -> ResponseReturnValue:
    return render_template("results/views.html", views=VIEWS, deleted=queries.just_deleted(me))


@routes.post("/results/views")
@requires(Permission.READ_RESULTS)
@writes
def save_view() -> ResponseReturnValue:
    """Keep the view a form names; without a usable name it is asked for again, with what was sent."""
    view, query = request.form.get("view", ""), request.form.get("query", "")
    if view not in VIEWS:
        abort(404)
    args = _args(view, query, request.form.get("id", ""))
    name = " ".join(request.form.get("name", "").split())
    error = ""
    if not name:
        error = "Enter a name for this view."
    elif len(name) > LONGEST_NAME:
        error = f"A name has at most {LONGEST_NAME} characters. This one has {len(name)}."
    if error:
        return render_template(
            "results/name_view.html",
            view=view,
            query=query,
            id=request.form.get("id", ""),
            name=name,
            error=error,
        ), 422
    before = queries.view_named(me, name)
    replaced = before is not None and before.deleted_at is None
    saved = changes.save_view(name, view, args, me)
    flash(f"“{name}” now shows this view." if replaced else f"This view is saved as “{name}”.", "success")
    return redirect(address_of(saved), 303)


@routes.post("/results/views/<int:view_id>/delete")
@requires(Permission.READ_RESULTS)
@writes
def delete_view(view_id: int) -> ResponseReturnValue:
    changes.delete_view(queries.view_of(me, view_id) or abort(404), me)
    return redirect(url_for(".views"), 303)


@routes.post("/results/views/<int:view_id>/bring-back")
@requires(Permission.READ_RESULTS)
@writes
def bring_back_view(view_id: int) -> ResponseReturnValue:
    view = queries.view_of(me, view_id) or abort(404)
    changes.bring_back_view(view, me)
    flash(f"“{view.name}” is back.", "success")
    return redirect(url_for(".views"), 303)


def _args(view: str, query: str, id: str) -> dict[str, Any]:
    """What is kept of an address: the parts that a view knows, and what it is of."""
    asked = parse_qs(query[:4000])
    args: dict[str, Any] = {
        name: asked[name][:200] if name in SEVERAL else asked[name][0][:60] for name in PARTS if name in asked
    }
    if view in WITH_ID:
        if not (id.isascii() and id.isdigit() and len(id) <= 9):
            abort(404)
        args.pop(view, None)
        args[WITH_ID[view]] = int(id)
    return args
