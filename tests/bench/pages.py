"""Pages people wait for, beside the lightest page that a signed-in person can open."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from audit.extensions import db
from audit.models import CaseAudit, Grade, Tally
from tests.bench.measuring import row, timed
from tests.bench.visiting import signed_in

TIMES = 40


def measure(app: Flask, folder: Path) -> None:
    auditor, _ = signed_in(app, "auditor@example.org")
    lead, _ = signed_in(app, "lead@example.org")
    account = timed(lambda n: lead.get("/account"), TIMES)
    with app.app_context():
        submitted = db.session.scalars(select(CaseAudit.id).where(CaseAudit.state == "submitted")).first()
    themes = _a_theme(app)
    for what, client, address in (
        ("grading: a theme", auditor, themes),
        ("an audit as it reads", lead, f"/audits/{submitted}"),
        ("results: team by theme", lead, "/results"),
        ("my work of a QA lead", lead, "/"),
        ("the audits, a page of them", lead, "/audits"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        shown = timed(lambda n, client=client, address=address: client.get(address), TIMES)
        row(f"{what} ({len(answer.data) // 1024} kB)", shown, "the account page", account)
    with app.app_context():
        tallies = timed(lambda n: db.session.execute(_counted(Tally)).all(), TIMES)
        grades = timed(lambda n: db.session.execute(_counted(Grade)).all(), TIMES)
    row("grades by team and criterion, from tallies", tallies, "the same from the grade rows", grades)


def _a_theme(app: Flask) -> str:
    client, _ = signed_in(app, "auditor@example.org")
    with app.app_context():
        for audit_id in db.session.scalars(select(CaseAudit.id).where(CaseAudit.state == "started")):
            answer = client.get(f"/audits/{audit_id}/grade")
            if answer.status_code == 302 and "/themes/" in answer.headers["Location"]:
                return str(answer.headers["Location"])
    raise AssertionError("the demo's auditor has an audit in progress")


def _counted(what: type[Tally] | type[Grade]):  # type: ignore[no-untyped-def]
    if what is Tally:
        about = Tally.about == "criterion"
        return (
            select(Tally.team_id, Tally.about_id, Tally.grade, func.sum(Tally.n))
            .where(about)
            .group_by(Tally.team_id, Tally.about_id, Tally.grade)
        )
    return (
        select(CaseAudit.team_id, Grade.criterion_id, Grade.grade, func.count())
        .join(CaseAudit, Grade.case_audit_id == CaseAudit.id)
        .where(CaseAudit.state == "submitted", Grade.grade.is_not(None))
        .group_by(CaseAudit.team_id, Grade.criterion_id, Grade.grade)
    )
