"""The grades of an audit as graded and as moderated: side by side, one never in place of the other.

As graded is the first grade; as moderated is what a moderator agreed, else the grade as it stands.
"""

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
    rows = db.session.execute(
        select(ModeratedGrade.about, ModeratedGrade.about_id, ModeratedGrade.grade)
        .join(ModeratedGrade.moderation)
        .where(
            Moderation.case_audit_id == case_audit_id,
            Moderation.state == ModerationState.AGREED,
            ModeratedGrade.grade.is_not(None),
        )
    )
    return {(about, about_id): grade for about, about_id, grade in rows if grade is not None}


def grades_of(case_audit_id: int) -> dict[Thing, Grades]:
    """Every grade of an audit, as graded and as moderated. Three queries, however many."""
    agreed = agreed_grades(case_audit_id)
    version_id = db.session.scalar(
        select(CaseAudit.framework_version_id).where(CaseAudit.id == case_audit_id)
    )
    found: dict[Thing, Grades] = {}
    for id, first, grade in db.session.execute(
        select(Grade.criterion_id, Grade.first_grade, Grade.grade).where(Grade.case_audit_id == case_audit_id)
    ):
        found["criterion", id] = Grades(first, grade, agreed.get(("criterion", id), grade))
    for theme_id, first, grade in db.session.execute(
        select(Judgement.theme_id, Judgement.first_grade, Judgement.grade).where(
            Judgement.case_audit_id == case_audit_id
        )
    ):
        thing = ("theme", theme_id) if theme_id is not None else ("overall", version_id or 0)
        found[thing] = Grades(first, grade, agreed.get(thing, grade))
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
