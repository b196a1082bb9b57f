"""Pages of frameworks: which there are, the first one, and a whole version to read and to print."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.extensions import db
from audit.frameworks import changes, queries, words
from audit.models import FrameworkVersion
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.fragments import answer
from audit.web.saving import writes

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


@routes.post("/frameworks/built-in")
@requires(Permission.MANAGE_ROUNDS)
@writes
def use_built_in() -> ResponseReturnValue:
    """Begin with the framework that comes with Case Audit; once it is there, nothing changes."""
    version, _ = changes.import_framework(changes.BUILT_IN.read_bytes(), me)
    flash("The framework is ready to audit against.", "success")
    return redirect(url_for(".framework_version", version_id=version.id), 303)


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
