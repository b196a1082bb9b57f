"""What repeats among strengths and areas for improvement: in how many audits each theme was named as one."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select

from audit.extensions import db
from audit.models import CaseAudit, Criterion, LearningPoint, LearningPointCriterion, Theme
from audit.results.counted_audits import counted
from audit.results.selection import Selection
from audit.rules.learning import Learnt, again


@dataclass(frozen=True)
class Named:
    """A theme, and in how many audits something of it was named."""

    theme_id: int
    name: str
    n: int
    again: bool  # among the most often named of the newest round that names any, and of the one before


@dataclass(frozen=True)
class Repeating:
    """What was named of one kind, most often first; `audits` name anything at all, of either kind."""

    kind: Learnt
    themes: tuple[Named, ...]
    audits: int


@dataclass
class _Counts:
    whole: Counter[str] = field(default_factory=Counter)  # by the lineage of the theme
    by_round: dict[int, Counter[str]] = field(default_factory=dict)


def repeating(selection: Selection) -> tuple[Repeating, ...]:
    """Areas for improvement, then strengths. Two queries, whatever the number of audits."""
    of_point = (counted(selection), LearningPoint.removed_at.is_(None))
    audits = db.session.scalar(
        select(func.count(CaseAudit.id.distinct()))
        .select_from(LearningPoint)
        .join(LearningPoint.case_audit)
        .where(*of_point)
    )
    rows = db.session.execute(
        select(LearningPoint.kind, Theme.lineage, CaseAudit.round_id, func.count(CaseAudit.id.distinct()))
        .join(LearningPoint.case_audit)
        .join(LearningPoint.seen_in)
        .join(LearningPointCriterion.criterion)
        .join(Criterion.theme)
        .where(*of_point)
        .group_by(LearningPoint.kind, Theme.lineage, CaseAudit.round_id)
    )
    found = {kind: _Counts() for kind in Learnt}
    for kind, lineage, round_id, n in rows:
        counts = found[Learnt(kind)]
        counts.whole[lineage] += n
        counts.by_round.setdefault(round_id, Counter())[lineage] += n
    kinds = (Learnt.IMPROVEMENT, Learnt.STRENGTH)
    return tuple(Repeating(kind, _named(selection, found[kind]), audits or 0) for kind in kinds)


def _named(selection: Selection, counts: _Counts) -> tuple[Named, ...]:
    newest_first = [counts.by_round[id] for id in selection.round_ids if id in counts.by_round]
    repeats = again(newest_first)
    themes = [
        Named(one.id, f"{one.code} {one.name}", counts.whole[one.lineage], one.lineage in repeats)
        for one in selection.version.themes
        if counts.whole[one.lineage]
    ]
    return tuple(sorted(themes, key=lambda one: -one.n))
