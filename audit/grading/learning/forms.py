"""What an auditor's browser sends of learning: fields named after the entry (text-strength-34-1)."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from audit.grading.fields import day_in, seen_in, sending_in, text_in
from audit.rules.actions import Action
from audit.rules.learning import EntryKey, Marked, Point
from audit.rules.sending import NO_MARK, Sending


@dataclass(frozen=True)
class SentPoint:
    point: Point
    seen: int  # the version on the auditor's screen
    sending: Sending = NO_MARK


@dataclass(frozen=True)
class SentAction:
    action: Action
    owner: str  # as it was typed: a person's name, or a role
    seen: int
    sending: Sending = NO_MARK


@dataclass(frozen=True)
class SentMark:
    marked: Marked
    seen: int
    sending: Sending = NO_MARK


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def point_sent(form: MultiDict[str, str], key: EntryKey | str) -> SentPoint:
    """A strength or an area for improvement: its text, the criteria ticked and one more that was chosen."""
    chosen = [*form.getlist(f"criterion-{key}"), form.get(f"more-{key}", "")]
    ids = {number for text in chosen if (number := _number(text)) is not None}
    point = Point(text_in(form, f"text-{key}"), tuple(sorted(ids)))
    return SentPoint(point, seen_in(form, str(key)), sending_in(form, str(key)))


def action_sent(form: MultiDict[str, str], key: EntryKey | str) -> SentAction:
    """A proposed action. What it is about is "c34", a criterion, or "t5", a theme."""
    about = form.get(f"about-{key}", "")
    id = _number(about[1:])
    action = Action(
        what=text_in(form, f"what-{key}"),
        contingency=text_in(form, f"contingency-{key}"),
        priority=form.get(f"priority-{key}") or None,
        due_on=day_in(form, f"due-{key}"),
        criterion_id=id if about[:1] == "c" else None,
        theme_id=id if about[:1] == "t" else None,
    )
    owner = text_in(form, f"owner-{key}")
    return SentAction(action, owner, seen_in(form, str(key)), sending_in(form, str(key)))


def mark_sent(form: MultiDict[str, str]) -> SentMark:
    """Whether the audit is an exemplar, and what others can learn."""
    marked = Marked(form.get("mark-exemplar") == "yes", text_in(form, "why-exemplar"))
    return SentMark(marked, seen_in(form, "exemplar"), sending_in(form, "exemplar"))
