"""The same day and seed give the same council, in whatever order Python keeps its sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SMALL_COUNCIL = """
import hashlib, json, sys
from datetime import date
from sqlalchemy.pool import StaticPool
from audit import create_app
from audit.cli.output import writing
from audit.demo.filling import fill
from audit.extensions import db

memory = {"poolclass": StaticPool}
environment = {"INSTANCE_DIR": sys.argv[1], "DATABASE_URL": "sqlite:///:memory:"}
app = create_app(environment, {"SQLALCHEMY_ENGINE_OPTIONS": memory})
by_chance = {"password_hash", "session_key"}
with app.app_context():
    db.create_all()
    with writing():
        day, seed = date.fromisoformat(sys.argv[2]), int(sys.argv[3])
        fill(day, "otter teapot gravel", lambda words: None, seed, (4, 4, 14))
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in by_chance]
        rows = [list(row) for row in db.session.execute(db.select(*columns).order_by(*table.primary_key))]
        digest = hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
        print(table.name, len(rows), digest)
"""


def small_council(
    folder: Path, hash_seed: str, day: str = "2026-11-20", seed: str = "1"
) -> dict[str, list[str]]:
    """Each table of a small demo council, filled in a process of its own: how many rows, and their digest."""
    found = subprocess.run(
        [sys.executable, "-c", SMALL_COUNCIL, str(folder), day, seed],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    lines = [line.split() for line in found.stdout.splitlines()]
    return {table: rest for table, *rest in lines}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return small_council(tmp_path_factory.mktemp("first"), "1")


def test_the_same_day_and_seed_give_the_same_council(first: dict[str, list[str]], tmp_path: Path) -> None:
    again = small_council(tmp_path, "2")
    assert int(again["grade"][0]) > 500
    assert again == first


@pytest.mark.parametrize("day", ["2027-01-01", "2028-02-29"])
def test_another_day_and_seed_give_another_council(
    first: dict[str, list[str]], tmp_path: Path, day: str
) -> None:
    other = small_council(tmp_path, "1", day, seed="2")
    assert int(other["judgement"][0]) > 50
    for table in ("case", "case_list_entry", "sampled_case", "grade", "judgement", "tally"):
        assert other[table] != first[table], table
