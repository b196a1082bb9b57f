"""A workbook brought back: looked at first, faults by cell, conflicts by answer, all of it or nothing."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.grading import queries
from audit.models import CaseAudit, Grade, Judgement, Person, WorkbookUpload
from audit.rules.grades import Answer
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated, criterion_called, give
from tests.grading.workbook.making import (
    address,
    book_of,
    brought_in,
    cell,
    filled_in,
    history_of,
    previewed,
    saved,
    taken_out,
    upload,
    yes_of,
)
from tests.page import Browser, Page

REASON = "Your reason, if not applicable"
CAUSE = "Your view of what lay behind it (1)"
HUGE = "x" * 30_001


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return allocated(cast, framework=EVERY_KIND)[0]


@pytest.fixture
def ada(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.auditor)


def on_screen(audit: CaseAudit, by: Person, **answers: Answer | str | None) -> None:
    """What was answered in Case Audit."""
    begin_writing()
    give(db.session.get_one(CaseAudit, audit.id), by, **answers)
    db.session.commit()


def answer(audit: CaseAudit, code: str) -> Answer:
    db.session.rollback()
    audit = db.session.get_one(CaseAudit, audit.id)
    row = queries.grade_of(audit.id, criterion_called(audit, code).id)
    return queries.answer_of(row) if row else Answer(None)


def key(audit: CaseAudit, code: str) -> str:
    return f"criterion-{criterion_called(db.session.get_one(CaseAudit, audit.id), code).id}"


def figures(page: Page) -> dict[str, str]:
    return dict(zip(page.words("dt"), page.words("dd"), strict=True))


def faults(page: Page) -> list[tuple[str, str, str]]:
    rows = [row for row in page.by_id("faults").iter() if row.tag.endswith("}tr")][1:]
    return [tuple("".join(one.itertext()) for one in row) for row in rows]  # type: ignore[misc]


def test_what_was_filled_in_is_looked_at_and_brought_in(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    on_screen(audit, cast.auditor, c1_1=Answer("good", "Before."), c2_1="yes")
    content = filled_in(
        taken_out(ada, audit),
        {
            ("1.1", "Your grade"): "requires improvement",  # as somebody types it
            ("1.1", CAUSE): "Too much work",
            ("1.2", "Your grade"): 7,  # a number, as Excel likes to make it
            ("1.3", "Your evidence"): "  She said so.\r\nTwice. ",
            ("2.1", "Your grade"): None,
            ("3.4", "Your grade"): "Not applicable",
            ("3.4", REASON): "=not a formula, but no reason to lose it",
        },
    )
    book = book_of(content)
    cell(book, "3.4", REASON).data_type = "s"
    cell(book, "Overall", "Your judgement", "Judgements").value = "Good"
    cell(book, "1", "Your rationale", "Judgements").value = "Because."
    page = previewed(ada, audit, saved(book))
    assert figures(page) == {
        "New": "5", "Changed": "1", "Emptied": "1", "Changed on both sides": "0", "The same": "8",
    }  # fmt: skip
    assert answer(audit, "1.1") == Answer("good", "Before.")  # nothing yet
    done = brought_in(ada, page)
    assert "7 answers" in ada.get(done.headers["Location"]).text
    assert answer(audit, "1.1") == Answer("requires_improvement", "Before.", "", ("workload",))
    assert answer(audit, "1.2") == Answer("7")
    assert answer(audit, "1.3") == Answer(None, "She said so.\nTwice.")
    assert answer(audit, "2.1") == Answer(None)
    assert answer(audit, "3.4").reason == "=not a formula, but no reason to lose it"
    assert {one.theme_id: (one.grade, one.rationale) for one in db.session.scalars(select(Judgement))}[
        None
    ] == ("good", "")
    assert db.session.scalar(select(func.count(WorkbookUpload.id))) == 0
    entries = history_of(audit)
    assert [one.what for one in entries[-8:]] == ["graded"] * 5 + ["judged"] * 2 + ["brought in a workbook"]
    assert all(one.detail["through"] == "Excel" and "for" not in one.detail for one in entries[-8:])
    assert entries[-1].detail["saved"] == 7


def test_where_the_evidence_comes_from_and_what_it_changed_come_with_it(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    before = Answer("good", "Seen.", "", (), ("record",), date(2026, 3, 4), "Plan 7")
    on_screen(audit, cast.auditor, c1_1=before, c1_2=Answer("7", "She said seven."))
    content = taken_out(ada, audit)
    assert cell(book_of(content), "1.1", "Your date of the evidence").value == "04/03/2026"
    difference = "Your view: what difference has it made for the child"
    content = filled_in(content, {("1", difference): "Some difference"}, "Judgements")
    content = filled_in(
        content,
        {
            ("1.1", "Your source: said by a worker"): "Yes",
            ("1.1", "Your date of the evidence"): datetime(2026, 3, 5),  # noqa: DTZ001 (as Excel has them)
            ("1.2", "Your grade"): "Unsure",
            ("1.2", "Your question for the moderator, if unsure"): "Is it 6 or 7?",
        },
    )
    page = previewed(ada, audit, content)
    assert "Recorded, said by a worker · 5 March 2026 · Plan 7" in page.text
    assert "For the moderator: Is it 6 or 7?" in page.text
    assert "Difference made: Some difference" in page.text
    brought_in(ada, page)
    assert answer(audit, "1.1") == replace(before, sources=("record", "worker"), evidence_on=date(2026, 3, 5))
    assert answer(audit, "1.2").for_moderator == "Is it 6 or 7?"
    assert [one.impact for one in db.session.scalars(select(Judgement))] == ["some"]
    wrong = filled_in(
        taken_out(ada, audit),
        {
            ("1.1", "Your date of the evidence"): "last week",
            ("1.1", "Your source: observed"): "perhaps",
            ("1.1", "Your document"): "d" * 201,
            ("1.2", "Your grade"): "7",
        },
    )
    words = " ".join(said for _, _, said in faults(upload(ada, audit, wrong, status=422)))
    for expected in ("“last week” is no date", "Choose Yes", "asked only with “Unsure”"):
        assert expected in words


def test_what_nobody_touched_changes_nothing(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    """Also what a cell cannot show as it is: it is cut, or a character in it is replaced."""
    long, odd = "\U0001f600" * 20_000, " spaces \t and \x0b signs _x0041_ "
    on_screen(audit, cast.auditor, c1_1=Answer("good", long), c1_2=Answer("7", odd), c2_1="yes")
    content = taken_out(ada, audit)
    page = previewed(ada, audit, content)
    assert figures(page)["The same"] == "15"
    assert "There is nothing to bring in" in page.text
    # Another cell of such a row is changed: the text stays what it is.
    page = previewed(ada, audit, filled_in(content, {("1.1", "Your grade"): "Outstanding"}))
    brought_in(ada, page)
    assert answer(audit, "1.1") == Answer("outstanding", long)


def test_the_other_cells_of_a_row_stay_as_they_are(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    before = Answer("good", "Before.", sources=("record", "worker"), document="Plan 2")
    on_screen(audit, cast.auditor, c1_1=before)
    content = filled_in(taken_out(ada, audit), {("1.1", "Your evidence"): "After."})
    brought_in(ada, previewed(ada, audit, content))
    assert answer(audit, "1.1") == replace(before, evidence="After.")


def test_what_was_answered_on_screen_since_is_not_overwritten(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    on_screen(audit, cast.auditor, c1_1="good", c1_2="7", c2_1="yes")
    content = filled_in(
        taken_out(ada, audit),
        {
            ("1.1", "Your grade"): "Inadequate",
            ("1.2", "Your grade"): "3",
            ("1.3", "Your evidence"): "From Excel.",
            ("3.4", "Your grade"): "Yes",
        },
    )
    on_screen(audit, cast.auditor, c1_1="outstanding", c1_2="9", c1_3=Answer(None, "On screen."), c2_1="no")
    on_screen(audit, cast.auditor, c3_4="yes")  # the same on both sides is no conflict
    page = previewed(ada, audit, content)
    assert figures(page)["Changed on both sides"] == "3"
    assert "1 answer was given in Case Audit since" in page.text  # 2.1, which is not touched in the workbook
    sent = yes_of(page)
    name = f"keep-{key(audit, '1.1')}"
    assert sent[name] == "stored"
    for words in ("Outstanding", "Inadequate", "On screen.", "From Excel.", "Keep what is stored, by Ada"):
        assert words in page.text
    brought_in(ada, page, **{name: "workbook"})
    assert answer(audit, "1.1").grade == "inadequate"
    assert answer(audit, "1.2").grade == "9"
    assert answer(audit, "1.3").evidence == "On screen."
    assert answer(audit, "2.1").grade == "no"
    entry = history_of(audit)[-2]
    assert entry.detail["grade"] == ["outstanding", "inadequate"]
    assert history_of(audit)[-1].detail["kept_as_stored"] == 2


def test_a_change_between_look_and_yes_is_caught(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    content = filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good", ("1.2", "Your grade"): "7"})
    page = previewed(ada, audit, content)
    on_screen(audit, cast.auditor, c1_1="inadequate")
    again = brought_in(ada, page, status=409)
    assert "was changed while you looked" in again.text
    assert answer(audit, "1.1").grade == "inadequate"
    assert answer(audit, "1.2").grade is None
    assert figures(again)["Changed on both sides"] == "1"
    brought_in(ada, again)
    assert (answer(audit, "1.1").grade, answer(audit, "1.2").grade) == ("inadequate", "7")


def test_each_cell_that_cannot_be_used_is_named_with_what_to_do(audit: CaseAudit, ada: Browser) -> None:
    content = filled_in(
        taken_out(ada, audit),
        {
            ("1.1", "Your grade"): "Splendid",
            ("1.1", CAUSE): "The weather",
            ("1.2", "Your evidence"): HUGE,
            ("1.3", "Your grade"): "Unsure",
            ("1.4", "Your grade"): "Good",
            ("2.1", REASON): "But why",
            ("2.2", "Your evidence"): True,
            ("2.3", "Your evidence"): "=1+1",
            ("2.4", "Your evidence"): "a\x07b".replace("\x07", "\x85"),
            ("3.4", "Code"): "9.9",
            ("3.3", "Code"): "3.2",
            ("3.2", "Your grade"): "Yes",
        },
    )
    page = upload(ada, audit, content, status=422)
    found = {(sheet, place): words for sheet, place, words in faults(page)}
    assert found["Grades", "H2"].startswith(
        "“Splendid” is not on the list of 1.1. Choose one of: Outstanding"
    )
    assert "“The weather” is not on the list" in found["Grades", "R2"]
    assert "30,000 characters or fewer. It is 30,001." in found["Grades", "I3"]
    assert "Choose one of: Not applicable, No evidence on file." in found["Grades", "H4"]
    assert "has no grade: empty this cell" in found["Grades", "H5"]
    assert "Change the grade, or empty this cell" in found["Grades", "P6"]
    assert "TRUE or FALSE" in found["Grades", "I7"]
    assert found["Grades", "I8"].startswith("This is a formula.")
    assert "cannot be seen" in found["Grades", "I9"]
    assert "stands in row 10 too" in found["Grades", "A11"]
    assert "“9.9” is not asked in this audit" in found["Grades", "A12"]
    assert len(found) == 11
    rows = [int(place[1:]) for _, place, _ in faults(page)]
    assert rows == sorted(rows)
    assert figures(page)["New"] == "1"  # what could be brought in is shown as well
    assert "Bring this in" not in page.text
    assert db.session.scalar(select(func.count(Grade.id))) == 0
    assert db.session.scalar(select(func.count(WorkbookUpload.id))) == 0


def edited(book: Any, what: str) -> None:
    grades = book["Grades"]
    if what == "merged":
        grades.merge_cells("I2:I3")
    elif what == "no heading":
        grades["I1"].value = "Proof"
    elif what == "twice":
        grades["V1"].value = "Your grade"
    elif what == "beside":
        grades["Z3"].value = "A note beside the table"
    elif what == "no code":
        grades["A2"].value, grades["H2"].value = None, "Good"


@pytest.mark.parametrize(
    ("what", "cell_", "words"),
    [
        ("merged", "I2:I3", "Unmerge"),
        ("no heading", "1:1", "“Your evidence”"),
        ("twice", "V1", "Delete the one"),
        ("beside", "Z3", "not brought in"),
        ("no code", "A2", "no code in this row"),
    ],
)
def test_a_changed_structure_is_named(
    audit: CaseAudit, ada: Browser, what: str, cell_: str, words: str
) -> None:
    book = book_of(taken_out(ada, audit))
    edited(book, what)
    found = faults(upload(ada, audit, saved(book), status=422))
    assert [one for one in found if one[1] == cell_ and words in one[2]], found


def refused(ada: Browser, audit: CaseAudit, content: bytes) -> str:
    page = upload(ada, audit, content, status=422)
    return page.words("p", class_="govuk-error-message")[0]


def test_what_is_no_workbook_of_this_audit_is_refused_in_words(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    content = taken_out(ada, audit)
    begin_writing()
    audit_b = allocated_beside(audit, cast)
    db.session.commit()
    assert "workbook of another audit" in refused(ada, audit, taken_out(ada, audit_b))
    assert "not a workbook of an audit" in refused(ada, audit, saved(Workbook()))
    assert "not an Excel workbook" in refused(ada, audit, b"code,grade\n1.1,Good\n")
    assert "damaged" in refused(ada, audit, content[: len(content) // 2])
    book = book_of(content)
    book["Origin"]["B2"].value = str(audit_b.id)  # the number of another audit
    assert "Origin of this workbook was changed" in refused(ada, audit, saved(book))
    assert "Origin of this workbook was changed" in refused(ada, audit_b, saved(book))
    book = book_of(content)
    book["Origin"]["C5"].value = "9"  # the version of an answer
    assert "Origin of this workbook was changed" in refused(ada, audit, saved(book))
    book = book_of(content)
    book.remove(book["Judgements"])
    assert "no sheet Judgements" in refused(ada, audit, saved(book))
    assert "Choose the workbook" in ada.post(f"/audits/{audit.id}/workbook/bring-in", status=422).text
    assert "larger than 5 MB" in refused(ada, audit, b"PK" + b"\0" * (6 * 1024 * 1024))


def allocated_beside(audit: CaseAudit, cast: Cast) -> CaseAudit:
    """Another audit of the same round."""
    from tests.factories import entries_of, make_audit, make_case_list

    audit = db.session.get_one(CaseAudit, audit.id)
    case_list = make_case_list({cast.locality_1: 1}, name="Another list")
    return make_audit(audit.round, entries_of(case_list)[0], cast.auditor)


def test_a_workbook_of_an_older_version_is_refused(ada: Browser, cast: Cast) -> None:
    from audit.frameworks.queries import whole
    from tests.grading.moved import changed, moved, published

    audit = allocated(cast)[0]
    content = filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good"})
    page = previewed(ada, audit, content)
    version = whole(db.session.get_one(CaseAudit, audit.id).framework_version_id)
    newer = changed(version, lambda one: [replace(one, question=f"{one.question} Really?")])
    moved(db.session.get_one(CaseAudit, audit.id), published(newer), cast.lead)
    assert "moved to" in refused(ada, audit, content)
    sent = yes_of(page)
    answered = ada.post(address(page), sent, follow=True)  # looked at before it was moved
    assert "older version of the framework" in answered.text
    assert answer(audit, "1.1") == Answer(None)


def test_a_lead_brings_it_in_for_an_auditor_and_the_history_says_so(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    content = filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good"})
    lead = ada.sign_in(cast.lead)
    page = previewed(lead, audit, content)
    assert "You bring it in for Ada Auditor" in page.text
    brought_in(lead, page)
    entry = next(one for one in history_of(audit) if one.what == "graded")
    assert (entry.person_id, entry.detail["for"], entry.detail["through"]) == (
        cast.lead.id, "Ada Auditor", "Excel",
    )  # fmt: skip
    # Nobody else sees what she looks at, nor says yes to it.
    page = previewed(lead, audit, filled_in(content, {("1.2", "Your grade"): "7"}))
    ada.sign_in(cast.auditor).get(address(page), status=404)
    ada.post(address(page), {"seen": ""}, status=404)
    ada.sign_in(cast.second_auditor).post(address(page), {"seen": ""}, status=403)


def test_a_workbook_may_be_discarded_or_outlive_its_key(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    content = filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good"})
    page = previewed(ada, audit, content)
    ada.post(f"{address(page)}/discard")
    ada.get(address(page), status=404)
    page = previewed(ada, audit, content)
    ada.sign_in(cast.auditor)  # another browser of hers
    assert "not kept any more" in ada.get(address(page), follow=True).text
    assert answer(audit, "1.1") == Answer(None)


def test_an_allocation_is_taken_back_although_a_workbook_waits(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    previewed(ada, audit, filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good"}))
    begin_writing()
    db.session.delete(db.session.get_one(CaseAudit, audit.id))
    db.session.commit()
    assert db.session.scalar(select(func.count(WorkbookUpload.id))) == 0


def test_a_closed_round_takes_nothing(audit: CaseAudit, ada: Browser) -> None:
    page = previewed(ada, audit, filled_in(taken_out(ada, audit), {("1.1", "Your grade"): "Good"}))
    begin_writing()
    db.session.get_one(CaseAudit, audit.id).round.state = "closed"
    db.session.commit()
    assert "is closed" in brought_in(ada, page, status=409).text
    assert answer(audit, "1.1") == Answer(None)


def test_a_bomb_is_refused(audit: CaseAudit, ada: Browser) -> None:
    import zipfile

    written = BytesIO(taken_out(ada, audit))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"\0" * (61 * 1024 * 1024))
    assert "unpacks to more than" in refused(ada, audit, written.getvalue())
