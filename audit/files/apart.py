"""Reading a workbook whose size cannot be measured first: in a process of its own, with little memory.

An old or binary workbook (.xls, .xlsb) and an OpenDocument sheet may ask a reader library for more memory
than the machine has, from a file of 2 KB. The library then ends its process, which no `except` can catch;
here that process is not ours. Run as a script this file is that process: it needs nothing of the application.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 40
# What the process ends with, so that the reason can be told.
TOO_FAR, NO_LIMITS, UNREADABLE = 31, 32, 33


class TooMuch(ValueError):
    """The workbook reaches too far, or needs more memory or time than it may have."""


class NotHere(ValueError):
    """This machine cannot limit a process, so such a workbook is not read on it."""


class Unreadable(ValueError):
    """The reader library could make nothing of it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet, read whole: its rows from the first row of the sheet on."""

    title: str
    hidden: bool
    rows: list[list[Any]]


def sheets_of(content: bytes, furthest_row: int, cells: int) -> list[Sheet]:
    """The sheets of a workbook. Raises TooMuch, NotHere, Unreadable."""
    command = [sys.executable, str(Path(__file__).resolve()), str(furthest_row), str(cells)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603  (our own file, with two numbers)
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode == NO_LIMITS:
        raise NotHere
    if done.returncode == UNREADABLE:
        raise Unreadable
    if done.returncode:
        raise TooMuch
    return _received(io.BytesIO(done.stdout))


def _received(lines: io.BytesIO) -> list[Sheet]:
    sheets: list[Sheet] = []
    for line in lines:
        said = json.loads(line)
        if isinstance(said, dict):
            sheets.append(Sheet(said["title"], said["hidden"], []))
        else:
            sheets[-1].rows.append([_cell_in(cell) for cell in said])
    return sheets


def _cell_in(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    return datetime.fromisoformat(text) if kind == "moment" else date.fromisoformat(text)


def _cell_out(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    return str(cell) if isinstance(cell, time | timedelta) else cell


def _limit_ourselves() -> None:
    try:
        import resource
    except ImportError:
        sys.exit(NO_LIMITS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lines(content: bytes, furthest_row: int, cells: int) -> Iterator[Any]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.height > furthest_row or sheet.height * sheet.width > cells:
            sys.exit(TOO_FAR)
        yield {"title": about.name, "hidden": about.visible != SheetVisibleEnum.Visible}
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > furthest_row:
                sys.exit(TOO_FAR)
            yield [_cell_out(cell) for cell in row]


def _main(furthest_row: int, cells: int) -> None:
    _limit_ourselves()
    content = sys.stdin.buffer.read()
    try:
        for line in _lines(content, furthest_row, cells):
            sys.stdout.write(json.dumps(line) + "\n")
    except MemoryError:
        sys.exit(TOO_FAR)
    except BaseException as error:  # a panic of the library is a BaseException
        if isinstance(error, SystemExit):
            raise
        with suppress(OSError):
            sys.stderr.write(type(error).__name__)
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
