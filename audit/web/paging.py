"""Long lists, a page at a time, in the order that the query decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import Select, func

from audit.extensions import db

PER_PAGE = 50

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list: its items, its number (from 1), and how many there are in all."""

    items: Sequence[Item]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PER_PAGE))

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.total else 0

    def links(self) -> dict[str, Any]:
        """What the pagination component needs; the other parts of the address stay as they are."""

        # Not by url_for alone: it takes some names that an address may hold (_scheme, endpoint) for its own.
        here = url_for(request.endpoint or "", **(request.view_args or {}))
        others = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]

        def to(number: int) -> str:
            return f"{here}?{urlencode([*others, ('page', number)])}"

        shown = sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})
        items: list[dict[str, Any]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number > before + 1:
                items.append({"ellipsis": True})
            items.append({"number": number, "href": to(number), "current": number == self.number})
        return {
            "previous": {"href": to(self.number - 1)} if self.number > 1 else None,
            "next": {"href": to(self.number + 1)} if self.number < self.pages else None,
            "items": items,
        }


def page_asked() -> int:
    """The page number in the address; anything that is not one is the first page."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def page_of(query: Select[Item], number: int) -> Page[Item]:
    """The page with this number of what `query` finds, or the last when there are fewer."""
    found = rows_of(query, number)
    return Page([row[0] for row in found.items], found.number, found.total)


def rows_of(query: Select[Any], number: int) -> Page[Any]:
    """As page_of, for a query that finds several things in each row."""
    counted: Select[Any] = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    total = db.session.scalar(counted) or 0
    number = max(1, min(number, ceil(total / PER_PAGE)))
    rows = db.session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, total)
