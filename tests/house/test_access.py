"""Every route against every role, enumerated from the application itself: nobody gets what is not theirs."""

import re

import pytest
from flask import Flask

from audit.rules.permissions import TABLE, Permission, Role, scope
from audit.web.access import EVERYONE, SIGNED_IN
from tests.factories import Cast
from tests.page import Browser

ROLES = ["auditor", "moderator", "manager", "lead", "administrator", "viewer"]

# Routes that are deliberately not behind a permission. Adding one here is a decision, not a formality.
OPEN = {
    "accounts.sign_in",
    "accounts.link",
    "home.accessibility",
    "reports.feed",
}  # the feed asks for a token
FOR_ANYONE_SIGNED_IN = {
    "accounts.account", "accounts.change_password", "accounts.keys", "accounts.sign_out", "home.home",
    "home.choose_reminders",
}  # fmt: skip


def needs(app: Flask) -> dict[str, str]:
    return {
        endpoint: view.needs  # type: ignore[attr-defined]
        for endpoint, view in app.view_functions.items()
        if endpoint != "static"
    }


def requests(app: Flask) -> list[tuple[str, str, str]]:
    """Every (method, address, endpoint), with a 1 for each id."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        address = re.sub(r"<(?:\w+:)?\w+>", "1", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            found.append((method, address, rule.endpoint))
    return found


def test_what_is_open_is_open_on_purpose(app: Flask) -> None:
    assert {endpoint for endpoint, what in needs(app).items() if what == EVERYONE} == OPEN
    assert {endpoint for endpoint, what in needs(app).items() if what == SIGNED_IN} == FOR_ANYONE_SIGNED_IN
    assert all(what in set(Permission) | {EVERYONE, SIGNED_IN} for what in needs(app).values())


def test_every_permission_is_held_and_asked_for(app: Flask) -> None:
    assert set(TABLE) == set(Permission)
    assert set(needs(app).values()) >= set(Permission)


def test_signed_out_nothing_but_the_open_pages(app: Flask, cast: Cast, visitor: Browser) -> None:
    token = visitor.token()
    for method, address, endpoint in requests(app):
        if endpoint in OPEN:
            continue
        data = {"csrf_token": token} if method == "POST" else None
        response = visitor.send(method, address, data)
        assert response.status_code == 303, f"{method} {address}: {response.status_code}"
        assert response.headers["Location"].startswith("/sign-in"), address


@pytest.mark.parametrize("who", ROLES)
def test_each_role_gets_403_where_it_has_no_permission(
    app: Flask, cast: Cast, visitor: Browser, who: str
) -> None:
    person = getattr(cast, who)
    visitor.sign_in(person)
    roles: frozenset[Role] = person.roles
    token = visitor.token()
    refused = []
    for method, address, endpoint in requests(app):
        what = needs(app)[endpoint]
        if what in (EVERYONE, SIGNED_IN) or scope(roles, Permission(what)) is not None:
            continue
        response = visitor.send(method, address, {"csrf_token": token} if method == "POST" else None)
        assert response.status_code == 403, f"{method} {address}: {response.status_code}"
        refused.append((method, address))
    for method in dict(refused):  # what is said is one page, whatever was asked for: looked at once a method
        address = dict(refused)[method]
        visitor.get(address, status=403) if method == "GET" else visitor.post(address, status=403)


@pytest.mark.parametrize("who", ROLES)
def test_where_a_role_may_go_there_is_an_answer(app: Flask, cast: Cast, visitor: Browser, who: str) -> None:
    """On an empty council: a page, a redirect, or 'there is none', never an error of ours."""
    person = getattr(cast, who)
    visitor.sign_in(person)
    roles, token = person.roles, visitor.token()
    for method, address, endpoint in requests(app):
        what = needs(app)[endpoint]
        allowed = what == SIGNED_IN or (what != EVERYONE and scope(roles, Permission(what)) is not None)
        if not allowed or endpoint == "accounts.sign_out":
            continue
        data = {"csrf_token": token} if method == "POST" else None
        response = visitor.send(method, address, data)
        assert response.status_code in (200, 302, 303, 404, 409, 422), (
            f"{method} {address}: {response.status_code}"
        )


def test_a_form_without_its_token_is_refused(app: Flask, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    for method, address, _ in requests(app):
        if method == "POST":
            assert visitor.send("POST", address).status_code == 400, address
