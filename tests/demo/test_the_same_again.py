"""The same day and seed give the same council, in whatever order Python keeps its sets."""

import os
import subprocess
import sys
from pathlib import Path

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
by_chance = {"password_hash", "session_key"}
for council in sys.argv[2:]:
    day, seed = council.split("/")
    app = create_app(environment, {"SQLALCHEMY_ENGINE_OPTIONS": memory})
    with app.app_context():
        db.create_all()
        with writing():
            fill(date.fromisoformat(day), "otter teapot gravel", lambda words: None, int(seed), (4, 4, 14))
        for table in db.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in by_chance]
            rows = [list(row) for row in db.session.execute(db.select(*columns).order_by(*table.primary_key))]
            digest = hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
            print(council, table.name, len(rows), digest)
"""


FIRST, OTHER = "2026-11-20/1", "2028-02-29/2"  # a day and a seed; the other's rounds span a New Year


def small_councils(folder: Path, hash_seed: str, *councils: str) -> dict[str, dict[str, list[str]]]:
    """Each table of small demo councils, filled in a process of its own: how many rows, and their digest."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_COUNCIL, str(folder), *councils],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, list[str]]] = {}
    for council, table, *rest in (line.split() for line in done.stdout.splitlines()):
        found.setdefault(council, {})[table] = rest
    return found


def test_the_same_day_and_seed_give_the_same_council_and_others_another(tmp_path: Path) -> None:
    one = small_councils(tmp_path, "1", OTHER, FIRST)
    again = small_councils(tmp_path, "2", FIRST)
    assert int(again[FIRST]["grade"][0]) > 500
    assert again[FIRST] == one[FIRST]
    assert int(one[OTHER]["judgement"][0]) > 50
    for table in ("case", "case_list_entry", "sampled_case", "grade", "judgement", "tally"):
        assert one[OTHER][table] != one[FIRST][table], table
