"""The workbook of 100,000 grades, beside openpyxl's write-only mode writing the same cells with no styles."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from flask import Flask
from openpyxl import Workbook
from werkzeug.datastructures import MultiDict

from audit.reports.asked import Asked
from audit.reports.cells import plain_value
from audit.reports.sheets import sheets
from audit.reports.trend_sheets import trend_courses
from audit.reports.workbook import write_workbook
from audit.results.selecting import select_from
from tests.bench.many import copy_rounds, grades_in_all
from tests.bench.measuring import row, timed

GRADES = 100_000


def measure(app: Flask, folder: Path) -> None:
    with app.app_context():
        copy_rounds(GRADES)
        asked = all_results()
        cells = {
            one.title: [[plain_value(value) for value in line] for line in one.rows()]
            for one in sheets(asked, trend_courses(asked))
        }
        n = sum(len(line) for lines in cells.values() for line in lines)
        what = f"the workbook, {grades_in_all():,} grades, {n:,} cells"

        def ours(_: int) -> None:
            with TemporaryFile() as file:
                write_workbook(all_results(), file)

        took = timed(ours, 1, first=0)
        row(what, took, "openpyxl write-only, the same cells bare", timed(lambda _: bare(cells), 1, first=0))
        url = app.config["SQLALCHEMY_DATABASE_URI"]
    print(f"{'  most memory of its process':<44} {memory(url, folder):>8.0f} MB")


def all_results() -> Asked:
    selection = select_from(MultiDict(), None, None)
    assert selection
    return Asked(
        selection, 5, "bench", names_auditors=True, evidence=True, agreement=True, reads_concerns=None
    )


def bare(cells: dict[str, list[list[Any]]]) -> None:
    book = Workbook(write_only=True)
    for title, lines in cells.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    with TemporaryFile() as file:
        book.save(file)


ON_ITS_OWN = """
import sys
from audit import create_app
app = create_app({"DATABASE_URL": sys.argv[1], "INSTANCE_DIR": sys.argv[2]})
done = app.test_cli_runner().invoke(args=["export", "--all", "--evidence", "-o", f"{sys.argv[2]}/bench.xlsx"])
assert done.exit_code == 0, done.output
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def memory(url: str, folder: Path) -> float:
    """The most memory, in megabytes, that a process of its own needs for the export, everything included."""
    command = [sys.executable, "-c", ON_ITS_OWN, url, str(folder)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024
