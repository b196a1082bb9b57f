"""flask cases import: the same figures and the same import as on the page."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseList, HistoryEntry
from tests.cases.making import SAMPLE_FILE, list_6, stored
from tests.cases.test_mapping import DATA, SOURCE, confirm, through
from tests.factories import Cast
from tests.page import Browser


def run(app: Flask, *arguments: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["cases", "import", *arguments])


def lines(result: Result) -> dict[str, str]:
    """The figures printed, by what stands before the colon."""
    return {
        words.strip(): figure.strip()
        for words, colon, figure in (line.partition(":") for line in result.output.splitlines())
        if colon
    }


def test_the_sample(app: Flask) -> None:
    result = run(app, str(SAMPLE_FILE), "--name", "Sample")
    assert result.exit_code == 0, result.output
    said = lines(result)
    assert said["Cases"] == said["Rows read"] == "23"
    assert said["Without a team"] == "5"
    assert [
        said[cohort] for cohort in ("Child in need", "Child protection", "In care", "Care leaver")
    ] == list("5756")
    assert said["Locality 4 Unit 1 (new)"] == "7"
    made = db.session.scalars(select(CaseList)).one()
    assert (made.name, made.filename, made.imported_by_id) == ("Sample", SAMPLE_FILE.name, None)
    assert stored()["case_list_entry"] == 23
    assert db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).one().person_id is None


def test_a_name_is_made_when_none_is_given(app: Flask) -> None:
    assert run(app, str(SAMPLE_FILE)).exit_code == 0
    assert db.session.scalars(select(CaseList.name)).one().startswith("annex a sample 2021, ")


def test_a_dry_run_stores_nothing(app: Flask) -> None:
    before = stored()
    result = run(app, str(SAMPLE_FILE), "--dry-run")
    assert result.exit_code == 0
    assert lines(result)["Cases"] == "23"
    assert "Nothing was brought in" in result.output
    assert stored() == before


@pytest.mark.parametrize("content", [b"", b"Child Unique ID,Gender\n1,F\n", SAMPLE_FILE.read_bytes()[:9000]])
def test_an_unusable_file(app: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "lists.xlsx"
    file.write_bytes(content)
    before = stored()
    result = run(app, str(file))
    assert result.exit_code == 1
    assert result.output.startswith("Error: The file is ")
    assert "Traceback" not in result.output
    assert stored() == before


def test_the_same_file_again_and_a_name_that_is_taken(app: Flask, tmp_path: Path) -> None:
    run(app, str(SAMPLE_FILE), "--name", "Sample")
    before = stored()
    again = run(app, str(SAMPLE_FILE), "--name", "Other")
    assert again.exit_code == 1
    assert "already been brought in, as “Sample”" in again.output
    other = tmp_path / "other.xlsx"
    other.write_bytes(list_6([1, 5, None, None, "A", None], [None, 5, None, None, "A", None]))
    taken = run(app, str(other), "--name", "SAMPLE")
    assert taken.exit_code == 1
    assert "already a case list with this name" in taken.output
    assert "List 6, row 3, Child Unique ID: There is no reference" in taken.output
    assert stored() == before


def test_no_such_file(app: Flask) -> None:
    assert run(app, "/nowhere/lists.xlsx").exit_code == 2


def test_a_source_whose_columns_were_chosen(app: Flask, cast: Cast, visitor: Browser) -> None:
    september, october = (DATA / f"unknown_council_{month}.csv" for month in ("september", "october"))
    assert "There are: none yet" in run(app, str(september), "--source", "Cases").output
    lead = visitor.sign_in(cast.lead)
    confirm(lead, through(lead, september.read_bytes()), "September")
    renamed = run(app, str(october), "--source", SOURCE)
    assert renamed.exit_code == 1
    assert "missing are “Pod”" in renamed.output
    same = run(app, str(september), "--source", SOURCE.upper(), "--dry-run")
    assert same.exit_code == 0
    assert "Nothing was brought in" in same.output
    again = run(app, str(september), "--source", SOURCE)
    assert "already been brought in" in again.output
