"""What an auditor does with learning: writes, ties, removes and puts back; each saved as it is given."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import queries as audits
from audit.grading.changes import NOTHING_MORE, Told, changed, check_may_grade, check_seen, keep, note_started
from audit.grading.learning import queries
from audit.models import (
    CaseAudit,
    Exemplar,
    LearningPoint,
    LearningPointCriterion,
    Person,
    ProposedAction,
    record,
)
from audit.rules import clock
from audit.rules.actions import Action, Usual, check_action, usual
from audit.rules.framework import Theme
from audit.rules.grades import UnusableAnswer
from audit.rules.learning import MOST, EntryKey, Marked, Point, check_marked, check_point, name_of
from audit.rules.sending import NO_MARK, Sending

Entry = LearningPoint | ProposedAction


def criteria_of(audit: CaseAudit) -> dict[int, str]:
    """The code of every criterion that applies to an audit's case, by id, in the order of the form."""
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    return {one.id: one.code for theme in themes for one in theme.criteria}


def theme_of_criterion(audit: CaseAudit, criterion_id: int) -> Theme | None:
    """The theme in which a criterion stands in an audit; None where it is not asked, or there is none."""
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    return next((theme for theme in themes if any(one.id == criterion_id for one in theme.criteria)), None)


def save_point(
    audit: CaseAudit,
    key: EntryKey,
    point: Point,
    seen: int,
    by: Person,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> LearningPoint | None:
    """Save a strength or an area for improvement. `seen` is the version on screen (0: none yet).

    The same again changes nothing, and what is still blank is not begun (None). A save to one that was
    removed meanwhile puts it back: what was typed is not lost. Raises Stale, UnusableAnswer, NotAllowedNow.
    """
    check_may_grade(audit)
    now = queries.point_of(audit.id, str(key))
    before = queries.value_of_point(now) if now else Point()
    codes = criteria_of(audit)
    check_point(point, {*codes, *before.criteria})
    point = replace(point, criteria=tuple(sorted(set(point.criteria))))
    if now is None:
        if not point.text.strip():
            return None
        _check_room(audit, LearningPoint)
        now = LearningPoint(case_audit_id=audit.id, entry=str(key), kind=key.kind, version=0)
    elif point == before and now.removed_at is None:
        return now
    check_seen(now, seen, by, sending)
    now.text, now.removed_at = point.text, None
    _tie(now, point.criteria)
    _kept(audit, now, by, _words(before, codes), _words(point, codes), sending, told)
    return now


def _tie(row: LearningPoint, criteria: Collection[int]) -> None:
    row.seen_in = [one for one in row.seen_in if one.criterion_id in criteria]
    there = {one.criterion_id for one in row.seen_in}
    row.seen_in += [LearningPointCriterion(criterion_id=id) for id in sorted(set(criteria) - there)]


def _words(point: Point, codes: Mapping[int, str]) -> dict[str, Any]:
    """A point as the history keeps it: criteria by their codes."""
    return {"text": point.text, "criteria": [codes.get(id, str(id)) for id in point.criteria]}


def save_action(
    audit: CaseAudit,
    key: EntryKey,
    action: Action,
    seen: int,
    by: Person,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> ProposedAction | None:
    """Save a proposed action; see save_point. What is left open of when and how pressing is as usual."""
    check_may_grade(audit)
    action = _with_what_is_usual(audit, action)
    check_action(action, clock.today())
    now = queries.action_of(audit.id, str(key))
    before = queries.value_of_action(now) if now else Action()
    _check_about(audit, action, before)
    if now is None:
        if not (action.what.strip() or action.owner_words or action.owner_id or action.contingency.strip()):
            return None
        _check_room(audit, ProposedAction)
        now = ProposedAction(case_audit_id=audit.id, entry=str(key), version=0)
    elif action == before and now.removed_at is None:
        return now
    check_seen(now, seen, by, sending)
    for field, value in vars(action).items():
        setattr(now, field, value)
    now.removed_at = None
    _kept(audit, now, by, _plain(before), _plain(action), sending, told)
    return now


def _with_what_is_usual(audit: CaseAudit, action: Action) -> Action:
    """Where no day or priority is given, those that are usual for the grade the action hangs on."""
    if (action.criterion_id is None and action.theme_id is None) or (action.due_on and action.priority):
        return action
    found = usual_for(audit, action.criterion_id, action.theme_id)
    due = action.due_on or found.due(clock.today())
    return replace(action, due_on=due, priority=action.priority or found.priority)


def usual_for(audit: CaseAudit, criterion_id: int | None, theme_id: int | None) -> Usual:
    """What is usual for an action about this criterion or theme, as it is graded or judged now."""
    version = whole(audit.framework_version_id)
    criterion = version.criteria().get(criterion_id or 0)
    if criterion is not None:
        given = audits.grade_of(audit.id, criterion.id)
        return usual(given.grade if given else None, criterion.scale, criterion.kind)
    judged = audits.judgement_of(audit.id, theme_id) if theme_id is not None else None
    return usual(judged.grade if judged else None, version.judgement_scale)


def _check_about(audit: CaseAudit, action: Action, before: Action) -> None:
    """An action is about a theme or criterion of this audit, or stays about what it was about."""
    themes = {theme.id for theme in whole(audit.framework_version_id).themes_for(audit.cohort)}
    if action.theme_id not in {None, before.theme_id, *themes}:
        raise UnusableAnswer("about", "Choose what the action is about from those shown.")
    if action.criterion_id not in {None, before.criterion_id, *criteria_of(audit)}:
        raise UnusableAnswer("about", "Choose what the action is about from those shown.")


def _plain(action: Action) -> dict[str, Any]:
    """An action as the history keeps it, where "what" says what was done."""
    words = dict(vars(action))
    return {"action": words.pop("what"), **words}


def _check_room(audit: CaseAudit, model: type[Entry]) -> None:
    n = db.session.query(model).filter(model.case_audit_id == audit.id).count()
    if n >= MOST:
        raise UnusableAnswer("text", f"An audit keeps {MOST} of these. Change or use one of those there.")


def _kept(
    audit: CaseAudit, row: Entry, by: Person, before: Any, after: Any, sending: Sending, told: Told
) -> None:
    keep(row, by, sending)
    note_started(audit, by)
    record(audit, f"wrote {name_of(row.entry)}", by, entry=row.entry, **changed(before, after), **told)


def remove(audit: CaseAudit, row: Entry, by: Person, told: Told = NOTHING_MORE) -> None:
    """Take an entry away. It is kept, and can be put back, until the audit is submitted. Twice is once."""
    check_may_grade(audit)
    if row.removed_at is None:
        row.removed_at = clock.now()
        keep(row, by)
        record(audit, f"removed {name_of(row.entry)}", by, entry=row.entry, **told)


def put_back(audit: CaseAudit, row: Entry, by: Person) -> None:
    """Put an entry back that was removed. Twice is once."""
    check_may_grade(audit)
    if row.removed_at is not None:
        row.removed_at = None
        keep(row, by)
        record(audit, f"put back {name_of(row.entry)}", by, entry=row.entry)


def save_exemplar(
    audit: CaseAudit,
    marked: Marked,
    seen: int,
    by: Person,
    sending: Sending = NO_MARK,
    told: Told = NOTHING_MORE,
) -> Exemplar | None:
    """Save whether the audit is an exemplar and what others can learn from it; see save_point."""
    check_may_grade(audit)
    check_marked(marked)
    now = queries.exemplar_of(audit.id)
    before = queries.value_of_exemplar(now)
    if now is None:
        if marked == Marked():
            return None
        now = Exemplar(case_audit_id=audit.id, version=0)
    elif marked == before:
        return now
    check_seen(now, seen, by, sending)
    now.marked, now.why = marked.exemplar, marked.why
    keep(now, by, sending)
    note_started(audit, by)
    record(audit, "marked as an exemplar", by, **changed(vars(before), vars(marked)), **told)
    return now
