"""Comma-separated files: every sheet as one, in a zip, for whoever reads them with something else than Excel.

A text that a spreadsheet would take for a formula begins with an apostrophe, as in Excel itself. Days are
written 2026-09-30, shares from 0 to 1. In place of a formula stands what it comes to.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO, TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from audit.files.cell_text import FORMULA_LIKE, UNUSABLE
from audit.reports.asked import Asked
from audit.reports.cells import Value, plain_value
from audit.reports.cover import TITLE, about, definitions
from audit.reports.sheet import Sheet
from audit.reports.sheets import sheets
from audit.reports.trend_sheets import trend_courses
from audit.reports.writing import Progress, unlike

SAY_EVERY = 500  # rows
ENCODING = "utf-8-sig"  # with the mark by which Excel knows it
FORMULA_BEGINS = (*FORMULA_LIKE, "\r")


def safe(value: Value) -> str | int | float | None:
    """A value as it stands in a file of this kind."""
    plain = plain_value(value)
    if isinstance(plain, date):
        return plain.isoformat()
    if isinstance(plain, str):
        text = UNUSABLE.sub("\ufffd", plain)
        return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
    return plain


def lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """A whole file, line by line."""
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow([safe(heading) for heading in headings])
    for values in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow([safe(value) for value in values])
    yield line.getvalue()


def write(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], into: IO[bytes], progress: Progress
) -> None:
    """Write one file."""
    text = TextIOWrapper(into, ENCODING, newline="")
    for done, line in enumerate(lines(headings, rows)):
        text.write(line)
        if done % SAY_EVERY == 0:
            progress(done)
    text.flush()
    text.detach()


def write_zip(asked: Asked, into: IO[bytes], progress: Progress = lambda _: None) -> None:
    """Write a zip with one file for each sheet of the workbook, and one that says what they are."""
    found = sheets(asked, trend_courses(asked))
    done = 0
    with ZipFile(into, "w", ZIP_DEFLATED) as out:
        out.writestr("read me.txt", _read_me(asked, found).encode(ENCODING))
        for sheet in found:
            before = done

            def on_the_way(rows: int, before: int = before) -> None:
                nonlocal done
                done = before + rows
                progress(done)

            with out.open(f"{sheet.title.lower()}.csv", "w", force_zip64=True) as file:
                write(unlike([column.heading for column in sheet.columns]), sheet.rows(), file, on_the_way)


def _read_me(asked: Asked, found: Sequence[Sheet]) -> str:
    parts = [TITLE, *(f"{name}: {words}" for name, words in about(asked)), ""]
    parts += [f"{sheet.title.lower()}.csv: {sheet.about}" for sheet in found]
    parts += ["", *(f"{name}: {words}" for name, words in definitions(asked.limit))]
    parts += ["", " ".join((__doc__ or "").split("\n\n", 1)[1].split())]
    return "\r\n".join(parts) + "\r\n"
