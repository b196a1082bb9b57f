"""What the templates ask of HTMX, beyond what tests/page.py sees on a page."""

import re
from pathlib import Path

from audit import ROOT

TAG = re.compile(r"<(?:form|div|section|button|input)\b[^<]*?\bhx-trigger=\"[^<]*?>", re.DOTALL)
OFTEN = re.compile(r"\b(change|input)\b")


def often(template: Path) -> list[str]:
    """The elements of a template that send something each time a person changes or types something."""
    return [tag for tag in TAG.findall(template.read_text()) if OFTEN.search(trigger(tag))]


def trigger(tag: str) -> str:
    found = re.search(r'hx-trigger="([^"]*)"', tag)
    return found[1] if found else ""


def test_what_is_sent_often_says_which_request_counts() -> None:
    """Left alone HTMX keeps the first request that waits and drops later ones, but the newest is what counts.

    What is only asked replaces what is under way; what is saved waits, since that may be stored already.
    """
    tags = [(path, tag) for path in (ROOT / "templates").rglob("*.html") for tag in often(path)]
    assert len(tags) > 12
    for path, tag in tags:
        only_asks = any(one in tag for one in ("cases-look", "typed_marks"))
        wanted = "this:queue last" if "hx-post" in tag and not only_asks else "this:replace"
        assert f'hx-sync="{wanted}"' in tag, f"{path.name}: {wanted} is missing on {tag[:200]}"
