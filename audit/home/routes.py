"""The first page after signing in, and the accessibility statement."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit.web.access import open_to_everyone, signed_in

routes = Blueprint("home", __name__)


@routes.get("/")
@signed_in
def home() -> ResponseReturnValue:
    return render_template("home/home.html")


@routes.get("/accessibility")
@open_to_everyone
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
