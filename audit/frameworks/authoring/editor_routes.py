"""The editor of a draft: a page for the framework as a whole, for each theme, criterion and scale.

Each page is one form that is saved as it is typed (or by its button). A save answers with what was saved and
when, or with what stands in its way; what was typed stays in the page. Steps are in editor_step_routes.py.
"""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.authoring import draft_changes, draft_queries, editor_forms, editor_pages, scale_changes
from audit.frameworks.authoring.draft_changes import Stale
from audit.frameworks.authoring.editor_pages import Context, Sent
from audit.frameworks.authoring.fields import Changed, PointFields, ScaleFields
from audit.frameworks.authoring.reader import Reader
from audit.frameworks.loading import draft_to_write, readable_version, routes
from audit.models import FrameworkVersion
from audit.rules.framework import MOST_POINTS
from audit.rules.permissions import Permission
from audit.rules.workflow import NotAllowedNow
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes

EDIT = "/frameworks/<int:version_id>/edit"
WRITES = Permission.AUTHOR_FRAMEWORKS
# What a save may change without anything else in the tree being affected.
ONE_LINE = ("question", "guidance", "name", "about", "descriptors.")


def _page(name: str, context: Context, status: int = 200) -> ResponseReturnValue:
    return render_template(f"frameworks/editor_{name}.html", page_name=name, **context), status


def _closed(version: FrameworkVersion) -> ResponseReturnValue:
    flash(f"{version.title} is published, so it never changes. Begin a new draft from it.", "info")
    return redirect(url_for(".framework_version", version_id=version.id))


def _save(
    name: str,
    show: Callable[[Sent | None], Context],
    read: Reader,
    save: Callable[[], Changed],
    again: str = "",
) -> ResponseReturnValue:
    """Save what was read, and answer: what was saved, or (422, 409) what stands in its way.

    `show` gives what the page shows. `again` is where a step within the form leads: the page is drawn anew.
    """
    sent = Sent(request.form.copy(), read.problems)
    try:
        difference = {} if read.problems else save()
    except NotAllowedNow as refusal:
        sent.problems["benchmark"] = str(refusal)
    except Stale as stale:
        sent.stale = stale
    if sent.problems or sent.stale:
        return _refused(name, show, sent)
    context = show(None)
    if wants_fragment() and not again:
        lines = not any(not field.startswith(ONE_LINE) for field in difference)
        return render_template(
            "frameworks/_editor_answer.html", page_name=name, changed=difference, one_line=lines, **context
        )
    if wants_fragment():
        return render_template("frameworks/_editor_points_answer.html", page_name=name, said=again, **context)
    flash(again or "Saved.", "success")
    flash(context["drafts"], "drafts-saved")
    return redirect(request.path, 303)


def _refused(name: str, show: Callable[[Sent | None], Context], sent: Sent) -> ResponseReturnValue:
    undo()  # what a refused save had begun is not what stands
    context, status = show(sent), 409 if sent.stale else 422
    if wants_fragment():
        return render_template("frameworks/_editor_refused.html", page_name=name, **context), status
    return _page(name, context, status)


@routes.get(EDIT)
@requires(WRITES)
def edit(version_id: int) -> ResponseReturnValue:
    """The framework as a whole: what it is called, whom it is for, which scales it has."""
    draft = readable_version(version_id)
    return _page("details", editor_pages.details(draft)) if draft.state == "draft" else _closed(draft)


@routes.post(EDIT)
@requires(WRITES)
@writes
def save_details(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    show: Callable[[Sent | None], Context] = lambda sent: editor_pages.details(_again(version_id), sent)  # noqa: E731
    choices = editor_pages.details(draft)["choices"]
    read = Reader(request.form)
    sent = editor_forms.details_sent(read, tuple(choices["cohorts"]), choices["judgement_scale"])
    return _save("details", show, read, lambda: draft_changes.save_details(draft, sent, read.revision(), me))


@routes.get(f"{EDIT}/themes/<int:theme_id>")
@requires(WRITES)
def edit_theme(version_id: int, theme_id: int) -> ResponseReturnValue:
    draft = readable_version(version_id)
    if draft.state != "draft":
        return _closed(draft)
    row = draft_queries.theme(draft, theme_id) or abort(404)
    return _page("theme", editor_pages.theme(draft, row))


@routes.post(f"{EDIT}/themes/<int:theme_id>")
@requires(WRITES)
@writes
def save_theme(version_id: int, theme_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    row = draft_queries.theme(draft, theme_id) or abort(404)
    choices = editor_pages.theme(draft, row)["choices"]
    read = Reader(request.form)
    sent = editor_forms.theme_sent(read, choices["cohorts"], choices["cap"], choices["below"])

    def show(refused: Sent | None) -> Context:
        now = _again(version_id)
        return editor_pages.theme(now, draft_queries.theme(now, theme_id) or abort(404), refused)

    return _save("theme", show, read, lambda: draft_changes.save_theme(draft, row, sent, read.revision(), me))


@routes.get(f"{EDIT}/criteria/<int:criterion_id>")
@requires(WRITES)
def edit_criterion(version_id: int, criterion_id: int) -> ResponseReturnValue:
    draft = readable_version(version_id)
    if draft.state != "draft":
        return _closed(draft)
    row = draft_queries.criterion(draft, criterion_id) or abort(404)
    return _page("criterion", editor_pages.criterion(draft, row))


@routes.post(f"{EDIT}/criteria/<int:criterion_id>")
@requires(WRITES)
@writes
def save_criterion(version_id: int, criterion_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    row = draft_queries.criterion(draft, criterion_id) or abort(404)
    context = editor_pages.criterion(draft, row)
    choices, drawn = context["choices"], context["outline"]
    grades = [code for scale in drawn.details.scales for code in scale.codes]
    described = dict.fromkeys([*grades, *(one.grade for one in row.descriptors)])
    read = Reader(request.form)
    sent = editor_forms.criterion_sent(
        read,
        choices["cohorts"],
        choices["scale"],
        tuple(choices["root_causes"]),
        choices["asked_of"],
        described,
    )
    sent = editor_pages.possible_answers(sent, row, drawn)

    def show(refused: Sent | None) -> Context:
        now = _again(version_id)
        return editor_pages.criterion(now, draft_queries.criterion(now, criterion_id) or abort(404), refused)

    return _save(
        "criterion", show, read, lambda: draft_changes.save_criterion(draft, row, sent, read.revision(), me)
    )


@routes.get(f"{EDIT}/scales/<int:scale_id>")
@requires(WRITES)
def edit_scale(version_id: int, scale_id: int) -> ResponseReturnValue:
    draft = readable_version(version_id)
    if draft.state != "draft":
        return _closed(draft)
    row = draft_queries.scale(draft, scale_id) or abort(404)
    return _page("scale", editor_pages.scale(draft, row))


@routes.post(f"{EDIT}/scales/<int:scale_id>")
@requires(WRITES)
@writes
def save_scale(version_id: int, scale_id: int) -> ResponseReturnValue:
    """Save a scale; its buttons also add a point, remove one, or move one up or down."""
    draft = draft_to_write(version_id)
    row = draft_queries.scale(draft, scale_id) or abort(404)
    read = Reader(request.form)
    sent, words = _with_step(editor_forms.scale_sent(read), request.form.get("then", ""), read)

    def show(refused: Sent | None) -> Context:
        now = _again(version_id)
        return editor_pages.scale(now, draft_queries.scale(now, scale_id) or abort(404), refused)

    save: Any = lambda: scale_changes.save_scale(draft, row, sent, read.revision(), me)  # noqa: E731
    return _save("scale", show, read, save, words)


def _with_step(sent: ScaleFields, then: str, read: Reader) -> tuple[ScaleFields, str]:
    """The scale after the button that was pressed, and in words what it did; no words for a mere save."""
    what, _, which = then.partition("-")
    n = int(which) if which.isascii() and which.isdigit() and len(which) < 3 else -1
    points = list(sent.points)
    if what == "add":
        if len(points) >= MOST_POINTS:
            read.problems["name"] = f"A scale may have at most {MOST_POINTS} points."
        code = next(f"point_{i}" for i in range(1, 99) if f"point_{i}" not in {one.code for one in points})
        points.append(PointFields("", code, "?", "New point", False, "silver", ""))
        return ScaleFields(sent.name, sent.benchmark, tuple(points)), "A point is added at the end."
    if what not in ("remove", "up", "down") or not 0 <= n < len(points):
        return sent, ""
    point = points.pop(n)
    if what == "remove":
        return ScaleFields(sent.name, sent.benchmark, tuple(points)), f"{point.label} is removed."
    points.insert(max(0, n + (1 if what == "down" else -1)), point)
    words = f"{point.label} is now {points.index(point) + 1} of {len(points)}, the best being 1."
    return ScaleFields(sent.name, sent.benchmark, tuple(points)), words


def _again(version_id: int) -> FrameworkVersion:
    """The draft as it stands now: after a refusal everything that was read before is forgotten."""
    return readable_version(version_id)
