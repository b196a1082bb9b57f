"""Pages of case lists: bringing one in, and reading what is in it. Pages of teams are in `team_routes.py`."""

import hashlib
from threading import Lock
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.cases import changes, queries, team_queries, team_routes
from audit.cases.blueprint import routes
from audit.cases.figures import found_figures
from audit.cases.forms import BringInForm, UploadForm
from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.queries import NO_TEAM
from audit.cases.spreadsheet import read_case_list
from audit.cases.spreadsheet.found_cases import (
    COUNTED_ELSEWHERE,
    NOTE,
    PROBLEM,
    FoundCaseList,
    SetAside,
    UnusableFile,
)
from audit.extensions import begin_writing, db
from audit.models import CaseList, CaseListPreview
from audit.rules import clock
from audit.rules.permissions import Permission
from audit.web import paging
from audit.web.access import me, requires
from audit.web.display import plural
from audit.web.fragments import answer
from audit.web.saving import writes, writes_late

__all__ = ["routes", "team_routes"]

# A workbook made to be large takes a gigabyte to refuse: each server process reads one at a time.
_reading = Lock()

# Every kind of row set aside, with what it is called on the page.
KINDS = {PROBLEM: "Not a case", NOTE: "Something to check", COUNTED_ELSEWHERE: "Counted elsewhere"}


@routes.get("/case-lists")
@requires(Permission.MANAGE_CASES)
def case_lists() -> ResponseReturnValue:
    return render_template("cases/case_lists.html", lists=queries.case_lists())


@routes.route("/case-lists/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes_late
def new_case_list() -> ResponseReturnValue:
    """Read an uploaded file and keep what was found to be looked at. The file itself is not kept."""
    form, there = UploadForm(), None
    if form.validate_on_submit():
        try:
            found = _read(form.file.data.read(), form.file.data.filename)
        except changes.AlreadyBroughtIn as error:
            form.file.errors, there = [str(error)], error.case_list
        except UnusableFile as error:
            form.file.errors = [str(error)]
        else:
            begin_writing()
            preview = changes.keep_preview(found, form.file.data.filename, me)
            return redirect(url_for(".preview", preview_id=preview.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("cases/new_case_list.html", form=form, there=there), status


def _read(content: bytes, filename: str) -> FoundCaseList:
    changes.refuse_what_is_there(hashlib.sha256(content).hexdigest())
    with _reading:
        return read_case_list(content, filename, today=clock.today())


@routes.route("/case-lists/preview/<int:preview_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def preview(preview_id: int) -> ResponseReturnValue:
    """Look at what was read, and bring it in."""
    read = _preview_or_404(preview_id)
    found, there = FoundCaseList.from_json(read.found), queries.of_file(read.found["sha256"])
    form = BringInForm(name=queries.free_name(read.filename))
    if form.validate_on_submit():
        try:
            case_list = changes.bring_in_preview(read, form.name.data or "", me)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{plural(len(found.cases), 'case')} brought in as “{case_list.name}”.", "success")
            return redirect(url_for(".case_list", case_list_id=case_list.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("cases/preview.html", form=form, there=there, **_about(read, found)), status


def _preview_or_404(preview_id: int) -> CaseListPreview:
    return queries.preview(preview_id, me) or abort(404)


def _about(read: CaseListPreview, found: FoundCaseList) -> dict[str, Any]:
    """What the page says of a list that was read."""
    counts = {kind: len(found.of_kind(kind)) for kind in KINDS}
    kind = _kind_asked(counts)
    return {
        "read": read,
        "found": found,
        "figures": found_figures(found, team_queries.team_names()),
        "cohort_names": queries.cohort_names(),
        "kinds": KINDS,
        "kind": kind,
        "counts": counts,
        "set_aside": _part(found.of_kind(kind)),
    }


def _kind_asked(counts: dict[str, int]) -> str:
    """The kind of rows set aside to show: the one asked for, otherwise the first that there is."""
    asked = request.args.get("kind", "")
    return asked if asked in KINDS else next((kind for kind in KINDS if counts.get(kind)), PROBLEM)


def _part(items: tuple[SetAside, ...]) -> paging.Page[SetAside]:
    number = max(1, min(paging.page_asked(), -(-len(items) // paging.PER_PAGE)))
    start = (number - 1) * paging.PER_PAGE
    return paging.Page(items[start : start + paging.PER_PAGE], number, len(items))


@routes.post("/case-lists/preview/<int:preview_id>/discard")
@requires(Permission.MANAGE_CASES)
@writes
def discard_preview(preview_id: int) -> ResponseReturnValue:
    changes.discard(_preview_or_404(preview_id))
    flash("Discarded. Nothing of the file was kept.", "success")
    return redirect(url_for(".case_lists"), 303)


@routes.get("/case-lists/<int:case_list_id>")
@requires(Permission.MANAGE_CASES)
def case_list(case_list_id: int) -> ResponseReturnValue:
    """The figures of a list and its cases, searched and filtered."""
    found = db.get_or_404(CaseList, case_list_id)
    asked = {name: tidied(request.args.get(name, ""), LONGEST_NAME) for name in ("search", "cohort", "team")}
    return answer(
        "cases/case_list.html",
        "cases/_cases.html",
        case_list=found,
        asked=asked,
        cases=queries.cases(found, paging.page_asked(), **asked),
        figures=queries.figures_of(found),
        cohort_names=queries.cohort_names(),
        teams=queries.teams_of(found),
        no_team=NO_TEAM,
        kinds=KINDS,
        counts=queries.set_aside_counts(found),
    )


@routes.get("/case-lists/<int:case_list_id>/set-aside")
@requires(Permission.MANAGE_CASES)
def set_aside(case_list_id: int) -> ResponseReturnValue:
    """The rows of a list's file that did not become a case, or not wholly."""
    found = db.get_or_404(CaseList, case_list_id)
    counts = queries.set_aside_counts(found)
    kind = _kind_asked(counts)
    return answer(
        "cases/set_aside.html",
        "cases/_set_aside.html",
        case_list=found,
        kinds=KINDS,
        kind=kind,
        counts=counts,
        set_aside=queries.set_aside(found, kind, paging.page_asked()),
    )
