"""The blueprint that the pages of case lists and of teams hang on."""

from flask import Blueprint

routes = Blueprint("cases", __name__)
