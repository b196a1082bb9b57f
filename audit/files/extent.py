"""How far the filled cells of a worksheet reach, measured in its XML before anything makes room for them.

Elements are told by their name without its prefix and cells may leave out their address, because the reader,
calamine, accepts both. No meaning is read here: see `opening.py` for why this is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

DIGITS = "0123456789"


class UnexpectedXmlError(ValueError):
    """XML that no spreadsheet program writes."""


class TooFarError(ValueError):
    """A cell is filled below the furthest row that is allowed."""


@dataclass(frozen=True)
class Extent:
    """The last row and column that hold something, counted from 1, and the texts stored or repeated."""

    rows: int = 0
    columns: int = 0
    shared_cells: int = 0
    text_lengths: list[int] = field(default_factory=list)


class _LocalNames(dict[str, str]):
    """Element names without prefix, worked out once a name: this runs for every cell."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # Entities can only be declared in a document type, and no workbook has one.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise UnexpectedXmlError("a document type declaration")


def column_number(letters: str) -> int:
    """The number of a column from its letters: A is 1, XFD is 16,384."""
    if not (letters.isascii() and letters.isalpha()):
        raise UnexpectedXmlError("a cell address that is none")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _whole(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise UnexpectedXmlError("a row number that is none")
    return int(digits)


class _Measure:
    """Follows the elements of one part and remembers the furthest filled cell."""

    def __init__(self, parser: expat.XMLParserType, furthest_row: int) -> None:
        self.parser = parser
        self.furthest_row = furthest_row
        self.names = _LocalNames()
        self.row = 0
        self.address: str | None = None
        self.address_before: str | None = None
        self.cells_since = 0
        self.digits: str | None = None
        self.last_row = self.last_column = self.shared_cells = 0
        self.columns_seen: set[str] = set()
        self.text_starts: list[int] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        local = self.names[name]
        if local == "c":
            self.address = attributes.get("r")
            if self.address is None:
                self.cells_since += 1
            else:
                self.address_before, self.cells_since = self.address, 0
            if attributes.get("t") == "s":
                self.shared_cells += 1
        elif local in ("v", "is"):
            # A cell that only has a style or a formula holds nothing, and calamine makes no room for it.
            self.filled()
        elif local == "row":
            self.next_row(attributes.get("r"))
        elif local == "si":
            self.text_starts.append(self.parser.CurrentByteIndex)

    def next_row(self, number: str | None) -> None:
        self.row = self.row + 1 if number is None else _whole(number)
        self.address_before, self.cells_since = None, 0

    def filled(self) -> None:
        if self.address is None:
            # It stands beside the cell before it, which may have an address although it is empty.
            before = column_number(self.address_before.rstrip(DIGITS)) if self.address_before else 0
            self.last_column = max(self.last_column, before + self.cells_since)
            self.reached(self.row)
            return
        letters = self.address.rstrip(DIGITS)
        self.columns_seen.add(letters)
        digits = self.address[len(letters) :]
        if digits != self.digits:
            self.digits = digits
            self.reached(_whole(digits))

    def reached(self, row: int) -> None:
        # Stopping here spares the time that measuring the rest of a very long sheet takes.
        if row > self.furthest_row:
            raise TooFarError(row)
        self.last_row = max(self.last_row, row)


def extent_of(part: bytes, furthest_row: int) -> Extent:
    """How far the filled cells of a part reach; 0 rows for a part without cells.

    Raises TooFarError as soon as a row below `furthest_row` holds something, and other errors on broken XML.
    """
    parser = _parser()
    measure = _Measure(parser, furthest_row)
    parser.StartElementHandler = measure.element
    parser.Parse(part, True)
    named = max(map(column_number, measure.columns_seen), default=0)
    ends = [*measure.text_starts[1:], len(part)]
    return Extent(
        rows=measure.last_row,
        columns=max(named, measure.last_column),
        shared_cells=measure.shared_cells,
        text_lengths=[end - start for start, end in zip(measure.text_starts, ends, strict=False)],
    )


def repeated_text_in(part: bytes, lengths: Sequence[int]) -> int:
    """How many bytes the shared texts of a sheet come to, written out in every cell that shows them."""
    names, total, shared = _LocalNames(), 0, False

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal shared
        if names[name] == "c":
            shared = attributes.get("t") == "s"

    def text(value: str) -> None:
        nonlocal total
        if shared and value.isascii() and value.isdigit() and int(value) < len(lengths):
            total += lengths[int(value)]

    parser = _parser()
    parser.StartElementHandler = element
    parser.CharacterDataHandler = text
    parser.Parse(part, True)
    return total
