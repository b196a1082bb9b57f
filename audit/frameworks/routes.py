"""Pages of frameworks: which there are, and a whole version to read and to print."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from audit.extensions import db
from audit.frameworks import queries, words
from audit.models import FrameworkVersion
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.fragments import answer

routes = Blueprint("frameworks", __name__)


@routes.get("/frameworks")
@requires(Permission.READ_FRAMEWORKS)
def frameworks() -> ResponseReturnValue:
    return render_template(
        "frameworks/frameworks.html",
        frameworks=queries.frameworks(),
        sizes=queries.sizes(),
        words=words,
    )


@routes.get("/frameworks/<int:version_id>")
@requires(Permission.READ_FRAMEWORKS)
def framework_version(version_id: int) -> ResponseReturnValue:
    """A whole version, or what of it applies to one cohort."""
    row = db.get_or_404(FrameworkVersion, version_id)
    version = queries.whole(version_id)
    cohorts = {cohort.code: cohort.name for cohort in queries.cohorts()}
    cohort = request.args.get("cohort", "")
    cohort = cohort if cohort in cohorts else ""
    return answer(
        "frameworks/framework_version.html",
        "frameworks/_themes.html",
        row=row,
        version=version,
        cohorts=cohorts,
        cohort=cohort,
        themes=version.themes_for(cohort) if cohort else version.themes,
        words=words,
    )
