"""Text with separators (CSV) as rows of texts: which encoding and separator it has is found out, with care.

Python's own sniffer takes a letter for a separator, or gives up, on short lists and on long texts; so each
separator is tried, and the one wins that gives the most rows the same number of columns.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from audit.files.package import DAMAGED, Limits, UnusableFile

SEPARATORS = (",", ";", "\t", "|")
# So many rows are looked at to find the separator.
LOOKED_AT = 200
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
BINARY = (
    "The file is neither a workbook nor a text with separators. Open it in the program it comes from, "
    "save it as an Excel Workbook (.xlsx) or as CSV, and choose that file."
)
MARKUP = (
    "The file is a web page or XML with the name of a list. Open it in Excel, save it as an Excel Workbook "
    "(.xlsx), and choose that file."
)


def rows_of(content: bytes, limits: Limits) -> list[list[str]]:
    """Every row of the text, also the blank ones, so that numbers agree with what Excel shows."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnusableFile(f"The file is empty. {limits.if_empty}")
    text = _text_of(content)
    start = text.lstrip().lower()[:200]
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "{\\rtf")):
        raise UnusableFile(MARKUP)
    separator, text = _separator_of(text)
    return list(_rows(text, separator, limits))


def _text_of(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None and b"\x00" in content:
        encoding = _without_mark(content)
    if encoding:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            raise UnusableFile(DAMAGED) from None
    else:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            # Every byte that Windows-1252 leaves undefined is a mark that nobody can see.
            text = content.decode("cp1252", errors="replace")
    control = sum(letter < " " and letter not in "\t\r\n\f\v" for letter in text[:10_000])
    if control > len(text[:10_000]) // 50 or "\x00" in text:
        raise UnusableFile(BINARY)
    return text


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: plain letters have their other byte zero, always on the same side."""
    sample = content[:4000]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if max(high, low) * 2 < len(sample) * 0.6:
        raise UnusableFile(BINARY)
    return "utf-16-be" if high > low else "utf-16-le"


def _separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text without the line in which Excel states it ("sep=;")."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        # A blank line in its place keeps the numbers of the rows.
        return first.strip()[4], "\n" + rest
    lines = "".join(line for _, line in zip(range(LOOKED_AT), io.StringIO(text), strict=False))
    return max(SEPARATORS, key=lambda one: _evenness(lines, one)), text


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many rows have the commonest number of columns above one, and how many columns that is."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return 0, 0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0, 0
    width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
    return rows, width


def _rows(text: str, separator: str, limits: Limits) -> Iterator[list[str]]:
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            cells += len(row)
            if number > limits.furthest_row or cells > limits.cells:
                raise UnusableFile(limits.too_far)
            yield row
    except csv.Error:
        raise UnusableFile(
            "A cell of the file is longer than any list has: a quotation mark may be missing. Open the "
            "file in Excel to check it, save it as an Excel Workbook (.xlsx), and choose that file."
        ) from None
