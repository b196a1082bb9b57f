"""Every migration runs on data from the one before, and what is published stays as it is."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from audit import create_app
from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import counting
from audit.models import CaseAudit, Grade, Moderation
from audit.rules.grades import Answer
from tests.conftest import POSTGRES, environment
from tests.factories import make_cast, make_framework
from tests.grading.making import allocated, give
from tests.moderation.making import finish

BEFORE = """
INSERT INTO cohort (code, name, position) VALUES ('in_care', 'Children we look after', 2), ('cin', 'In need: ''s', 1);
INSERT INTO framework (id, code, name, subject) VALUES (1, 'small', 'Small', 'plan');
INSERT INTO framework_version (id, framework_id, number, state, summary, based_on, content_sha256, published_at,
  judgement_scale) VALUES (1, 1, 1, 'published', 'S', 'B', 'f', '2026-09-01 09:00:00', 'two');
INSERT INTO scale (id, framework_version_id, code, name, benchmark) VALUES (1, 1, 'two', 'Two points', 'yes');
INSERT INTO grade_point (id, scale_id, code, letter, label, position, good_or_better, background, text, help) VALUES
  (1, 1, 'yes', 'Y', 'Yes', 1, true, '#003078', '#ffffff', ''), (2, 1, 'no', 'N', 'No', 2, false, '#900000', '#fff', '');
INSERT INTO theme (id, framework_version_id, lineage, code, name, about, position, judged, guard) VALUES
  (1, 1, 'small/theme-1', '1', 'Risk', '', 1, true, 'limiting');
INSERT INTO criterion (id, theme_id, scale_id, lineage, code, question, guidance, kind, position, weight, evidence,
  blanks) VALUES (1, 1, 1, 'small/1.1', '1.1', 'Is it seen?', '', 'judgement', 1, 1, 'always', '["unsure"]');
INSERT INTO descriptor (criterion_id, grade, text) VALUES (1, 'yes', 'Seen.'), (1, 'no', 'Not seen.');
"""  # noqa: E501


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Flask]:
    """A database as the first migration made it, with a framework in it."""
    url = _new_postgres() if POSTGRES else f"sqlite:///{tmp_path / 'old.sqlite3'}"
    app = create_app(environment(tmp_path, DATABASE_URL=url))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in BEFORE.split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
        yield app
        db.session.remove()
        db.engine.dispose()


def _new_postgres() -> str:
    import os

    import psycopg

    name = f"case_audit_old_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


def test_a_framework_of_the_first_migration_is_still_what_it_was(old: Flask) -> None:
    upgrade()
    version = whole(1)
    assert (version.name, version.subject, version.number) == ("Small", "plan", 1)
    assert version.cohorts == (("cin", "In need: 's"), ("in_care", "Children we look after"))
    assert [point.colour for point in version.judgement_scale.points] == ["navy", "red"]
    (criterion,) = version.criteria().values()
    assert (criterion.lineage, criterion.series, criterion.blanks) == ("small/1.1", "small/1.1", ("unsure",))
    assert criterion.descriptors == {"yes": "Seen.", "no": "Not seen."}
    assert criterion.asked_if is None
    created = db.session.execute(text("SELECT created_at FROM framework_version")).scalar_one()
    assert str(created).startswith("2026-09-01 09:00") or isinstance(created, datetime)


CHANGES = [
    "UPDATE criterion SET question = 'Another?' WHERE id = 1",
    "UPDATE criterion SET theme_id = theme_id WHERE id = 1",
    "DELETE FROM criterion WHERE id = 1",
    "INSERT INTO criterion (id, theme_id, lineage, series, code, question, guidance, kind, position, weight, "
    "evidence, blanks, root_causes, came_from, asked_answers, retired, revision) "
    "SELECT 999, theme_id, lineage, series, code, question, guidance, kind, position, weight, evidence, "
    "blanks, root_causes, came_from, asked_answers, retired, revision FROM criterion WHERE id = 1",
    "UPDATE theme SET name = 'Another' WHERE id = 1",
    "DELETE FROM theme WHERE id = 1",
    "UPDATE scale SET name = 'Another' WHERE id = 1",
    "DELETE FROM scale WHERE id = 1",
    "UPDATE grade_point SET colour = 'green' WHERE id = 1",
    "DELETE FROM grade_point WHERE id = 1",
    "UPDATE descriptor SET text = 'Another.' WHERE criterion_id = 1",
    "DELETE FROM descriptor WHERE criterion_id = 1",
    "INSERT INTO descriptor (criterion_id, grade, text) VALUES (1, 'new', 'x')",
    "DELETE FROM theme_cohort",
    "INSERT INTO theme_cohort (theme_id, cohort) VALUES (1, 'in_care')",
    "INSERT INTO criterion_cohort (criterion_id, cohort) VALUES (1, 'in_care')",
    "UPDATE framework_version SET name = 'Another' WHERE id = 1",
    "UPDATE framework_version SET cohorts = '[]' WHERE id = 1",
    "UPDATE framework_version SET state = 'draft' WHERE id = 1",
    "UPDATE framework_version SET published_at = NULL WHERE id = 1",
    "DELETE FROM framework_version WHERE id = 1",
]  # fmt: skip


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_keeps_a_published_version(app: Flask, statement: str) -> None:
    begin_writing()
    make_framework()
    db.session.commit()
    before = whole(1)
    app.extensions.pop("framework_versions")
    with pytest.raises(DatabaseError, match="a published framework version never changes"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert whole(1) == before


@pytest.mark.parametrize("state", ["retired", "published"])
def test_only_whether_it_is_retired_may_change(app: Flask, state: str) -> None:
    begin_writing()
    make_framework()
    db.session.execute(text(f"UPDATE framework_version SET state = '{state}' WHERE id = 1"))
    db.session.commit()


def test_what_was_submitted_before_moderation_has_its_first_grades_and_still_waits(old: Flask) -> None:
    upgrade()
    cast = make_cast()
    audits = allocated(cast, 2)
    begin_writing()
    finish(audits[0], cast.auditor, c1_1=Answer("unsure"))
    give(audits[1], cast.auditor, c1_1="good")
    db.session.commit()
    db.session.remove()
    downgrade(revision="0017")
    upgrade()
    first, second = db.session.scalars(select(CaseAudit).order_by(CaseAudit.id)).all()
    assert (first.first_submitted_at, second.first_submitted_at) == (first.submitted_at, None)
    for grade in db.session.scalars(select(Grade)):
        assert grade.first_grade == (grade.grade if grade.case_audit_id == first.id else None)
    assert [(one.case_audit_id, one.state) for one in db.session.scalars(select(Moderation))] == [
        (first.id, "waiting")
    ]
    assert counting.differences() == {}
