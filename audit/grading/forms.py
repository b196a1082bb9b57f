"""What an auditor's browser sends: fields named after what they answer (grade-12, evidence-12, version-12).

One form holds a whole theme, so that it works without JavaScript; HTMX sends the fields of one criterion.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.rules.grades import Answer, Blank
from audit.rules.progress import Judged


@dataclass(frozen=True)
class SentAnswer:
    answer: Answer
    seen: int  # the version on the auditor's screen


@dataclass(frozen=True)
class SentJudgement:
    judged: Judged
    seen: int


def _text(form: Mapping[str, str], name: str) -> str:
    """What was typed, with the line ends of a text area as we keep them."""
    return form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _seen(form: Mapping[str, str], name: str) -> int:
    text = form.get(name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def answer_sent(form: Mapping[str, str], criterion_id: int) -> SentAnswer:
    """The answer to one criterion. A reason is kept only where it belongs: not applicable."""
    grade = form.get(f"grade-{criterion_id}") or None
    reason = _text(form, f"reason-{criterion_id}") if grade == Blank.NOT_APPLICABLE else ""
    answer = Answer(grade, _text(form, f"evidence-{criterion_id}"), reason)
    return SentAnswer(answer, _seen(form, f"version-{criterion_id}"))


def judgement_sent(form: Mapping[str, str], about: str) -> SentJudgement:
    """A judgement; `about` is "theme" or "overall"."""
    judged = Judged(
        form.get(f"grade-{about}") or None,
        _text(form, f"rationale-{about}"),
        _text(form, f"against_guard-{about}"),
    )
    return SentJudgement(judged, _seen(form, f"version-{about}"))
