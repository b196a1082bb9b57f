"""What is text is compressed for a browser that takes it, and is the same when it is unpacked."""

import gzip

from flask import Flask

from tests.factories import Cast
from tests.page import Browser

TAKES = {"Accept-Encoding": "gzip, deflate, br"}


def fetched(visitor: Browser, address: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    response = visitor.client.get(address, headers={**TAKES, **headers})
    body = response.get_data()
    response.close()
    assert response.status_code == 200
    return body, dict(response.headers)


def test_a_page_is_compressed_and_its_length_tells_nothing(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    plain = visitor.get("/account").body
    lengths = set()
    for _ in range(40):
        body, headers = fetched(visitor, "/account")
        assert headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in headers["Vary"]
        assert "HX-Request" in headers["Vary"]
        assert int(headers["Content-Length"]) == len(body) < len(plain) / 2
        assert gzip.decompress(body).decode().count("<h1") == 1
        lengths.add(len(body))
    assert len(lengths) > 10


def test_a_static_file_is_compressed_and_can_still_be_asked_for_again(app: Flask, visitor: Browser) -> None:
    plain, headers = fetched(visitor, "/static/js/letters.js", **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in headers
    packed, headers = fetched(visitor, "/static/js/letters.js")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert "no-cache" in headers["Cache-Control"]
    kept = {**TAKES, "If-None-Match": headers["ETag"]}
    again = visitor.client.get("/static/js/letters.js", headers=kept)
    again.close()
    assert again.status_code == 304
    assert not again.get_data()


def test_what_is_no_text_or_short_or_not_asked_for_stays(app: Flask, cast: Cast, visitor: Browser) -> None:
    def encoding(method: str, address: str, **headers: str) -> str | None:
        response = visitor.client.open(address, method=method, headers=headers)
        response.close()
        return response.headers.get("Content-Encoding")

    visitor.sign_in(cast.lead)
    assert encoding("GET", "/account") is None
    assert encoding("HEAD", "/account", **TAKES) is None
    assert encoding("GET", "/static/icon.svg", Range="bytes=0-9", **TAKES) is None
    assert encoding("GET", "/static/js/supported.js", **TAKES) is None


def test_an_error_page_is_compressed_too(app: Flask, cast: Cast, visitor: Browser) -> None:
    response = visitor.sign_in(cast.lead).client.get("/nothing-here", headers=TAKES)
    assert response.status_code == 404
    assert b"Page not found" in gzip.decompress(response.get_data())
