"""What an auditor does to an audit: grades, judges, submits. Nothing typed is ever overwritten unseen."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import counting, first_grades, queries
from audit.grading.progress_queries import progress_of
from audit.grading.submitting.changes import send_to_moderator
from audit.grading.submitting.going import reasons_when_submitted
from audit.models import CaseAudit, Grade, Judgement, Person, record
from audit.models.case_audit import Sent
from audit.rules import clock, workflow
from audit.rules.framework import Criterion, Scale, Theme
from audit.rules.grades import Answer, Blank, UnusableAnswer, check_answer, check_text, settled
from audit.rules.impact import Impact
from audit.rules.progress import Judged, Lack
from audit.rules.sending import NO_MARK, Sending
from audit.rules.workflow import AuditState

# What the history says besides, such as that something came in a workbook.
Told = Mapping[str, str]
NOTHING_MORE: Told = MappingProxyType({})


class Stale(ValueError):
    """A save that has not seen the newest: `now` is what stands, to be shown beside what was sent."""

    def __init__(self, now: Any) -> None:
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


def check_may_grade(audit: CaseAudit) -> None:
    """Raise NotAllowedNow unless answers may be given: the round is open, the audit not yet submitted."""
    if audit.round.state != "open":
        raise workflow.NotAllowedNow(
            f"The round {audit.round.name} is closed, so its audits cannot be changed. "
            "Ask your QA lead to reopen it."
        )
    if audit.state == AuditState.SUBMITTED:
        raise workflow.NotAllowedNow(
            "This audit is submitted, so nothing in it can be changed. Its auditor can take it back as long "
            "as nobody has opened it."
        )
    workflow.move_audit(audit.state, "grade")


def note_started(audit: CaseAudit, by: Person) -> None:
    """With the first thing that is saved the audit is started."""
    after = workflow.move_audit(audit.state, "grade")
    if audit.state != after:
        audit.state = after
        audit.started_at = clock.now()
        record(audit, "started", by)


def save_grade(
    audit: CaseAudit,
    criterion: Criterion,
    answer: Answer,
    seen: int,
    by: Person,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> Grade:
    """Save the answer to one criterion. `seen` is the version the auditor had on screen (0: none yet).

    `sending` tells what follows the auditor's own last save, whose answer they never got, from what is
    stale. `told` is what the history says besides, such as that it came in a workbook. The same answer
    again changes nothing. Raises Stale, UnusableAnswer, NotAllowedNow.
    """
    check_may_grade(audit)
    scale = criterion.scale
    answer = settled(answer, scale.codes, scale.good, criterion.root_causes)
    check_answer(answer, scale.codes, criterion.blanks, scale.good, criterion.root_causes)
    now = queries.grade_of(audit.id, criterion.id)
    before = queries.answer_of(now) if now else Answer(None)
    if now is None:
        now = Grade(case_audit_id=audit.id, criterion_id=criterion.id, version=0)
    elif answer == before:
        return now
    check_seen(now, seen, by, sending)
    assert not isinstance(answer.evidence_on, str)  # it was checked
    now.grade, now.evidence, now.reason = answer.grade, answer.evidence, answer.reason
    now.root_causes, now.sources = list(answer.root_causes), list(answer.sources)
    now.evidence_on, now.document = answer.evidence_on, answer.document
    now.for_moderator = answer.for_moderator
    keep(now, by, sending)
    note_started(audit, by)
    record(audit, "graded", by, criterion=criterion.code, **changed(vars(before), vars(answer)), **told)
    return now


def save_judgement(
    audit: CaseAudit,
    theme: Theme | None,
    judged: Judged,
    seen: int,
    by: Person,
    scale: Scale | None = None,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> Judgement:
    """Save the judgement of a theme, or the overall one (no theme). See save_grade.

    `scale` is given for the theme of a version that the audit has left.
    """
    check_may_grade(audit)
    scale = scale or whole(audit.framework_version_id).judgement_scale
    allowed = {*scale.codes, Blank.NOT_APPLICABLE} if theme else set(scale.codes)
    if judged.grade is not None and judged.grade not in allowed:
        raise UnusableAnswer("grade", "Choose one of the grades shown.")
    if judged.impact is not None and judged.impact not in set(Impact):
        raise UnusableAnswer("impact", "Choose what difference it has made among those shown.")
    check_text("rationale", "The rationale", judged.rationale)
    check_text("against_guard", "The reason", judged.against_guard)
    now = queries.judgement_of(audit.id, theme.id if theme else None)
    before = queries.judged_of(now) if now else Judged()
    if now is None:
        now = Judgement(case_audit_id=audit.id, theme_id=theme.id if theme else None, version=0)
    elif judged == before:
        return now
    check_seen(now, seen, by, sending)
    now.grade, now.rationale, now.against_guard = judged.grade, judged.rationale, judged.against_guard
    now.impact = judged.impact
    keep(now, by, sending)
    note_started(audit, by)
    about = theme.code if theme else "overall"
    record(audit, "judged", by, theme=about, **changed(vars(before), vars(judged)), **told)
    return now


def check_seen(row: Sent, seen: int, by: Person, sending: Sending) -> None:
    """Raise Stale unless the newest was seen, or is what this person's page sent last, without an answer."""
    own = row.saved_by_id == by.id and sending.follows(row.sending)
    if row.version and row.version != seen and not own:
        raise Stale(row)


def keep(row: Sent, by: Person, sending: Sending = NO_MARK) -> None:
    """Keep what an auditor saved, with who, when, the next version number and the mark of its sending.

    It reaches the database with the history's entry, which always follows.
    """
    row.version += 1
    row.sending = sending.to_store
    row.saved_at, row.saved_by_id = clock.now(), by.id
    db.session.add(row)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What changed, as field: [before, after]."""
    both = {field: [before[field], after[field]] for field in after if before[field] != after[field]}
    return {field: [_plain(value) for value in values] for field, values in both.items()}


def _plain(value: Any) -> Any:
    """As the history, which is JSON, keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def submit(audit: CaseAudit, by: Person, marks: int = 0) -> None:
    """Submit an audit: it is locked and from now on counted. Raises NotReady naming all that is missing.

    The grades that it is first submitted with are kept beside those of any later submission.

    Why it goes to a moderator, if it does, is kept with it. `marks` is how many words that may say who
    somebody is were left in it and looked at.
    """
    if audit.round.state != "open":
        raise workflow.NotAllowedNow("This round is closed. Ask your QA lead to reopen it.")
    after = workflow.move_audit(audit.state, "submit")
    answers = queries.answers(audit.id)
    progress = progress_of(audit, answers, queries.judgements(audit.id))
    if not progress.ready:
        raise NotReady(progress.lacks)
    audit.state = after
    audit.submitted_at = clock.now()
    first_grades.keep(audit)
    reasons = reasons_when_submitted(audit, progress, answers)
    send_to_moderator(audit, reasons)
    counting.count(audit)
    record(
        audit,
        "submitted",
        by,
        overall=progress.overall.grade,
        against_guard=bool(progress.warnings),
        to_moderator=[[one.why, one.criterion.code if one.criterion else None] for one in reasons],
        marks=marks,
    )
