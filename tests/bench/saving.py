"""Saving a grade through the real server and the whole path, and the pages of an audit of 100 criteria.

The path is sign-in, token, permission, version, history and a durable commit. Beside it, under the same
server in the same run, a bare Flask view inserts one row with SQLAlchemy, as durably, into its own database.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from audit.accounts.changes import choose_password
from audit.extensions import begin_writing, db
from audit.frameworks.changes import bring_in
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Person
from audit.rules.permissions import Role
from tests.bench import importing, wire
from tests.factories import entries_of, make_audit, make_case_list, make_person, make_round, make_team
from tests.saver import Saver
from tests.serving import Served, free_port

CLIENTS = (1, 8)
SAVES = 400
PASSWORD = "three calm herons 47"
# One save of one client, by how many went before.
Save = Callable[[int], None]


class BareBase(DeclarativeBase):
    pass


class BareGrade(BareBase):
    __tablename__ = "bare_grade"

    id: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[str]
    evidence: Mapped[str]


def bare() -> Flask:
    """A Flask application that only inserts a row; the pragmas are ours, so it is as durable."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    bare_db = SQLAlchemy(app, model_class=BareBase)

    @app.get("/sign-in")
    def up() -> str:
        return "up"

    @app.post("/")
    def insert() -> str:
        bare_db.session.add(BareGrade(grade=request.form["grade"], evidence=request.form["evidence"]))
        bare_db.session.commit()
        return "saved"

    return app


def audits(n: int) -> list[tuple[str, int]]:
    """So many open audits of a framework of 100 criteria, each with an auditor of its own: e-mail and id."""
    begin_writing()
    version, _ = bring_in(replace(importing.framework(), framework="hundred", name="A hundred"), None)
    team = make_team("Measured")
    listed = make_case_list({team: n}, version.cohorts[0][0])
    round_ = make_round(listed, version, "Measured")
    made = []
    for i, entry in enumerate(entries_of(listed)):
        person = make_person(f"Measured{i} Auditor", Role.AUDITOR)
        choose_password(db.session.get_one(Person, person.id), PASSWORD, None)
        made.append((person.email, make_audit(round_, entry, person).id))
    db.session.commit()
    return made


def ours(port: int, email: str, audit_id: int) -> Save:
    """Saves the criteria of an audit one after another, and begins anew."""
    saver = Saver(port).sign_in(email, PASSWORD)
    audit = db.session.get_one(CaseAudit, audit_id)
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    criteria = [criterion.id for theme in themes for criterion in theme.criteria]
    seen = dict.fromkeys(criteria, 0)

    def save(n: int) -> None:
        criterion = criteria[n % len(criteria)]
        line = sum(seen.values())  # the same answer again would be no save
        status, body = saver.save(audit_id, criterion, seen[criterion], f"Seen in the notes, line {line}.")
        assert status == 200, f"{status}: {body}"
        seen[criterion] += 1

    return save


def floor(port: int) -> Save:
    saver = Saver(port)

    def save(n: int) -> None:
        fields = {"grade": "good", "evidence": f"Seen in the notes, line {n}."}
        status, body = saver.post("/", fields)
        assert status == 200, f"{status}: {body}"

    return save


def loaded(saves: list[Save]) -> tuple[float, list[float]]:
    """Let all clients save at once: saves a second, and the seconds each save took."""

    def work(save: Save) -> list[float]:
        taken = []
        for n in range(SAVES // len(saves)):
            began = time.perf_counter()
            save(n)
            taken.append(time.perf_counter() - began)
        return taken

    with ThreadPoolExecutor(len(saves)) as pool:
        began = time.perf_counter()
        taken = [each for found in pool.map(work, saves) for each in found]
        return len(taken) / (time.perf_counter() - began), taken


def measure(app: Flask, folder: Path) -> None:
    with app.app_context():
        made = audits(max(CLIENTS) + 1)  # the last is for the page, not for the load
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        settings = {"INSTANCE_DIR": str(folder), "SECRET_KEY": app.config["SECRET_KEY"]}
        served = Served(app, {**settings, "DATABASE_URL": url}, free_port())
        settings |= {"DATABASE_URL": f"sqlite:///{folder / 'bare.sqlite3'}"}
        engine = create_engine(settings["DATABASE_URL"])
        BareBase.metadata.create_all(engine)
        engine.dispose()
        beside = Served(app, {**settings, "APPLICATION": "tests.bench.saving:bare()"}, free_port())
        try:
            served.start()
            beside.start()
            clients = [(ours(served.port, *each), floor(beside.port)) for each in made[:-1]]
            wire.measure(app, served, made[-1], PASSWORD)
            for n in CLIENTS:
                _compare(n, [each for each, _ in clients[:n]], [each for _, each in clients[:n]])
        finally:
            for each in (served, beside):
                if each.process:
                    each.kill()


def _compare(n: int, saves: list[Save], floors: list[Save]) -> None:
    for each in (*saves, *floors):
        each(0)  # the first of each loads what later ones find loaded
    rate, taken = loaded(saves)
    bare_rate, bare_taken = loaded(floors)
    for what, per_second, found in (
        ("save a grade, whole path", rate, taken),
        ("bare Flask + SQLAlchemy insert", bare_rate, bare_taken),
    ):
        p95 = quantiles(found, n=20)[-1]
        print(
            f"{what}, {n} client{'s' if n > 1 else ''}: {per_second:.0f} a second, "
            f"p50 {median(found) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"
        )
    print(f"  of the bare insert's rate: {rate / bare_rate:.0%}", flush=True)
