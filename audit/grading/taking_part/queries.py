"""Questions about who took part: what is kept of each person, and how far the page has come."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import Participant, Reflection
from audit.rules.progress import PartProgress
from audit.rules.taking_part import REQUIRED, Part, progress_of_parts

_c = Participant.__table__.c
_PARTS = select(_c.role, _c.number, _c.took, _c.how, _c.took_part_on, _c.why).where(
    _c.case_audit_id == bindparam("case_audit_id")
)


def participants(case_audit_id: int) -> dict[tuple[str, int], Participant]:
    """What is kept of each person, by role and number, with who saved it."""
    found = db.session.scalars(
        select(Participant)
        .where(Participant.case_audit_id == case_audit_id)
        .options(joinedload(Participant.saved_by, innerjoin=True))
        .order_by(Participant.role, Participant.number)
    )
    return {(one.role, one.number): one for one in found}


def participant_of(case_audit_id: int, role: str, number: int) -> Participant | None:
    """What is kept of one person, if anything is."""
    return db.session.scalar(
        select(Participant)
        .where(
            Participant.case_audit_id == case_audit_id,
            Participant.role == role,
            Participant.number == number,
        )
        .options(joinedload(Participant.saved_by, innerjoin=True))
    )


def reflection_of(case_audit_id: int) -> Reflection | None:
    """The worker's reflection, if it was begun."""
    return db.session.scalar(
        select(Reflection)
        .where(Reflection.case_audit_id == case_audit_id)
        .options(joinedload(Reflection.saved_by, innerjoin=True))
    )


def part_of(row: Participant) -> Part:
    """What is kept of one person as a plain value."""
    return Part(row.took, row.how, row.took_part_on, row.why)


def parts_of(rows: Mapping[tuple[str, int], Participant]) -> dict[tuple[str, int], Part]:
    """What is kept of each person as plain values."""
    return {key: part_of(row) for key, row in rows.items()}


def progress_of(case_audit_id: int, calibration: bool = False) -> PartProgress:
    """How far an auditor has come with who took part. One query, as it is asked with every save.

    For a calibration nobody needs to be asked: the case may be made up.
    """
    rows = db.session.connection().execute(_PARTS, {"case_audit_id": case_audit_id})
    return progress_of_parts(
        {(role, number): Part(*values) for role, number, *values in rows},
        () if calibration else REQUIRED,
    )
