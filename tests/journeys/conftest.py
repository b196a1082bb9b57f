"""A real server on a database of its own, and a real browser in front of it.

Without Chromium these tests are skipped, saying so; where NO_SKIPS is set (CI) that is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit.accounts.changes import choose_password
from audit.extensions import begin_writing, db
from audit.models import Person
from tests.serving import Served, serving

PASSWORD = "three calm herons 47"
AXE = (Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1.min.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=30_000)  # CI is slow; a test that passes waits for nothing
# Only what is wrong is gathered, and no style sheet is fetched again for it.
RUN_AXE = """tags => axe.run(
    document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})"""
# What a page shows and how wide, but for the token that is another each time.
SEEN = """() => innerWidth + ' ' + document.documentElement.outerHTML.replace(
    /(name="csrf_token" value|x-csrf-token": ?)"?[^" ]+/gi, '')"""
LOOKED_AT: set[str] = set()
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


@pytest.fixture
def served(tmp_path: Path, migrated: bytes) -> Iterator[Served]:
    """The application on an empty, migrated database; start() it when the database holds what is wanted."""
    with serving(tmp_path, migrated) as served:
        yield served


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
        self.page.wait_for_load_state()
        seen = self.page.evaluate(SEEN)
        if seen in LOOKED_AT:
            return  # the same page in the same state, such as the one for signing in
        self.page.evaluate(AXE)
        found = self.page.evaluate(RUN_AXE, STANDARD)
        wrong = [
            f"{rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes'][:3]]}"
            for rule in found["violations"]
        ]
        assert not wrong, f"{self.page.url}\n" + "\n".join(wrong)
        LOOKED_AT.add(seen)


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
