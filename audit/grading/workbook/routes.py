"""An audit out as a workbook, and back: chosen, looked at, and with one yes brought in."""

import re
from io import BytesIO

from flask import abort, current_app, flash, redirect, render_template, request, send_file, session, url_for
from flask.typing import ResponseReturnValue

from audit.extensions import begin_writing
from audit.files.package import UnusableFile
from audit.grading.changes import Stale
from audit.grading.loading import audit_to_fill_in, routes
from audit.grading.workbook import changes, uploads
from audit.grading.workbook.columns import said
from audit.grading.workbook.comparing import Prospect, prospect
from audit.grading.workbook.forms import WorkbookForm
from audit.grading.workbook.reading import Opened
from audit.grading.workbook.taking_out import outgoing
from audit.grading.workbook.writing import write_workbook
from audit.models import CaseAudit, WorkbookUpload
from audit.rules.grades import UnusableAnswer
from audit.rules.impact import label_of
from audit.rules.permissions import Permission
from audit.rules.sources import where_from
from audit.web.access import me, requires
from audit.web.display import plural
from audit.web.saving import undo, writes, writes_late

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK = "/audits/<int:case_audit_id>/workbook"
KEYS = "workbook_uploads"
MEANWHILE = "The audit was changed while you looked at this. See how it stands now, and choose again."


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@routes.get(WORKBOOK)
@requires(Permission.READ_AUDITS)
def workbook(case_audit_id: int) -> ResponseReturnValue:
    """The audit as a workbook to be filled in."""
    out = outgoing(audit_to_fill_in(case_audit_id), me)
    name = re.sub(r"[^A-Za-z0-9-]+", "-", out.facts.reference).strip("-") or str(case_audit_id)
    content = BytesIO(write_workbook(out, _secret()))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=f"audit-of-case-{name}.xlsx")


@routes.route(f"{WORKBOOK}/bring-in", methods=["GET", "POST"])
@requires(Permission.READ_AUDITS)
@writes_late
def bring_in_workbook(case_audit_id: int) -> ResponseReturnValue:
    """The workbook is chosen. With a cell that cannot be used it is not kept: the page says what to mend."""
    audit, form = audit_to_fill_in(case_audit_id), WorkbookForm()
    if form.validate_on_submit():
        content, name = form.file.data.read(), form.file.data.filename or ""
        try:
            found = prospect(uploads.opened(content, name, _secret()), audit)
        except UnusableFile as error:
            form.file.errors = [str(error)]
        else:
            if found.faults:
                return _preview(audit, found, None, status=422)
            begin_writing()
            upload_id, key = uploads.keep(content, name, audit_to_fill_in(case_audit_id), me)
            kept = {**session.get(KEYS, {}), str(upload_id): key}
            session[KEYS] = dict(list(kept.items())[-3:])
            return redirect(_address(case_audit_id, upload_id), 303)
    status = 422 if form.errors else 200
    return render_template("grading/workbook.html", form=form, **_about(audit)), status


@routes.route(f"{WORKBOOK}/bring-in/<int:upload_id>", methods=["GET", "POST"])
@requires(Permission.READ_AUDITS)
@writes_late
def workbook_preview(case_audit_id: int, upload_id: int) -> ResponseReturnValue:
    """What a workbook would change; a POST changes it, all of it or nothing."""
    kept = _upload_or_404(audit_to_fill_in(case_audit_id), upload_id)
    try:
        opened = uploads.reopened(kept, session.get(KEYS, {}).get(str(upload_id), ""), _secret())
        if opened is None:
            return _choose_again(case_audit_id, "The workbook is not kept any more. Choose it again.")
        if request.method == "POST":
            return _bring_in(opened, case_audit_id, upload_id)
        audit = audit_to_fill_in(case_audit_id)
        return _preview(audit, prospect(opened, audit), upload_id)
    except UnusableFile as error:
        return _choose_again(case_audit_id, str(error))


def _bring_in(opened: Opened, case_audit_id: int, upload_id: int) -> ResponseReturnValue:
    begin_writing()
    audit = audit_to_fill_in(case_audit_id, to_change=True)
    _upload_or_404(audit, upload_id)
    found = prospect(opened, audit)
    instead = {one.key for one in found.conflicts if request.form.get(f"keep-{one.key}") == "workbook"}
    problem = "" if request.form.get("seen") == found.seen else MEANWHILE
    saved = 0
    if not problem:
        try:
            saved = changes.bring_in(audit, found, instead, me)
        except Stale:
            problem = MEANWHILE
        except (changes.Unusable, UnusableAnswer) as error:
            problem = str(error)
    if problem:
        undo()
        audit = audit_to_fill_in(case_audit_id)
        return _preview(audit, prospect(opened, audit), upload_id, 409, problem, instead)
    uploads.forget(upload_id)
    kept = len(found.conflicts) - len(instead)
    stays = f" {plural(kept, 'answer')} of the workbook left out: what was stored stays." if kept else ""
    flash(f"Brought in from the workbook: {plural(saved, 'answer')}.{stays}", "success")
    return redirect(url_for(".case_audit", case_audit_id=case_audit_id), 303)


@routes.post(f"{WORKBOOK}/bring-in/<int:upload_id>/discard")
@requires(Permission.READ_AUDITS)
@writes
def discard_workbook(case_audit_id: int, upload_id: int) -> ResponseReturnValue:
    uploads.forget(_upload_or_404(audit_to_fill_in(case_audit_id), upload_id).id)
    flash("The workbook is forgotten. Nothing was brought in.")
    return redirect(url_for(".case_audit", case_audit_id=case_audit_id), 303)


def _upload_or_404(audit: CaseAudit, upload_id: int) -> WorkbookUpload:
    return uploads.upload(upload_id, audit, me) or abort(404)


def _address(case_audit_id: int, upload_id: int) -> str:
    return url_for(".workbook_preview", case_audit_id=case_audit_id, upload_id=upload_id)


def _choose_again(case_audit_id: int, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for(".bring_in_workbook", case_audit_id=case_audit_id), 303)


def _about(audit: CaseAudit) -> dict[str, object]:
    return {"audit": audit, "entry": audit.sampled_case.entry, "own": audit.auditor_id == me.id}


def _preview(
    audit: CaseAudit,
    found: Prospect,
    upload_id: int | None,
    status: int = 200,
    problem: str = "",
    instead: frozenset[str] | set[str] = frozenset(),
) -> ResponseReturnValue:
    """What a workbook would change. Without an upload nothing was kept: something is to be mended first."""
    page = render_template(
        "grading/workbook_preview.html",
        found=found,
        upload_id=upload_id,
        problem=problem,
        instead=instead,
        form=WorkbookForm(formdata=None),
        where_from=where_from,
        label_of=label_of,
        said=said,
        **_about(audit),
    )
    return page, status
