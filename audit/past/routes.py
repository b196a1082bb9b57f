"""Pages of earlier audits: a file is chosen, what came of each import, and undoing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.extensions import begin_writing
from audit.files.package import UnusableFile
from audit.frameworks import queries as frameworks
from audit.models import PastImport
from audit.past import changes, map_routes, past_map, proposing, queries, uploads
from audit.past.blueprint import routes
from audit.past.forms import PastFileForm
from audit.past.past_map import MapFault, PastMap
from audit.past.prospect import version_of
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes, writes_late

__all__ = ["map_routes", "routes"]


@routes.get("/past-audits")
@requires(Permission.MANAGE_ROUNDS)
def imports() -> ResponseReturnValue:
    return render_template("past/imports.html", imports=queries.imports())


@routes.route("/past-audits/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes_late
def new_import() -> ResponseReturnValue:
    """A file is chosen with the framework that its grades are of, or with a map that was saved."""
    versions = frameworks.published_versions()
    form = PastFileForm([SelectChoice(str(one.id), one.title) for one in versions])
    if form.validate_on_submit():
        content, name = form.file.data.read(), form.file.data.filename or ""
        try:
            chosen = _first_map(form, content, name)
        except UnusableFile as error:
            form.file.errors = [str(error)]
        except MapFault as error:
            form.map.errors = [str(error)]
        else:
            begin_writing()
            upload_id, key = uploads.keep(content, name, chosen, me)
            map_routes.remember_key(upload_id, key)
            return redirect(url_for(".columns", upload_id=upload_id), 303)
    status = 422 if form.errors else 200
    return render_template("past/new_import.html", form=form, any_version=bool(versions)), status


def _first_map(form: PastFileForm, content: bytes, name: str) -> PastMap:
    book = uploads.opened(content, name)
    if form.map.data:
        chosen = past_map.from_yaml(form.map.data.read())
        version = frameworks.whole(version_of(chosen).id)
        return proposing.proposal(book, version, chosen.to_json())
    version = frameworks.whole(int(form.version.data))
    return proposing.proposal(book, version, queries.newest_map(version.id))


def _import_or_404(import_id: int, to_change: bool = False) -> PastImport:
    return queries.past_import(import_id, to_change) or abort(404)


@routes.get("/past-audits/<int:import_id>")
@requires(Permission.MANAGE_ROUNDS)
def past_import(import_id: int) -> ResponseReturnValue:
    found = _import_or_404(import_id)
    return render_template("past/past_import.html", found=found, rounds=queries.rounds_of(found))


@routes.get("/past-audits/<int:import_id>/map")
@requires(Permission.MANAGE_ROUNDS)
def map_of_import(import_id: int) -> ResponseReturnValue:
    return map_routes.as_file(PastMap(**_import_or_404(import_id).mapping))


@routes.route("/past-audits/<int:import_id>/undo", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def undo(import_id: int) -> ResponseReturnValue:
    """Asks once; then the whole import is taken out again."""
    found = _import_or_404(import_id, to_change=request.method == "POST")
    rests = queries.rests_on(found)
    if request.method == "POST":
        try:
            gone = changes.undo(found, me)
        except changes.Refused as error:
            return render_template("past/undo.html", found=found, rests=rests, refused=str(error)), 409
        flash(f"The import is undone: {gone:,} audits were taken out.", "success")
        return redirect(url_for(".past_import", import_id=import_id), 303)
    return render_template("past/undo.html", found=found, rests=rests, refused="")
