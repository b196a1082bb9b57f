"""Every free text of an audit, with where it was typed: what is looked through before an audit is submitted.

A feature that adds a free text to audits adds one function to MORE here and one line to FREE_TEXTS in
privacy_routes.py, so that it is marked beside its field.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from audit.frameworks.queries import whole
from audit.grading.learning import queries as learning
from audit.grading.taking_part import queries as taking_part
from audit.models import CaseAudit, Grade, Judgement
from audit.models import Theme as ThemeRow
from audit.rules.framework import Theme
from audit.rules.learning import Learnt
from audit.rules.progress import Progress
from audit.rules.redaction import Mark, each_once, marks
from audit.rules.taking_part import Who, about, called


@dataclass(frozen=True)
class Text:
    """One free text of an audit: what it is called, the page and the field where it can be changed."""

    called: str
    text: str
    endpoint: str
    anchor: str
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """A free text with what in it may say who somebody is."""

    text: Text
    marks: tuple[Mark, ...]


def _of_taking_part(audit: CaseAudit) -> Iterator[Text]:
    values = {"case_audit_id": audit.id}
    for (who, number), row in taking_part.participants(audit.id).items():
        field = f"why-{about(Who(who), number)}"
        yield Text(f"{called(who, number)}, why not", row.why, "grading.taking_part", field, values)
    reflection = taking_part.reflection_of(audit.id)
    if reflection:
        words = "The worker’s reflection"
        yield Text(words, reflection.text, "grading.taking_part", "text-reflection", values)


def _of_learning(audit: CaseAudit) -> Iterator[Text]:
    values = {"case_audit_id": audit.id}
    for point in learning.points(audit.id):
        words = Learnt(point.kind).label
        yield Text(words, point.text, "grading.learning", f"text-{point.entry}", values)
    for action in learning.actions(audit.id):
        for name, words in (
            ("what", "Proposed action"),
            ("contingency", "Proposed action, if it is not done"),
        ):
            yield Text(words, getattr(action, name), "grading.learning", f"{name}-{action.entry}", values)
    exemplar = learning.exemplar_of(audit.id)
    if exemplar:
        yield Text("What others can learn", exemplar.why, "grading.learning", "why-exemplar", values)


# Free texts beside answers and judgements: what each feature has of an audit.
MORE: list[Callable[[CaseAudit], Iterable[Text]]] = [_of_taking_part, _of_learning]


def texts_of(
    audit: CaseAudit,
    progress: Progress,
    answers: Mapping[int, Grade],
    judgements: Mapping[int | None, Judgement],
) -> Iterator[Text]:
    """Every free text that others will read in an audit, in the order in which they will."""
    version = whole(audit.framework_version_id)
    yield from _of_judgement(audit, None, judgements.get(None))
    for part in progress.themes:
        yield from _of_judgement(audit, part.theme, judgements.get(part.theme.id))
        for criterion in part.theme.criteria:
            grade = answers.get(criterion.id)
            if grade and criterion.id in progress.asked:
                yield from _of_grade(audit, grade, criterion.code, part.theme.id)
    asked_about = version.criteria()
    for grade in answers.values():
        if grade.criterion_id not in asked_about:  # of a version that the audit has left
            yield from _of_grade(audit, grade, grade.criterion.code, grade.criterion.theme_id)
    judged_about = {theme.id for theme in version.themes}
    for theme_id, judged in judgements.items():
        if theme_id is not None and theme_id not in judged_about:
            yield from _of_judgement(audit, judged.theme, judged)
    for source in MORE:
        yield from source(audit)


def _of_grade(audit: CaseAudit, grade: Grade, code: str, theme_id: int) -> Iterator[Text]:
    values = {"case_audit_id": audit.id, "theme_id": theme_id}
    for name, what, text in (
        ("evidence", "evidence", grade.evidence),
        ("reason", "why it is not applicable", grade.reason),
        ("document", "document", grade.document),
        ("for_moderator", "question to the moderator", grade.for_moderator),
    ):
        field = f"{name}-{grade.criterion_id}"
        yield Text(f"{code}, {what}", text, "grading.theme", field, values)


def _of_judgement(
    audit: CaseAudit, theme: Theme | ThemeRow | None, judged: Judgement | None
) -> Iterator[Text]:
    if judged is None:
        return
    values = {"case_audit_id": audit.id}
    if theme:
        name, of, endpoint = f"Judgement of {theme.name}", "theme", "grading.theme"
        values["theme_id"] = theme.id
    else:
        name, of, endpoint = "Overall judgement", "overall", "grading.overall"
    yield Text(f"{name}, rationale", judged.rationale, endpoint, f"rationale-{of}", values)
    if not theme:
        words = f"{name}, reason for going against the guard"
        yield Text(words, judged.against_guard, endpoint, "against_guard-overall", values)


def marked(texts: Iterable[Text], kept: Iterable[str]) -> list[Marked]:
    """Those texts in which something is marked that was not kept, with the marks."""
    passed = frozenset(kept)
    found = ((one, tuple(each_once(marks(one.text, passed)))) for one in texts)
    return [Marked(text, of_text) for text, of_text in found if of_text]
