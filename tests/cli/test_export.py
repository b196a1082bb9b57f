"""flask export: a workbook from the command line, and clear words when it cannot be."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from tests.factories import SMALL_FRAMEWORK, Cast, entries_of, make_case_list, make_round
from tests.results.making import Work, make_submitted


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "good", "inadequate")
    db.session.commit()
    return work


def export(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["export", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_by_name_by_number_and_all(work: Work, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "results.xlsx"
    for asked in (["--round", "September 2026"], ["--round", str(work.round.id)], ["--all"]):
        file.write_text("what was there before")
        code, said = export(app, *asked, "-o", str(file))
        assert code == 0, said
        assert "September 2026" in said
        assert load_workbook(file)["Audits"].max_row == 3


def test_an_unknown_round_is_answered_with_the_rounds_there_are(
    work: Work, app: Flask, tmp_path: Path
) -> None:
    code, said = export(app, "--round", "Septembre", "-o", str(tmp_path / "x.xlsx"))
    assert code == 1
    assert "There is no round 'Septembre'." in said
    assert "September 2026" in said
    assert not (tmp_path / "x.xlsx").exists()


def test_neither_round_nor_all_or_both(work: Work, app: Flask, tmp_path: Path) -> None:
    assert export(app, "-o", str(tmp_path / "x.xlsx"))[0] == 2
    assert export(app, "--all", "--round", "September 2026", "-o", str(tmp_path / "x.xlsx"))[0] == 2


def test_without_results_and_without_a_folder(cast: Cast, app: Flask, tmp_path: Path) -> None:
    assert "There are no results yet" in export(app, "--all", "-o", str(tmp_path / "x.xlsx"))[1]
    assert "There are no rounds yet" in export(app, "--round", "x", "-o", str(tmp_path / "x.xlsx"))[1]


def test_a_file_that_cannot_be_written(work: Work, app: Flask, tmp_path: Path) -> None:
    code, said = export(app, "--all", "-o", str(tmp_path / "nowhere" / "x.xlsx"))
    assert code == 1
    assert "cannot be written" in said


def test_several_frameworks_are_never_one_workbook(work: Work, app: Flask, tmp_path: Path) -> None:
    begin_writing()
    content = SMALL_FRAMEWORK.read_text().replace("framework: small", "framework: second")
    version, _ = import_framework(content.encode(), None)
    case_list = make_case_list({work.cast.care_1: 1}, name="Of the second")
    round_ = make_round(case_list, version, "December 2026")
    make_submitted(round_, entries_of(case_list)[0], work.cast.auditor)
    db.session.commit()
    file = str(tmp_path / "x.xlsx")
    assert "--framework: second, small" in export(app, "--all", "-o", file)[1]
    assert export(app, "--all", "--framework", "small", "-o", file)[0] == 0
    assert load_workbook(file)["Audits"].max_row == 3
    code, said = export(app, "--round", "December 2026", "--round", "September 2026", "-o", file)
    assert (code, "different frameworks" in said) == (1, True)


def test_the_filters_of_the_screen(work: Work, app: Flask, tmp_path: Path) -> None:
    begin_writing()
    work.submit_many(work.cast.care_1.id, "good", "good", "inadequate")
    db.session.commit()
    file = tmp_path / "results.xlsx"
    for asked, there in (
        (["--team", "Care 1"], 3),
        (["--team", "Care 1", "--team", "Locality 1"], 5),
        (["--service", work.cast.care.name], 3),
        (["--service", str(work.cast.care.id)], 3),
        (["--cohort", "child_protection", "--from", "2020-01-01", "--version", "1", "--drawn", "all"], 5),
        (["--to", "2020-01-01"], 0),
    ):
        code, said = export(app, "--all", *asked, "-o", str(file))
        assert code == 0, said
        assert load_workbook(file, data_only=True)["Checks"]["B3"].value == there, asked


def test_a_filter_that_is_none_says_what_there_is(work: Work, app: Flask, tmp_path: Path) -> None:
    file = str(tmp_path / "x.xlsx")
    assert (
        "There is no team 'Nowhere'. There are:" in export(app, "--all", "--team", "Nowhere", "-o", file)[1]
    )
    assert "There is no service 'Care 1'." in export(app, "--all", "--service", "Care 1", "-o", file)[1]
    assert "There is no such cohort." in export(app, "--all", "--cohort", "none", "-o", file)[1]
    assert "is no day" in export(app, "--all", "--from", "soon", "-o", file)[1]
    assert list(tmp_path.iterdir()) == []


def test_each_format(work: Work, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "results"
    assert export(app, "--all", "--format", "csv", "-o", str(file))[0] == 0
    with ZipFile(file) as parts:
        assert {"read me.txt", "audits.csv", "grades.csv", "team by theme.csv"} <= set(parts.namelist())
    assert export(app, "--all", "--format", "tidy", "--evidence", "-o", str(file))[0] == 0
    heads = file.read_text("utf-8-sig").split("\n", 1)[0].split(",")
    assert heads[:2] == ["audit", "case_reference"]
    assert "evidence" in heads
