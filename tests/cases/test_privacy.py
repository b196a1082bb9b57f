"""What a workbook says of a child beyond its case is nowhere in the database: no name, no birth date."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from sqlalchemy import LargeBinary, String, Text, cast, select

from audit.cases.spreadsheet import read_case_list
from audit.extensions import db
from tests.cases.making import SAMPLE, bring_in, preview_of, workbook
from tests.factories import Cast
from tests.page import Browser


def birth_dates() -> set[date]:
    """Every date of birth in the sample workbook."""
    found = set()
    for sheet in openpyxl.load_workbook(io.BytesIO(SAMPLE)).worksheets:
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            for heading, value in zip(headings, row, strict=True):
                if heading == "Date of Birth" and isinstance(value, datetime):
                    found.add(value.date())
    return found


def everything_stored() -> str:
    """Every column of every row of every table, as text."""
    texts = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                found = db.session.scalars(select(column))
                texts += [value.decode("latin-1") for value in found]
                continue
            as_text = column if isinstance(column.type, String | Text) else cast(column, Text)
            texts += [str(value) for value in db.session.scalars(select(as_text)) if value is not None]
    return "\n".join(texts)


def written(day: date) -> tuple[str, ...]:
    serial = (day - date(1899, 12, 30)).days
    return day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d %b %Y}", f"\n{serial}\n"


@pytest.mark.parametrize("confirmed", [False, True])
def test_no_birth_date_of_the_sample_is_kept(cast: Cast, visitor: Browser, confirmed: bool) -> None:
    visitor.sign_in(cast.lead)
    (bring_in if confirmed else preview_of)(visitor, SAMPLE)
    stored = everything_stored()
    assert "10414520" in stored, "the cases themselves are"
    assert "List 9" in stored
    cases = read_case_list(SAMPLE).cases
    days = birth_dates() - {day for case in cases for day in (case.opened_on, case.closed_on)}
    assert len(days) > 20
    assert [day for day in days for text in written(day) if text in stored] == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_no_name_or_address_of_a_child_is_kept(cast: Cast, visitor: Browser, confirmed: bool) -> None:
    headings = [
        "Child Unique ID",
        "Child Name",
        "Forename",
        "Date of Birth",
        "Home address",
        "NHS number",
        "Allocated Team",
    ]
    row = [
        "55501",
        "Persephone Quux",
        "Persephone",
        date(2011, 12, 13),
        "1 Zyzzyva Lane",
        "943 476 5919",
        "Locality 1",
    ]
    late = ["", "Peregrine Quux", "Peregrine", "14/11/2012", "1 Zyzzyva Lane", "943 476 5870", "Locality 1"]
    visitor.sign_in(cast.lead)
    address = (bring_in if confirmed else preview_of)(visitor, workbook({"List 6": [headings, row, late]}))
    page, stored = visitor.get(address).text, everything_stored()
    assert "55501" in stored
    for private in (
        "Persephone",
        "Peregrine",
        "Quux",
        "Zyzzyva",
        "943 476",
        "2011-12-13",
        "13/12/2011",
        "14/11/2012",
    ):
        assert private not in stored
        assert private not in page
