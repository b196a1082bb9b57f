"""Pages of frameworks."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("frameworks", __name__)


@routes.get("/frameworks")
@requires(Permission.READ_FRAMEWORKS)
def frameworks() -> ResponseReturnValue:
    return render_template("home/home.html")
