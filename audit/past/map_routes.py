"""Pages on which a file of earlier results is mapped: its columns, its words, and what would come of it."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from audit.cases.spreadsheet.columns import columns_of, top_of
from audit.cases.spreadsheet.opening import Book
from audit.extensions import begin_writing
from audit.files.package import UnusableFile
from audit.frameworks.queries import whole
from audit.models import PastUpload
from audit.past import changes, past_map, proposing, queries, targets, uploads
from audit.past.blueprint import routes
from audit.past.past_map import MapFault, PastMap
from audit.past.prospect import Prospect, prospect, version_of
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes, writes_late

KEYS = "past_uploads"


def remember_key(upload_id: int, key: str) -> None:
    """Keep the key of a file in the browser's session, with those of the last few others."""
    kept = dict(session.get(KEYS, {}))
    kept[str(upload_id)] = key
    session[KEYS] = dict(list(kept.items())[-3:])


def _upload_or_404(upload_id: int) -> PastUpload:
    return uploads.upload(upload_id, me) or abort(404)


def _opened(upload_id: int) -> tuple[Book | None, PastMap]:
    """The file and what was chosen for it so far; no file when this browser has not its key."""
    kept = _upload_or_404(upload_id)
    return uploads.reopened(kept, session.get(KEYS, {}).get(str(upload_id), "")), uploads.map_of(kept)


def _choose_again() -> ResponseReturnValue:
    flash("The file is not kept any more. Choose it again.")
    return redirect(url_for(".new_import"), 303)


def _keep(upload_id: int, chosen: PastMap) -> None:
    begin_writing()
    uploads.keep_map(_upload_or_404(upload_id), chosen)


@routes.route("/past-audits/upload/<int:upload_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes_late
def columns(upload_id: int) -> ResponseReturnValue:
    """What each column of the file is."""
    book, chosen = _opened(upload_id)
    if book is None:
        return _choose_again()
    version, faults = whole(version_of(chosen).id), {}
    if request.method == "POST":
        before, chosen = chosen, proposing.sent_map(request.form, chosen, book, version)
        looks = (before.sheet, before.heading_row) != (chosen.sheet, chosen.heading_row)
        looks = looks or request.form.get("do") == "look"
        faults = {} if looks else past_map.faults(chosen, version)
        if not faults:
            _keep(upload_id, chosen)
            return redirect(url_for(".columns" if looks else ".words", upload_id=upload_id), 303)
    there = past_map.named(columns_of(top_of(book, chosen.sheet), chosen.heading_row))
    return render_template(
        "past/columns.html", upload_id=upload_id, filename=_upload_or_404(upload_id).filename, book=book,
        chosen=chosen, columns=there, version=version, faults=faults, past_map=past_map,
        groups=_grouped(version), sheets=[(title, title) for title in book.titles],
        team_options=[("", "A column says it"), *((name, name) for name in _team_names())],
    ), 422 if faults else 200  # fmt: skip


def _team_names() -> list[str]:
    return sorted({team.name for team in queries.teams().values()})


def _grouped(version: Any) -> dict[str, list[targets.Target]]:
    """What a column may be, under the headings of the select."""
    found: dict[str, list[targets.Target]] = {}
    for target in targets.targets(version).values():
        found.setdefault(target.group, []).append(target)
    return found


def _looked_at(book: Book, chosen: PastMap) -> tuple[Prospect | None, str]:
    """What would come of a file, or why that cannot be said."""
    try:
        return prospect(book, chosen, version_of(chosen)), ""
    except (MapFault, UnusableFile) as error:
        return None, str(error)


@routes.route("/past-audits/upload/<int:upload_id>/words", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes_late
def words(upload_id: int) -> ResponseReturnValue:
    """What the words mean that nobody has decided on: grades, teams, kinds of case."""
    book, chosen = _opened(upload_id)
    if book is None:
        return _choose_again()
    found, wrong = _looked_at(book, chosen)
    if found is None:
        flash(wrong)
        return redirect(url_for(".columns", upload_id=upload_id), 303)
    asked = found.undecided
    if request.method == "POST" and asked:
        chosen = proposing.decided(request.form, chosen, asked)
        found, wrong = _looked_at(book, chosen)
        _keep(upload_id, chosen)
    if found is not None and not found.undecided:
        return redirect(url_for(".check", upload_id=upload_id), 303)
    refused = request.method == "POST"
    return render_template(
        "past/words.html", upload_id=upload_id, asked=found.undecided if found else asked, found=found,
        version=whole(version_of(chosen).id), refused=refused, wrong=wrong, usual=proposing.usual,
        scales={scale.code: scale for scale in whole(version_of(chosen).id).scales},
        teams=_team_names(), past_map=past_map,
    ), 422 if refused else 200  # fmt: skip


@routes.route("/past-audits/upload/<int:upload_id>/check", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes_late
def check(upload_id: int) -> ResponseReturnValue:
    """What the file would make; a POST makes it, all of it or nothing."""
    book, chosen = _opened(upload_id)
    if book is None:
        return _choose_again()
    refused = ""
    if request.method == "POST":
        begin_writing()
        kept = _upload_or_404(upload_id)
        chosen = past_map.with_faulty_rows(chosen, request.form.get("leave_out_faulty_rows") == "y")
        try:
            found = prospect(book, chosen, version_of(chosen))
            sha256 = kept.choice["sha256"]
            made = changes.bring_in(found, chosen, version_of(chosen), kept.filename, sha256, me)
        except (changes.Refused, MapFault, UnusableFile) as error:
            refused = str(error)
        else:
            uploads.forget(upload_id)
            flash(f"Brought in: {made.audits:,} audits.", "success")
            return redirect(url_for(".past_import", import_id=made.id), 303)
    looked, wrong = _looked_at(book, chosen)
    if looked is None:
        flash(wrong)
        return redirect(url_for(".columns", upload_id=upload_id), 303)
    if looked.undecided and not refused:
        return redirect(url_for(".words", upload_id=upload_id), 303)
    kept = _upload_or_404(upload_id)
    there = queries.same_import(kept.choice["sha256"], chosen.digest)
    return render_template(
        "past/check.html", upload_id=upload_id, found=looked, chosen=chosen, refused=refused,
        filename=kept.filename, there=there,
    ), 422 if refused else 200  # fmt: skip


@routes.get("/past-audits/upload/<int:upload_id>/map")
@requires(Permission.MANAGE_ROUNDS)
def map_of_upload(upload_id: int) -> ResponseReturnValue:
    return as_file(uploads.map_of(_upload_or_404(upload_id)))


def as_file(chosen: PastMap) -> Response:
    """A map to keep, for the next file and for the command."""
    headers = {"Content-Disposition": 'attachment; filename="map-of-earlier-audits.yaml"'}
    return Response(chosen.to_yaml(), mimetype="application/yaml", headers=headers)


@routes.post("/past-audits/upload/<int:upload_id>/discard")
@requires(Permission.MANAGE_ROUNDS)
@writes
def discard(upload_id: int) -> ResponseReturnValue:
    uploads.forget(_upload_or_404(upload_id).id)
    flash("The file is forgotten. Nothing was brought in.")
    return redirect(url_for(".imports"), 303)
