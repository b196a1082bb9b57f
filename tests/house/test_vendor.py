"""What we ship of others is what its README says, and nothing is loaded from elsewhere."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static" / "vendor"


def test_every_vendored_file_is_listed_with_its_fingerprint() -> None:
    listed = dict(
        re.findall(r"^\| ([\w.-]+) .* ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text(), re.M)
    )
    there = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".css")}
    assert listed.keys() == there
    for name, fingerprint in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == fingerprint, name


def test_what_may_not_be_used_outside_gov_uk_is_not_there() -> None:
    for path in VENDOR.glob("*.css"):
        assert "GDS Transport" not in path.read_text()
        assert "crest.svg" not in path.read_text()


def test_no_style_or_script_names_another_site() -> None:
    for folder in ("css", "js"):
        for path in (VENDOR.parent / folder).rglob(f"*.{folder}"):
            assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text()), path
