"""Any framework comes back the same from a YAML file, from a workbook and from the database."""

import warnings
from io import BytesIO

from flask import Flask
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.files.file import read_framework
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.frameworks.storing import store_draft
from audit.models import Framework
from audit.rules.faults import faults
from audit.rules.framework import Version, content, digest
from tests.frameworks.strategies import frameworks

# Making a framework costs more than writing and reading it: each one goes every way there is.
modest = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


@modest
@given(version=frameworks())
def test_a_framework_comes_back_the_same(app: Flask, version: Version) -> None:
    assert faults(version) == [], "the strategy makes valid frameworks only"
    comes_back_from_yaml(version)
    comes_back_from_a_workbook(version)
    comes_back_from_the_database(version)


def comes_back_from_yaml(version: Version) -> None:
    written = write_yaml(version)
    again = read_framework(written)
    assert content(again) == content(version)
    assert write_yaml(again) == written
    assert content(read_framework(written.replace(b"\n", b"\r\n"))) == content(version), "as a form sends it"


def comes_back_from_a_workbook(version: Version) -> None:
    """And no text becomes a formula, and openpyxl reads the workbook without a warning."""
    written = write_workbook(version)
    again = read_workbook(written)
    assert content(again) == content(version)
    assert digest(again) == digest(version)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = load_workbook(BytesIO(written))
    for sheet in book:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def comes_back_from_the_database(version: Version) -> None:
    begin_writing()
    framework = Framework(code=version.framework, name=version.name)
    db.session.add(framework)
    draft = store_draft(framework, version, None)
    db.session.expunge_all()
    assert content(queries.whole(draft.id)) == content(version)
    db.session.rollback()
