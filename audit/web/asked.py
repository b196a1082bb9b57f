"""Numbers in an address: a row's id or nothing, never one that a database cannot hold."""

from flask import Flask, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class RowId(IntegerConverter):
    """<int:...> in a route: a larger number leads nowhere (404) instead of into an error."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId


def number_asked(name: str) -> int | None:
    """The number given under this name in the address's query; None when there is none or it is not one."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    return int(text) if int(text) <= LARGEST else None
