"""An audit taken out as a workbook: what is in it, what can be changed, who may take it."""

from datetime import date

from openpyxl.utils import get_column_letter

from audit.extensions import begin_writing, db
from audit.models import CaseAudit
from audit.rules.grades import Answer
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated, give, submitted
from tests.grading.workbook.making import book_of, cell, taken_out
from tests.page import Browser

SHEETS = ["Guide", "Grades", "Judgements", "Who took part", "Learning", "Actions", "Lists", "Origin"]


def offered(book: object, one: object) -> list[str]:
    """What the drop-down of a cell offers."""
    for rule in one.parent.data_validations.dataValidation:  # type: ignore[attr-defined]
        if one.coordinate in rule.sqref and rule.type == "list":  # type: ignore[attr-defined]
            sheet, area = rule.formula1.split("!")
            return [row[0].value for row in book[sheet][area.replace("$", "")]]  # type: ignore[index]
    return []


def test_it_holds_what_the_audit_asks_and_what_is_answered(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast, framework=EVERY_KIND)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    give(audit, cast.auditor, c1_1=Answer("inadequate", "Seen.\nTwice.", "", ("skill", "workload")))
    db.session.commit()
    book = book_of(taken_out(visitor.sign_in(cast.auditor), audit))
    assert book.sheetnames == SHEETS
    codes = [row[0].value for row in book["Grades"].iter_rows(min_row=2)]
    assert codes == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.2", "3.3", "3.4"]
    assert cell(book, "1.1", "Your grade").value == "Inadequate"
    assert cell(book, "1.1", "Your evidence").value == "Seen.\nTwice."
    assert cell(book, "1.1", "Your view of what lay behind it (1)").value == "Too much work"
    assert cell(book, "1.1", "Your view of what lay behind it (2)").value == "Skill, or training not yet had"
    assert cell(book, "1.1", "What to measure against").value == "Good: Clearly."
    assert "Inadequate: Not at all." in cell(book, "1.1", "What the other grades look like").value
    assert "Asked only if 2.1 is answered Yes." in cell(book, "2.2", "Guidance").value
    assert "3.1, which this case is not asked" in cell(book, "3.2", "Guidance").value
    assert [row[0].value for row in book["Judgements"].iter_rows(min_row=2)] == ["1", "2", "3", "Overall"]


def test_grades_are_chosen_by_their_words(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast, framework=EVERY_KIND)[0]
    book = book_of(taken_out(visitor.sign_in(cast.auditor), audit))
    four = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    blanks = ["Not applicable", "No evidence on file", "Not looked at", "Unsure"]
    assert offered(book, cell(book, "1.1", "Your grade")) == four + blanks
    assert offered(book, cell(book, "2.2", "Your grade")) == ["Yes", "No", "Unsure"]
    assert offered(book, cell(book, "1.3", "Your grade")) == ["Not applicable", "No evidence on file"]
    assert offered(book, cell(book, "1.1", "Your view of what lay behind it (1)"))[0] == "Too much work"
    assert offered(book, cell(book, "Overall", "Your judgement", "Judgements")) == four
    assert offered(book, cell(book, "1", "Your judgement", "Judgements")) == [*four, "Not applicable"]
    for sheet in ("Grades", "Judgements"):
        for rule in book[sheet].data_validations.dataValidation:
            assert rule.showErrorMessage, rule.sqref
            assert rule.error, rule.sqref


def test_only_what_is_asked_can_be_changed(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast, framework=EVERY_KIND)[0]
    book = book_of(taken_out(visitor.sign_in(cast.auditor), audit))
    assert book.security.lockStructure
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password, sheet.title
        assert not sheet.merged_cells.ranges, sheet.title
        for row in sheet.iter_rows():
            for one in row:
                heading = str(sheet.cell(1, one.column).value)
                if not one.protection.locked:
                    assert heading.startswith("Your "), one.coordinate
                    assert one.row > 1
    assert not cell(book, "1.1", "Your evidence").protection.locked
    assert cell(book, "1.4", "Your grade").protection.locked  # a note that takes no blank
    assert cell(book, "1", "Your reason, if the guard speaks against it", "Judgements").protection.locked
    assert [book[name].sheet_state for name in SHEETS] == ["visible"] * 6 + ["hidden"] * 2
    assert (book["Grades"].freeze_panes, book["Judgements"].freeze_panes) == ("D2", "C2")
    for name in SHEETS[1:6]:
        (table,) = book[name].tables.values()
        assert table.ref == f"A1:{get_column_letter(book[name].max_column)}{book[name].max_row}"
        assert book[name].print_title_rows == "$1:$1"


def test_of_the_case_it_says_the_reference_the_cohort_and_the_age_band(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    entry = db.session.get_one(CaseAudit, audit.id).sampled_case.entry
    reference = entry.case.reference
    content = taken_out(visitor.sign_in(cast.auditor), audit)
    said = " ".join(
        str(one.value) for sheet in book_of(content) for row in sheet.iter_rows() for one in row if one.value
    )
    assert f"{reference}. Child protection, age 5-9." in said
    for private in ("Worker of the list", "White", "female", "Locality 1", str(date(2026, 3, 2))):
        assert private not in said


def test_text_never_becomes_a_formula(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    give(audit, cast.auditor, c1_1=Answer("good", '=HYPERLINK("x")'), c1_2=Answer("good", "+1 _x0041_"))
    db.session.commit()
    book = book_of(taken_out(visitor.sign_in(cast.auditor), audit))
    one = cell(book, "1.1", "Your evidence")
    assert (one.data_type, one.value, one.quotePrefix) == ("s", '=HYPERLINK("x")', True)
    # As Excel writes what only looks like the number of a character; openpyxl gives it as it stands.
    assert cell(book, "1.2", "Your evidence").value == "+1 _x005F_x0041_"
    assert not [one for sheet in book for row in sheet.iter_rows() for one in row if one.data_type == "f"]


def test_its_auditor_and_a_lead_take_it_out_and_nobody_else(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    for person, status in (
        (cast.auditor, 200),
        (cast.lead, 200),
        (cast.second_auditor, 403),
        (cast.moderator, 403),
        (cast.manager, 403),
        (cast.viewer, 403),
    ):
        visitor.sign_in(person)
        for page in ("workbook", "workbook/bring-in"):
            visitor.get(f"/audits/{audit.id}/{page}", status=status)
    assert visitor.sign_in(cast.lead).get(f"/audits/{audit.id}").links()["Take the workbook out"]


def test_once_submitted_there_is_nothing_to_fill_in(cast: Cast, visitor: Browser) -> None:
    audit = submitted(allocated(cast)[0], cast.auditor)
    visitor.sign_in(cast.auditor)
    assert "Take the workbook out" not in visitor.get(f"/audits/{audit.id}").links()
    assert "it is submitted" in visitor.get(f"/audits/{audit.id}/workbook", status=409).text
    visitor.get(f"/audits/{audit.id}/workbook/bring-in", status=409)
