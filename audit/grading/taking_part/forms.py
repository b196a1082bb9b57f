"""What an auditor's browser sends of who took part: fields named after the person (took-worker-1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.grading.fields import day_in, seen_in, sending_in, text_in
from audit.rules.sending import NO_MARK, Sending
from audit.rules.taking_part import Part, Who, about


@dataclass(frozen=True)
class SentPart:
    part: Part
    seen: int  # the version on the auditor's screen
    sending: Sending = NO_MARK


@dataclass(frozen=True)
class SentReflection:
    text: str
    seen: int
    sending: Sending = NO_MARK


def part_sent(form: Mapping[str, str], who: Who, number: int) -> SentPart:
    """What was given for one person."""
    key = about(who, number)
    part = Part(
        took=form.get(f"took-{key}") or None,
        how=form.get(f"how-{key}") or None,
        on=day_in(form, f"on-{key}"),
        why=text_in(form, f"why-{key}"),
    )
    return SentPart(part, seen_in(form, key), sending_in(form, key))


def reflection_sent(form: Mapping[str, str]) -> SentReflection:
    """The worker's reflection."""
    key = "reflection"
    return SentReflection(text_in(form, "text-reflection"), seen_in(form, key), sending_in(form, key))
