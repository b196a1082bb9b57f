"""flask framework import, export and list."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from audit.extensions import db
from audit.models import Cohort, Framework, FrameworkVersion
from tests.factories import SMALL_FRAMEWORK


def run(app: Flask, *arguments: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["framework", *arguments])


def test_a_framework_is_brought_in(app: Flask) -> None:
    result = run(app, "import", str(SMALL_FRAMEWORK))
    assert result.exit_code == 0, result.output
    assert result.output == "Small framework, version 1: 5 themes, 7 criteria.\nBrought in and published.\n"
    assert db.session.scalars(select(FrameworkVersion)).one().state == "published"


def test_the_same_file_again(app: Flask) -> None:
    run(app, "import", str(SMALL_FRAMEWORK))
    result = run(app, "import", str(SMALL_FRAMEWORK))
    assert result.exit_code == 0
    assert "Nothing changed: this file is that version." in result.output
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1


def test_a_fault_is_named_with_its_place_and_nothing_is_stored(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(SMALL_FRAMEWORK.read_text().replace("evidence: always", "evidence: sometimes"))
    result = run(app, "import", str(file))
    assert result.exit_code == 1
    assert result.output.startswith("Error: Criterion 1.1: evidence 'sometimes' must be one of")
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0
    assert db.session.scalar(select(func.count()).select_from(Cohort)) == 0


def test_a_list_of_none_and_of_some(app: Flask) -> None:
    assert "flask framework import FILE" in run(app, "list").output
    run(app, "import", str(SMALL_FRAMEWORK))
    version_id = db.session.scalars(select(FrameworkVersion.id)).one()
    assert run(app, "list").output == (
        f"Small framework (small)\n  {version_id}: version 1, published: 5 themes, 7 criteria\n"
    )


@pytest.mark.parametrize("kind", ["xlsx", "yaml"])
def test_out_and_in_again_changes_nothing(app: Flask, tmp_path: Path, kind: str) -> None:
    run(app, "import", str(SMALL_FRAMEWORK))
    file = tmp_path / f"small.{kind}"
    result = run(app, "export", "small", "-o", str(file))
    assert result.output == f"Wrote {file}: Small framework, version 1.\n"
    version_id = db.session.scalars(select(FrameworkVersion.id)).one()
    assert run(app, "export", str(version_id), "-o", str(tmp_path / f"same.{kind}")).exit_code == 0
    again = run(app, "import", str(file))
    assert again.exit_code == 0, again.output
    assert "Nothing changed: this file is that version." in again.output
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1


def test_an_export_of_what_is_not_there_names_what_is(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    assert "There is no framework yet." in run(app, "export", "small", "-o", str(file)).output
    run(app, "import", str(SMALL_FRAMEWORK))
    result = run(app, "export", "tiny", "-o", str(file))
    assert result.exit_code == 1
    assert "There is no published framework or version 'tiny'. There are:\nSmall framework" in result.output
    assert run(app, "export", "small", "-o", str(tmp_path / "x.docx")).exit_code == 2
    assert "cannot be written" in run(app, "export", "small", "-o", str(tmp_path / "no" / "x.yaml")).output
    assert not file.exists()


def test_a_dry_run_says_what_would_be_made_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    new = run(app, "import", "--dry-run", str(SMALL_FRAMEWORK))
    assert new.output == (
        "Small framework (small): 5 themes, 7 criteria.\nIt would be a new framework.\n"
        "Nothing was brought in.\n"
    )
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0
    run(app, "import", str(SMALL_FRAMEWORK))
    assert "this file is version 1" in run(app, "import", "--dry-run", str(SMALL_FRAMEWORK)).output
    file = tmp_path / "changed.yaml"
    file.write_text(SMALL_FRAMEWORK.read_text().replace("Is risk seen early?", "Is the child seen?"))
    changed = run(app, "import", "--dry-run", str(file))
    assert "It would become version 2.\nWhat differs from version 1:" in changed.output
    assert "  reworded: 1.1 Is the child seen?\nNothing was brought in.\n" in changed.output
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1


def test_a_draft_is_left_to_be_published(app: Flask) -> None:
    result = run(app, "import", "--draft", str(SMALL_FRAMEWORK))
    assert result.output.endswith("Brought in as a draft.\n")
    assert db.session.scalars(select(FrameworkVersion.state)).one() == "draft"
    again = run(app, "import", str(SMALL_FRAMEWORK))
    assert again.exit_code == 1
    assert "has a draft of version 1 already" in again.output
    assert "stands in the way" in run(app, "import", "--dry-run", str(SMALL_FRAMEWORK)).output


def test_every_fault_of_a_workbook_is_printed_with_its_cell(app: Flask, tmp_path: Path) -> None:
    book: Any = Workbook()
    book.active.title = "Criteria"
    file = tmp_path / "other.xlsx"
    book.save(file)
    result = run(app, "import", str(file))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Error: There is no sheet Framework. Put it back as it is in the template.",
        *(
            f"There is no sheet {title}. Put it back as it is in the template."
            for title in ("Cohorts", "Root causes", "Scales", "Themes")
        ),
    ]
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0
