"""Saving a grade: the whole path (sign-in, token, permission, version, history, durable commit).

Beside it a bare Flask view that inserts one row with SQLAlchemy, as durably, into a database of its own.
"""

from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade, Person
from tests.bench.measuring import row, timed
from tests.bench.visiting import signed_in

TIMES = 200


class BareBase(DeclarativeBase):
    pass


class BareGrade(BareBase):
    __tablename__ = "bare_grade"

    id: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[str]
    evidence: Mapped[str]


def bare(folder: Path) -> Flask:
    """A Flask application that only inserts a row; the pragmas are ours, so it is as durable."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'bare.sqlite3'}"
    bare_db = SQLAlchemy(app, model_class=BareBase)

    @app.post("/")
    def insert() -> str:
        bare_db.session.add(BareGrade(grade=request.form["grade"], evidence=request.form["evidence"]))
        bare_db.session.commit()
        return "saved"

    with app.app_context():
        BareBase.metadata.create_all(bare_db.engine)
    return app


def measure(app: Flask, folder: Path) -> None:
    client, token = signed_in(app, "auditor@example.org")
    with app.app_context():
        audit = db.session.scalars(
            select(CaseAudit)
            .join(Person, CaseAudit.auditor_id == Person.id)
            .where(Person.email == "auditor@example.org", CaseAudit.state != "submitted")
        ).first()
        assert audit, "the demo's auditor has an audit to grade"
        address = f"/audits/{audit.id}/criteria/"
        criterion = whole(audit.framework_version_id).themes_for(audit.cohort)[0].criteria[0].id
        kept = db.session.scalar(
            select(Grade.version).where(Grade.case_audit_id == audit.id, Grade.criterion_id == criterion)
        )
    version = kept or 0

    def save(n: int) -> None:
        nonlocal version
        form: dict[str, Any] = {
            "csrf_token": token,
            f"grade-{criterion}": "good",
            f"evidence-{criterion}": f"Seen in the notes of week {n}.",
            f"version-{criterion}": version,
        }
        answer = client.post(f"{address}{criterion}", data=form, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        version += 1

    floor = bare(folder).test_client()
    form = {"grade": "good", "evidence": "Seen in the notes of a week."}

    def insert(_: int) -> None:
        assert floor.post("/", data=form).status_code == 200

    row(
        "save a grade, whole path",
        timed(save, TIMES),
        "bare Flask + SQLAlchemy insert",
        timed(insert, TIMES),
    )
