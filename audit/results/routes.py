"""Pages of results."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("results", __name__)


@routes.get("/results")
@requires(Permission.READ_RESULTS)
def results() -> ResponseReturnValue:
    return render_template("home/home.html")
