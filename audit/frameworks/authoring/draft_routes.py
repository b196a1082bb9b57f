"""A draft as a whole: begun, discarded; the cohorts it is for and the scales it has."""

from collections.abc import Collection

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks import queries
from audit.frameworks.authoring import draft_changes, draft_queries, editor_forms, editor_pages, scale_changes
from audit.frameworks.authoring.editor_routes import EDIT, WRITES
from audit.frameworks.authoring.editor_step_routes import back_to
from audit.frameworks.authoring.reader import Reader
from audit.frameworks.loading import draft_to_write, readable_version, routes
from audit.models import FrameworkVersion
from audit.rules.framework import LONGEST
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.post("/frameworks/<int:version_id>/draft")
@requires(WRITES)
@writes
def begin_draft(version_id: int) -> ResponseReturnValue:
    """A new draft from this version; the one that is there already is gone on with."""
    # The framework is held, not the version: every draft, from a file too, waits for the same row.
    version = readable_version(version_id)
    held = queries.by_code(version.framework.code, to_change=True) or abort(404)
    there = held.draft
    if there:
        said = f"There is a draft of version {there.number} already: this is it."
        return back_to(there.id, None, said)
    draft = draft_changes.begin_draft(version, me)
    said = f"This is a draft of version {draft.number}. Nobody audits against it until it is published."
    return back_to(draft.id, None, said)


@routes.get("/frameworks/<int:version_id>/discard")
@requires(WRITES)
def discard(version_id: int) -> ResponseReturnValue:
    """What will be lost, before it is."""
    draft = readable_version(version_id)
    if draft.state != "draft":
        return redirect(url_for(".framework_version", version_id=draft.id))
    return render_template("frameworks/discard.html", draft=draft, steps=draft_queries.steps(draft))


@routes.post("/frameworks/<int:version_id>/discard")
@requires(WRITES)
@writes
def discard_draft(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    title = draft.title
    draft_changes.discard(draft, Reader(request.form).number("steps"), me)
    flash(f"The draft of {title} is discarded.", "success")
    return redirect(url_for(".frameworks"), 303)


@routes.post(f"{EDIT}/cohorts")
@requires(WRITES)
@writes
def add_cohort(version_id: int) -> ResponseReturnValue:
    """A kind of case that is not known yet."""
    draft = draft_to_write(version_id)
    read = Reader(request.form)
    name = read.text("cohort", LONGEST["cohort"], "The name of the cohort")
    known = {cohort.name.lower(): cohort.code for cohort in queries.cohorts()}
    code = known.get(name.lower()) or editor_forms.slug(name, _code(known.values()))
    if not code:
        read.problems.setdefault("cohort", "Write the name of the cohort.")
    if read.problems:
        sent = editor_pages.Sent(request.form.copy(), read.problems)
        return render_template("frameworks/editor_details.html", page_name="details",
                               **_details_with(draft, sent)), 422  # fmt: skip
    draft_changes.add_cohort(draft, code, name, me)
    return back_to(version_id, None, f"{name} is added.")


def _code(taken: Collection[str]) -> str:
    """For a name in letters of which no code can be made."""
    return next(code for n in range(1, 10_000) if (code := f"cohort_{n}") not in taken)


def _details_with(draft: FrameworkVersion, sent: editor_pages.Sent) -> editor_pages.Context:
    """The page of the whole draft as it is stored, with what is wrong with the cohort that was typed."""
    context = editor_pages.details(draft)
    return {**context, "problems": sent.problems, "cohort_typed": sent.form.get("cohort", "")}


@routes.post(f"{EDIT}/scales")
@requires(WRITES)
@writes
def add_scale(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    plain = {one.code: one for one in scale_changes.built_in_scales()}
    row = scale_changes.add_scale(draft, plain.get(request.form.get("from", ""), scale_changes.BLANK), me)
    flash(f"{row.name} is added. Criteria can be graded on it now.", "success")
    return redirect(url_for(".edit_scale", version_id=version_id, scale_id=row.id), 303)


@routes.post(f"{EDIT}/scales/<int:scale_id>/remove")
@requires(WRITES)
@writes
def remove_scale(version_id: int, scale_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    row = draft_queries.scale(draft, scale_id) or abort(404)
    name = row.name
    scale_changes.remove_scale(draft, row, me)
    return back_to(version_id, None, f"{name} is removed.")
