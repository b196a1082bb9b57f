"""What an auditor's browser sends: fields named after what they answer (grade-12, evidence-12, cause-12).

One form holds a whole theme, so that it works without JavaScript; HTMX sends the fields of one criterion.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from audit.grading.fields import day_in, seen_in, sending_in, text_in
from audit.rules.grades import Answer, Blank
from audit.rules.progress import Judged
from audit.rules.sending import NO_MARK, Sending


@dataclass(frozen=True)
class SentAnswer:
    answer: Answer
    seen: int  # the version on the auditor's screen
    sending: Sending = NO_MARK


@dataclass(frozen=True)
class SentJudgement:
    judged: Judged
    seen: int
    sending: Sending = NO_MARK


def answer_sent(form: MultiDict[str, str], criterion_id: int) -> SentAnswer:
    """The answer to one criterion. What is said of a blank is kept only with the blank it belongs to."""
    grade = form.get(f"grade-{criterion_id}") or None
    answer = Answer(
        grade,
        evidence=text_in(form, f"evidence-{criterion_id}"),
        reason=text_in(form, f"reason-{criterion_id}") if grade == Blank.NOT_APPLICABLE else "",
        root_causes=tuple(form.getlist(f"cause-{criterion_id}")),
        sources=tuple(form.getlist(f"source-{criterion_id}")),
        evidence_on=day_in(form, f"evidence_on-{criterion_id}"),
        document=text_in(form, f"document-{criterion_id}"),
        for_moderator=text_in(form, f"for_moderator-{criterion_id}") if grade == Blank.UNSURE else "",
    )
    return SentAnswer(answer, seen_in(form, str(criterion_id)), sending_in(form, str(criterion_id)))


def judgement_sent(form: Mapping[str, str], about: str) -> SentJudgement:
    """A judgement; `about` is "theme" or "overall"."""
    judged = Judged(
        form.get(f"grade-{about}") or None,
        text_in(form, f"rationale-{about}"),
        text_in(form, f"against_guard-{about}"),
        form.get(f"impact-{about}") or None,
    )
    return SentJudgement(judged, seen_in(form, about), sending_in(form, about))
