"""Pages of frameworks: which there are, and a whole version to read."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.frameworks import queries, reading_routes, review_routes, reviewing, version_routes, words
from audit.frameworks.authoring import draft_routes, editor_routes, editor_step_routes
from audit.frameworks.beginning import beginning_routes
from audit.frameworks.files import file_routes
from audit.frameworks.loading import cohort_asked, publishes, readable_version, reads_drafts, routes
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.fragments import answer

__all__ = [
    "beginning_routes",
    "draft_routes",
    "editor_routes",
    "editor_step_routes",
    "file_routes",
    "reading_routes",
    "review_routes",
    "routes",
    "version_routes",
]


@routes.get("/frameworks")
@requires(Permission.READ_FRAMEWORKS)
def frameworks() -> ResponseReturnValue:
    found = queries.frameworks()
    return render_template(
        "frameworks/frameworks.html",
        frameworks=found,
        sizes=queries.sizes(),
        changes=reviewing.changes_since(found) if reads_drafts() else {},
        reads_drafts=reads_drafts(),
        words=words,
    )


@routes.get("/frameworks/<int:version_id>")
@requires(Permission.READ_FRAMEWORKS)
def framework_version(version_id: int) -> ResponseReturnValue:
    """A whole version, or what of it applies to one cohort."""
    row = readable_version(version_id)
    version = queries.whole(version_id)
    cohort = cohort_asked(version)
    return answer(
        "frameworks/framework_version.html",
        "frameworks/_themes.html",
        row=row,
        version=version,
        before=row.base if row.base and row.base.state != "draft" else None,
        history=reviewing.history_of(row),
        open_audits=reviewing.in_use(row).open if row.state == "published" else 0,
        publishes=publishes(),
        cohorts=dict(version.cohorts),
        cohort=cohort,
        themes=version.themes_for(cohort) if cohort else version.themes,
        words=words,
    )
