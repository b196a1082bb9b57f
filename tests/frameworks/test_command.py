"""flask framework import and list."""

from pathlib import Path

from click.testing import Result
from flask import Flask
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
    assert (
        run(app, "list").output == "Small framework (small)\n  version 1, published: 5 themes, 7 criteria\n"
    )
