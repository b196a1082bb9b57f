"""What auditors gave beside what was agreed afterwards, of the audits that a moderator agreed.

Of a case that two audited, both are beside the one agreed grade, and nothing is told before both are
submitted and the moderator has agreed. What a reader is blind to is never there (see results/hidden.py).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.models import CaseAudit, Grade, Judgement, ModeratedGrade, Moderation
from audit.results.agreement.queries import Given, Thing
from audit.results.selection import Selection
from audit.rules.moderating import ModerationState
from audit.rules.workflow import COUNTED, AuditState

First = aliased(CaseAudit)  # of the case: the moderation of a pair is at the first


class Beside(NamedTuple):
    """So many grades of one auditor in one round: what was given first, and what was agreed."""

    auditor_id: int
    round_id: int
    about: str
    about_id: int
    given: str
    agreed: str
    n: int


def beside_agreed(selection: Selection, auditor_id: int | None = None) -> list[Beside]:
    """Every auditor's first grades beside those agreed, or one auditor's alone. Two queries."""
    said, theirs = aliased(ModeratedGrade), aliased(Grade)
    criteria = (
        _of(
            selection, auditor_id, Grade.criterion_id.label("about_id"), Grade.first_grade.label("given"),
            func.coalesce(said.grade, theirs.grade).label("agreed"),
        )
        .join(Grade, Grade.case_audit_id == CaseAudit.id)
        .outerjoin(
            theirs, and_(theirs.case_audit_id == First.id, theirs.criterion_id == Grade.criterion_id)
        )
        .outerjoin(
            said,
            and_(
                said.moderation_id == Moderation.id, said.about == "criterion",
                said.about_id == Grade.criterion_id,
            ),
        )
    )  # fmt: skip
    found = [Beside(a, r, "criterion", *rest) for a, r, *rest in _counted(criteria, "about_id")]
    about = case((Judgement.theme_id.is_(None), "overall"), else_="theme")
    about_id = func.coalesce(Judgement.theme_id, CaseAudit.framework_version_id)
    of_first = aliased(Judgement)
    judgements = (
        _of(
            selection, auditor_id, about.label("about"), about_id.label("about_id"),
            Judgement.first_grade.label("given"), func.coalesce(said.grade, of_first.grade).label("agreed"),
        )
        .join(Judgement, Judgement.case_audit_id == CaseAudit.id)
        .outerjoin(
            of_first,
            and_(
                of_first.case_audit_id == First.id,
                or_(
                    of_first.theme_id == Judgement.theme_id,
                    and_(of_first.theme_id.is_(None), Judgement.theme_id.is_(None)),
                ),
            ),
        )
        .outerjoin(
            said,
            and_(said.moderation_id == Moderation.id, said.about == about, said.about_id == about_id),
        )
        # Two overall judgements are of the same thing only where the version is the same.
        .where(
            or_(
                Judgement.theme_id.is_not(None),
                First.framework_version_id == CaseAudit.framework_version_id,
            )
        )
    )  # fmt: skip
    return found + [Beside(*row) for row in _counted(judgements, "about", "about_id")]


def _of(selection: Selection, auditor_id: int | None, *columns: Any) -> Select[Any]:
    to_come = aliased(CaseAudit)
    unfinished = (
        select(to_come.id)
        .where(
            to_come.sampled_case_id == CaseAudit.sampled_case_id,
            to_come.state.not_in((*COUNTED, AuditState.TAKEN_OUT)),
        )
        .exists()
    )
    query = (
        select(CaseAudit.auditor_id.label("auditor_id"), CaseAudit.round_id.label("round_id"), *columns)
        .join(First, and_(First.sampled_case_id == CaseAudit.sampled_case_id, ~First.second))
        .join(Moderation, Moderation.case_audit_id == First.id)
        .where(
            Moderation.state == ModerationState.AGREED,
            First.state.in_(COUNTED),
            CaseAudit.state.in_(COUNTED),
            CaseAudit.round_id.in_(selection.round_ids),
            *selection.narrow.of(CaseAudit),
            ~unfinished,
        )
    )
    return query if auditor_id is None else query.where(CaseAudit.auditor_id == auditor_id)


def _counted(query: Select[Any], *names: str) -> Sequence[Any]:
    rows = query.subquery()
    columns = [rows.c[name] for name in ("auditor_id", "round_id", *names, "given", "agreed")]
    there = (rows.c.given.is_not(None), rows.c.agreed.is_not(None))
    return db.session.execute(select(*columns, func.count()).where(*there).group_by(*columns)).all()


def given_by(
    rows: Iterable[Beside], key: Callable[[Beside], int] = lambda _: 0
) -> dict[int, dict[Thing, Given]]:
    """What was given beside what was agreed, thing by thing, by auditor, by round or (0) all together."""
    found: dict[int, dict[Thing, Given]] = {}
    for row in rows:
        things = found.setdefault(key(row), {})
        things.setdefault((row.about, row.about_id), Counter())[row.given, row.agreed] += row.n
    return found
