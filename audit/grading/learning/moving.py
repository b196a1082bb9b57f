"""Learning when its audit is moved to a newer version: what an entry is about leads on to today's criteria.

What nothing carries on stays tied to the earlier criterion, which the entry goes on naming.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, LearningPoint, LearningPointCriterion, ProposedAction
from audit.rules.carrying import Carrying

Entries = dict[int, list[LearningPoint | ProposedAction]]  # by audit


def entries_of(audit_ids: Collection[int]) -> Entries:
    """Every entry of these audits, removed ones too."""
    points = select(LearningPoint).where(LearningPoint.case_audit_id.in_(audit_ids))
    actions = select(ProposedAction).where(ProposedAction.case_audit_id.in_(audit_ids))
    found: Entries = {}
    for row in (*db.session.scalars(points), *db.session.scalars(actions)):
        found.setdefault(row.case_audit_id, []).append(row)
    return found


def carry(entries: Iterable[LearningPoint | ProposedAction], carried: Carrying) -> None:
    """Tie the entries of an audit that is being moved to the criteria and themes of the newer version."""
    for row in entries:
        if isinstance(row, LearningPoint):
            _tie_again(row, carried)
            continue
        if row.criterion_id is not None:
            row.criterion_id = leading_on([row.criterion_id], [carried])[0]
        row.theme_id = theme_leading_on(row.theme_id, [carried])


def _tie_again(point: LearningPoint, carried: Carrying) -> None:
    before = {one.criterion_id for one in point.seen_in}
    after = set(leading_on(before, [carried]))
    if after != before:
        point.seen_in = [one for one in point.seen_in if one.criterion_id in after]
        point.seen_in += [LearningPointCriterion(criterion_id=id) for id in sorted(after - before)]


def leading_on(criteria: Iterable[int], path: Sequence[Carrying]) -> list[int]:
    """The criteria (ids) that these lead to after the moves of `path`; one that leads nowhere stays."""
    here = list(criteria)
    for carrying in path:
        found: list[int] = []
        for id in here:
            one = carrying.criteria.get(id)
            made = [*([one.after] if one.after else []), *one.made_of_it] if one else []
            # What was split off is another matter, where the criterion itself goes on.
            found += [made[0].id] if one and one.after else [part.id for part in made] or [id]
        here = list(dict.fromkeys(found))
    return here


def theme_leading_on(theme_id: int | None, path: Sequence[Carrying]) -> int | None:
    """The theme that this one leads to after the moves of `path`."""
    for carrying in path:
        one = carrying.themes.get(theme_id or 0)
        theme_id = one.after.id if one and one.after else theme_id
    return theme_id


def is_of_today(audit: CaseAudit, criteria: Iterable[int]) -> bool:
    """Whether these criteria are all of the version that the audit uses."""
    return set(criteria) <= set(whole(audit.framework_version_id).criteria())
