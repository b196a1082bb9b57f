"""Loading a concern and checking that it may be opened are one thing."""

from typing import Any

from flask import Blueprint, abort
from sqlalchemy import ColumnElement

from audit.accounts.queries import teams_below
from audit.concerns import queries
from audit.concerns.telling import Telling
from audit.models import Concern, ConcernTold
from audit.rules import clock
from audit.rules.concerns import ConcernState, clock_words, state_of
from audit.rules.permissions import Permission, Scope
from audit.web import mail
from audit.web.access import me, my_scope

routes = Blueprint("concerns", __name__)


def mine_to_read() -> ColumnElement[bool]:
    """Which concerns the person signed in may read."""
    return queries.visible(me, my_scope(Permission.READ_CONCERNS), teams_below(me))


def teams_whose_concerns_i_read() -> frozenset[int] | None:
    """The teams whose every concern the person signed in may read; None: all."""
    scope = my_scope(Permission.READ_CONCERNS)
    if scope == Scope.EVERYTHING:
        return None
    return teams_below(me) if scope == Scope.OWN_TEAMS else frozenset()


def goes_to_me(concern: Concern) -> bool:
    """Whether the person signed in is to answer this concern: told of it, or named since."""
    return Telling().goes_to(concern, me, state_of_(concern) == ConcernState.LATE)


def readable_concern(concern_id: int, to_change: bool = False) -> Concern:
    """The concern, if there is one and the person signed in may read it: otherwise 404 or 403."""
    concern = queries.concern(concern_id, to_change) or abort(404)
    scope = my_scope(Permission.READ_CONCERNS)
    if not (queries.readable(concern, me, scope, teams_below(me)) or goes_to_me(concern)):
        abort(403)
    return concern


def may_answer(concern: Concern) -> bool:
    """Whether the person signed in may acknowledge and close it: never who raised it; a QA lead always."""
    if concern.raised_by_id == me.id:
        return False
    return my_scope(Permission.ANSWER_CONCERNS) == Scope.EVERYTHING or goes_to_me(concern)


def concern_to_answer(concern_id: int) -> Concern:
    """The concern, held, if it is the signed-in person's to answer: otherwise 404 or 403."""
    concern = readable_concern(concern_id, to_change=True)
    if not may_answer(concern):
        abort(403)
    return concern


@routes.app_template_filter("concern_state")
def state_of_(concern: Concern) -> ConcernState:
    """How a concern stands now."""
    return state_of(concern.due_at, concern.acknowledged_at, concern.closed_at, clock.now())


@routes.app_template_filter("concern_clock")
def clock_of(concern: Concern) -> str:
    """raised 2 h ago, 22 h left"""
    return clock_words(concern.raised_at, concern.due_at, clock.now())


def told_of(found: Concern) -> dict[str, Any]:
    """Who was told, and whether e-mails are still on their way."""
    by_email = mail.is_set()
    return {
        "told": found.told,
        "by_email": by_email,
        "sending": by_email and found.acknowledged_at is None and any(map(_on_its_way, found.told)),
    }


def _on_its_way(told: ConcernTold) -> bool:
    if told.emailed_at is not None or told.failed:
        return False
    return clock.now() - (told.tried_at or told.at) < queries.GIVEN_UP_AFTER
