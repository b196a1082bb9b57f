"""Files out."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("reports", __name__)


@routes.get("/results/export.xlsx")
@requires(Permission.EXPORT_RESULTS)
def export_results() -> ResponseReturnValue:
    return render_template("home/home.html")
