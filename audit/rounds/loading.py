"""The blueprint that the pages of rounds hang on, and how each of them loads its round and answers."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.models import Person, Round
from audit.rounds import progress, queries
from audit.rules import workflow
from audit.rules.replacing import Why
from audit.web.access import me

routes = Blueprint("rounds", __name__)
routes.add_app_template_global(Why, "Why")


def round_asked(round_id: int) -> Round:
    """The round, or 404. To be changed, when the request is to change something."""
    return queries.round_(round_id, to_change=request.method == "POST") or abort(404)


def done(found: Round, words: str) -> ResponseReturnValue:
    """To the round's page, saying what was done."""
    flash(words, "success")
    return redirect(url_for("rounds.round_", round_id=found.id), 303)


def ask_first(
    round_id: int, move: str, template: str, change: Callable[[Round, Person], None], words: str
) -> ResponseReturnValue:
    """A page that says what `change` will do to the round; its button, a POST, does it."""
    found = round_asked(round_id)
    if request.method == "POST":
        change(found, me)
        return done(found, words)
    workflow.move_round(found.state, move)
    return render_template(template, round=found, work=progress.of_round(found).work)
