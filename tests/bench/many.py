"""A council with years of audits: the demo's rounds, copied until there are so many grades."""

from itertools import count
from typing import Any

from sqlalchemy import func, insert, select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Grade, Judgement, Round, SampledCase
from audit.rules.workflow import COUNTED


def grades_in_all() -> int:
    return db.session.scalar(select(func.count()).select_from(Grade)) or 0


def copy_rounds(until: int) -> None:
    """Copy every round with its submitted audits and what was given, until there are enough grades."""
    begin_writing()
    rounds = _rows(Round)
    for number in count(1):
        if grades_in_all() >= until:
            break
        for row in rounds:
            _copy(row, number)
    counting.rebuild()
    db.session.commit()


def _rows(model: Any, *where: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(select(model.__table__).where(*where))]


def _copy(row: dict[str, Any], number: int) -> None:
    months = (row["period_start"].year - number // 4) if number // 4 else row["period_start"].year
    start = row["period_start"].replace(year=months, day=1 + number % 28)
    new = {
        **row,
        "name": f"{row['name']}, copy {number}",
        "period_start": start,
        "period_end": max(start, row["period_end"]),
    }
    round_id = _insert(Round, [new])[0]
    cases = _rows(SampledCase, SampledCase.round_id == row["id"])
    new_case = dict(
        zip((one["id"] for one in cases), _insert(SampledCase, cases, round_id=round_id), strict=True)
    )
    audits = _rows(CaseAudit, CaseAudit.round_id == row["id"], CaseAudit.state.in_(COUNTED))
    copied = [{**one, "sampled_case_id": new_case[one["sampled_case_id"]]} for one in audits]
    new_audit = dict(
        zip((one["id"] for one in audits), _insert(CaseAudit, copied, round_id=round_id), strict=True)
    )
    for model in (Grade, Judgement):
        given = _rows(model, model.case_audit_id.in_(new_audit))
        _insert(model, [{**one, "case_audit_id": new_audit[one["case_audit_id"]]} for one in given])


def _insert(model: Any, rows: list[dict[str, Any]], **more: Any) -> list[int]:
    """Insert these rows under ids of their own; the new ids, in the same order."""
    table = model.__table__
    last = db.session.scalar(select(func.max(table.c.id))) or 0
    values = [{**row, **more, "id": last + place} for place, row in enumerate(rows, 1)]
    if values:
        db.session.execute(insert(table), values)
    return [row["id"] for row in values]
