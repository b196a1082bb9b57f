"""Files that were damaged at random: each is read or refused in words, and nothing is half stored.

FUZZ says how many to try; 2,000 in every run of the tests.
"""

import io
import os
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cases import mapping
from audit.cases.mapping import Chosen
from audit.cases.reading import read_or_propose
from audit.cases.spreadsheet import UnusableFile, opening
from audit.cases.spreadsheet import fields as f
from audit.cases.spreadsheet.mapped import Choice, kinds_in, read_mapped
from tests.cases.making import SAMPLE, stored, upload, workbook
from tests.factories import Cast
from tests.page import Browser

DATA = Path(__file__).parents[1] / "data"
CSV = (DATA / "unknown_council_september.csv").read_bytes()
TODAY = date(2026, 11, 23)
N = int(os.environ.get("FUZZ", "2000"))
PARTS = 4  # of a size that several processes share; it has nothing in common with the five kinds of file
ODD = [
    "",
    "\x00",
    "#N/A",
    "\xa0",
    "x" * 40_000,
    "=1+1",
    "31/02/2026",
    "1e999",
    "\ud83d\ude00",
    -1,
    1e300,
    True,
    "\u202e",
    "'",
]


def a_workbook(dice: Random) -> bytes:
    heads = ["Case ID", "Team", "Worker", "Status", "DOB", "Start date"]
    rows = [[f"A{n}", f"Team {n % 4}", "A Worker", "CIN", "01/02/2012", date(2026, 1, 5)] for n in range(20)]
    for _ in range(dice.randrange(30)):
        value = dice.choice(ODD)
        bad = isinstance(value, str) and ("\x00" in value or len(value) > 32_000)
        dice.choice(rows)[dice.randrange(6)] = "bad" if bad else value
    made = openpyxl.Workbook()
    other, sheet = made.active, made.create_sheet("Open")
    for row in (["Title"], heads, *rows):
        sheet.append(row)
    if dice.randrange(3) == 0:
        top = dice.randrange(1, 9)
        sheet.merge_cells(
            start_row=top, end_row=top + dice.randrange(4), start_column=1, end_column=dice.randrange(1, 7)
        )
    dice.choice([other, sheet]).sheet_state = dice.choice(["visible", "hidden", "veryHidden"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@cache
def one_of_forty(number: int) -> bytes:
    """A workbook to be damaged: making one takes longer than reading it."""
    return a_workbook(Random(number))


def mutated(content: bytes, dice: Random) -> bytes:
    """The content with a few bytes changed, cut, doubled or put in."""
    found = bytearray(content)
    for _ in range(dice.randrange(1, 6)):
        at, what = dice.randrange(len(found) or 1), dice.randrange(6)
        if what == 0:
            del found[at:]
        elif what == 1 and found:
            found[at % len(found)] = dice.randrange(256)
        elif what == 2:
            found[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 40)))
        elif what == 3:
            del found[at : at + dice.randrange(1, 200)]
        elif what == 4:
            found[at:at] = dice.choice(
                [b'"', b"\n", b"\x00", b";;;;", b'"""', b"\xff\xfe", b"\r"]
            ) * dice.randrange(1, 9)
        else:
            found[at:at] = found[at : at + dice.randrange(1, 400)]
    return bytes(found)


def mutated_parts(content: bytes, dice: Random) -> bytes:
    """A workbook with one of its parts damaged, packed properly, so that a reader gets to see it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        hit = dice.choice(old.namelist())
        for part in old.namelist():
            new.writestr(part, mutated(old.read(part), dice) if part == hit else old.read(part))
    return stream.getvalue()


def one(seed: int) -> tuple[bytes, str]:
    dice = Random(seed)
    kind = seed % 5
    if kind == 0:
        return mutated(CSV, dice), "list.csv"
    if kind == 1:
        text = CSV.decode("cp1252")
        return mutated(text.encode(dice.choice(["utf-16", "utf-8-sig", "utf-16-be"])), dice), "list.csv"
    if kind == 2:
        return mutated_parts(SAMPLE, dice), "Annex_A.xlsx"
    if kind == 3:
        return mutated_parts(one_of_forty(dice.randrange(40)), dice), "list.xlsx"
    return (a_workbook(dice) if seed % 2 else mutated(SAMPLE, dice)), "list.xlsx"


def read_through(content: bytes, filename: str) -> int:
    """Read a file as a person would who takes what is proposed."""
    found = read_or_propose(content, filename, False, [])
    if not isinstance(found, Chosen):
        return len(found.cases)
    book = opening.open_list(content, filename)
    if f.REFERENCE not in found.columns:
        return 0
    if f.COHORT in found.columns:
        kinds = kinds_in(book, found.choice)
        found = mapping.with_kinds(found, dict.fromkeys(kinds, "in_care"))
    else:
        found = Chosen(found.sheet, found.heading_row, found.columns, cohort="in_care")
    cases = read_mapped(book, found.choice, "a" * 64, TODAY)
    assert cases.rows_read == len(cases.cases) + sum(item.kind != "note" for item in cases.set_aside)
    return len(cases.cases)


@pytest.mark.parametrize("part", range(PARTS))
def test_any_damage_is_read_or_refused_in_words(part: int) -> None:
    read = refused = 0
    for seed in range(part, N, PARTS):
        content, filename = one(seed)
        try:
            read += read_through(content, filename) > 0
        except UnusableFile as words:
            refused += str(words).endswith(".")
        except Exception as error:
            error.add_note(f"The file is that of seed {seed}.")
            raise
    assert min(read, refused) > N // PARTS // 10


@pytest.mark.parametrize("seed", range(25))
def test_through_the_page_nothing_is_half_stored(cast: Cast, visitor: Browser, seed: int) -> None:
    visitor.sign_in(cast.lead)
    before = stored()
    content, filename = one(seed * 7)
    data = {"file": (io.BytesIO(content), filename)}
    page = visitor._fetch("POST", "/case-lists/new", data={"csrf_token": visitor.token(), **data})
    assert page.status in (303, 422)
    if page.status == 303:
        visitor.get(page.headers["Location"])
    after = stored()
    assert after == before | {"case_list_preview": after["case_list_preview"]}


def test_a_picture_named_as_a_list_is_refused(cast: Cast, visitor: Browser) -> None:
    upload(visitor.sign_in(cast.lead), b"\x89PNG\r\n\x1a\n" + bytes(200), "list.csv", status=422)


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters='"='), max_size=12)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda day: f"{day:%d/%m/%Y}")
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
ROWS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 10**9).map(str), TEXTS),
        TEXTS,
        st.one_of(
            st.just(""), st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda day: f"{day:%d/%m/%Y}")
        ),
        st.sampled_from(["", "5", "16", "unborn", "2.5", "x"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(
    rows=ROWS, separator=st.sampled_from(";\t|,"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_csv_and_xlsx_of_the_same_rows_give_the_same_cases(
    rows: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    table = [("Case ID", "Team", "Opened on", "Age"), *rows]
    lines = [separator.join(f'"{cell}"' for cell in row) for row in table]
    as_csv = "\r\n".join(lines).encode(encoding)
    as_xlsx = workbook({"list": [[f"{cell}" for cell in row] for row in as_text(table)]})
    choice = Choice("list", 1, {"reference": 0, "team": 1, "opened_on": 2, "age": 3}, "in_care")
    found = [
        read_mapped(opening.open_list(content, name), choice, "", TODAY)
        for content, name in ((as_csv, "list.csv"), (as_xlsx, "list.xlsx"))
    ]
    assert found[0] == found[1]


def as_text(table: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """openpyxl takes what begins with = for a formula."""
    return [tuple("'" + cell if cell.startswith("=") else cell for cell in row) for row in table]
