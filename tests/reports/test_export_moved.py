"""Sheets of what moderation moved, of voices and of equality; and more grades than a sheet can hold."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from audit.extensions import begin_writing, db
from audit.models import Participant
from audit.reports.asked import Asked
from audit.reports.workbook import write_workbook
from audit.results.selecting import select_from
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser
from tests.reports.test_export_results import rows, workbook
from tests.results.making import Work
from tests.results.test_moderated import moderate

TOOK = ("yes", "not_obtained", "not_asked", None)


@pytest.fixture
def work(cast: Cast) -> Work:
    """Nine audits of Locality 1, two of which a moderator made inadequate, one of Care 1 made good."""
    begin_writing()
    work = Work(cast)
    audits = [work.submit(cast.locality_1.id, "good") for _ in range(9)]
    audits.append(work.submit(cast.care_1.id, "inadequate"))
    for place, audit in enumerate(audits):
        audit.sampled_case.entry.gender = "female" if place % 3 else "male"
        for role in ("child", "parent", "worker"):
            db.session.add(
                Participant(
                    case_audit_id=audit.id, role=role, number=1, took=TOOK[(place + len(role)) % 4],
                    saved_at=clock.now(), saved_by_id=audit.auditor_id,
                )
            )  # fmt: skip
    for audit in audits[:2]:
        moderate(audit, cast.moderator, overall="inadequate")
    moderate(audits[9], cast.moderator, overall="good")
    db.session.commit()
    return work


def by(found: list[dict[str, Any]], *names: str) -> dict[Any, dict[str, Any]]:
    return {tuple(row[name] for name in names): row for row in found}


def test_what_moderation_moved(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    moved = by(rows(book["What moderation moved"]), "What", "Of")
    overall = moved["Overall", "Overall"]
    assert [overall[name] for name in ("Agreed", "Kept", "Lower", "Higher", "Blank")] == [3, 0, 2, 1, 0]
    assert overall["Share moved"] == 1
    matrix = by(rows(book["Moderation matrix"]), "Of", "As graded in words")
    assert matrix["Overall", "Good"]["Inadequate as moderated"] == 2
    assert matrix["Overall", "Inadequate"]["Good as moderated"] == 1
    assert sum(row["All"] for (of, _), row in matrix.items() if of == "Overall") == 3
    judged = [row for row in rows(book["Judgements"]) if row["Theme"] == "Overall"]
    assert sorted(row["Moved"] for row in judged if row["Moderated"] == "Yes") == ["Higher", "Lower", "Lower"]


def test_voices_are_those_of_the_rows(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.lead))
    audits = rows(book["Audits"])
    columns = {
        "Child or young person": "Child took part",
        "Parent or carer": "Parent or carer took part",
        "Worker": "Worker took part",
    }
    for voice in rows(book["Voices"]):
        said = [row[columns[voice["Who"]]] for row in audits]
        for words in ("Took part", "Asked, not obtained", "Not asked"):
            assert voice[words] == said.count(words)
        assert voice["n"] == sum(1 for one in said if one)


def test_checks_are_of_the_new_sheets_too_and_agree(work: Work, visitor: Browser) -> None:
    checks = rows(workbook(visitor.sign_in(work.cast.lead))["Checks"])
    named = {row["Check"]: row for row in checks}
    assert named["Overall judgements that moderation made lower"]["On the screen"] == 2
    assert named["Overall judgements of all groups of children"]["On the screen"] == 10
    assert "Worker: took part" in named
    assert {row["The same"] for row in checks} == {"Yes"}


def test_small_groups_leave_the_service_hidden(work: Work, visitor: Browser) -> None:
    found = rows(workbook(visitor.sign_in(work.cast.lead))["Equality"])
    assert (found[0]["Group"], found[0]["n"]) == ("All groups", 10)
    genders = [row for row in found if row["Characteristic"] == "Gender"]
    # 4 of 10 are hidden, and so are the 6 that would give them away.
    assert genders
    assert all(row["n"] == "c" or not isinstance(row["n"], int) for row in genders)
    assert not [row for row in genders if isinstance(row["Share"], float)]


def test_who_may_not_read_agreement_has_no_sheet_of_what_moved(work: Work, visitor: Browser) -> None:
    book = workbook(visitor.sign_in(work.cast.manager))
    assert "What moderation moved" not in book.sheetnames
    assert "Moderation matrix" not in book.sheetnames
    assert {"Voices", "Equality"} <= set(book.sheetnames)
    assert "Care 1" not in {row["Check"] for row in rows(book["Checks"])}


def test_more_grades_than_a_sheet_holds_are_left_out_and_said(work: Work) -> None:
    selection = select_from(MultiDict(), None, None)
    assert selection is not None
    asked = Asked(selection, 5, "Lee Lead", agreement=True)
    held, without = BytesIO(), BytesIO()
    write_workbook(asked, held, most_rows=asked.grades)
    write_workbook(asked, without, most_rows=asked.grades - 1)
    assert "Grades" in load_workbook(held).sheetnames
    book = load_workbook(without, data_only=True)
    assert "Grades" not in book.sheetnames
    assert {"Audits", "Judgements", "Theme by criterion"} <= set(book.sheetnames)
    cover = [str(cell) for row in book["Cover"].iter_rows(values_only=True) for cell in row if cell]
    assert any("there are more than a sheet of Excel can hold" in words for words in cover)
    links = [
        c.hyperlink.location
        for row in load_workbook(without)["Cover"].iter_rows()
        for c in row
        if c.hyperlink
    ]
    assert "'Judgements'!A1" in links
    assert "'Grades'!A1" not in links
    checks = rows(book["Checks"])
    assert {row["The same"] for row in checks} == {"Yes"}
    assert not [row for row in checks if row["Check"].startswith("Criterion")]
    formulas = [
        str(cell)
        for sheet in load_workbook(without).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str) and cell.startswith("=")
    ]
    assert formulas
    assert not [one for one in formulas if "Grades[" in one]
