"""Pages on which somebody says which column of a list is which, and what its kinds of case mean."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from audit.cases import changes, mapping, progress, queries, reading, sources, team_queries, uploads
from audit.cases.blueprint import routes
from audit.cases.mapping import Chosen
from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import columns_of, top_of
from audit.cases.spreadsheet.found_cases import UnusableFile
from audit.cases.spreadsheet.mapped import LEAVE_OUT, kinds_in
from audit.cases.spreadsheet.opening import Book
from audit.extensions import begin_writing
from audit.models import CaseListUpload
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.fragments import answer, wants_fragment
from audit.web.saving import writes, writes_late

KEYS = "uploads"
NOT_SAID = "?"


def remember_key(upload_id: int, key: str) -> None:
    """Keep the key of an upload in the browser's session, with those of the last few others."""
    kept = dict(session.get(KEYS, {}))
    kept[str(upload_id)] = key
    session[KEYS] = dict(list(kept.items())[-5:])


def _upload_or_404(upload_id: int) -> CaseListUpload:
    return uploads.upload(upload_id, me) or abort(404)


def _book(kept: CaseListUpload) -> Book | None:
    return reading.reopened(kept, session.get(KEYS, {}).get(str(kept.id), ""))


def _choose_again() -> ResponseReturnValue:
    flash("The file is not kept any more. Choose it again.")
    return redirect(url_for(".new_case_list"), 303)


@routes.route("/case-lists/upload/<int:upload_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes_late
def columns(upload_id: int) -> ResponseReturnValue:
    """Which sheet, which row of headings, which column is which, and where the list comes from."""
    kept = _upload_or_404(upload_id)
    book, chosen = _book(kept), Chosen(**kept.choice)
    if book is None:
        return _choose_again()
    found: dict[str, str] = {}
    if request.method == "POST":
        chosen = mapping.chosen_from(request.form, chosen, book, sources.sources())
        if not wants_fragment() and request.form.get("do") != "look":
            found = _faults(book, chosen)
            if not found:
                return _go_on(kept, book, chosen)
        else:
            begin_writing()
            uploads.keep_choice(_upload_or_404(upload_id), chosen.to_json())
    about = _about(_upload_or_404(upload_id), book, chosen, found)
    return answer("cases/columns.html", "cases/_columns.html", 422 if found else 200, **about)


def _faults(book: Book, chosen: Chosen) -> dict[str, str]:
    names = queries.cohort_names() | chosen.named_cohorts
    return mapping.faults(chosen, columns_of(top_of(book, chosen.sheet), chosen.heading_row), names)


def _about(kept: CaseListUpload, book: Book, chosen: Chosen, found: Mapping[str, str]) -> dict[str, Any]:
    there = columns_of(top_of(book, chosen.sheet), chosen.heading_row)
    return {
        "kept": kept,
        "book": book,
        "chosen": chosen,
        "faults": found,
        # A guess shows nothing private; a choice does.
        "shown": request.method == "POST",
        "anew": mapping.proposed_anew(chosen, request.form),
        "columns": there,
        "by_place": {column.place: column for column in there},
        "our_fields": fields.FIELDS,
        "field_names": {code: one.label for code, one in fields.BY_CODE.items()},
        "cohort_names": queries.cohort_names() | chosen.named_cohorts,
        "sources": sources.sources(),
        "teams": team_queries.team_names(),
        "mapping": mapping,
        "token": progress.new_token(),
    }


def _go_on(kept: CaseListUpload, book: Book, chosen: Chosen) -> ResponseReturnValue:
    """To the kinds of case where they are not all known, otherwise to the list as it was read."""
    upload_id = kept.id
    if chosen.cohort == mapping.BY_COLUMN:
        try:
            unknown = set(kinds_in(book, chosen.choice)) - set(chosen.cohorts)
        except UnusableFile as error:
            about = _about(kept, book, chosen, {"column-cohort": str(error)})
            return render_template("cases/columns.html", **about), 422
        if unknown:
            begin_writing()
            uploads.keep_choice(_upload_or_404(upload_id), chosen.to_json())
            return redirect(url_for(".kinds", upload_id=upload_id), 303)
    return _read(upload_id, book, chosen)


def _read(upload_id: int, book: Book, chosen: Chosen) -> ResponseReturnValue:
    """Read the list as it was chosen, and keep what was found to be looked at."""
    kept = _upload_or_404(upload_id)
    try:
        found = reading.read_chosen(book, chosen, kept.choice["sha256"], request.form.get("reading", ""))
    except UnusableFile as error:
        about = _about(_upload_or_404(upload_id), book, chosen, {"sheet": str(error)})
        return render_template("cases/columns.html", **about), 422
    origin = chosen.origin(book, upload_id)
    begin_writing()
    kept = _upload_or_404(upload_id)
    uploads.keep_choice(kept, chosen.to_json())
    preview = changes.keep_preview(found, kept.filename, me, origin)
    return redirect(url_for(".preview", preview_id=preview.id), 303)


@routes.route("/case-lists/upload/<int:upload_id>/kinds", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes_late
def kinds(upload_id: int) -> ResponseReturnValue:
    """What each value of the cohort column means."""
    kept = _upload_or_404(upload_id)
    book, chosen = _book(kept), Chosen(**kept.choice)
    if book is None:
        return _choose_again()
    if fields.COHORT not in chosen.columns:
        return redirect(url_for(".columns", upload_id=upload_id), 303)
    found, names = kinds_in(book, chosen.choice), queries.cohort_names() | chosen.named_cohorts
    sent = [request.form.get(f"kind-{n}", NOT_SAID) for n in range(len(found))]
    faults: dict[str, str] = {}
    if request.method == "POST":
        said = dict(zip(found, sent, strict=True))
        faults = _kinds_not_said(said, names)
        if not faults:
            return _read(upload_id, book, mapping.with_kinds(chosen, said))
    else:
        said = mapping.kinds_proposed(found, chosen.cohorts, names)
    page = render_template(
        "cases/kinds.html", kept=kept, chosen=chosen, found=found, said=said, faults=faults,
        not_said=NOT_SAID, cohort_names=names, leave_out=LEAVE_OUT, token=progress.new_token(),
    )  # fmt: skip
    return page, 422 if faults else 200


def _kinds_not_said(said: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    faults = {
        f"kind-{n}": f"Choose what \u201c{kind or 'blank'}\u201d means."
        for n, (kind, cohort) in enumerate(said.items())
        if cohort != LEAVE_OUT and cohort not in names
    }
    if not faults and all(cohort == LEAVE_OUT for cohort in said.values()):
        faults["kind-0"] = "Every kind of case is left out. Choose at least one that is taken."
    return faults


@routes.post("/case-lists/upload/<int:upload_id>/discard")
@requires(Permission.MANAGE_CASES)
@writes
def discard_upload(upload_id: int) -> ResponseReturnValue:
    uploads.forget(_upload_or_404(upload_id).id, me.id)
    flash("Discarded. Nothing of the file was kept.", "success")
    return redirect(url_for(".case_lists"), 303)


@routes.get("/case-lists/reading/<token>")
@requires(Permission.MANAGE_CASES)
def reading_progress(token: str) -> ResponseReturnValue:
    """How far the reading of a file has come, for the page that waits for it."""
    return render_template("cases/_reading.html", token=token, progress=progress.progress_of(token))
