"""What a moderator's browser sends: one small form for each grade, one for the audit as a whole."""

from collections.abc import Mapping

from audit.moderation.changes import Said
from audit.rules.moderating import QUALITIES


def text(form: Mapping[str, str], name: str) -> str:
    """What was typed, with the line ends of a text area as we keep them."""
    return form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def seen(form: Mapping[str, str]) -> int:
    """The version that was on screen; or the one in whose place theirs is put, knowing what it says."""
    sent = form.get("over") or form.get("version", "0")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def said(form: Mapping[str, str]) -> Said:
    """What is said of one grade."""
    return Said(form.get("grade") or None, form.get("reason") or None, text(form, "words"))


def ratings(form: Mapping[str, str]) -> dict[str, str | None]:
    """How good the audit is as a piece of work."""
    return {name: form.get(f"rating-{name}") or None for name in QUALITIES}
