"""The check that every page goes through can fail: a test client that never complains proves nothing."""

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.page import Page, check

GOOD = (
    "<!DOCTYPE html><html lang='en'><head><title>Teams – Case Audit</title></head>"
    "<body><h1>Teams</h1><label for='a'>A</label><input id='a' name='a'></body></html>"
)


def page(body: str, status: int = 200) -> Page:
    response = Response(body, status=status, mimetype="text/html")
    return Page(TestResponse([body.encode()], f"{status} X", response.headers, None))  # type: ignore[arg-type]


def test_a_good_page_passes() -> None:
    check(page(GOOD), fragment=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>Teams</h1>", ""),
        ("<h1>Teams</h1>", "<h1>Teams</h1><h1>Teams</h1>"),
        ("Teams – Case Audit", "Cases – Case Audit"),
        ("Teams – Case Audit", "Teams"),
        ("<label for='a'>A</label>", ""),
        ("<input id='a'", "<p id='a'></p><input id='a'"),
        ("<h1>", "<a href='#nowhere'>x</a><h1>"),
        ("<h1>", "<p style='color:red'>x</p><h1>"),
        ("<h1>", "<script>x()</script><h1>"),
        ("<h1>", "<p onclick='x()'>x</p><h1>"),
        ("<h1>", "<img src='x.png'><h1>"),
        ("<h1>", "{{ x }}<h1>"),
        ("<h1>", "<table><p>x</p></table><h1>"),
        ("<h1>", "<div hx-boost='true'></div><h1>"),
    ],
)
def test_a_bad_page_does_not(before: str, after: str) -> None:
    with pytest.raises(AssertionError):
        check(page(GOOD.replace(before, after)), fragment=False)
