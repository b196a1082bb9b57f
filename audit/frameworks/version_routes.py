"""Versions beside each other, and a published version retired or brought back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks import publishing, queries, reviewing, words
from audit.frameworks.loading import publishes, readable_version, reads_drafts, routes
from audit.frameworks.review_routes import NOT_A_LEAD
from audit.models import FrameworkVersion
from audit.rules import comparing
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.asked import number_asked
from audit.web.errors import refuse
from audit.web.fragments import answer
from audit.web.saving import writes


@routes.get("/frameworks/compare")
@requires(Permission.READ_FRAMEWORKS)
def compare() -> ResponseReturnValue:
    """Two versions of a framework side by side, everything or only what changed."""
    before, after = _asked("before"), _asked("after")
    if before.framework_id != after.framework_id:
        abort(404)
    found = comparing.compare(queries.whole(before.id), queries.whole(after.id))
    everything = request.args.get("show") == "everything"
    return answer(
        "frameworks/compare.html",
        "frameworks/_side_by_side.html",
        before=before,
        after=after,
        compared=found,
        everything=everything,
        choices=reviewing.versions_of(after, with_draft=reads_drafts()),
        What=comparing.What,
        words=words,
    )


def _asked(name: str) -> FrameworkVersion:
    return readable_version(number_asked(name) or abort(404))


@routes.post("/frameworks/<int:version_id>/retire")
@requires(Permission.PUBLISH_FRAMEWORKS)
@writes
def retire(version_id: int) -> ResponseReturnValue:
    """New rounds can no longer use this version; those that do go on."""
    version = queries.version_to_change(version_id) or abort(404)
    if not publishes():
        return refuse(403, NOT_A_LEAD)
    publishing.retire(version, me)
    flash(f"Version {version.number} is retired: new rounds cannot use it. Rounds that do go on.", "success")
    return redirect(url_for(".framework_version", version_id=version_id), 303)


@routes.post("/frameworks/<int:version_id>/unretire")
@requires(Permission.PUBLISH_FRAMEWORKS)
@writes
def unretire(version_id: int) -> ResponseReturnValue:
    """New rounds can use this version again."""
    version = queries.version_to_change(version_id) or abort(404)
    if not publishes():
        return refuse(403, NOT_A_LEAD)
    publishing.bring_back(version, me)
    flash(f"Version {version.number} is brought back: new rounds can use it.", "success")
    return redirect(url_for(".framework_version", version_id=version_id), 303)
