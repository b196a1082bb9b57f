"""Fills a demo council in a temporary folder and measures the main job on it."""

import os
import sys
import tempfile
from pathlib import Path

from flask_migrate import upgrade

from audit import create_app
from audit.demo.filling import fill
from audit.extensions import begin_writing, db
from audit.rules import clock
from tests.bench import allocating, drawing, importing, large, pages, reading, saving, workbook
from tests.bench.measuring import head

PARTS = {
    part.__name__.rpartition(".")[2]: part
    for part in (pages, reading, importing, drawing, allocating, workbook, saving, large)
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        app = create_app({"INSTANCE_DIR": folder, "DATABASE_URL": url})
        with app.app_context():
            upgrade()
            begin_writing()
            fill(clock.today(), "three calm herons 47", print)
            db.session.commit()
        head()
        for name in sys.argv[1:] or PARTS:
            PARTS[name].measure(app, Path(folder))


main()
