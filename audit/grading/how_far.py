"""How far many audits have come: so many criteria answered of so many, for lists of audits."""

from collections.abc import Callable, Iterable
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, or_, select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade
from audit.rules.asking import asked
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer
from audit.rules.progress import is_answered, is_counted

# The audits that are asked the same: of one framework version and cohort.
Kinds = list[tuple[tuple[Theme, ...], list[int]]]


def answered_counts(audits: Iterable[CaseAudit]) -> dict[int, int]:
    """How many criteria of each audit (by id) have an answer, of those that progress counts.

    One query, and one more where something is asked only after a certain answer.
    """
    kinds = _kinds(audits)
    plain = _answers(kinds, lambda one: is_counted(one) and one.asked_if is None)
    counts = {id: 0 for _, ids in kinds for id in ids}
    if plain is not None:
        notes = [one.id for themes, _ in kinds for one in _criteria(themes) if one.is_note]
        answered = or_(Grade.grade.is_not(None), and_(Grade.criterion_id.in_(notes), Grade.evidence != ""))
        query = select(Grade.case_audit_id, func.count()).where(plain, answered)
        counts |= {id: int(n) for id, n in db.session.execute(query.group_by(Grade.case_audit_id))}
    given = _given_to_conditions(kinds)
    for themes, ids in kinds:
        for id in given.keys() & ids:
            answers = given[id]
            asked_now = [one for one in _conditional(themes, answers) if one.id in answers]
            counts[id] += sum(is_answered(one, answers[one.id]) for one in asked_now)
    return counts


def total_counts(audits: Iterable[CaseAudit]) -> dict[int, int]:
    """How many criteria of each audit (by id) are to be answered; see rules/progress.py.

    No query, or one where something is asked only after a certain answer.
    """
    kinds = _kinds(audits)
    given = _given_to_conditions(kinds)
    counts = {}
    for themes, ids in kinds:
        always = sum(is_counted(one) and one.asked_if is None for one in _criteria(themes))
        for id in ids:
            counts[id] = always + len(_conditional(themes, given.get(id, {})))
    return counts


def _kinds(audits: Iterable[CaseAudit]) -> Kinds:
    found: dict[tuple[int, str], list[int]] = {}
    for audit in audits:
        found.setdefault((audit.framework_version_id, audit.cohort), []).append(audit.id)
    return [(whole(version_id).themes_for(cohort), ids) for (version_id, cohort), ids in found.items()]


def _criteria(themes: Iterable[Theme]) -> list[Criterion]:
    return [criterion for theme in themes for criterion in theme.criteria]


def _conditional(themes: tuple[Theme, ...], answers: dict[int, Answer]) -> list[Criterion]:
    """The counted criteria that are asked on a condition, and are asked after these answers."""
    waiting = [one for one in _criteria(themes) if one.asked_if and is_counted(one)]
    if not waiting:
        return []
    now = asked(themes, {id: answer.grade for id, answer in answers.items()})
    return [one for one in waiting if one.id in now]


def _answers(kinds: Kinds, wanted: Callable[[Criterion], bool]) -> ColumnElement[bool] | None:
    """Whether a stored answer is one of these audits' to a criterion that is wanted; None where none is."""
    found = []
    for themes, audit_ids in kinds:
        ids = [one.id for one in _criteria(themes) if wanted(one)]
        if ids:
            found.append(and_(Grade.case_audit_id.in_(audit_ids), Grade.criterion_id.in_(ids)))
    return or_(*found) if found else None


def _given_to_conditions(kinds: Kinds) -> dict[int, dict[int, Answer]]:
    """By audit, the answers that conditions look at and those to what has a condition, by criterion."""
    criteria = [one for themes, _ in kinds for one in _criteria(themes)]
    looked_at = {one.asked_if.lineage for one in criteria if one.asked_if}
    if not looked_at:
        return {}
    where = _answers(kinds, lambda one: one.asked_if is not None or one.lineage in looked_at)
    assert where is not None
    rows = db.session.execute(
        select(Grade.case_audit_id, Grade.criterion_id, Grade.grade, Grade.evidence)
        .where(where)
        .order_by(Grade.case_audit_id)
    )
    return {
        id: {row.criterion_id: Answer(row.grade, row.evidence) for row in mine}
        for id, mine in groupby(rows, key=lambda row: row.case_audit_id)
    }
