"""The house stays tidy: files one can read whole, and a README that tells the truth."""

import re
from pathlib import Path

from audit.config import settings

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    "audit", "templates", "static", "migrations", "tests", "wsgi.py", "requirements.txt", "README.md",
    "Makefile", "pyproject.toml", "requirements-dev.txt", "LICENSE",
}  # fmt: skip
LONGEST_MODULE = 260
LONGEST_TEMPLATE = 150


def test_nothing_else_stands_at_the_top(tmp_path: Path) -> None:
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there - TOP_LEVEL <= {"instance"}


def test_no_module_or_template_has_grown_too_long_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for folder, pattern, most in (
            ("audit", "*.py", LONGEST_MODULE),
            ("templates", "*.html", LONGEST_TEMPLATE),
        )
        for path in (ROOT / folder).rglob(pattern)
        if (lines := len(path.read_text().splitlines())) > most
    ]
    assert not long, long


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "audit").rglob("*.py")
        if path.read_text().strip() and not path.read_text().startswith('"""')
    ]
    assert not silent


def test_the_readme_lists_every_setting(tmp_path: Path) -> None:
    asked: set[str] = set()

    class Environment(dict[str, str]):
        def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(name)
            return str(tmp_path) if name == "INSTANCE_DIR" else default

    settings(Environment())
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M))
    assert listed >= asked
