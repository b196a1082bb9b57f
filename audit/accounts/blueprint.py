"""The blueprint that the pages of people, signing in and settings hang on."""

from flask import Blueprint

routes = Blueprint("accounts", __name__)
