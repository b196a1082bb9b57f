"""What every test stands on: an application on a fresh, migrated database, and a cast of people.

The database is migrated once a run. On SQLite its bytes are kept and laid into memory for each test, which
takes about a millisecond and lets real commits happen; on PostgreSQL (TEST_DATABASE_URL) tables are emptied.
"""

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.pool import StaticPool

from audit import create_app
from audit.extensions import db
from tests.factories import Cast, make_cast
from tests.page import Browser
from tests.serving import POSTGRES, SECRET


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {"SECRET_KEY": SECRET, "INSTANCE_DIR": str(folder), **more}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty, migrated database: SQLite's bytes; for PostgreSQL it is migrated where it is."""
    folder = tmp_path_factory.mktemp("migrated")
    url = _empty_postgres() if POSTGRES else f"sqlite:///{folder / 'empty.sqlite3'}"
    app = create_app(environment(folder, DATABASE_URL=url))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    if POSTGRES:
        return b""
    with sqlite3.connect(folder / "empty.sqlite3") as connection:
        content = connection.serialize()
    # In memory there is no write-ahead log: say so in the two bytes of the header that name the format.
    return content[:18] + b"\x01\x01" + content[20:]


def _empty_postgres() -> str:
    """The address of a database of this test process's own, made anew."""
    import psycopg

    name = f"case_audit_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")  # a test's data may be lost
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def one_app(migrated: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, made once: its templates are compiled once, too."""
    folder = tmp_path_factory.mktemp("instance")
    overrides: dict[str, Any] = {"TESTING": True}
    if POSTGRES:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        url = POSTGRES.rsplit("/", 1)[0] + f"/case_audit_{worker}"
    else:
        url = "sqlite:///:memory:"
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        overrides["SQLALCHEMY_ENGINE_OPTIONS"] = {"creator": lambda: connection, "poolclass": StaticPool}
    app = create_app(environment(folder, DATABASE_URL=url), overrides)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a test sees what a person would see
    yield app
    with app.app_context():
        db.engine.dispose()
    if not POSTGRES:
        connection.close()


@pytest.fixture(scope="session")
def on_fresh_database(one_app: Flask, migrated: bytes) -> Callable[[], AbstractContextManager[Flask]]:
    """The application on a fresh database, for fixtures of any scope: `with on_fresh_database() as app`."""

    @contextmanager
    def fresh() -> Iterator[Flask]:
        settings = dict(one_app.config)
        one_app.extensions.pop("framework_versions", None)  # of another database
        with one_app.app_context():
            if POSTGRES:
                _empty_tables()
            else:
                with db.engine.connect() as connection:
                    connection.connection.dbapi_connection.deserialize(migrated)  # type: ignore[union-attr]
            yield one_app
            db.session.remove()
        one_app.config.clear()
        one_app.config.update(settings)

    return fresh


@pytest.fixture
def app(on_fresh_database: Callable[[], AbstractContextManager[Flask]]) -> Iterator[Flask]:
    """The application on a fresh database, with an application context to ask it in."""
    with on_fresh_database() as app:
        yield app


@pytest.fixture
def busy_app(app: Flask, migrated: bytes, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that several threads use: SQLite's is a file."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        # With a write-ahead log from the start, as any database that was migrated has: connections that
        # make one at the same moment run into each other.
        (tmp_path / "busy.sqlite3").write_bytes(migrated[:18] + b"\x02\x02" + migrated[20:])
        url = f"sqlite:///{tmp_path / 'busy.sqlite3'}"
    busy = create_app(environment(tmp_path, DATABASE_URL=url), {"WTF_CSRF_ENABLED": False})
    with busy.app_context():
        yield busy
        db.session.remove()
        db.engine.dispose()


def _empty_tables() -> None:
    """Empty every table and begin every number again. TRUNCATE would make every file anew, for each test."""
    deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"SET session_replication_role = replica; {deletes}")
        connection.exec_driver_sql(
            "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences "
            "WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        connection.exec_driver_sql("SET session_replication_role = origin")


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Fixed people: an auditor, a moderator, a manager, a lead, an administrator, a viewer; two services."""
    return make_cast()


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A test client that checks every page it fetches. `visitor.sign_in(cast.lead)` first."""
    return Browser(app)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what stands on the database is run: the rest would say the same again."""
    if POSTGRES:
        pure = [item for item in items if "migrated" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if item not in set(pure)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: it is not looked through for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where NO_SKIPS is set, a skipped test is a failed one: nothing is left out unnoticed."""
    report = yield
    if os.environ.get("NO_SKIPS") and report.skipped:  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped where NO_SKIPS is set: {report.longrepr}"  # type: ignore[attr-defined]
    return report
