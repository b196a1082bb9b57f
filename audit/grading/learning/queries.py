"""Questions about learning: the entries of an audit, what they lack, who may own an action."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import Exemplar, LearningPoint, LearningPointCriterion, Person, ProposedAction
from audit.rules.actions import Action, missing_from_action
from audit.rules.learning import Learnt, Marked, Point, missing_from_point, progress_of_learning
from audit.rules.progress import PartProgress

# What is shown of an action besides itself.
_WITH = (
    joinedload(ProposedAction.saved_by, innerjoin=True),
    joinedload(ProposedAction.owner),
    joinedload(ProposedAction.criterion),
    joinedload(ProposedAction.theme),
)

# What progress asks of them with every save, written once.
_p, _a, _e = LearningPoint.__table__.c, ProposedAction.__table__.c, Exemplar.__table__.c
_tied = LearningPointCriterion.__table__.c
_POINTS = (
    select(_p.entry, _p.text, func.count(_tied.criterion_id))
    .outerjoin(LearningPointCriterion.__table__, _tied.learning_point_id == _p.id)
    .where(_p.case_audit_id == bindparam("case_audit_id"), _p.removed_at.is_(None))
    .group_by(_p.id)
    .order_by(_p.id)
)
_ACTIONS = (
    select(
        _a.entry, _a.what, _a.owner_id, _a.owner_words, _a.contingency, _a.priority, _a.due_on,
        _a.criterion_id, _a.theme_id,
    )
    .where(_a.case_audit_id == bindparam("case_audit_id"), _a.removed_at.is_(None))
    .order_by(_a.id)
)  # fmt: skip
_MARK = select(_e.marked, _e.why).where(_e.case_audit_id == bindparam("case_audit_id"))


def points(case_audit_id: int, removed: bool = False) -> Sequence[LearningPoint]:
    """The strengths and areas for improvement of an audit, in the order in which they were begun."""
    gone = LearningPoint.removed_at.is_not(None) if removed else LearningPoint.removed_at.is_(None)
    return db.session.scalars(
        select(LearningPoint)
        .where(LearningPoint.case_audit_id == case_audit_id, gone)
        .options(joinedload(LearningPoint.saved_by, innerjoin=True))
        .order_by(LearningPoint.id)
    ).all()


def strengths_of(case_audit_id: int) -> list[LearningPoint]:
    """What went well in a case, as its auditor wrote it."""
    return [one for one in points(case_audit_id) if one.kind == Learnt.STRENGTH and one.text.strip()]


def actions(case_audit_id: int, removed: bool = False) -> Sequence[ProposedAction]:
    """The proposed actions of an audit, in the order in which they were begun, with their owners."""
    gone = ProposedAction.removed_at.is_not(None) if removed else ProposedAction.removed_at.is_(None)
    return db.session.scalars(
        select(ProposedAction)
        .where(ProposedAction.case_audit_id == case_audit_id, gone)
        .options(*_WITH)
        .order_by(ProposedAction.id)
    ).all()


def point_of(case_audit_id: int, entry: str) -> LearningPoint | None:
    """The strength or area for improvement with this key, removed or not."""
    return db.session.scalar(
        select(LearningPoint)
        .where(LearningPoint.case_audit_id == case_audit_id, LearningPoint.entry == entry)
        .options(joinedload(LearningPoint.saved_by, innerjoin=True))
    )


def action_of(case_audit_id: int, entry: str) -> ProposedAction | None:
    """The proposed action with this key, removed or not."""
    return db.session.scalar(
        select(ProposedAction)
        .where(ProposedAction.case_audit_id == case_audit_id, ProposedAction.entry == entry)
        .options(*_WITH)
    )


def exemplar_of(case_audit_id: int) -> Exemplar | None:
    """Whether the audit is an exemplar, if that was ever said."""
    return db.session.scalar(
        select(Exemplar)
        .where(Exemplar.case_audit_id == case_audit_id)
        .options(joinedload(Exemplar.saved_by, innerjoin=True))
    )


def keys(case_audit_id: int) -> list[str]:
    """The key of every entry that was ever saved in an audit, removed ones too."""
    of_points = select(LearningPoint.entry).where(LearningPoint.case_audit_id == case_audit_id)
    of_actions = select(ProposedAction.entry).where(ProposedAction.case_audit_id == case_audit_id)
    return list(db.session.scalars(of_points.union_all(of_actions)))


def value_of_point(row: LearningPoint) -> Point:
    """A strength or area for improvement as a plain value."""
    return Point(row.text, tuple(sorted(one.criterion_id for one in row.seen_in)))


def value_of_action(row: ProposedAction) -> Action:
    """A proposed action as a plain value."""
    return Action(
        row.what, row.owner_id, row.owner_words, row.contingency, row.priority, row.due_on,
        row.criterion_id, row.theme_id,
    )  # fmt: skip


def value_of_exemplar(row: Exemplar | None) -> Marked:
    """The exemplar mark as a plain value."""
    return Marked(row.marked, row.why) if row else Marked()


def progress_of(case_audit_id: int) -> PartProgress:
    """How far learning has come. Three short queries, as it is asked with every save."""
    ask, of = db.session.connection().execute, {"case_audit_id": case_audit_id}
    of_points = [(entry, missing_from_point(Point(text, (0,) * n))) for entry, text, n in ask(_POINTS, of)]
    of_actions = [(entry, missing_from_action(Action(*values))) for entry, *values in ask(_ACTIONS, of)]
    mark = ask(_MARK, of).first()
    return progress_of_learning(of_points, of_actions, Marked(*mark) if mark else Marked())


def people() -> Sequence[Person]:
    """Everyone who may own an action: whoever is active, by name."""
    return db.session.scalars(select(Person).where(Person.active).order_by(Person.name, Person.id)).all()


def person_called(words: str) -> Person | None:
    """The one active person whom these words name; None where they name nobody, or more than one."""
    named = select(Person).where(Person.active, func.lower(Person.name) == words.lower()).limit(2)
    found = db.session.scalars(named).all()
    return found[0] if len(found) == 1 else None
