"""The review of a draft: what is to be mended, what changes, what work it concerns; offered and published."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks import publishing, queries, reviewing, words
from audit.frameworks.loading import draft_to_write, publishes, readable_version, routes
from audit.models import FrameworkVersion
from audit.rules.comparing import Change, What
from audit.rules.faults import Fault, faults
from audit.rules.framework import Version, digest
from audit.rules.permissions import Permission
from audit.web.access import may, me, requires
from audit.web.errors import Words, refuse
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes

NOT_A_LEAD = Words(
    "An administrator publishes",
    "QA leads do not publish here. On the review page of the draft, send it to the administrators.",
)
CHANGED = "This draft was changed after you opened this page. Read what changes now, then publish it."


@routes.get("/frameworks/<int:version_id>/review")
@requires(Permission.READ_FRAMEWORKS)
def review(version_id: int) -> ResponseReturnValue:
    """What publishing this draft would change."""
    draft = readable_version(version_id)
    if draft.state != "draft":
        return redirect(url_for(".framework_version", version_id=version_id), 303)
    return _page(draft)


def _page(draft: FrameworkVersion, problem: str = "", given: dict[str, str] | None = None) -> Response:
    """The review page; with a problem it is refused, and the choices made on it stay."""
    version = queries.whole(draft.id)
    page = render_template(
        "frameworks/review.html",
        draft=draft,
        version=version,
        seen=digest(version),
        compared=reviewing.comparison(draft),
        chosen={**reviewing.chosen(draft), **(given or {})},
        faults=[(_place(fault, version), fault.words, _mend(fault, version)) for fault in faults(version)],
        in_use=reviewing.in_use(draft),
        earlier=reviewing.offered_for_rounds(draft),
        publishes=publishes(),
        problem=problem,
        retires=not problem or "retire" in request.form,
        What=What,
        words=words,
    )
    return make_response(page, 422 if problem else 200)


def _place(fault: Fault, version: Version) -> str:
    """What a fault is about, as its author knows it."""
    match fault.path:
        case ("scales", int(n)):
            return f"Scale {version.scales[n].name}"
        case ("themes", int(n)):
            return f"Theme {version.themes[n].code} {version.themes[n].name}".strip()
        case ("themes", int(n), "criteria", int(m)):
            criterion = version.themes[n].criteria[m]
            return f"{criterion.code} {criterion.question}".strip()
    return "The framework"


def _mend(fault: Fault, version: Version) -> str:
    """Where in the editor a fault is mended."""
    match fault.path:
        case ("scales", int(n)):
            return url_for(".edit_scale", version_id=version.id, scale_id=version.scales[n].id)
        case ("themes", int(n)):
            return url_for(".edit_theme", version_id=version.id, theme_id=version.themes[n].id)
        case ("themes", int(n), "criteria", int(m)):
            criterion = version.themes[n].criteria[m]
            return url_for(".edit_criterion", version_id=version.id, criterion_id=criterion.id)
    return url_for(".edit", version_id=version.id)


def _given() -> dict[str, str]:
    """What the form says of each change, by lineage; anything else than the two words is left out."""
    named = ((name.removeprefix("change-"), said) for name, said in request.form.items() if "change-" in name)
    return {lineage: said for lineage, said in named if said in set(Change)}


@routes.post("/frameworks/<int:version_id>/review")
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes
def name_changes(version_id: int) -> ResponseReturnValue:
    """Keep which changes the author calls cosmetic and which material."""
    publishing.name_changes(draft_to_write(version_id), _given(), me)
    if wants_fragment():
        return render_template("frameworks/_choices_saved.html", saved=True)
    flash("What you said of the changes is saved.", "success")
    return redirect(url_for(".review", version_id=version_id), 303)


@routes.post("/frameworks/<int:version_id>/offer")
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes
def offer(version_id: int) -> ResponseReturnValue:
    """Ask the administrators to publish this draft."""
    draft = draft_to_write(version_id)
    publishing.name_changes(draft, _given(), me)
    publishing.offer(draft, me)
    flash("The draft is sent. It stands on the first page of every administrator.", "success")
    return redirect(url_for(".review", version_id=version_id), 303)


@routes.post("/frameworks/<int:version_id>/publish")
@requires(Permission.PUBLISH_FRAMEWORKS)
@writes
def publish(version_id: int) -> ResponseReturnValue:
    """Publish a draft as it stood on the page. Of two who do at once the second is told."""
    draft = draft_to_write(version_id)
    if not publishes():
        return refuse(403, NOT_A_LEAD)
    given = _given() if may(Permission.AUTHOR_FRAMEWORKS) else {}
    if request.form.get("seen", "") != digest(queries.whole(draft.id)):
        return _page(draft, CHANGED, given)
    publishing.name_changes(draft, given, me)
    try:
        publishing.publish(draft, me, retire_earlier="retire" in request.form)
    except publishing.Unfinished as error:
        undo()
        return _page(readable_version(version_id), str(error), given)
    flash(f"Version {draft.number} is published. New rounds can use it.", "success")
    return redirect(url_for(".framework_version", version_id=version_id), 303)
