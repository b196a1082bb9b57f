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


class _Measure:
    """Follows the elements of one part and remembers the furthest filled cell."""

    def __init__(self, parser: expat.XMLParserType, furthest_row: int) -> None:
        self.parser = parser
        self.furthest_row = furthest_row
        self.names = _LocalNames()
        self.row = self.column = 0
        self.address: str | None = None
        self.digits = ""
        self.last_row = self.last_unnamed_column = self.shared_cells = 0
        self.columns_seen: set[str] = set()
        self.text_starts: list[int] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        local = self.names[name]
        if local == "c":
            self.address = attributes.get("r")
            self.column += 1
            if attributes.get("t") == "s":
                self.shared_cells += 1
        elif local in ("v", "is"):
            # A cell that only has a style or a formula holds nothing, and calamine makes no room for it.
            self.filled()
        elif local == "row":
            number = attributes.get("r")
            self.row = int(number) if number else self.row + 1
            self.column = 0
        elif local == "si":
            self.text_starts.append(self.parser.CurrentByteIndex)

    def filled(self) -> None:
        if self.address is None:
            self.last_unnamed_column = max(self.last_unnamed_column, self.column)
            self.reached(self.row)
            return
        letters = self.address.rstrip(DIGITS)
        self.columns_seen.add(letters)
        digits = self.address[len(letters) :]
        if digits != self.digits:
            self.digits = digits
            self.reached(int(digits))

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
        # A cell without an address may follow the furthest one that has one.
        columns=named + measure.last_unnamed_column,
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
