"""Pages of case lists and teams."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("cases", __name__)


@routes.get("/case-lists")
@requires(Permission.MANAGE_CASES)
def case_lists() -> ResponseReturnValue:
    return render_template("home/home.html")


@routes.get("/teams")
@requires(Permission.MANAGE_CASES)
def teams() -> ResponseReturnValue:
    return render_template("home/home.html")
