"""What is saved from a page that was open while its audit was moved, and earlier answers used again.

What still stands in the newer version is saved there; everything else beside it, as an earlier answer.
"""

from dataclasses import replace

from audit.frameworks.queries import whole
from audit.grading import changes, moving_queries, queries
from audit.grading.earlier import Earlier
from audit.models import CaseAudit, Grade, Judgement, Person
from audit.rules.carrying import Carrying, Fate
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer, UnusableAnswer
from audit.rules.progress import Judged
from audit.rules.sending import NO_MARK, Sending


def path_of(audit: CaseAudit) -> list[Carrying]:
    """The moves that brought this audit to its version, oldest first."""
    entries = moving_queries.entries_of(audit.id)
    return [move.carried for move in moving_queries.moves(entries, audit.cohort)]


def earlier_criterion(path: list[Carrying], criterion_id: int) -> tuple[Theme, Criterion] | None:
    """The criterion of a version the audit has left, with its theme; None when it is of none."""
    for carrying in path:
        if criterion_id in carrying.criteria:
            carry = carrying.criteria[criterion_id]
            return carry.theme, carry.before
    return None


def earlier_theme(path: list[Carrying], theme_id: int) -> Theme | None:
    """The theme of a version the audit has left, as such a case was asked it; None when it is of none."""
    for carrying in path:
        if theme_id in carrying.themes:
            before = carrying.themes[theme_id].before
            asked = [carry.before for carry in carrying.asked_before if carry.theme.id == theme_id]
            return replace(before, criteria=tuple(asked))
    return None


def where_it_stands(path: list[Carrying], criterion: Criterion, grade: str | None) -> Criterion:
    """The newest criterion that this answer goes over to whole: the criterion itself if there is none."""
    for carrying in path:
        carry = carrying.criteria.get(criterion.id)
        if carry and carry.after and carry.fate_of(grade) is Fate.CARRIED:
            criterion = carry.after
    return criterion


def theme_where_it_stands(path: list[Carrying], theme: Theme) -> Theme:
    """The newest theme that this one's judgement goes over to whole: the theme itself if there is none."""
    for carrying in path:
        carry = carrying.themes.get(theme.id)
        if carry and carry.after and carry.fate is Fate.CARRIED:
            theme = carry.after
    return theme


def save_earlier_grade(
    audit: CaseAudit, criterion: Criterion, answer: Answer, seen: int, by: Person, sending: Sending = NO_MARK
) -> tuple[Grade, Criterion]:
    """Save an answer to a criterion of an earlier version, and say to which criterion it was saved.

    Raises what save_grade raises.
    """
    stands = where_it_stands(path_of(audit), criterion, answer.grade)
    return changes.save_grade(audit, stands, answer, seen, by, sending), stands


def save_earlier_judgement(
    audit: CaseAudit, theme: Theme, judged: Judged, seen: int, by: Person, sending: Sending = NO_MARK
) -> tuple[Judgement, Theme]:
    """Save the judgement of a theme of an earlier version; see save_earlier_grade."""
    path = path_of(audit)
    stands = theme_where_it_stands(path, theme)
    versions = [carrying.before for carrying in path] + [whole(audit.framework_version_id)]
    of = next(v for v in versions if any(one.id == stands.id for one in v.themes))
    return changes.save_judgement(audit, stands, judged, seen, by, of.judgement_scale, sending), stands


def use_earlier_text(audit: CaseAudit, criterion: Criterion, earlier: Earlier, by: Person) -> Grade:
    """Take an earlier answer's text as this criterion's evidence, below what is written there already.

    What is there is never replaced. Raises UnusableAnswer when both together are too long, NotAllowedNow.
    """
    now = queries.grade_of(audit.id, criterion.id)
    before = queries.answer_of(now) if now else Answer(None)
    written = before.evidence
    row = earlier.row
    assert isinstance(row, Grade)  # only an answer is offered to be used again
    if now and earlier.text in written:
        return now
    text = f"{written}\n\n{earlier.text}" if written else earlier.text
    try:
        with_it = replace(
            before,
            evidence=text,
            sources=(*before.sources, *row.sources),
            evidence_on=before.evidence_on or row.evidence_on,
            document=before.document or row.document,
        )
        return changes.save_grade(audit, criterion, with_it, now.version if now else 0, by)
    except UnusableAnswer as problem:
        raise UnusableAnswer("evidence", f"{problem} Copy what you need of it instead.") from None
