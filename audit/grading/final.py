"""The grades of an audit as graded and as moderated: side by side, one never in place of the other.

As graded is the first grade; as moderated is what a moderator agreed, else the grade as it stands.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import aliased

from audit.extensions import db
from audit.models import CaseAudit, Grade, Judgement, ModeratedGrade, Moderation
from audit.rules.moderating import ModerationState

Thing = tuple[str, int]  # about, about id: as in a tally


class Grades(NamedTuple):
    """A grade as it was given first, as its auditor leaves it, and as moderated; None is none."""

    first: str | None
    now: str | None
    moderated: str | None


def agreed_grades(case_audit_id: int) -> dict[Thing, str]:
    """The grades that a moderator changed in an audit and agreed; empty until it is agreed."""
    return _agreed([case_audit_id]).get(case_audit_id, {})


def _agreed(case_audit_ids: Collection[int]) -> dict[int, dict[Thing, str]]:
    rows = db.session.execute(
        select(Moderation.case_audit_id, ModeratedGrade.about, ModeratedGrade.about_id, ModeratedGrade.grade)
        .join(ModeratedGrade.moderation)
        .where(
            Moderation.case_audit_id.in_(case_audit_ids),
            Moderation.state == ModerationState.AGREED,
            ModeratedGrade.grade.is_not(None),
        )
    )
    found: dict[int, dict[Thing, str]] = {}
    for audit_id, about, about_id, grade in rows:
        found.setdefault(audit_id, {})[about, about_id] = grade or ""
    return found


def grades_of(case_audit_id: int) -> dict[Thing, Grades]:
    """Every grade of an audit, as graded and as moderated. Three queries, however many."""
    return grades_of_each([case_audit_id])[case_audit_id]


def grades_of_each(case_audit_ids: Collection[int]) -> dict[int, dict[Thing, Grades]]:
    """Every grade of these audits, as graded and as moderated, by audit. Three queries, however many."""
    agreed = _agreed(case_audit_ids)
    found: dict[int, dict[Thing, Grades]] = {id: {} for id in case_audit_ids}

    def add(audit_id: int, thing: Thing, first: str | None, now: str | None) -> None:
        moderated = agreed[audit_id].get(thing, now) if audit_id in agreed else now
        found[audit_id][thing] = Grades(first, now, moderated)

    given = select(Grade.case_audit_id, Grade.criterion_id, Grade.first_grade, Grade.grade)
    for audit_id, id, first, now in db.session.execute(given.where(Grade.case_audit_id.in_(case_audit_ids))):
        add(audit_id, ("criterion", id), first, now)
    judged = select(
        Judgement.case_audit_id,
        Judgement.theme_id,
        CaseAudit.framework_version_id,
        Judgement.first_grade,
        Judgement.grade,
    ).join(Judgement.case_audit)
    for audit_id, theme_id, version_id, first, now in db.session.execute(
        judged.where(Judgement.case_audit_id.in_(case_audit_ids))
    ):
        thing = ("theme", theme_id) if theme_id is not None else ("overall", version_id)
        add(audit_id, thing, first, now)
    return found


def moderated_grade(row: Any = Grade) -> ColumnElement[str | None]:
    """Of a row of Grade (or its alias), in any query: its grade as moderated."""
    return _moderated(row, literal("criterion"), row.criterion_id)


def moderated_judgement(row: Any = Judgement) -> ColumnElement[str | None]:
    """Of a row of Judgement (or its alias), of a theme or overall, in any query: its grade as moderated."""
    audit = aliased(CaseAudit)
    version = select(audit.framework_version_id).where(audit.id == row.case_audit_id).correlate(row)
    about = case((row.theme_id.is_(None), "overall"), else_="theme")
    return _moderated(row, about, func.coalesce(row.theme_id, version.scalar_subquery()))


def agreed() -> ColumnElement[bool]:
    """Of an audit, in any query: whether a moderator agreed it."""
    return (
        select(Moderation.id)
        .where(Moderation.case_audit_id == CaseAudit.id, Moderation.state == ModerationState.AGREED)
        .exists()
    )


def _moderated(row: Any, about: ColumnElement[str], about_id: Any) -> ColumnElement[str | None]:
    said, moderation = aliased(ModeratedGrade), aliased(Moderation)
    changed = (
        select(said.grade)
        .join(moderation, said.moderation_id == moderation.id)
        .where(
            moderation.case_audit_id == row.case_audit_id,
            moderation.state == ModerationState.AGREED,
            said.about == about,
            said.about_id == about_id,
        )
        .correlate(row)
        .scalar_subquery()
    )
    return func.coalesce(changed, row.grade)
