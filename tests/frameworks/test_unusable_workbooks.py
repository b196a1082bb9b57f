"""What is no framework workbook, or was damaged, is refused in words and changes nothing."""

import random
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from audit.frameworks.files.file import UnusableFramework
from audit.frameworks.files.incoming import read_file
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.rules.framework import Version, content
from tests.frameworks.workbooks import EXAMPLE, SHEETS, WRITTEN, faults, opened, saved, with_cells


def _zip_bomb() -> bytes:
    stream = BytesIO(WRITTEN)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(80_000_000))
    return stream.getvalue()


def _far_corner() -> bytes:
    return with_cells(Guide_XFD1048576="x")


def _docx() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_zip_bomb, "unpacks to more than 60 MB"),
        (_far_corner, "reaches too far down or across"),
        (_docx, "not an Excel workbook"),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "old Excel format (.xls)",
        ),
        (lambda: random.Random(1).randbytes(5000), "not an Excel workbook"),
        (lambda: WRITTEN[: len(WRITTEN) // 2], "damaged or incomplete"),
        (lambda: b"", "The file is empty. Export the framework again"),
        (lambda: b"PK" + bytes(6 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused_in_words(made: Callable[[], bytes], said: str) -> None:
    (words,) = faults(made())
    assert said in words


# Whatever is in the file


def _mutated_workbook(random_: random.Random) -> bytes:
    """The example with cells emptied, swapped, retyped; or with bytes of its parts changed."""
    if random_.random() < 0.4:
        broken = bytearray(WRITTEN)
        for _ in range(random_.randint(1, 20)):
            broken[random_.randrange(len(broken))] = random_.randrange(256)
        return bytes(broken)
    book = opened()
    odd = [
        None,
        "",
        " ",
        "=1",
        "9.9",
        1.1,
        -3,
        True,
        date(2026, 1, 1),
        "x" * 3000,
        "Yes",
        "good",
        "[",
        "é\u200b",
        10**20,
    ]
    for _ in range(random_.randint(1, 12)):
        sheet = book[random_.choice(SHEETS[1:7])]
        cell = sheet.cell(random_.randint(1, sheet.max_row + 1), random_.randint(1, sheet.max_column + 1))
        cell.value = random_.choice([*odd, sheet.cell(random_.randint(1, sheet.max_row), 1).value])
    if random_.random() < 0.2:
        book[random_.choice(SHEETS[1:7])].delete_cols(random_.randint(1, 5))
    if random_.random() < 0.2:
        book[random_.choice(SHEETS[1:7])].delete_rows(random_.randint(1, 5), 2)
    return saved(book)


def _mutated_yaml(random_: random.Random) -> bytes:
    text = write_yaml(EXAMPLE).decode()
    lines = text.split("\n")
    for _ in range(random_.randint(1, 6)):
        at = random_.randrange(len(lines))
        lines[at] = random_.choice(
            [
                "",
                lines[at] + ":",
                lines[at][2:],
                "  " + lines[at],
                lines[random_.randrange(len(lines))],
                lines[at].replace('"', ""),
                "- [",
                lines[at].replace(": ", ": yes "),
            ]
        )
    return "\n".join(lines).encode()


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for kind in ("xlsx", "yaml") for seed in range(50)])
def test_a_changed_file_is_read_or_refused_and_never_anything_else(kind: str, seed: int) -> None:
    random_ = random.Random(seed)
    file = _mutated_workbook(random_) if kind == "xlsx" else _mutated_yaml(random_)
    found: list[str] | Version
    try:
        found = read_file(file, f"framework.{kind}")
    except UnusableFramework as refused:
        found = refused.faults
    if isinstance(found, Version):
        assert content(read_workbook(write_workbook(found))) == content(found)
    else:
        assert found
        assert all(found)
