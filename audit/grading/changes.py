"""What an auditor does to an audit: grades, judges, submits. Nothing typed is ever overwritten unseen."""

from collections.abc import Mapping

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import counting, queries
from audit.models import CaseAudit, Grade, Judgement, Person, record
from audit.rules import clock, workflow
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer, Blank, UnusableAnswer, check_answer, check_text
from audit.rules.progress import Judged, Lack


class Stale(ValueError):
    """A save that has not seen the newest: `now` is what stands, to be shown beside what was sent."""

    def __init__(self, now: Grade | Judgement) -> None:
        super().__init__(f"This was changed meanwhile by {now.saved_by.name}.")
        self.now = now


class NotReady(ValueError):
    """An audit that still lacks something; `lacks` says what."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(f"{len(lacks)} things are missing.")
        self.lacks = lacks


def theme_of(audit: CaseAudit, theme_id: int) -> Theme | None:
    """The theme with the criteria that apply to this audit's case, if it applies."""
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    return next((theme for theme in themes if theme.id == theme_id), None)


def criterion_of(audit: CaseAudit, criterion_id: int) -> tuple[Theme, Criterion] | None:
    """The criterion with its theme, if it applies to this audit's case."""
    for theme in whole(audit.framework_version_id).themes_for(audit.cohort):
        for criterion in theme.criteria:
            if criterion.id == criterion_id:
                return theme, criterion
    return None


def _may_grade(audit: CaseAudit) -> None:
    if audit.round.state != "open":
        raise workflow.NotAllowedNow(
            f"The round {audit.round.name} is closed, so its audits cannot be changed. "
            "Ask your QA lead to reopen it."
        )
    workflow.move_audit(audit.state, "grade")


def _started(audit: CaseAudit, by: Person) -> None:
    after = workflow.move_audit(audit.state, "grade")
    if audit.state != after:
        audit.state = after
        audit.started_at = clock.now()
        record(audit, "started", by)


def save_grade(audit: CaseAudit, criterion: Criterion, answer: Answer, seen: int, by: Person) -> Grade:
    """Save the answer to one criterion. `seen` is the version the auditor had on screen (0: none yet).

    The same answer again changes nothing. Raises Stale, UnusableAnswer, NotAllowedNow.
    """
    _may_grade(audit)
    check_answer(answer, criterion.scale.codes, criterion.blanks)
    now = queries.grade_of(audit.id, criterion.id)
    before = Answer(now.grade, now.evidence, now.reason) if now else Answer(None)
    if now is None:
        now = Grade(case_audit_id=audit.id, criterion_id=criterion.id, version=0)
    elif answer == before:
        return now
    elif now.version != seen:
        raise Stale(now)
    now.grade, now.evidence, now.reason = answer.grade, answer.evidence, answer.reason
    _saved(now, by)
    _started(audit, by)
    record(audit, "graded", by, criterion=criterion.code, **_changed(vars(before), vars(answer)))
    return now


def save_judgement(audit: CaseAudit, theme: Theme | None, judged: Judged, seen: int, by: Person) -> Judgement:
    """Save the judgement of a theme, or the overall one (no theme). See save_grade."""
    _may_grade(audit)
    scale = whole(audit.framework_version_id).judgement_scale
    allowed = {*scale.codes, Blank.NOT_APPLICABLE} if theme else set(scale.codes)
    if judged.grade is not None and judged.grade not in allowed:
        raise UnusableAnswer("grade", "Choose one of the grades shown.")
    check_text("rationale", "The rationale", judged.rationale)
    check_text("against_guard", "The reason", judged.against_guard)
    now = queries.judgement_of(audit.id, theme.id if theme else None)
    before = Judged(now.grade, now.rationale, now.against_guard) if now else Judged()
    if now is None:
        now = Judgement(case_audit_id=audit.id, theme_id=theme.id if theme else None, version=0)
    elif judged == before:
        return now
    elif now.version != seen:
        raise Stale(now)
    now.grade, now.rationale, now.against_guard = judged.grade, judged.rationale, judged.against_guard
    _saved(now, by)
    _started(audit, by)
    about = theme.code if theme else "overall"
    record(audit, "judged", by, theme=about, **_changed(vars(before), vars(judged)))
    return now


def _saved(row: Grade | Judgement, by: Person) -> None:
    row.version += 1
    row.saved_at, row.saved_by_id = clock.now(), by.id
    db.session.add(row)
    db.session.flush()


def _changed(
    before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """What changed, as field: [before, after]."""
    return {field: [before[field], after[field]] for field in after if before[field] != after[field]}


def submit(audit: CaseAudit, by: Person) -> None:
    """Submit an audit: it is locked and from now on counted. Raises NotReady naming all that is missing."""
    if audit.round.state != "open":
        raise workflow.NotAllowedNow("This round is closed. Ask your QA lead to reopen it.")
    after = workflow.move_audit(audit.state, "submit")
    progress = queries.progress_of(audit, queries.answers(audit.id), queries.judgements(audit.id))
    if not progress.ready:
        raise NotReady(progress.lacks)
    audit.state = after
    audit.submitted_at = clock.now()
    db.session.flush()
    counting.count(audit)
    record(audit, "submitted", by, overall=progress.overall.grade, against_guard=bool(progress.warnings))
