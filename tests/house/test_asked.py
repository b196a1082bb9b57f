"""Odd things in addresses and forms get an answer, never an error of ours."""

import pytest
from flask import Flask

from audit.web.paging import PER_PAGE, Page
from tests.factories import Cast
from tests.page import Browser

PAGES = ["/audits", "/people", "/rounds", "/case-lists", "/results", "/frameworks", "/teams"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "search=%00",
        "page=%00",
        "round=1e9",
        "round=-1",
        "team=99999999999999999999",
        "service=%F0%9F%92%A9",
        "%00=x",
    ],
)
def test_an_odd_query_is_answered(app: Flask, cast: Cast, visitor: Browser, path: str, query: str) -> None:
    visitor.sign_in(cast.administrator if path == "/people" else cast.lead)
    assert visitor.send("GET", f"{path}?{query}").status_code in (200, 400, 403, 404)


def test_a_form_with_nul_in_it_is_refused(app: Flask, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.administrator)
    visitor.post("/people/add", {"name": "A\0B", "email": "a@example.org"}, status=400)
    visitor.client = visitor.app.test_client()
    visitor.post("/sign-in", {"email": "a\0@example.org", "password": "x"}, status=400)


def test_an_id_that_no_database_holds_leads_nowhere(app: Flask, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    for path in ("/audits", "/rounds", "/case-lists", "/results/themes", "/frameworks", "/teams"):
        visitor.get(f"{path}/{2**31}", status=404)
        visitor.get(f"{path}/{2**70}", status=404)


def test_pages_of_a_list_keep_what_was_asked_whatever_it_is_called(app: Flask) -> None:
    """Flask builds addresses from words, some of which it takes for its own: _scheme, _external, endpoint."""
    with app.test_request_context(
        "/audits?endpoint=x&_external=1&_scheme=javascript&search=a&search=b&page=1"
    ):
        links = Page(items=[], number=1, total=3 * PER_PAGE).links()
    address = "/audits?endpoint=x&_external=1&_scheme=javascript&search=a&search=b&page=2"
    assert links["next"]["href"] == address
