"""Uploading a case list: what is read, what is refused, and that nothing of a refused file is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from audit import create_app
from audit.cases import reading as reading_
from audit.cases.spreadsheet import opening, read_case_list
from audit.cases.spreadsheet.found_cases import FoundCaseList
from audit.extensions import begin_writing, db
from audit.files.package import OLE
from audit.models import CaseListPreview, Cohort
from tests.cases.making import SAMPLE, bring_in, list_6, stored, upload, with_part, with_sheet_of, workbook
from tests.conftest import POSTGRES, environment
from tests.factories import Cast, make_cast
from tests.page import Browser


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def test_the_page_says_what_is_accepted_and_what_is_never_kept(lead: Browser) -> None:
    page = lead.get("/case-lists/new")
    for said in ("Annex A", "List 6", "List 9", ".xlsx", "30 MB", "birth dates", "never kept"):
        assert said in page.text
    assert page.one("form", enctype="multipart/form-data").get("method") == "post"


def test_a_file_that_was_read_is_looked_at_before_anything_is_brought_in(lead: Browser) -> None:
    before = stored()
    page = upload(lead, SAMPLE)
    assert stored() == {**before, "case_list_preview": 1}
    assert "23 cases found in 23 rows" in lead.get(page.headers["Location"]).text


BAD_FILES = {
    "empty": (b"", "lists.xlsx", "The file is empty"),
    "a picture": (b"\x89PNG\r\n" + bytes(50), "lists.xlsx", "not a list of cases"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "lists.xls", "is a web page"),
    "a Word file": (OLE + "WordDocument".encode("utf-16-le"), "lists.xls", "not an Excel workbook"),
    "no reference": (
        workbook({"List 6": [["Gender"], ["F"]]}),
        "lists.xlsx",
        "no column headed Child Unique ID",
    ),
    "truncated": (SAMPLE[: len(SAMPLE) // 2], "lists.xlsx", "damaged or incomplete"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_an_unusable_file_gets_a_clear_answer_and_nothing_is_stored(lead: Browser, kind: str) -> None:
    content, filename, said = BAD_FILES[kind]
    before = stored()
    page = upload(lead, content, filename, status=422)
    assert any(said in words for words in page.words("a", href="#file")), (
        "in the summary, leading to the field"
    )
    assert any(said in words for words in page.words("p", id="file-error")), "and at the field"
    assert stored() == before


def test_a_list_of_200_000_rows(lead: Browser) -> None:
    page = upload(lead, with_sheet_of(200_000), status=422)
    assert "filter it to open cases" in page.text or "Filter the list to open cases" in page.text
    assert stored()["case_list_preview"] == 0


def test_a_workbook_that_expands_beyond_the_limit(lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 5_000_000)
    page = upload(lead, with_part(SAMPLE, "xl/media/picture.png", 6_000_000), status=422)
    assert "unpacks to more than" in page.text
    assert stored()["case_list_preview"] == 0


def test_a_file_larger_than_a_request_may_be(lead: Browser) -> None:
    page = upload(lead, bytes(33 * 1024 * 1024), status=413)
    assert "up to 32 MB" in page.text


def test_no_file_chosen(lead: Browser) -> None:
    page = lead.post("/case-lists/new", {}, status=422)
    assert page.words("a", href="#file") == ["Choose the file with your list."]


def test_the_same_file_again_leads_to_the_list_it_became(lead: Browser) -> None:
    address = bring_in(lead, SAMPLE, "March list")
    before = stored()
    page = upload(lead, SAMPLE, "another name.xlsx", status=422)
    assert "already been brought in, as “March list”" in page.words("p", id="file-error")[0]
    assert page.links()["March list"] == address
    assert stored() == before


def test_a_hostile_file_name_is_shown_as_text_and_cut(lead: Browser) -> None:
    address = upload(lead, SAMPLE, "<script>alert(1)</script>" + "x" * 300 + ".xlsx").headers["Location"]
    page = lead.get(address)
    assert "<script>alert" not in page.body
    assert db.session.scalar(select(func.length(CaseListPreview.filename))) == 255


def test_previews_older_than_a_day_are_forgotten(lead: Browser, cast: Cast) -> None:
    upload(lead, SAMPLE)
    begin_writing()
    preview = db.session.scalars(select(CaseListPreview)).one()
    preview.read_at = preview.read_at.replace(year=2020)
    db.session.commit()
    upload(lead, list_6([1, 5, None, None, "Team", "Worker"]))
    kept = db.session.scalars(select(CaseListPreview)).one()
    assert kept.read_at.year != 2020


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    visitor.get("/case-lists/new", status=403)
    upload(visitor, SAMPLE, status=403)
    assert stored()["case_list_preview"] == 0


def test_not_signed_in(cast: Cast, visitor: Browser) -> None:
    assert visitor.get("/case-lists/new", status=303).headers["Location"].startswith("/sign-in")


@pytest.fixture
def real(request: pytest.FixtureRequest, migrated: bytes, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that two connections can share: in memory there is only one."""
    if POSTGRES:
        yield request.getfixturevalue("app")
        return
    file = tmp_path / "real.sqlite3"
    file.write_bytes(migrated)
    app = create_app(environment(tmp_path, DATABASE_URL=f"sqlite:///{file}"), {"TESTING": True})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_others_can_save_while_a_file_is_read(real: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(*args: Any, **kwargs: Any) -> FoundCaseList:
        with db.engine.connect().execution_options(writes=True) as other:
            other.execute(insert(Cohort).values(code="other", name="Saved meanwhile", position=9))
            other.commit()
        return read_case_list(*args, **kwargs)

    monkeypatch.setattr(reading_, "read_case_list", reading)
    upload(Browser(real).sign_in(make_cast().lead), SAMPLE)
    assert stored()["case_list_preview"] == 1
    assert db.session.get(Cohort, "other")
