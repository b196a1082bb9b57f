"""Pages of case lists: bringing one in, and reading what is in it. Pages of teams are in `team_routes.py`."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.cases import (
    changes,
    mapping_routes,
    previewing,
    progress,
    queries,
    sources,
    team_queries,
    team_routes,
    uploads,
)
from audit.cases.blueprint import routes
from audit.cases.figures import found_figures
from audit.cases.forms import BringInForm, UploadForm
from audit.cases.mapping import Chosen
from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.queries import NO_TEAM
from audit.cases.reading import read_or_propose, sha256_of
from audit.cases.spreadsheet.found_cases import (
    COUNTED_ELSEWHERE,
    LEFT_OUT,
    NOTE,
    PROBLEM,
    FoundCaseList,
    UnusableFile,
)
from audit.extensions import begin_writing, db
from audit.models import Case, CaseList, CaseListPreview
from audit.rules.permissions import Permission
from audit.web import paging
from audit.web.access import me, requires
from audit.web.display import plural
from audit.web.fragments import answer
from audit.web.saving import writes, writes_late

__all__ = ["mapping_routes", "routes", "team_routes"]

# Every kind of row set aside, with what it is called on the page.
KINDS = {
    PROBLEM: "Not a case",
    NOTE: "Something to check",
    COUNTED_ELSEWHERE: "Counted elsewhere",
    LEFT_OUT: "Left out",
}


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
        content, filename = form.file.data.read(), form.file.data.filename
        try:
            found = _read(content, filename, form)
        except changes.AlreadyBroughtIn as error:
            form.file.errors, there = [str(error)], error.case_list
        except UnusableFile as error:
            form.file.errors = [str(error)]
        else:
            begin_writing()
            if isinstance(found, Chosen):
                choice = found.to_json() | {"sha256": sha256_of(content)}
                upload_id, key = uploads.keep_upload(content, filename, me, choice)
                mapping_routes.remember_key(upload_id, key)
                return redirect(url_for(".columns", upload_id=upload_id), 303)
            preview = changes.keep_preview(found, filename, me)
            return redirect(url_for(".preview", preview_id=preview.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "cases/new_case_list.html", form=form, there=there, token=progress.new_token()
    ), status


def _read(content: bytes, filename: str, form: UploadForm) -> FoundCaseList | Chosen:
    changes.refuse_what_is_there(sha256_of(content))
    token = request.form.get("reading", "")
    return read_or_propose(content, filename, form.by_hand.data, sources.sources(), token)


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
            same = previewing.same_teams(request.form)
            case_list = changes.bring_in_preview(read, form.name.data or "", me, same)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{plural(len(found.cases), 'case')} brought in as “{case_list.name}”.", "success")
            return redirect(url_for(".case_list", case_list_id=case_list.id), 303)
    status = 422 if form.is_submitted() else 200
    about = _about(read, found) | previewing.about(read, found, request.values)
    return render_template("cases/preview.html", form=form, there=there, **about), status


def _preview_or_404(preview_id: int) -> CaseListPreview:
    return queries.preview(preview_id, me) or abort(404)


def _about(read: CaseListPreview, found: FoundCaseList) -> dict[str, Any]:
    """What the page says of a list that was read."""
    counts = {kind: len(found.of_kind(kind)) for kind in KINDS}
    kind = _kind_asked(counts)
    return {
        "read": read,
        "found": found,
        "figures": found_figures(found, team_queries.team_names(), team_queries.other_names()),
        "kinds": _kinds(counts),
        "kind": kind,
        "counts": counts,
        "set_aside": previewing.part(found.of_kind(kind)),
    }


def _kinds(counts: dict[str, int]) -> dict[str, str]:
    """The kinds to show: few lists leave rows out."""
    return {kind: words for kind, words in KINDS.items() if kind != LEFT_OUT or counts.get(kind)}


def _kind_asked(counts: dict[str, int]) -> str:
    """The kind of rows set aside to show: the one asked for, otherwise the first that there is."""
    asked = request.args.get("kind", "")
    return asked if asked in KINDS else next((kind for kind in KINDS if counts.get(kind)), PROBLEM)


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
        refresh=previewing.refresh_of(found, request.args),
        word=sources.word_for(found.source.subject) if found.source else "case",
        teams=queries.teams_of(found),
        no_team=NO_TEAM,
        kinds=KINDS,
        counts=queries.set_aside_counts(found),
    )


@routes.get("/cases/<int:case_id>")
@requires(Permission.MANAGE_CASES)
def case(case_id: int) -> ResponseReturnValue:
    """One case: the lists it is in, and its teams over time."""
    found = db.get_or_404(Case, case_id)
    entries = queries.entries_of(found)
    return render_template(
        "cases/case.html",
        case=found,
        entries=entries,
        stays=queries.stays(entries),
        word=sources.word_for(found.subject).replace("_", " "),
        cohort_names=queries.cohort_names(),
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
        kinds=_kinds(counts),
        kind=kind,
        counts=counts,
        set_aside=queries.set_aside(found, kind, paging.page_asked()),
    )
