"""What is sent as text is compressed for browsers that take it: a page is a tenth of its size on the wire.

A page holds a secret (the token of its forms) beside what others wrote, so how long it is compressed must not
tell anything: a random number of bytes stands in its header, as in Django ("Heal the Breach", 2022).
"""

import gzip
import secrets
from functools import lru_cache
from io import BytesIO

from flask import Flask, Response, request

TEXT = {
    "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "text/csv", "text/plain",
}  # fmt: skip
TOO_SMALL = 500  # bytes; under this, what is saved is less than the header it takes
MOST_RANDOM = 100  # bytes


def init_app(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in TEXT or response.status_code in (204, 206, 304):
        return response
    response.vary.add("Accept-Encoding")
    if response.content_encoding or request.method == "HEAD" or not request.accept_encodings["gzip"]:
        return response
    kept = request.endpoint == "static"
    if response.is_streamed and not kept:
        return response  # a download that is made as it goes
    response.direct_passthrough = False
    plain = response.get_data()
    if len(plain) < TOO_SMALL:
        return response
    response.set_data(_once(plain) if kept else _page(plain))
    response.content_encoding = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same file, in other bytes
    return response


@lru_cache(maxsize=64)
def _once(plain: bytes) -> bytes:
    """A file of ours, the same for everyone: compressed as well as it can be, once."""
    return gzip.compress(plain, 9, mtime=0)


def _page(plain: bytes) -> bytes:
    packed = BytesIO()
    name = "a" * secrets.randbelow(MOST_RANDOM + 1)
    with gzip.GzipFile(name, "wb", 6, packed, mtime=0) as file:
        file.write(plain)
    return packed.getvalue()
