"""The blueprint that the pages of earlier audits hang on."""

from flask import Blueprint

routes = Blueprint("past", __name__)
