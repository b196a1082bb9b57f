"""A framework workbook: what a practitioner sees, and what is forgiven."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from audit.frameworks.beginning.built_in import built_in_frameworks
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.rules.framework import content
from tests.frameworks.workbooks import EXAMPLE, SHEETS, WRITTEN, column, opened, saved, with_cells

# Out


@pytest.mark.parametrize("built_in", built_in_frameworks(), ids=lambda one: one.code)
def test_every_framework_of_the_library_comes_back_the_same(built_in) -> None:  # type: ignore[no-untyped-def]
    assert content(read_workbook(write_workbook(built_in.version))) == content(built_in.version)


def test_the_sheets_and_their_tables() -> None:
    book = opened()
    assert book.sheetnames == SHEETS
    assert book["Lists"].sheet_state == "hidden"
    for title in SHEETS[2:7]:
        (table,) = book[title].tables.values()
        sheet = book[title]
        assert table.ref == sheet.dimensions
        assert [one.name for one in table.tableColumns] == [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_rows_have_room_for_their_texts_and_grow_with_them() -> None:
    with zipfile.ZipFile(BytesIO(WRITTEN)) as package:
        sheet = package.read("xl/worksheets/sheet7.xml").decode()
    heights = [float(height) for height in re.findall(r'<row r="(?!1")[^>]* ht="([0-9.]+)"', sheet)]
    assert len(heights) == 5
    assert min(heights) > 20
    assert sheet.count("customHeight") == 1, "that of the headings"


def test_the_columns_of_criteria_end_with_descriptors_and_what_is_not_to_be_changed() -> None:
    headings = [cell.value for cell in opened()["Criteria"][1]]
    assert headings[:8] == ["Theme", "Code", "Question", "Guidance", "Kind", "Scale", "Evidence", "Weight"]
    assert headings[8:12] == ["Not applicable", "No evidence on file", "Not looked at", "Unsure"]
    assert headings[16:20] == [
        f"{label} (four_point)" for label in ("Outstanding", "Good", "Requires improvement", "Inadequate")
    ]
    assert headings[-3:] == ["Lineage", "Series", "Came from"]


def test_one_chooses_from_lists() -> None:
    book = opened()
    offered = {
        title: {
            str(one.sqref).split(":")[0]: one.formula1 for one in book[title].data_validations.dataValidation
        }
        for title in ("Framework", "Scales", "Themes", "Criteria")
    }
    lists = {
        cell.column_letter: [one.value for one in book["Lists"][cell.column_letter] if one.value]
        for cell in book["Lists"][1]
    }

    def choices(formula: str) -> list[str]:
        return lists[formula.split("$")[1]]

    assert offered["Criteria"]["A2"] == "Themes!$A$2:$A$61"
    assert choices(offered["Criteria"]["E2"])[0] == "Judgement of quality"
    assert choices(offered["Criteria"]["G2"]) == ["Always", "Below good", "Never"]
    assert choices(offered["Criteria"]["I2"]) == ["Yes", "No"]
    assert choices(offered["Themes"]["E2"]) == ["None", "Limiting", "Capping"]
    assert choices(offered["Scales"]["H2"])[:2] == ["Dark blue", "Blue"]
    assert choices(offered["Framework"]["B7"]) == ["four_point", "met"]
    assert book["Framework"]["A7"].value == "Scale of judgements"


def test_grades_have_their_colours_with_the_letter() -> None:
    sheet = opened()["Scales"]
    cell = sheet[f"{column(sheet, 'Letter')}2"]
    assert (cell.value, cell.fill.fgColor.rgb, cell.font.color.rgb) == ("O", "00003078", "00FFFFFF")


def test_the_guide_explains_every_column() -> None:
    said = {cell.value for row in opened()["Guide"].iter_rows() for cell in row if cell.value}
    for title in SHEETS[2:7]:
        missing = {cell.value for cell in opened()[title][1]} - said
        assert all("(" in heading for heading in missing), missing


# In: what is forgiven


@pytest.mark.parametrize(
    ("cells", "same"),
    [
        ({"Criteria_E2": " judgement of QUALITY "}, True),
        ({"Criteria_E2": "judgement"}, True),
        ({"Scales_H2": "navy"}, True),
        ({"Scales_H2": "dark  blue"}, True),
        ({"Scales_G2": True, "Scales_G3": "YES", "Scales_G4": "no", "Scales_G5": "FALSE"}, True),
        ({"Criteria_A2": 1, "Criteria_A3": 1.0, "Criteria_B2": 1.1, "Criteria_H2": 1}, True),
        ({"Criteria_A2": " Safety "}, True),
        ({"Criteria_F2": "Four-point scale"}, True),
        ({"Criteria_H2": None, "Criteria_G3": None, "Themes_D2": None}, True),
        ({"Criteria_N3": "Workload or vacancies; OVERSIGHT"}, True),
        ({"Criteria_P4": "Partly met\nnot met, No evidence on file"}, True),
        ({"Criteria_C2": f"  {EXAMPLE.themes[0].criteria[0].question}\r\n"}, True),
        ({"Criteria_A1": " theme: ", "Criteria_Q1": "outstanding  (FOUR_POINT)"}, True),
        ({"Framework_A3": "NAME"}, True),
        ({"Criteria_C2": "Another question?"}, False),
        ({"Criteria_N6": None}, False),
    ],
)
def test_what_people_do_is_tidied(cells: dict[str, object], same: bool) -> None:
    assert (content(read_workbook(with_cells(**cells))) == content(EXAMPLE)) is same


def test_rows_and_columns_may_be_moved_and_rows_left_empty() -> None:
    book = opened()
    sheet = book["Criteria"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    del sheet.tables["Criteria"]
    by_theme = sorted(rows[1:], key=lambda row: row[0], reverse=True)
    for row in [rows[0], [], *by_theme, [], ["  "]]:
        sheet.append(list(reversed(row)))
    book.create_sheet("Our notes").append(["=1+1"])
    assert content(read_workbook(saved(book))) == content(EXAMPLE)


def test_a_text_that_begins_like_a_formula_stays_text() -> None:
    criterion = replace(EXAMPLE.themes[0].criteria[0], question="=SUM(A1)", guidance="_x000D_ stays")
    theme = replace(EXAMPLE.themes[0], criteria=(criterion, *EXAMPLE.themes[0].criteria[1:]))
    version = replace(EXAMPLE, themes=(theme, *EXAMPLE.themes[1:]))
    cell = opened(write_workbook(version))["Criteria"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=SUM(A1)", "s", True)
    assert content(read_workbook(write_workbook(version))) == content(version)


def test_a_new_criterion_needs_no_lineage_and_gets_one_of_its_own() -> None:
    book = opened()
    sheet = book["Criteria"]
    sheet.append(["3", "3.2", "New?", "", "Compliance: was it done", "met"])
    version = read_workbook(saved(book))
    assert version.themes[2].criteria[1].lineage == "my-framework/3.2"
    assert version.themes[2].criteria[1].root_causes == ("workload", "skills", "oversight")
