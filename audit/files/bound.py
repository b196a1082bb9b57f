"""The most that a part of a workbook can reach, told from a few searches in its bytes.

Following every element (`extent.py`) takes longer than reading the sheet does. Nearly every sheet is written
in one plain way, where each cell begins with its address; then its addresses bound it. What is written in
any other way has no bound here and is followed element by element.
"""

import re
from functools import lru_cache

from audit.files.extent import Extent, column_number

_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]*)")
# An element of cells or of texts that cells share, with a prefix. Longer names (col, cfRule) are others.
_PREFIXED = re.compile(rb":(?:c|si)[^A-Za-z]")
_TEXT = re.compile(rb"<si[^A-Za-z]")


def bound_of(part: bytes, furthest_row: int) -> Extent | None:
    """What a part reaches at most, where no cell is below `furthest_row`; None where its text does not say.

    A cell that holds nothing is counted too, each cell may show a shared text, and of the shared texts only
    the longest is told, so a part within its limits here is within them when it is followed.
    """
    cell, other_cell = _cells(furthest_row)
    if not _is_plain(part) or other_cell.search(part):
        return None
    columns = cell.findall(part)
    return Extent(
        rows=furthest_row if columns else 0,
        columns=max((column_number(letters.decode()) for letters in set(columns)), default=0),
        shared_cells=len(columns),
        text_lengths=[max(map(len, part.split(b"<si>"))) + len(b"<si>")] if _TEXT.search(part) else [],
    )


def _is_plain(part: bytes) -> bool:
    """Whether what looks like an element is one and has no prefix: no comments, no other encoding."""
    encoding = _ENCODING.match(part)
    return (
        part.startswith(b"<")
        and (encoding is None or encoding[1].lower() == b"utf-8")
        and b"\0" not in part
        and b"<!" not in part
        and _PREFIXED.search(part) is None
    )


@lru_cache
def _cells(furthest_row: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A plain cell down to this row, with the letters of its column; and every other cell."""
    row = _up_to(furthest_row)
    return (
        re.compile(rf'<c r="([A-Z]{{1,3}}){row}"'.encode()),
        re.compile(rf'<c(?! r="[A-Z]{{1,3}}{row}"|[A-Za-z])'.encode()),
    )


def _up_to(most: int) -> str:
    """A pattern of the numbers up to this one: 75 gives 1 to 9, 10 to 69, 70 to 75."""
    digits = str(most)
    found = [f"[0-9]{{1,{len(digits) - 1}}}", digits]
    for place, digit in enumerate(digits):
        if digit > "0":
            rest = len(digits) - place - 1
            found.append(f"{digits[:place]}[0-{int(digit) - 1}][0-9]{{{rest}}}")
    return f"(?:{'|'.join(found)})"
