"""The workbook of results: the screen's figures, text that stays text, and nobody else's teams."""

from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import Grade, Judgement
from audit.rules.grades import Blank
from audit.rules.intervals import wilson
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work
from tests.results.recount import CRITERIA, THEMES, recount, share

SHEETS = [
    "Cover", "Summary", "Charts", "Team by theme", "Team by theme in full", "Theme by criterion", "Trend",
    "Distribution", "Audits", "Judgements", "Grades", "Agreement", "What moderation moved",
    "Moderation matrix", "Movement", "Re-audits", "Voices", "Learning", "Proposed actions", "Concerns",
    "Equality", "Certificates", "Strata", "Codebook", "Grade codes", "Checks", "Choices",
]  # fmt: skip
OURS = {"Summary", "Judgements", "Voices", "Checks"}  # the sheets with formulas
NASTY = ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1+1", "=1", '=HYPERLINK("http://evil.example")']


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "good", "requires_improvement", "inadequate")
    work.submit(
        cast.locality_1.id, grades={"1.1": "not_applicable", "2.2": "not_met"}, themes={"2": "unsure"}
    )
    work.submit_many(cast.locality_2.id, "good", "good")
    work.submit_many(cast.care_1.id, *["inadequate"] * 6)
    db.session.commit()
    return work


def exported(visitor: Browser, query: str = "") -> bytes:
    """The workbook that the person signed in exports, with these filters."""
    page = visitor.post("/results/exports", {**parse_qs(query), "format": "xlsx"})
    page = visitor.get(page.headers["Location"])
    assert page.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert page.headers["Content-Disposition"].startswith("attachment; filename=case-audit-results-20")
    return page.response.data


def workbook(visitor: Browser, query: str = "evidence=yes") -> Any:
    """The workbook with the value that each formula has, as it was written."""
    return load_workbook(BytesIO(exported(visitor, query)), data_only=True)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Each row of the sheet's table by its headings."""
    (table,) = sheet.tables.values()
    heads, *values = ([cell.value for cell in row] for row in sheet[table.ref])
    return [dict(zip(heads, row, strict=True)) for row in values]  # type: ignore[arg-type]


def test_team_by_theme_is_the_screens_and_a_recounts(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    found = {row["Team"]: row for row in rows(book["Team by theme"])}
    in_full = {(row["Team"], row["Theme"]): row for row in rows(book["Team by theme in full"])}
    checked = 0
    for (team, thing), counts in recount(THEMES).items():
        good, n = share(counts)
        code = thing.split()[0]
        assert found[team][f"{code} n"] == n
        shown = found[team][thing]
        assert shown == (pytest.approx(good / n) if n >= 5 else "too few")
        line = in_full[team, thing.removeprefix(f"{code} ") if thing != "Overall" else thing]
        assert (line["n"], line["Inadequate"], line["Unsure"]) == (n, counts["inadequate"], counts["unsure"])
        if n >= 5:
            assert (line["Range from"], line["Range to"]) == pytest.approx(wilson(good, n))
            checked += 1
    assert checked > 8
    assert "4 Recording" not in found["All teams"]  # it is not judged


def test_theme_by_criterion_is_a_recounts(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    found = {row["Criterion"]: row for row in rows(book["Theme by criterion"])}
    for code, row in found.items():
        counts = recount(CRITERIA).get(("All teams", code), {})
        good, n = share(counts)  # type: ignore[arg-type]
        assert (row["n"], row["Not applicable"]) == (n, counts.get("not_applicable", 0))
        assert row["Share"] == (pytest.approx(good / n) if n else None)
    assert found["2.2"]["The share is of"] == "met"
    assert (found["2.2"]["Not met"], found["2.2"]["Good"], found["2.1"]["Not met"]) == (1, None, None)


def test_every_audit_and_every_grade_is_a_row(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    audits = rows(book["Audits"])
    assert len(audits) == 14
    one = audits[5]
    assert (one["Overall grade"], one["Overall label"], one["1 Risk"]) == ("G", "Good", "G")
    assert one["2 Management oversight"] == Blank.UNSURE.letter
    assert one["Auditor"] == "Ada Auditor"
    assert one["Submitted"].date() == date(2026, 9, 21)
    assert book["Audits"]["J2"].is_date
    grades = rows(book["Grades"])
    assert len(grades) == 14 * 6
    blank = next(row for row in grades if row["Grade code"] == "not_applicable")
    assert (blank["Grade"], blank["Letter"], blank["Good or better"]) == ("Not applicable", "n/a", None)
    good = next(row for row in grades if row["Grade code"] == "good")
    assert (good["Letter"], good["Good or better"], good["Evidence"]) == ("G", "Yes", "Seen in the record.")


def test_a_grade_says_where_it_comes_from_and_a_judgement_what_difference_it_made(
    work: Work, visitor: Browser
) -> None:
    begin_writing()
    row = db.session.scalars(select(Grade).where(Grade.grade == "good").limit(1)).one()
    row.sources, row.evidence_on, row.document = ["record", "observed"], date(2026, 9, 1), "Plan 2"
    audit_id = row.case_audit_id
    for judged in db.session.scalars(select(Judgement).where(Judgement.case_audit_id == audit_id)):
        judged.impact = "worse" if judged.theme_id else "some"
    db.session.commit()
    book = workbook(visitor.sign_in(work.cast.lead))
    (told,) = [one for one in rows(book["Grades"]) if one["Document"]]
    assert (told["Sources"], told["Date of evidence"].date()) == ("Recorded, observed", date(2026, 9, 1))
    (audit,) = [one for one in rows(book["Audits"]) if one["Audit"] == audit_id]
    assert (audit["Difference made overall"], audit["1 difference made"]) == (
        "Some difference", "Things are worse",
    )  # fmt: skip


def test_text_is_never_a_formula(work: Work, visitor: Browser) -> None:
    begin_writing()
    for nasty, grade in zip(NASTY, db.session.query(Grade).order_by(Grade.id).limit(len(NASTY)), strict=True):
        grade.evidence = grade.reason = nasty
    work.cast.auditor.name, work.round.name = "=1+1", "=1+2"
    db.session.commit()
    book = load_workbook(BytesIO(exported(visitor.sign_in(work.cast.lead), "evidence=yes")))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            if cell.data_type == "f":
                assert sheet.title in OURS
                assert cell.value.startswith(("=IF(", "=COUNT", "=SUMPRODUCT(", "=H", "=I")), cell.value
            else:
                assert cell.data_type == "s", cell.coordinate
    evidence = [row["Evidence"] for row in rows(book["Grades"])]
    assert evidence[: len(NASTY)] == NASTY
    assert rows(book["Audits"])[0]["Auditor"] == "=1+1"
    assert "=1+2" in [cell.value for cell in book["Cover"]["B"]]
    cell = book["Grades"].cell(2, 1 + list(rows(book["Grades"])[0]).index("Evidence"))
    assert (cell.value, cell.quotePrefix) == (NASTY[0], True)


def test_what_no_spreadsheet_can_hold_is_replaced_or_cut_with_a_note(work: Work, visitor: Browser) -> None:
    begin_writing()
    first, second, third = db.session.query(Grade).order_by(Grade.id).limit(3)
    first.evidence = "bell \x07 and <b>&amp;</b> ]]> \ufffe end\r\nnext line"
    second.evidence = "é" * 40_000
    third.evidence = "😀" * 20_000
    db.session.commit()
    found = [row["Evidence"] for row in rows(workbook(visitor.sign_in(work.cast.lead))["Grades"])]
    assert found[0] == "bell \ufffd and <b>&amp;</b> ]]> \ufffd end\nnext line"
    for cut in found[1:3]:
        assert cut.endswith("[cut: the whole text is in Case Audit]")
        assert 32_700 < len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_each_sheet_is_one_real_table_ready_to_print(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    assert book.sheetnames == SHEETS
    names = [name for sheet in book for name in sheet.tables]
    assert len({name.lower() for name in names}) == len(names) == len(SHEETS) - 2
    for sheet in book.worksheets[1:]:
        if sheet.title == "Charts":
            continue
        (table,) = sheet.tables.values()
        top = 9 if sheet.title == "Summary" else 1
        assert table.ref == sheet.dimensions.replace("A1", f"A{top}")
        assert table.autoFilter.ref == table.ref
        headings = [cell.value for cell in sheet[top]]
        assert [column.name for column in table.tableColumns] == headings
        assert len({heading.lower() for heading in headings}) == len(headings)
        assert sheet.freeze_panes
        assert not sheet.merged_cells.ranges
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${top}:${top}"
        assert all(sheet.column_dimensions[cell.column_letter].width > 4 for cell in sheet[top])
    assert book["Team by theme"]["D2"].number_format == "0%"
    assert book["Grades"]["I2"].alignment.wrap_text
    assert book.properties.title == "Results of case audits"
    assert (book.properties.creator, book.properties.language) == ("Lee Lead", "en-GB")


def test_a_grade_has_its_colour_and_its_letter(work: Work, visitor: Browser) -> None:
    sheet = workbook(visitor.sign_in(work.cast.lead))["Grades"]
    letters = {cell.value: cell for cell in sheet["L"][1:]}
    assert letters["G"].fill.fgColor.rgb[-6:] == "5694CA"
    assert letters["I"].fill.fgColor.rgb[-6:] == "942514"
    assert letters["I"].font.color.rgb[-6:].upper() == "FFFFFF"


def test_the_cover_says_what_when_who_and_leads_to_each_sheet(work: Work, visitor: Browser) -> None:
    sheet = workbook(visitor.sign_in(work.cast.lead), "cohort=child_protection")["Cover"]
    said = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert said["Rounds"] == "September 2026"
    assert said["Cohort"] == "Child protection"
    assert said["Counted"] == "14 submitted audits"
    assert "by Lee Lead" in said["Made"]
    assert "Under 5 grades" in said["Too few"]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in SHEETS[1:]]


def test_a_managers_export_holds_their_teams_only(work: Work, visitor: Browser) -> None:
    content = exported(visitor.sign_in(work.cast.manager), "evidence=yes")
    with ZipFile(BytesIO(content)) as parts:
        everything = "".join(parts.read(name).decode() for name in parts.namelist())
    for other in ("Locality 2", "Care 1", "Leaving care", "Ada Auditor"):
        assert other not in everything
    book = load_workbook(BytesIO(content), data_only=True)
    assert "Agreement" not in book.sheetnames
    assert {row["Team"] for row in rows(book["Grades"])} == {"Locality 1"}
    assert [row["Team"] for row in rows(book["Team by theme"])] == ["Locality 1", "All teams"]
    assert rows(book["Team by theme"])[1]["Audits"] == 6
    assert "Auditor" not in rows(book["Audits"])[0]
    visitor.post("/results/exports", {"service": work.cast.care.id}, status=403)


def test_who_may_not_export(work: Work, visitor: Browser) -> None:
    for person in (work.cast.viewer, work.cast.moderator, work.cast.auditor, work.cast.administrator):
        visitor.sign_in(person).get("/results/export", status=403)
        visitor.post("/results/exports", status=403)


def test_filters_are_those_of_the_screen_and_nothing_found_is_an_empty_workbook(
    work: Work, visitor: Browser
) -> None:
    visitor.sign_in(work.cast.lead)
    book = workbook(visitor, f"service={work.cast.care.id}")
    assert {row["Team"] for row in rows(book["Audits"])} == {"Care 1"}
    empty = workbook(visitor, "cohort=in_care")
    assert empty["Grades"].tables["Grades"].ref == "A1:T2"  # a table has at least one row
    assert {row["The same"] for row in rows(empty["Checks"])} == {"Yes"}
    visitor.post("/results/exports", {"round": "abc"}, status=404)
    visitor.post("/results/exports", {"format": "pdf"}, status=404)


def test_before_the_first_submission_it_leads_to_the_page_that_says_so(cast: Cast, visitor: Browser) -> None:
    assert visitor.sign_in(cast.lead).get("/results/export", status=302).headers["Location"] == "/results"
    assert visitor.post("/results/exports").headers["Location"] == "/results"
