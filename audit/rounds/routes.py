"""Pages of rounds."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.rules.permissions import Permission
from audit.web.access import requires

routes = Blueprint("rounds", __name__)


@routes.get("/rounds")
@requires(Permission.MANAGE_ROUNDS)
def rounds() -> ResponseReturnValue:
    return render_template("home/home.html")
