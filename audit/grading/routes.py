"""Pages of case audits."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("grading", __name__)


@routes.get("/audits")
@requires(Permission.READ_AUDITS)
def case_audits() -> ResponseReturnValue:
    return render_template("home/home.html")
