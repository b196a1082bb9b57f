"""A real server on a database of its own, for tests that start, stop and kill it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from audit import ROOT, create_app
from audit.extensions import db

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
SECRET = "a-secret-key-for-tests-only-0123456789"


@cache
def stem() -> subprocess.Popen[str]:
    """The process that servers are forked from; it ends when nobody can write to it any more."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stem"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@dataclass
class Served:
    """The application behind a real server; `app` looks into the same database from here."""

    app: Flask
    environment: dict[str, str]
    port: int
    process: int | None = None
    started: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, by_command: bool = False) -> None:
        """Start the server and wait until it answers; with `flask serve` itself when `by_command`."""
        self.process = self._by_command() if by_command else self._from_stem()
        for _ in range(6000):
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=10).close()
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("the server did not start within a minute")

    def _by_command(self) -> int:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        environment = {**os.environ, **self.environment, "PORT": str(self.port)}
        # In a group of its own, so that kill() reaches its workers too.
        self.started = subprocess.Popen(command, env=environment, process_group=0)
        return self.started.pid

    def _from_stem(self) -> int:
        self.started = None
        asked, answered = stem().stdin, stem().stdout
        assert asked
        assert answered
        asked.write(json.dumps({**self.environment, "PORT": str(self.port)}) + "\n")
        asked.flush()
        return int(answered.readline())

    def kill(self) -> None:
        """What a power cut does to it: no goodbye."""
        assert self.process
        os.killpg(self.process, signal.SIGKILL)
        while self._listens():
            time.sleep(0.005)
        if self.started:
            self.started.wait()
        self.process = None

    def _listens(self) -> bool:
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def serving(folder: Path, migrated: bytes) -> Iterator[Served]:
    """The application on an empty, migrated database; start() it when the database holds what is wanted."""
    port = free_port()
    environment = {
        "SECRET_KEY": SECRET,
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": _new_postgres() if POSTGRES else f"sqlite:///{folder / 'served.sqlite3'}",
    }
    if migrated:
        (folder / "served.sqlite3").write_bytes(migrated)
    app = create_app(environment)
    with app.app_context():
        if not migrated:
            upgrade()
        served = Served(app, environment, port)
        yield served
        if served.process:
            served.kill()
        db.session.remove()
        db.engine.dispose()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _new_postgres() -> str:
    import psycopg

    name = f"case_audit_journey_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return POSTGRES.rsplit("/", 1)[0] + "/" + name
