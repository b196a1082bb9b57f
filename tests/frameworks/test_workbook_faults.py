"""Every fault of a framework workbook is named with its sheet and cell, all of them at once."""

from datetime import date

import pytest
from openpyxl import Workbook

from tests.frameworks.workbooks import SHEETS, faults, opened, saved, with_cells


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Criteria_B3": "1.1"},
            "Sheet Criteria, cell B3: the code 1.1 stands in row 2 too. Give each its own.",
        ),
        (
            {"Criteria_B3": 1.1},
            "cell B3: the code 1.1 stands in row 2 too. Excel takes 1.10 for the number 1.1",
        ),
        (
            {"Criteria_B3": None},
            "Sheet Criteria, cell B3: Code is missing. Fill it in, or delete the whole row.",
        ),
        (
            {"Criteria_B3": "one two"},
            "cell B3: Code “one two” must be letters, digits, dots, - and _, without",
        ),
        (
            {"Criteria_B3": date(2026, 1, 2)},
            "cell B3: Excel has made a date or a time of this. Format the cell",
        ),
        ({"Criteria_C3": None}, "Sheet Criteria, cell C3: Question is missing"),
        ({"Criteria_C3": "x" * 501}, "cell C3: Question must be 500 characters or fewer. It is 501."),
        ({"Criteria_C3": True}, "cell C3: Excel has made TRUE or FALSE of this"),
        ({"Criteria_C3": "=1+1"}, "Sheet Criteria, cell C3: this is a formula. Type what it shows as text"),
        ({"Criteria_C3": "#N/A"}, "Sheet Criteria, cell C3: Excel shows an error here. Type the text again."),
        ({"Criteria_C3": "a\u0085b"}, "cell C3: Question holds a character that cannot be seen"),
        ({"Criteria_A3": "9"}, "Sheet Criteria, cell A3: Theme “9” is none of: 1, 2, 3."),
        ({"Criteria_A3": None}, "Sheet Criteria, cell A3: Theme is missing"),
        (
            {"Criteria_E3": "Opinion"},
            "cell E3: Kind “Opinion” is none of: Judgement of quality, Compliance: was",
        ),
        (
            {"Criteria_E3": None},
            "Sheet Criteria, cell E3: Kind is missing. Choose one of: Judgement of quality",
        ),
        (
            {"Criteria_F3": "five_point"},
            "Sheet Criteria, cell F3: Scale “five_point” is none of: four_point, met.",
        ),
        ({"Criteria_F3": None}, "Sheet Criteria, cell F3: Scale is missing. Choose one of: four_point, met."),
        ({"Criteria_F4": "met"}, "Sheet Criteria, cell F4: a free note is not graded. Empty this cell"),
        (
            {"Criteria_E2": "Scaling: a number"},
            "Sheet Criteria, cell F2: a scaling criterion needs a scale of numbers",
        ),
        (
            {"Criteria_G3": "Mostly"},
            "Sheet Criteria, cell G3: Evidence “Mostly” is none of: Always, Below good, Never.",
        ),
        (
            {"Criteria_G4": "Below good"},
            "Sheet Criteria, cell G4: a free note is always written or never asked for",
        ),
        ({"Criteria_H3": 11}, "Sheet Criteria, cell H3: Weight must be a whole number from 1 to 10."),
        ({"Criteria_H3": 1.5}, "Sheet Criteria, cell H3: Weight must be a whole number from 1 to 10."),
        ({"Criteria_I3": "perhaps"}, "cell I3: Not applicable must be Yes or No. It is “perhaps”."),
        (
            {"Criteria_M3": "adult"},
            "cell M3: Cohorts: “adult” is none of: child_in_need, child_protection, in_care.",
        ),
        (
            {"Criteria_M6": "child_in_need"},
            "Sheet Criteria, cell M6: it names a cohort that its theme leaves out.",
        ),
        (
            {"Criteria_N3": "luck"},
            "Sheet Criteria, cell N3: Root causes: “luck” is none of: workload, skills",
        ),
        ({"Criteria_O4": "7.7"}, "Sheet Criteria, cell O4: there is no criterion 7.7."),
        (
            {"Criteria_O4": "2.1", "Criteria_P4": "good"},
            "cell O4: a condition looks back, and 2.1 comes later",
        ),
        ({"Criteria_O4": None}, "Sheet Criteria, cell O4: name the earlier criterion that is answered so"),
        ({"Criteria_P4": None}, "Sheet Criteria, cell P4: say after which answers to 1.2 it is asked"),
        ({"Criteria_P4": "good"}, "Sheet Criteria, cell P4: is answered: “good” is none of: met, partly_met"),
        (
            {"Criteria_O2": "1.2", "Criteria_P2": "met", "Criteria_O3": "1.1", "Criteria_P3": "good"},
            "Sheet Criteria, cell O2: the condition goes round in a circle: 1.1 waits for 1.2 waits for 1.1",
        ),
        (
            {"Criteria_O2": "1.1", "Criteria_P2": "good"},
            "the condition goes round in a circle: 1.1 waits for 1.1",
        ),
        ({"Criteria_R2": None}, "Sheet Criteria, cell R2: what good looks like is missing."),
        (
            {"Criteria_U2": "x"},
            "cell U2: this is a column of the scale met, and the criterion has the scale four_p",
        ),
        (
            {"Criteria_Q4": "x"},
            "cell Q4: this is a column of the scale four_point, and the criterion is a free note",
        ),
        ({"Criteria_R2": "x" * 1001}, "cell R2: Good (four_point) must be 1,000 characters or fewer"),
        (
            {"Criteria_X3": "my-framework/1.1"},
            "Sheet Criteria, cell X3: row 2 has this lineage too, so one of the two is a copy",
        ),
        (
            {"Criteria_C1": "Qestion"},
            "cell C1: there is no column “Qestion” in this sheet. Is it Question? Rename",
        ),
        (
            {"Criteria_C1": "Qestion"},
            "Sheet Criteria: no column is headed “Question” in row 1. Put the heading back.",
        ),
        ({"Criteria_D1": "Question"}, "Sheet Criteria, cell D1: column C is headed “Question” too."),
        ({"Criteria_C1": None}, "Sheet Criteria, cell C2: there is no heading over this cell in row 1"),
        (
            {"Criteria_Q1": "Splendid (four_point)"},
            "there is no column “Splendid (four_point)” in this sheet",
        ),
        (
            {"Themes_A3": "1"},
            "Sheet Themes, cell A3: the code 1 stands in row 2 too. Give each theme its own.",
        ),
        ({"Themes_B3": None}, "Sheet Themes, cell B3: Name is missing"),
        (
            {"Themes_A5": "4", "Themes_B5": "Empty"},
            "Sheet Themes, cell A5: no row of the sheet Criteria is of theme 4",
        ),
        ({"Themes_F3": None}, "Sheet Themes, cell F3: a capping theme, and no other, has a cap"),
        ({"Themes_F3": "Met"}, "Sheet Themes, cell F3: Cap “Met” is none of: outstanding, good"),
        ({"Themes_E4": "Limiting"}, "Sheet Themes, cell E4: a sub-judgement never limits or caps."),
        (
            {"Themes_G4": "3"},
            "Sheet Themes, cell G4: a sub-judgement stands below another theme that comes before",
        ),
        (
            {"Scales_D4": "good"},
            "Sheet Scales, cell D4: the code good stands in row 3 too. Use another in this scale.",
        ),
        ({"Scales_C4": "Yes"}, "cell C4: the scale four_point must have one grade, and no more, with Yes"),
        ({"Scales_C3": "No"}, "Sheet Scales, cell C5: the scale four_point must have one grade"),
        (
            {"Scales_B3": "Other"},
            "Sheet Scales, cell B3: the scale four_point is called “Four-point scale” in row 2",
        ),
        ({"Scales_H3": "mauve"}, "Sheet Scales, cell H3: Colour “mauve” is none of: Dark blue, Blue"),
        ({"Scales_H3": None}, "Sheet Scales, cell H3: Colour is missing. Choose one of: Dark blue"),
        ({"Scales_G3": None}, "Sheet Scales, cell G3: Good or better is missing: Yes or No."),
        ({"Scales_E3": "LONG"}, "Sheet Scales, cell E3: Letter must be 3 characters or fewer. It is 4."),
        (
            {"Scales_E3": "O"},
            "Sheet Scales, cell E3: the letter O stands in row 2 too. Use another in this scale.",
        ),
        ({"Scales_D3": "unsure"}, "'unsure' is the name of a blank. Choose another code."),
        ({"Scales_G2": "No"}, "Sheet Scales, cell D2: points go from the best to the worst"),
        (
            {"Cohorts_A3": "child_in_need"},
            "Sheet Cohorts, cell A3: the code child_in_need stands in this sheet twice",
        ),
        (
            {"Cohorts_B3": "Child in need"},
            "Sheet Cohorts, cell B3: the name “Child in need” stands in this sheet twice",
        ),
        ({"Root_causes_B3": None}, "Sheet Root causes, cell B3: Name is missing"),
        ({"Framework_B2": "My framework"}, "cell B2: Code “my framework” must be letters, digits"),
        ({"Framework_B2": None}, "Sheet Framework, cell B2: Code is missing"),
        ({"Framework_B3": None}, "Sheet Framework, cell B3: Name is missing"),
        ({"Framework_B3": "=1+1"}, "Sheet Framework, cell B3: this is a formula"),
        (
            {"Framework_B7": "five_point"},
            "cell B7: Scale of judgements “five_point” is none of: four_point",
        ),
        (
            {"Framework_B7": None},
            "Sheet Framework, cell B7: choose the scale of the judgements: four_point, met.",
        ),
        ({"Framework_A3": "Title"}, "Sheet Framework, cell A3: “Title” is none of: Code, Name"),
        ({"Framework_A3": "Title"}, "Sheet Framework: no row is called Name. Put it back in column A."),
        ({"Framework_A3": "Code"}, "Sheet Framework, cell A3: Code stands in this sheet twice."),
    ],
)
def test_each_fault_is_named_with_its_cell(cells: dict[str, object], said: str) -> None:
    found = faults(with_cells(**cells))
    assert any(said in words for words in found), found


def test_all_faults_are_found_at_once_in_the_order_of_the_sheets_and_none_that_only_follows() -> None:
    file = with_cells(
        Themes_B2=None,
        Criteria_C3=None,
        Criteria_F3="five_point",
        Criteria_B6="2.1",
        Criteria_R2=None,
        Criteria_H4=0,
    )
    assert [words.split(":")[0] for words in faults(file)] == [
        "Sheet Themes, cell B2",
        "Sheet Criteria, cell R2",
        "Sheet Criteria, cell C3",
        "Sheet Criteria, cell F3",
        "Sheet Criteria, cell H4",
        "Sheet Criteria, cell B6",
    ]


def test_a_copied_row_says_what_to_empty() -> None:
    book = opened()
    sheet = book["Criteria"]
    copied = [cell.value for cell in sheet[2]]
    copied[1] = "1.9"
    sheet.append(copied)
    (words,) = faults(saved(book))
    assert words.startswith("Sheet Criteria, cell X7: ")
    assert "row 2" in words
    assert "In the copy empty Lineage, Series and Came from" in words


def test_merged_cells_are_refused_by_their_place() -> None:
    book = opened()
    book["Criteria"].merge_cells("A2:A3")
    assert "Sheet Criteria, cells A2:A3 are merged. Unmerge them and fill in each of them." in faults(
        saved(book)
    )


@pytest.mark.parametrize("title", SHEETS[1:6])
def test_a_sheet_that_is_missing(title: str) -> None:
    book = opened()
    del book[title]
    assert faults(saved(book)) == [f"There is no sheet {title}. Put it back as it is in the template."]


def test_a_workbook_from_another_tool() -> None:
    book = Workbook()
    book.active.append(["Case", "Worker"])  # type: ignore[union-attr]
    assert faults(saved(book)) == [
        "This is not a framework workbook: there is no sheet Criteria. Start from the template."
    ]


def test_10_000_criteria_are_too_many() -> None:
    book = opened()
    for n in range(10_000):
        book["Criteria"].append(["1", f"c{n}", "Why?"])
    file = saved(book)
    assert faults(file) == [
        "Sheet Criteria: a framework may have at most 500 rows of criteria. This sheet has 10,005."
    ]
