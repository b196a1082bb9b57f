"""flask audits import: the same import as on the page; and damaged files, by the hundred."""

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.files.package import UnusableFile
from audit.grading import counting
from audit.models import CaseAudit, HistoryEntry, PastImport
from audit.past.past_map import MapFault
from tests.factories import Cast, make_framework
from tests.past.making import HEADINGS, MAP, ROWS, as_csv, looked_at


@pytest.fixture
def framework(app: Flask, cast: Cast) -> None:
    begin_writing()
    make_framework()
    db.session.commit()


def run(app: Flask, folder: Path, content: bytes, chosen: bytes | None = None, *more: str) -> Result:
    db.session.rollback()
    (folder / "past.csv").write_bytes(content)
    (folder / "map.yaml").write_bytes(MAP.to_yaml() if chosen is None else chosen)
    arguments = ["audits", "import", str(folder / "past.csv"), "--map", str(folder / "map.yaml"), *more]
    return app.test_cli_runner().invoke(args=arguments)


@pytest.mark.usefixtures("framework")
def test_first_a_dry_run_then_the_import_then_nothing_new(app: Flask, tmp_path: Path) -> None:
    dry = run(app, tmp_path, as_csv(), None, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "Nothing was brought in." in dry.output
    assert db.session.scalar(select(func.count(PastImport.id))) == 0
    done = run(app, tmp_path, as_csv())
    assert done.exit_code == 0, done.output
    assert "Brought in 4 audits in 2 closed rounds." in done.output
    assert counting.differences() == {}
    again = run(app, tmp_path, as_csv())
    assert again.exit_code == 1
    assert "already" in again.output
    assert db.session.scalar(select(func.count(CaseAudit.id))) == 4


@pytest.mark.usefixtures("framework")
def test_faults_are_said_by_cell_and_words_with_how_often(app: Flask, tmp_path: Path) -> None:
    rows = [(*ROWS[0][:3], "soon", *ROWS[0][4:]), (*ROWS[1][:5], "Splendid", *ROWS[1][6:])]
    result = run(app, tmp_path, as_csv(rows))
    assert result.exit_code == 1
    assert "past, D2: The date cannot be read" in result.output
    assert "Splendid (1 time, first in F3)" in result.output
    assert db.session.scalar(select(func.count(PastImport.id))) == 0
    assert db.session.scalar(select(func.count(HistoryEntry.id)).where(HistoryEntry.what == "imported")) == 0


@pytest.mark.usefixtures("framework")
def test_the_map_of_one_file_reads_the_next_under_another_name(app: Flask, tmp_path: Path) -> None:
    of_march = replace(MAP, sheet="march").to_yaml()
    dry = run(app, tmp_path, as_csv(), of_march, "--dry-run")
    assert "4 rows read in past" in dry.output
    assert "Overall judgement: Outstanding 1, Good 1, Inadequate 1" in dry.output, "as the scale has them"
    done = run(app, tmp_path, as_csv(), of_march)
    assert "Brought in 4 audits" in done.output


@pytest.mark.usefixtures("framework")
def test_a_map_that_does_not_fit_the_file_is_said_to_be_that(app: Flask, tmp_path: Path) -> None:
    result = run(app, tmp_path, as_csv(headings=("Number", *HEADINGS[1:])))
    assert result.exit_code == 1
    assert "columns, Case ID: sheet past has no such column" in result.output


@pytest.mark.usefixtures("framework")
@pytest.mark.parametrize(
    "chosen",
    [b"", b"- a list", b"columns: [1]", b"unknown: x", b"heading_row: many", b"words: {a: b}", b"a: *b"],
)
def test_a_map_that_is_none_is_refused_in_a_sentence(app: Flask, tmp_path: Path, chosen: bytes) -> None:
    result = run(app, tmp_path, as_csv(), chosen)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "past"
    for row in (HEADINGS, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mutated(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    kind = dice.randrange(4)
    if kind == 0:
        return bytes(changed[: dice.randrange(len(changed))])
    for _ in range(dice.choice((1, 5, 40))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    if kind == 1:
        at = dice.randrange(len(changed))
        changed[at:at] = bytes(dice.choice((b"\x00", b'"', b",,,", "\u200b".encode(), b"x" * 5000)))
    return bytes(changed)


@pytest.mark.usefixtures("framework")
def test_a_hundred_damaged_files_are_read_or_refused_in_words() -> None:
    dice = random.Random(582913)
    for n in range(100):
        content = _mutated(as_csv() if n % 2 else _workbook(), dice)
        try:
            found = looked_at(content, replace(MAP, leave_out_faulty_rows=bool(n % 3)))
        except (MapFault, UnusableFile):
            continue  # refused in words: anything else would fail here
        assert found.found.rows >= len(found.audits)
        assert all(fault.words for fault in found.found.faults)
