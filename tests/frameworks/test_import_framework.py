"""The pages that bring a framework in from a file, and the files out."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import changes, queries
from audit.frameworks.files.file import read_framework
from audit.frameworks.files.incoming import TEMPLATE
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.models import Framework, FrameworkVersion, HistoryEntry
from audit.rules.framework import content, digest
from tests.factories import SMALL_FRAMEWORK, Cast, make_framework
from tests.page import Browser, Page

SMALL = SMALL_FRAMEWORK.read_bytes()
CHANGED = SMALL.replace(b"Is risk seen early?", b"Is the plan written with the family?")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def first(cast: Cast) -> int:
    begin_writing()
    version_id = make_framework().id
    db.session.commit()
    return version_id


def upload(visitor: Browser, file: bytes, name: str, status: int = 200) -> Page:
    return visitor.post("/frameworks/import", {"file": (BytesIO(file), name)}, status=status)


def confirm(visitor: Browser, page: Page, status: int = 303, **changed: str) -> Page:
    given = {**page.form("/frameworks/import/confirm"), **changed}
    given["framework"] = given["framework"].replace("\n", "\r\n")  # as a browser sends it
    return visitor.post("/frameworks/import/confirm", given, status=status)


def stored() -> tuple[int, int, int]:
    db.session.rollback()
    return tuple(  # type: ignore[return-value]
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Framework, FrameworkVersion, HistoryEntry)
    )


def draft() -> FrameworkVersion:
    db.session.rollback()
    return db.session.scalars(select(FrameworkVersion).where(FrameworkVersion.state == "draft")).one()


def test_the_form(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/frameworks/import")
    assert page.one("input", type="file").get("accept") == ".xlsx,.yaml,.yml"
    assert "/frameworks/template" in page.links().values()


@pytest.mark.parametrize("who", ["auditor", "manager", "administrator", "viewer"])
def test_only_who_writes_frameworks_brings_one_in(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    visitor.get("/frameworks/import", status=403)
    upload(visitor, SMALL, "small.yaml", 403)
    visitor.post("/frameworks/import/confirm", {"framework": SMALL.decode()}, status=403)
    assert stored()[:2] == (0, 0)


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_new_framework_is_looked_at_and_becomes_a_draft(cast: Cast, visitor: Browser, kind: str) -> None:
    visitor.sign_in(cast.lead)
    file = SMALL if kind == "yaml" else write_workbook(read_framework(SMALL))
    before = stored()
    page = upload(visitor, file, f"small.{kind}")
    assert "This would be a new framework." in page.text
    assert "5 themes, 7 criteria, 2 scales" in page.text
    assert stored() == before, "a dry run stores nothing"
    answer = confirm(visitor, page)
    made = draft()
    assert answer.headers["Location"] == f"/frameworks/{made.id}"
    assert (made.number, made.state, made.base_id) == (1, "draft", None)
    assert digest(queries.whole(made.id)) == digest(read_framework(SMALL))
    assert "Brought in as a draft of version 1" in visitor.get(f"/frameworks/{made.id}").text
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "framework_version").order_by(HistoryEntry.id)
    ).one()
    assert (entry.what, entry.person_id) == ("drafted", cast.lead.id)


def test_what_differs_from_the_newest_version_is_listed(cast: Cast, visitor: Browser, first: int) -> None:
    visitor.sign_in(cast.lead)
    page = upload(visitor, CHANGED, "small.yaml")
    assert "This would be a draft of version 2." in page.text
    assert "What differs from version 1" in page.text
    assert "1.1 Is the plan written with the family? (question)" in page.text
    confirm(visitor, page)
    assert (draft().number, draft().base_id) == (2, first)
    assert queries.whole(first).themes[0].criteria[0].question == "Is risk seen early?"


def test_a_file_that_says_the_same_has_nothing_to_confirm(cast: Cast, visitor: Browser, first: int) -> None:
    page = upload(visitor.sign_in(cast.lead), SMALL, "small.yaml")
    assert "Nothing differs from version 1." in page.text
    assert not page.all("form", action="/frameworks/import/confirm")
    visitor.post("/frameworks/import/confirm", {"framework": SMALL.decode(), "seen": "0"})
    assert stored()[:2] == (1, 1)


def test_a_draft_that_is_there_stands_in_the_way(cast: Cast, visitor: Browser, first: int) -> None:
    visitor.sign_in(cast.lead)
    page = upload(visitor, CHANGED, "small.yaml")
    confirm(visitor, page)
    again = upload(visitor, CHANGED.replace(b"with the family?", b"by the family?"), "small.yaml")
    assert "has a draft of version 2 already" in again.text
    assert f"/frameworks/{draft().id}" in again.links().values()
    assert not again.all("form", action="/frameworks/import/confirm")
    refused = confirm(visitor, page, status=409)
    assert "Nothing was stored" in refused.text
    assert stored()[:2] == (1, 2)


def test_a_version_published_meanwhile_is_compared_with(cast: Cast, visitor: Browser, first: int) -> None:
    visitor.sign_in(cast.lead)
    page = upload(visitor, CHANGED, "small.yaml")
    begin_writing()
    changes.import_framework(SMALL.replace(b"name: Risk", b"name: Danger"), None)
    db.session.commit()
    again = confirm(visitor, page, status=409)
    assert "This has changed since the file was read" in again.text
    assert "What differs from version 2" in again.text
    confirm(visitor, again)
    assert draft().number == 3


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (
            SMALL.replace(b"evidence: always", b"evidence: mostly"),
            "a.yaml",
            "evidence 'mostly' must be one of",
        ),
        (b"", "a.yaml", "The file is empty"),
        (b"", "a.xlsx", "The file is empty"),
        (b"%PDF-1.7", "a.pdf", "A file whose name ends in .pdf is no framework"),
        (b"a,b\n1,2\n", "a.csv", "A file whose name ends in .csv is no framework"),
        (b"a,b\n1,2\n", "a.xlsx", "not an Excel workbook, although its name ends in .xlsx"),
        (bytes(range(256)), "a.yaml", "not UTF-8"),
        (b"just words", "", "expected names with values"),
    ],
)
def test_a_file_that_cannot_be_used(cast: Cast, visitor: Browser, file: bytes, name: str, said: str) -> None:
    before = stored()
    page = upload(visitor.sign_in(cast.lead), file, name, 422) if name else None
    if page is None:  # a browser always sends a name; without one there is no file
        page = upload(visitor.sign_in(cast.lead), file, "framework", 422)
    assert page.words("title")[0].startswith("Error: ")
    assert said in page.text
    assert stored() == before


def test_every_fault_is_listed_and_of_very_many_the_first_hundred(cast: Cast, visitor: Browser) -> None:
    book: Any = load_workbook(BytesIO(write_workbook(read_framework(SMALL))))
    for row in range(2, 160):
        book["Criteria"].cell(row, 1).value = "9"
    file = BytesIO()
    book.save(file)
    page = upload(visitor.sign_in(cast.lead), file.getvalue(), "a.xlsx", 422)
    assert "things to mend in the file" in page.text
    assert "Sheet Criteria, cell A2: Theme “9” is none of: " in page.text
    assert len([words for words in page.words("li") if words.startswith("Sheet ")]) == 100
    assert "They are listed once these are mended." in page.text


def test_no_file_chosen(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).post("/frameworks/import", {}, status=422)
    assert "Choose an Excel workbook" in page.text


@pytest.mark.parametrize("given", [{}, {"framework": "name: x"}, {"framework": "["}])
def test_a_confirmation_that_was_meddled_with_is_read_strictly(
    cast: Cast, visitor: Browser, given: dict[str, str]
) -> None:
    before = stored()
    page = visitor.sign_in(cast.lead).post("/frameworks/import/confirm", given, status=422)
    assert "to mend in the file" in page.text
    assert stored() == before


def test_a_version_is_exported_as_yaml(cast: Cast, visitor: Browser, first: int) -> None:
    page = visitor.sign_in(cast.auditor).get(f"/frameworks/{first}/export/yaml")
    assert page.headers["Content-Disposition"] == "attachment; filename=small-version-1.yaml"
    assert content(read_framework(page.response.data)) == content(queries.whole(first))
    assert page.response.data == write_yaml(queries.whole(first))


def test_a_version_is_exported_as_a_workbook(cast: Cast, visitor: Browser, first: int) -> None:
    page = visitor.sign_in(cast.auditor).get(f"/frameworks/{first}/export/xlsx")
    assert page.headers["Content-Disposition"] == "attachment; filename=small-version-1.xlsx"
    assert page.response.mimetype == XLSX
    assert content(read_workbook(page.response.data)) == content(queries.whole(first))


def test_a_draft_is_exported_for_who_may_read_it(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    confirm(visitor, upload(visitor, SMALL, "small.yaml"))
    address = f"/frameworks/{draft().id}/export/"
    assert "small-version-1-draft.xlsx" in visitor.get(f"{address}xlsx").headers["Content-Disposition"]
    visitor.get("/frameworks/99/export/yaml", status=404)
    visitor.sign_in(cast.auditor)
    for kind in ("yaml", "xlsx"):
        visitor.get(f"{address}{kind}", status=403)


def test_the_template_imports(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    file = visitor.get("/frameworks/template").response.data
    page = upload(visitor, file, "framework-template.xlsx")
    assert "This would be a new framework." in page.text
    confirm(visitor, page)
    assert digest(queries.whole(draft().id)) == digest(read_framework(TEMPLATE.read_bytes()))


def test_a_framework_started_from_the_template_has_lineages_of_its_own(cast: Cast, visitor: Browser) -> None:
    book: Any = load_workbook(BytesIO(visitor.sign_in(cast.lead).get("/frameworks/template").response.data))
    book["Framework"]["B2"].value = "dip-sample"
    file = BytesIO()
    book.save(file)
    version = read_workbook(file.getvalue())
    assert version.themes[0].lineage == "dip-sample/theme-1"
    assert set(version.by_lineage()) == {f"dip-sample/{code}" for code in ("1.1", "1.2", "1.3", "2.1", "3.1")}
