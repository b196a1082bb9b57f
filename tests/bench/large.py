"""Results of a large council, beside DuckDB and the database itself grouping the raw rows; its tallies.

20,000 audits of 60 criteria, and with BENCH_LARGE=yes also 200,000 (12 million grades: some minutes, 5 GB).
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from werkzeug.datastructures import MultiDict

from audit import create_app
from audit.extensions import db
from audit.models import Grade, RoundTally, Tally
from audit.results.figures import team_by_theme
from audit.results.selecting import select_from
from audit.results.standouts import standouts
from tests.bench import raw_rows, submitting
from tests.bench.council import LEAD, make_council
from tests.bench.measuring import Timed, row, timed
from tests.bench.visiting import signed_in

TIMES = 15
VIEWS = ("/results/cohorts", "/results/themes/1", "/results/trend", "/results/distribution")


def measure(app: Flask, folder: Path) -> None:
    sizes = (20_000, 200_000) if os.environ.get("BENCH_LARGE") == "yes" else (20_000,)
    found = []
    for size in sizes:
        with council(app.config["SQLALCHEMY_DATABASE_URI"], folder, size) as large:
            found.append(_measure(large, folder))
            if size == sizes[0]:
                submitting.measure(large, folder)
    if found[1:]:
        row("the figures, ten times the grades", found[1], "a tenth of them", found[0])


@contextmanager
def council(beside: str, folder: Path, size: int) -> Iterator[Flask]:
    """An application with a database of its own, of the same kind as the one beside it."""
    inside = folder / f"large{size}"
    inside.mkdir()
    name = f"case_audit_bench_{size}"
    on_server = beside.startswith("postgresql")
    url = make_url(beside).set(database=name) if on_server else f"sqlite:///{inside / 'bench.sqlite3'}"
    plain = url if isinstance(url, str) else url.render_as_string(hide_password=False)
    with _server(beside, name) if on_server else _nothing():
        large = create_app({"INSTANCE_DIR": str(inside), "DATABASE_URL": plain})
        began = time.perf_counter()
        with large.app_context():
            upgrade()
            make_council(size)
            if on_server:
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))
            grades = db.session.scalar(select(func.count()).select_from(Grade))
            tallies = [
                db.session.scalar(select(func.count()).select_from(one)) for one in (Tally, RoundTally)
            ]
        took = time.perf_counter() - began
        print(f"{grades:,} grades, {tallies[0]:,} tallies, {tallies[1]:,} of rounds; made in {took:.0f} s")
        yield large
        with large.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _server(url: str, name: str) -> Iterator[None]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _measure(app: Flask, folder: Path) -> Timed:
    lead, _ = signed_in(app, LEAD)
    account = timed(lambda _: lead.get("/account"), TIMES)
    with app.app_context():
        duck = raw_rows.in_duckdb(folder)
        figures = timed(_in_a_session(_figures), TIMES)
        ducks = timed(lambda _: raw_rows.grouped_by_duckdb(duck), TIMES)
        row("team by theme and standouts: server time", figures, "DuckDB grouping the rows, 2 cores", ducks)
        one = timed(lambda _: raw_rows.grouped_by_duckdb(duck, threads=1), TIMES)
        row("the same", figures, "DuckDB on one core", one)
        straight = timed(_in_a_session(raw_rows.grouped_straight), 1, first=1)
        row("the same", figures, "this database grouping the rows", straight)
        duck.close()
    for address in ("/results", *VIEWS):
        answer = lead.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        shown = timed(lambda _, address=address: lead.get(address), TIMES)
        row(f"page {address} ({len(answer.data) // 1024} kB)", shown, "the account page", account)
    _check(app)
    return figures


def _in_a_session(work: Callable[[], object]) -> Callable[[int], None]:
    """Begin anew each time, as each request does."""

    def call(_: int) -> None:
        db.session.rollback()
        work()

    return call


def _figures() -> None:
    """All that the page of results works out before it is written."""
    selection = select_from(MultiDict(), None, None)
    assert selection
    team_by_theme(selection, 5)
    standouts(selection, 5)


def _check(app: Flask) -> None:
    began = time.perf_counter()
    done = app.test_cli_runner().invoke(args=["tally", "check"])
    assert done.exit_code == 0, done.output
    print(f"flask tally check: {time.perf_counter() - began:.0f} s. {done.output.strip()}", flush=True)
