"""What keeping tallies adds to submitting an audit, the whole request, beside the same without counting."""

from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Grade, Judgement, Person, Round
from tests.bench.measuring import Timed, row
from tests.bench.visiting import signed_in
from tests.grading.making import say_who_took_part

AUDITS = 60


def measure(app: Flask, folder: Path) -> None:
    """Audits of the newest round are opened again and submitted: every second one without counting."""
    with app.app_context():
        email, ids = _opened()
    client, token = signed_in(app, email)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for n, audit_id in enumerate(ids):
        counts = n % 2 == 0
        seconds = _submit(client, token, audit_id) if counts else _without_counting(client, token, audit_id)
        if n > 5:
            taken[counts].append(seconds)
    kept, bare = (Timed(median(each), max(each)) for each in (taken[True], taken[False]))
    row("submit an audit of 60 criteria", kept, "the same without counting", bare)


def _submit(client: FlaskClient, token: str, audit_id: int) -> float:
    began = perf_counter()
    answer = client.post(f"/audits/{audit_id}/submit", data={"csrf_token": token})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return perf_counter() - began


def _without_counting(client: FlaskClient, token: str, audit_id: int) -> float:
    with patch.object(counting, "count"):
        return _submit(client, token, audit_id)


def _opened() -> tuple[str, list[int]]:
    """Audits of one auditor in the newest round, ready to be submitted."""
    begin_writing()
    newest = select(Round.id).order_by(Round.id.desc()).limit(1).scalar_subquery()
    rows = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == newest).limit(AUDITS)).all()
    auditor = db.session.get_one(Person, rows[0].auditor_id)
    db.session.execute(update(Round).where(Round.id == newest).values(state="open"))
    for audit in rows:
        counting.uncount(audit)
        audit.auditor_id, audit.state = auditor.id, "started"
        audit.submitted_at = audit.first_submitted_at = None
        say_who_took_part(audit, auditor)
    of_these = Judgement.case_audit_id.in_([audit.id for audit in rows])
    db.session.execute(
        update(Judgement).where(of_these).values(rationale="Why.", against_guard="Why.", impact="some")
    )
    of_these = Grade.case_audit_id.in_([audit.id for audit in rows])
    db.session.execute(update(Grade).where(of_these).values(reason="Why."))
    db.session.commit()
    return auditor.email, [audit.id for audit in rows]
