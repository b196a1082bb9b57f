"""Frameworks out to a file and in from one. What was read is looked at before anything is stored."""

from io import BytesIO
from threading import Lock

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from audit.extensions import begin_writing
from audit.frameworks import changes, queries, words
from audit.frameworks.files.file import UnusableFramework, read_framework
from audit.frameworks.files.file_forms import ConfirmForm, UploadForm
from audit.frameworks.files.incoming import TEMPLATE, Incoming, carried, incoming, read_file
from audit.frameworks.files.workbook import write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.frameworks.loading import readable_version, routes
from audit.rules.framework import Version
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import undo, writes_late

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YAML = "application/yaml"
MOST_FAULTS = 100  # that a page lists

# A workbook made to be large takes much memory to refuse: each server process reads one at a time.
_reading = Lock()


@routes.get("/frameworks/<int:version_id>/export/yaml")
@requires(Permission.READ_FRAMEWORKS)
def export_yaml(version_id: int) -> ResponseReturnValue:
    version = _readable(version_id)
    return _file(write_yaml(version), YAML, f"{_name(version)}.yaml")


@routes.get("/frameworks/<int:version_id>/export/xlsx")
@requires(Permission.READ_FRAMEWORKS)
def export_xlsx(version_id: int) -> ResponseReturnValue:
    version = _readable(version_id)
    return _file(write_workbook(version), XLSX, f"{_name(version)}.xlsx")


@routes.get("/frameworks/template")
@requires(Permission.AUTHOR_FRAMEWORKS)
def template() -> ResponseReturnValue:
    """A small framework as a workbook, to be written over."""
    version = read_framework(TEMPLATE.read_bytes())
    return _file(write_workbook(version, to_start_from=True), XLSX, "framework-template.xlsx")


def _readable(version_id: int) -> Version:
    readable_version(version_id)
    return queries.whole(version_id)


def _name(version: Version) -> str:
    return f"{version.framework}-version-{version.number}{'-draft' * (version.state == 'draft')}"


def _file(content: bytes, kind: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)


@routes.route("/frameworks/import", methods=["GET", "POST"])
@requires(Permission.AUTHOR_FRAMEWORKS)
def import_framework() -> ResponseReturnValue:
    """Read an uploaded file and show what it would make. Nothing is stored."""
    form, faults = UploadForm(), []
    if form.validate_on_submit():
        try:
            with _reading:
                version = read_file(form.file.data.read(), form.file.data.filename or "")
            return _dry_run(incoming(version))
        except UnusableFramework as error:
            faults = error.faults
            form.file.errors = ["This file cannot be brought in. Mend what is listed, and choose it again."]
    return _upload(form, faults, 422 if form.is_submitted() else 200)


def _upload(form: UploadForm, faults: list[str], status: int) -> ResponseReturnValue:
    page = render_template("frameworks/import_framework.html", form=form, faults=faults, most=MOST_FAULTS)
    return page, status


def _dry_run(found: Incoming, problem: str = "") -> ResponseReturnValue:
    """What a file would make; with a problem, something else happened meanwhile."""
    form = ConfirmForm(formdata=None, framework=carried(found.version), seen=_seen(found))
    page = render_template(
        "frameworks/import_preview.html",
        found=found,
        version=found.version,
        form=form,
        problem=problem,
        words=words,
    )
    return page, 409 if problem else 200


def _seen(found: Incoming) -> str:
    return str(found.newest.id if found.newest else 0)


@routes.post("/frameworks/import/confirm")
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes_late
def confirm_import() -> ResponseReturnValue:
    """Make the draft that the dry run showed."""
    form = ConfirmForm()
    try:
        version = read_framework((form.framework.data or "").encode())
    except UnusableFramework as error:
        return _upload(UploadForm(formdata=None), error.faults, 422)
    begin_writing()
    found = incoming(version)
    if found.same:
        flash(f"Nothing differs from {found.same.title}, so there is no draft.", "success")
        return redirect(url_for(".framework_version", version_id=found.same.id), 303)
    if found.draft or form.seen.data != _seen(found):
        undo()
        return _dry_run(incoming(version), "This has changed since the file was read. Look at it again.")
    draft = changes.draft_from(version, me)
    flash(
        f"Brought in as a draft of version {draft.number}. It is used by nobody until it is published.",
        "success",
    )
    return redirect(url_for(".framework_version", version_id=draft.id), 303)
