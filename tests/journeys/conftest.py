"""A real server on a database of its own, and a real browser in front of it.

Without Chromium these tests are skipped, saying so; where NO_SKIPS is set (CI) that is a failure.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit import create_app
from audit.accounts.changes import choose_password
from audit.extensions import begin_writing, db
from audit.models import Person
from tests.conftest import POSTGRES, SECRET

PASSWORD = "three calm herons 47"
AXE = (Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1.min.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=30_000)  # CI is slow; a test that passes waits for nothing
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install it, or set CHROMIUM to where it is")
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {"executable_path": CHROMIUM, "args": quiet}


@dataclass
class Served:
    """The application behind a real server; `app` looks into the same database from here."""

    app: Flask
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            env={**os.environ, **self.environment},
            start_new_session=True,  # so that kill() reaches its workers too
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start within a minute")

    def kill(self) -> None:
        """What a power cut does: no goodbye."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, migrated: bytes) -> Iterator[Served]:
    """The application on an empty, migrated database; start() it when the database holds what is wanted."""
    port = _free_port()
    environment = {
        "SECRET_KEY": SECRET,
        "INSTANCE_DIR": str(tmp_path),
        "PORT": str(port),
        "DATABASE_URL": _new_postgres() if POSTGRES else f"sqlite:///{tmp_path / 'journey.sqlite3'}",
    }
    if migrated:
        (tmp_path / "journey.sqlite3").write_bytes(migrated)
    app = create_app(environment)
    with app.app_context():
        if not migrated:
            upgrade()
        served = Served(app, environment, port)
        yield served
        served.stop()
        db.session.remove()
        db.engine.dispose()


def _new_postgres() -> str:
    import psycopg

    name = f"case_audit_journey_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


def give_passwords(*people: Person) -> None:
    begin_writing()
    for person in people:
        choose_password(db.session.get_one(Person, person.id), PASSWORD, None)
    db.session.commit()


class Visit:
    """One person's browser: signs in, opens pages, and looks at each of them with axe."""

    def __init__(self, served: Served, context: BrowserContext, scripts: bool) -> None:
        self.served = served
        self.scripts = scripts
        self.context = context
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def sign_in(self, person: Person) -> "Visit":
        self.page.goto(f"{self.served.url}/sign-in")
        self.look()
        self.page.get_by_label("E-mail address").fill(person.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.served.url}{path}")
        self.look()
        return self.page

    def look(self) -> None:
        """Raise AssertionError for anything that WCAG 2.2 AA or the browser's console finds wrong."""
        assert not self.wrong, self.wrong
        if not self.scripts:
            return  # axe is a script itself; every page is looked at with scripts on
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", STANDARD
        )
        wrong = [
            f"{rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes'][:3]]}"
            for rule in found["violations"]
        ]
        assert not wrong, f"{self.page.url}\n" + "\n".join(wrong)


@pytest.fixture
def visit(served: Served, browser: Browser) -> Iterator[Any]:
    """visit(person) is a new browser in which that person has signed in; visit(None) has not."""
    contexts = []

    def begin(person: Person | None, **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        found = Visit(served, context, options.get("java_script_enabled", True))
        return found.sign_in(person) if person else found

    yield begin
    for context in contexts:
        context.close()
