"""Audits that have something in common which is no grade: who was heard, what was learnt, what lay behind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select
from werkzeug.datastructures import MultiDict

from audit.extensions import db
from audit.models import (
    CaseAudit,
    Concern,
    Criterion,
    Grade,
    LearningPoint,
    LearningPointCriterion,
    Participant,
)
from audit.models import Theme as StoredTheme
from audit.results.address import Unknown
from audit.results.audits.queries import conditions_of, met
from audit.results.selection import Selection
from audit.rules.framework import Theme
from audit.rules.grades import Blank
from audit.rules.learning import Learnt
from audit.rules.sources import Source
from audit.rules.taking_part import LABELS, Took, Who

Texts = Mapping[int, str]  # by audit


@dataclass(frozen=True)
class Having:
    """What the audits of a list have: in words after "with", as a condition, and what was written of it."""

    words: str
    condition: ColumnElement[bool]
    written: Callable[[Iterable[int]], Texts] = lambda _: {}


def having(selection: Selection, args: MultiDict[str, str]) -> dict[str, tuple[str, Having]]:
    """What an address asks for, by the part of it that says so, with that part's value; raises Unknown."""
    makers = {"voice": _voice, "learnt": _learnt, "cause": _cause, "alone": _alone, "concern": _concern}
    asked = {name: args.get(name, "").strip() for name in makers}
    return {name: (value, makers[name](selection, value)) for name, value in asked.items() if value}


def _voice(_: Selection, asked: str) -> Having:
    """`child-not_asked`: of several people of one role the one who did most counts."""
    role, took = _pair(asked)
    if role not in set(Who) or took not in set(Took):
        raise Unknown("Nobody takes part in an audit like that.")
    order = list(Took)
    better = order[: order.index(Took(took))]

    def said(*of: Took) -> ColumnElement[bool]:
        return exists().where(
            Participant.case_audit_id == CaseAudit.id, Participant.role == role, Participant.took.in_(of)
        )

    condition = and_(said(Took(took)), ~said(*better)) if better else said(Took(took))
    return Having(
        f"{LABELS[Who(role)].lower()}: {Took(took).label.lower()}", condition,
        lambda ids: _texts(
            select(Participant.case_audit_id, Participant.why)
            .where(Participant.case_audit_id.in_(list(ids)))
            .where(Participant.role == role, Participant.took == took)
            .order_by(Participant.id)
        ),
    )  # fmt: skip


def _learnt(selection: Selection, asked: str) -> Having:
    """`strength-12`: a strength seen in criteria of the theme with this id, in any version."""
    kind, id = _pair(asked)
    if kind not in set(Learnt):
        raise Unknown("There is no such kind of learning.")
    theme, criteria = _theme(selection, id)
    point = (
        select(LearningPoint.id)
        .join(LearningPoint.seen_in)
        .where(
            LearningPoint.kind == kind,
            LearningPoint.removed_at.is_(None),
            LearningPointCriterion.criterion_id.in_(criteria),
        )
    )
    return Having(
        f"{Learnt(kind).label.lower()} in theme {theme.code} {theme.name}",
        point.where(LearningPoint.case_audit_id == CaseAudit.id).exists(),
        lambda ids: _texts(
            select(LearningPoint.case_audit_id, LearningPoint.text)
            .where(LearningPoint.id.in_(point), LearningPoint.case_audit_id.in_(list(ids)))
            .order_by(LearningPoint.id)
        ),
    )  # fmt: skip


def _pair(asked: str) -> tuple[str, str]:
    first, _, second = asked.partition("-")
    return first, second


def _theme(selection: Selection, id: str) -> tuple[Theme, list[int]]:
    """The theme with this id, and the ids of its criteria in every version."""
    for theme in selection.version.themes:
        if str(theme.id) == id:
            same = (one for version in selection.versions for one in version.themes)
            return theme, [c.id for one in same if one.lineage == theme.lineage for c in one.criteria]
    raise Unknown("There is no such theme in these rounds.")


def _cause(selection: Selection, code: str) -> Having:
    names = {code: name for version in reversed(selection.versions) for code, name in version.root_causes}
    named = cast(Grade.root_causes, Text).contains(f'"{code}"', autoescape=True)
    return Having(f"root cause: {names.get(code, code).lower()}", _answered(selection, named))


def _alone(selection: Selection, asked: str) -> Having:
    """`12`: an answer in this theme rests on the record alone; `all`: in any."""
    on_record = cast(Grade.sources, Text) == f'["{Source.RECORD}"]'
    if asked == "all":
        return Having("evidence on the record alone", _answered(selection, on_record))
    theme, criteria = _theme(selection, asked)
    return Having(
        f"evidence on the record alone in theme {theme.code} {theme.name}",
        _answered(selection, and_(on_record, Grade.criterion_id.in_(criteria))),
    )


def _answered(selection: Selection, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an audit has such an answer, among those that the figures of learning count."""
    query = (
        select(Grade.id)
        .join(Grade.criterion)
        .join(Criterion.theme)
        .where(
            Grade.case_audit_id == CaseAudit.id,
            StoredTheme.framework_version_id == CaseAudit.framework_version_id,
            CaseAudit.framework_version_id.in_([version.id for version in selection.versions]),
            Grade.grade.is_not(None),
            Grade.grade.not_in(list(Blank)),
            which,
        )
        .correlate(CaseAudit)
    )
    for id, chain in conditions_of(selection.versions).items():
        query = query.where(or_(Grade.criterion_id != id, met(chain)))
    return query.exists()


def _concern(_: Selection, asked: str) -> Having:
    if asked != "raised":
        raise Unknown("Concerns are raised or not.")
    return Having("a concern was raised", exists().where(Concern.case_audit_id == CaseAudit.id))


def _texts(query: Any) -> Texts:
    found: dict[int, list[str]] = {}
    for audit_id, text in db.session.execute(query):
        if text:
            found.setdefault(audit_id, []).append(text)
    return {id: "\n".join(texts) for id, texts in found.items()}
