"""What stands in one field of the audit form, as it is kept."""

from collections.abc import Mapping
from datetime import date

from audit.rules.days import day_in_text
from audit.rules.sending import Sending


def text_in(form: Mapping[str, str], name: str) -> str:
    """What was typed, with the line ends of a text area as we keep them."""
    return form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def day_in(form: Mapping[str, str], name: str) -> date | str | None:
    """The day that was typed; the text itself where it names no day."""
    typed = text_in(form, name)
    return (day_in_text(typed) or typed) if typed else None


def seen_in(form: Mapping[str, str], about: str) -> int:
    """The version of a block that was on the sender's screen; 0 where there was none."""
    text = form.get(f"version-{about}", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def sending_in(form: Mapping[str, str], about: str) -> Sending:
    """The mark of this sending of a block; none from a page without scripts."""
    return Sending(form.get(f"sending-{about}", ""), form.get(f"after-{about}", ""))
