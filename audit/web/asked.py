"""What is asked in an address or a form: never a number or a character that a database cannot hold."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class RowId(IntegerConverter):
    """<int:...> in a route: a larger number leads nowhere (404) instead of into an error."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """PostgreSQL keeps no text with the character NUL, and nobody types one."""
    if "\0" in request.path or any(
        "\0" in text
        for given in (request.args, request.form)
        for pair in given.items(multi=True)
        for text in pair
    ):
        abort(400)


def number_asked(name: str) -> int | None:
    """The number given under this name in the address's query; None when there is none or it is not one."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    return int(text) if int(text) <= LARGEST else None
