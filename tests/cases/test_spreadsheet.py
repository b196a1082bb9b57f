"""Reading a case list: the sample workbook, what real workbooks hold, and counting a child once."""

import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from audit.cases.spreadsheet import FoundCaseList, UnusableFile, read_case_list
from audit.cases.spreadsheet import reading as spreadsheet
from audit.cases.spreadsheet.found_cases import COUNTED_ELSEWHERE, NOTE, PROBLEM

SAMPLE = Path(__file__).parents[1] / "data" / "annex_a_sample_2021.xlsx"
TODAY = date(2026, 3, 1)
COMMON = ["Child Unique ID", "Gender", "Ethnicity", "Age", "Does the Child have a Disability"]
HEADINGS = {
    "List 6": [*COMMON, "CIN Start Date", "CIN Closure Date", "Allocated Team", "Allocated Worker"],
    "List 7": [
        *COMMON,
        "Child Protection Plan Start Date",
        "Child Protection Plan End Date",
        "Allocated Team",
        "Allocated Worker",
    ],
    "List 8": [
        *COMMON,
        "Date Started to be Looked After",
        "Date Ceased to be Looked After",
        "Allocated Team",
        "Allocated Worker",
    ],
    "List 9": [*COMMON, "Allocated Team", "Allocated Worker", "Eligibility Category"],
}


def row_for(title, reference, opened=date(2025, 1, 6), closed=None, team="Team 1"):
    about = [reference, "b) Female", "a) WBRI", 7, "b) No"]
    if title == "List 9":
        return [*about, team, "Worker 1", "a) Relevant child"]
    return [*about, opened, closed, team, "Worker 1"]


def workbook(**sheets):
    """The bytes of a workbook from its sheets: a title with _ for spaces, and the rows with the headings."""
    return workbook_of({title.replace("_", " "): rows for title, rows in sheets.items()})


def workbook_of(sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def lists(**rows_of):
    return workbook_of(
        {
            title.replace("_", " "): [HEADINGS[title.replace("_", " ")], *rows]
            for title, rows in rows_of.items()
        }
    )


def read(content) -> FoundCaseList:
    found = read_case_list(content, "lists.xlsx", today=TODAY)
    set_aside = len(found.of_kind(PROBLEM)) + len(found.of_kind(COUNTED_ELSEWHERE))
    assert found.rows_read == len(found.cases) + set_aside, "every row is a case or is set aside"
    return found


def only_case(content):
    found = read(content)
    assert len(found.cases) == 1
    return found.cases[0]


def six(column, value):
    """A List 6 with one case, with one of its cells changed."""
    cells = row_for("List 6", "1001")
    cells[HEADINGS["List 6"].index(column)] = value
    return lists(List_6=[cells])


# The sample


def test_the_sample_gives_23_cases_of_which_5_have_no_team():
    found = read(SAMPLE.read_bytes())
    assert len(found.cases) == found.rows_read == 23
    assert found.without_team == 5
    assert found.per_cohort == {"child_in_need": 5, "child_protection": 7, "in_care": 5, "care_leaver": 6}
    assert found.per_team["Care Leavers Team"] == 6
    assert list(found.per_team) == sorted(found.per_team)
    assert found.sheets == ("List 6", "List 7", "List 8", "List 9")
    assert found.set_aside == ()
    assert len(found.sha256) == 64


def test_a_case_of_the_sample_is_reduced_to_what_may_be_held():
    cases = {case.reference: case for case in read(SAMPLE.read_bytes()).cases}
    case = cases["3623204"]
    assert (case.subject, case.cohort) == ("child", "in_care")
    assert (case.team, case.worker) == ("Children in Care Team 3", "Isis Chandler")
    assert (case.age_band, case.gender, case.ethnicity_group, case.disability) == (
        "16-17",
        "male",
        "White",
        "yes",
    )
    assert (case.opened_on, case.closed_on) == (date(2008, 10, 22), date(2020, 9, 22))
    assert (case.sheet, case.row) == ("List 8", 6)
    assert cases["14065184"].ethnicity_group == "not known"
    assert cases["7961370"].opened_on is None


def test_cases_come_sorted_and_no_birth_date_is_kept():
    found = read(SAMPLE.read_bytes())
    keys = [(case.subject, case.reference) for case in found.cases]
    assert keys == sorted(keys)
    born = openpyxl.load_workbook(SAMPLE)["List 8"]["D"][1:]
    stored = json.dumps(found.to_json())
    assert born
    assert not [cell.value for cell in born if cell.value.date().isoformat() in stored]


def test_json_keeps_everything():
    found = read(
        lists(
            List_6=[row_for("List 6", "A1"), row_for("List 6", None), row_for("List 6", "B2", "soon")],
            List_8=[row_for("List 8", "A1", closed=date(2025, 6, 1))],
        )
    )
    assert found.set_aside
    assert FoundCaseList.from_json(json.loads(json.dumps(found.to_json()))) == found


# Sheets and headings


@pytest.mark.parametrize(
    "title",
    ["List 6", "list 6 - CIN", "LIST 06", "List6", "Annex A List 6", "6. Children in Need", "6 CIN", "CIN"],
)
def test_a_sheet_is_known_by_its_title(title):
    found = read(workbook_of({"Cover": [["Notes"]], title: [HEADINGS["List 6"], row_for("List 6", 1)]}))
    assert [case.cohort for case in found.cases] == ["child_in_need"]
    assert found.sheets == (title,)


@pytest.mark.parametrize(
    ("numbered", "cohort"),
    [
        ("List 6", "child_in_need"),
        ("List 7", "child_protection"),
        ("List 8", "in_care"),
        ("List 9", "care_leaver"),
    ],
)
def test_a_renamed_sheet_is_known_by_its_headings(numbered, cohort):
    found = read(workbook_of({"Blatt1": [["x"]], "Export": [HEADINGS[numbered], row_for(numbered, 1)]}))
    assert [case.cohort for case in found.cases] == [cohort]


def test_lists_1_to_5_and_10_are_not_read_as_cases():
    found = read(
        workbook_of({"List 10": [HEADINGS["List 8"], row_for("List 8", 1)], "List 6": [HEADINGS["List 6"]]})
    )
    assert found.cases == ()
    assert found.sheets == ("List 6",)


def test_the_headings_may_stand_under_title_rows_and_row_numbers_stay_those_of_excel():
    titles = [["Children in need"], [], ["Allocated Team", "Age"], *[[]] * 11]
    content = workbook(
        List_6=[*titles, [None, None, *HEADINGS["List 6"]], [None, None, *row_for("List 6", 5)]]
    )
    assert only_case(content).row == 16


def test_row_numbers_stay_right_when_the_first_rows_and_columns_are_empty():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "List 6"
    for place, (heading, value) in enumerate(
        zip(HEADINGS["List 6"], row_for("List 6", 5), strict=True), start=4
    ):
        sheet.cell(7, place, heading)
        sheet.cell(12, place, value)
    stream = io.BytesIO()
    made.save(stream)
    case = only_case(stream.getvalue())
    assert (case.row, case.team) == (12, "Team 1")


def test_columns_may_be_in_any_order_with_others_between():
    headings = ["Notes", *reversed(HEADINGS["List 7"]), "Postcode"]
    cells = ["Jo Smith called", *reversed(row_for("List 7", "X9")), "AB1 2CD"]
    case = only_case(workbook(List_7=[headings, cells]))
    assert (case.reference, case.team, case.opened_on) == ("X9", "Team 1", date(2025, 1, 6))


def test_headings_match_whatever_their_case_quotes_spaces_and_brackets():
    headings = [
        "CHILD\u2019S  UNIQUE ID ",
        "gender",
        "Ethnicity:",
        "Age of Child (Years)",
        "Does the Child have a Disability (Y/N))",
        "Date CIN Started",
        "cin closure date",
        "Allocated\xa0Team",
        "Allocated worker*",
    ]
    case = only_case(workbook(List_6=[headings, row_for("List 6", 5)]))
    assert (case.reference, case.age_band, case.disability, case.team) == ("5", "5-9", "no", "Team 1")
    assert case.opened_on == date(2025, 1, 6)


def test_of_two_sheets_for_a_list_the_plainly_titled_one_is_read_and_the_other_named():
    found = read(
        workbook_of(
            {
                "List 6 old": [HEADINGS["List 6"], row_for("List 6", 1)],
                "List 6": [HEADINGS["List 6"], row_for("List 6", 2)],
            }
        )
    )
    assert [case.reference for case in found.cases] == ["2"]
    assert [(note.sheet, note.kind) for note in found.set_aside] == [("List 6 old", NOTE)]


def test_a_missing_team_column_gives_cases_without_a_team_and_a_note():
    found = read(workbook(List_6=[HEADINGS["List 6"][:-2], row_for("List 6", 1)[:-2]]))
    assert found.without_team == 1
    assert ("Allocated Team", NOTE) in [(note.column, note.kind) for note in found.set_aside]


def test_an_empty_sheet_is_a_list_without_anyone():
    found = read(workbook(List_6=[HEADINGS["List 6"], row_for("List 6", 1)], List_9=[]))
    assert len(found.cases) == 1
    assert [(note.sheet, note.kind) for note in found.set_aside] == [("List 9", NOTE)]


# Rows


@pytest.mark.parametrize(
    ("cell", "reference"),
    [
        (9212044, "9212044"),
        (9212044.0, "9212044"),
        ("9212044.0", "9212044"),
        ("\xa0 0012 \xa0", "0012"),
        ("AB/12-3", "AB/12-3"),
        ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
        ("x" * 60, "x" * 60),
    ],
)
def test_a_reference_is_text(cell, reference):
    content = six("Child Unique ID", cell)
    if str(cell).startswith("="):
        content = as_text(content, cell)
    assert only_case(content).reference == reference


def as_text(content, value):
    """The workbook with the first reference as text: openpyxl would write it as a formula."""
    made = openpyxl.load_workbook(io.BytesIO(content))
    made["List 6"]["A2"].value = value
    made["List 6"]["A2"].data_type = "s"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, "no reference"),
        ("\xa0 ", "no reference"),
        ("#N/A", "no reference"),
        ("x" * 61, "longer than 60"),
        ("12\n34", "cannot be seen"),
        ("12\u200b34", "cannot be seen"),
        (date(2015, 3, 9), "is a date"),
        ("09/03/2015", "looks like a date"),
        (True, "TRUE/FALSE"),
        (1234567890123456789, "15 digits"),
        ("Total: 23", "total"),
    ],
)
def test_a_row_without_a_usable_reference_is_set_aside_without_quoting_it(cell, said):
    found = read(six("Child Unique ID", cell))
    assert found.cases == ()
    (problem,) = found.set_aside
    assert (problem.sheet, problem.row, problem.column) == ("List 6", 2, "Child Unique ID")
    assert problem.kind == PROBLEM
    assert said in problem.why
    assert "2015" not in problem.why


def test_blank_rows_are_not_counted():
    blank = [None, " ", "\xa0", "#N/A", None, None]
    age_only = [None, None, None, 121.2]
    found = read(lists(List_6=[[], blank, row_for("List 6", 1), age_only, []]))
    assert found.rows_read == 1
    assert found.cases[0].row == 4


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 3, 9),
        datetime.fromisoformat("2025-03-09T14:30"),
        "09/03/2025",
        "9/3/2025",
        "09-03-2025",
        "2025-03-09",
        "2025-03-09 00:00:00",
        "9 Mar 2025",
        "09-Mar-25",
        "9th March 2025",
        "\xa009/03/2025 ",
        45725,
    ],
)
def test_dates_are_read_however_they_are_written(cell):
    assert only_case(six("CIN Start Date", cell)).opened_on == date(2025, 3, 9)


@pytest.mark.parametrize("cell", ["03/25/2025", "last spring", date(1900, 1, 1), True, 7, "31/02/2025"])
def test_an_unreadable_date_is_left_blank_and_noted(cell):
    found = read(six("CIN Start Date", cell))
    assert found.cases[0].opened_on is None
    assert [(note.row, note.column, note.kind) for note in found.set_aside] == [(2, "CIN Start Date", NOTE)]
    assert str(cell) not in found.set_aside[0].why


def test_an_unreadable_closure_date_says_that_the_case_counts_as_open():
    found = read(six("CIN Closure Date", "yes"))
    assert found.cases[0].is_open
    assert "counts as open" in found.set_aside[0].why


@pytest.mark.parametrize("column", ["Allocated Team", "Allocated Worker"])
def test_a_name_too_long_to_be_one_is_left_blank_and_noted(column):
    found = read(six(column, "x" * 121))
    case = found.cases[0]
    assert (case.team if column == "Allocated Team" else case.worker) is None
    assert [(note.column, note.kind) for note in found.set_aside] == [(column, NOTE)]
    assert only_case(six("Allocated Team", "x" * 120)).team == "x" * 120


def test_spaces_in_a_team_are_tidied_so_that_one_team_is_not_two():
    assert only_case(six("Allocated Team", " Locality\xa04\n Unit 1 ")).team == "Locality 4 Unit 1"


@pytest.mark.parametrize(
    ("age", "born", "band"),
    [
        (6.138, None, "5-9"),
        ("#N/A", date(2010, 3, 2), "10-15"),
        (None, "01/03/2010", "16-17"),
        (None, None, "not known"),
    ],
)
def test_without_an_age_the_band_comes_from_the_birth_date_which_is_not_kept(age, born, band):
    content = workbook(List_6=[["Child Unique ID", "Date of Birth", "Age"], ["1", born, age]])
    found = read(content)
    assert found.cases[0].age_band == band
    assert "2010" not in json.dumps(found.to_json())


def test_a_case_marked_closed_without_a_date_is_noted():
    headings = [*HEADINGS["List 6"], "Case Status"]
    found = read(workbook(List_6=[headings, [*row_for("List 6", 1), "e) Closed episode"]]))
    assert [(note.column, note.kind) for note in found.set_aside] == [("Case Status", NOTE)]


# Counting each child once


def test_of_two_rows_in_one_list_the_open_one_is_kept_and_the_ended_one_is_in_order():
    ended = row_for("List 7", "C1", date(2025, 9, 1), date(2025, 12, 1))
    found = read(lists(List_7=[ended, row_for("List 7", "C1", date(2024, 1, 1))]))
    assert [case.row for case in found.cases] == [3]
    assert [(item.row, item.kind) for item in found.set_aside] == [(2, COUNTED_ELSEWHERE)]
    assert "row 3" in found.set_aside[0].why


def test_of_two_open_rows_in_one_list_the_later_start_is_kept_and_the_other_is_a_problem():
    days = [date(2025, 1, 1), date(2025, 6, 1), None, date(2025, 6, 1)]
    found = read(lists(List_6=[row_for("List 6", "C1", day) for day in days]))
    assert [case.row for case in found.cases] == [3]
    assert [(item.row, item.kind) for item in found.set_aside] == [(row, PROBLEM) for row in (2, 4, 5)]


def test_a_child_on_three_lists_is_counted_once_in_the_highest():
    found = read(
        lists(**{title.replace(" ", "_"): [row_for(title, "C1")] for title in ("List 6", "List 7", "List 8")})
    )
    assert [case.cohort for case in found.cases] == ["in_care"]
    assert [(item.sheet, item.kind) for item in found.set_aside] == [
        ("List 6", COUNTED_ELSEWHERE),
        ("List 7", COUNTED_ELSEWHERE),
    ]


def test_an_open_row_on_a_lower_list_comes_before_an_ended_one_on_a_higher():
    found = read(
        lists(
            List_6=[row_for("List 6", 77)],
            List_7=[row_for("List 7", "77")],
            List_8=[row_for("List 8", "77", closed=date(2025, 11, 1))],
        )
    )
    assert [case.cohort for case in found.cases] == ["child_protection"]


def test_a_care_leaver_on_list_8_as_well_is_two_cases():
    found = read(lists(List_8=[row_for("List 8", "C1")], List_9=[row_for("List 9", "C1")]))
    assert [(case.subject, case.cohort) for case in found.cases] == [
        ("care_leaver", "care_leaver"),
        ("child", "in_care"),
    ]


def test_a_note_on_a_row_that_is_not_a_case_is_dropped():
    found = read(lists(List_6=[row_for("List 6", 1, "soon"), row_for("List 6", 1)]))
    assert found.of_kind(NOTE) == ()


def test_one_row_more_than_allowed_is_refused_and_blank_rows_do_not_count(monkeypatch):
    assert spreadsheet.MOST_ROWS == 50_000
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    rows = [row_for("List 6", number) for number in range(3)]
    assert len(read(lists(List_6=[*rows, [], []])).cases) == 3
    with pytest.raises(UnusableFile, match=r"more than 3 rows.*[Ff]ilter"):
        read(lists(List_6=[*rows, row_for("List 6", 4)]))
