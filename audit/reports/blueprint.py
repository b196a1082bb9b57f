"""The blueprint of files out."""

from flask import Blueprint

routes = Blueprint("reports", __name__)
