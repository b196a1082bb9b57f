"""Who may open a route. Every route is marked, exactly once, or the application does not start."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask_login import current_user
from werkzeug.local import LocalProxy

from audit.models import Person
from audit.rules.permissions import Permission, Scope, scope

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = "everyone"  # also someone who has not signed in
SIGNED_IN = "signed in"

# Who is signed in; only to be read where a route is not open to everyone.
me: Person = cast(Person, LocalProxy(lambda: current_user._get_current_object()))


def open_to_everyone(view: View) -> View:
    return _mark(view, EVERYONE)


def signed_in(view: View) -> View:
    return _mark(view, SIGNED_IN)


def requires(permission: Permission) -> Callable[[View], View]:
    return lambda view: _mark(view, permission)


def by_itself(view: View) -> View:
    """A view that an open page asks again and again without its person: it makes no session last longer."""
    view.by_itself = True  # type: ignore[attr-defined]
    return view


def _mark(view: View, needs: str) -> View:
    if hasattr(view, "needs"):
        raise TypeError(f"{view.__name__} is marked twice")
    view.needs = needs  # type: ignore[attr-defined]
    return view


def may(permission: Permission) -> bool:
    """Whether the person signed in holds this permission at all, for showing or hiding a link."""
    return current_user.is_authenticated and scope(me.roles, permission) is not None


def my_scope(permission: Permission) -> Scope:
    """How far the person signed in may go; 403 when not at all."""
    found = scope(me.roles, permission)
    if found is None:
        abort(403)
    return found


def init_app(app: Flask) -> None:
    app.before_request(_check)
    app.add_template_global(may)
    app.add_template_global(Permission)


def _check() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    needs = getattr(current_app.view_functions[request.endpoint], "needs")  # noqa: B009 (a view has none to mypy)
    if needs == EVERYONE:
        return
    if not current_user.is_authenticated:
        abort(401)
    if needs != SIGNED_IN and scope(me.roles, needs) is None:
        abort(403)


def check_every_route_is_marked(app: Flask) -> None:
    unmarked = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "needs")
    ]
    if unmarked:
        raise TypeError(f"routes that do not say who may open them: {', '.join(unmarked)}")
