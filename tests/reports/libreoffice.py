"""LibreOffice as another reader of our files: it opens one, works everything out, and saves it again."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
WORKED_OUT = re.compile(rb"(</f>)<v>[^<]*</v>")


def saved_again(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it after opening it."""
    if not SOFFICE:
        pytest.skip("no LibreOffice on this machine: install libreoffice-calc")
    folder.mkdir(exist_ok=True)
    (folder / "results.xlsx").write_bytes(content)
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "xlsx", "--outdir", str(folder / "again"), str(folder / "results.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return (folder / "again" / "results.xlsx").read_bytes()


def without_values(content: bytes) -> bytes:
    """The workbook with its formulas and without what they come to: whoever opens it must work them out."""
    found = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(found, "w", ZIP_DEFLATED) as out:
        for name in parts.namelist():
            out.writestr(name, WORKED_OUT.sub(rb"\1", parts.read(name)))
    return found.getvalue()


def worked_out(content: bytes, folder: Path) -> Any:
    """The workbook with every formula worked out by LibreOffice, whatever we wrote beside it."""
    return load_workbook(BytesIO(saved_again(without_values(content), folder)), data_only=True)
