"""Exports: ordered and fetched, listed to be fetched again by their maker alone, noted, deleted in time."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import Export, HistoryEntry
from audit.reports.exports import changes, keeping, making, queries
from audit.reports.exports.order import Order
from audit.reports.formats import Format
from audit.rules import clock
from tests.factories import Cast, make_cast
from tests.page import Browser
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "good", "inadequate")
    work.submit_many(cast.care_1.id, "good")
    db.session.commit()
    return work


def newest() -> Export:
    db.session.rollback()
    return db.session.scalars(select(Export).order_by(Export.id.desc()).limit(1)).one()


def noted(export: Export) -> list[str]:
    entries = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject == "export", HistoryEntry.subject_id == export.id)
        .order_by(HistoryEntry.sequence)
    )
    return [entry.what for entry in entries]


def test_the_page_of_formats_orders_what_was_filtered(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/export?service={work.cast.care.id}")
    assert work.cast.care.name in page.text
    form = next(one for one in page.all("form") if one.get("action") == "/results/exports")
    values = {one.get("name"): one.get("value") for one in page.all("input", type="hidden")}
    assert values["service"] == str(work.cast.care.id)
    assert [one.get("value") for one in page.all("input", type="radio")] == ["xlsx", "csv", "tidy"]
    assert form.get("method") == "post"


def test_an_export_is_fetched_at_once_and_again_and_each_is_noted(work: Work, visitor: Browser) -> None:
    sent = visitor.sign_in(work.cast.lead).post("/results/exports", {"format": "tidy", "evidence": "yes"})
    export = newest()
    assert sent.headers["Location"] == f"/results/exports/{export.id}/file"
    first = visitor.get(sent.headers["Location"])
    assert first.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in first.headers["Content-Disposition"]
    assert first.headers["Cache-Control"] == "no-store"
    page = visitor.get("/results/exports")
    assert "Tidy CSV" in page.text
    assert "with what auditors wrote" in page.text
    again = visitor.get(f"/results/exports/{export.id}/file")
    assert again.response.data == first.response.data
    assert noted(newest()) == ["exported", "fetched", "fetched"]
    assert newest().size == len(first.response.data)


def test_before_the_first_export_the_page_says_how_to_make_one(work: Work, visitor: Browser) -> None:
    assert "You have no exports" in visitor.sign_in(work.cast.lead).get("/results/exports").text


def test_it_is_its_makers_alone(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).post("/results/exports")
    address = f"/results/exports/{newest().id}"
    visitor.sign_in(work.cast.manager).get(address, status=404)
    visitor.get(f"{address}/file", status=404)
    assert "You have no exports" in visitor.get("/results/exports").text


def test_who_may_see_less_than_before_cannot_fetch_it_again(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager).post("/results/exports")
    address = f"/results/exports/{newest().id}/file"
    visitor.get(address)
    begin_writing()
    work.cast.manager.teams = []
    db.session.commit()
    visitor.sign_in(work.cast.manager).get(address, status=403)


def test_the_file_is_deleted_when_it_was_kept_long_enough(work: Work, visitor: Browser, app: Flask) -> None:
    visitor.sign_in(work.cast.lead).post("/results/exports")
    export = newest()
    path = keeping.file_of(export)
    assert path
    assert path.stat().st_mode & 0o077 == 0
    address = f"/results/exports/{export.id}/file"
    begin_writing()
    newest_now = db.session.get_one(Export, export.id)
    newest_now.begun_at = clock.now() - timedelta(days=7, minutes=1)
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["clear-exports"]).output == "Deleted 1 export.\n"
    assert not path.exists()
    visitor.get(address, status=404)
    assert noted(newest()) == ["exported"]


def test_a_file_that_is_gone_is_said_to_be(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).post("/results/exports")
    path = keeping.file_of(newest())
    assert path
    path.unlink()
    page = visitor.get(f"/results/exports/{newest().id}/file", follow=True)
    assert "no longer there" in page.text


def test_what_failed_or_stopped_can_be_made_again(
    work: Work, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_order: Order) -> None:
        raise RuntimeError("the disk is full")

    visitor.sign_in(work.cast.lead)
    with monkeypatch.context() as patched:
        patched.setattr(Order, "asked", fails)
        patched.setattr("audit.reports.exports.routes.about_so_many", lambda _order: 1)
        visitor.post("/results/exports", {"cohort": "child_protection"})
    assert newest().state == queries.FAILED
    assert keeping.file_of(newest()) is None
    page = visitor.get("/results/exports")
    link = next(one for one in page.all("a") if "Make it again" in "".join(one.itertext()))
    assert link.get("href") == "/results/export?cohort=child_protection"


def ordered_and_not_made(work: Work, n: int = 1) -> list[int]:
    begin_writing()
    order = Order({}, "Lee Lead", 5)
    found = [changes.order_export(order, Format.XLSX, "All", 200, work.cast.lead).id for _ in range(n)]
    db.session.commit()
    return found


def test_while_it_is_made_its_line_says_how_far_it_is(work: Work, visitor: Browser) -> None:
    (export_id,) = ordered_and_not_made(work)
    begin_writing()
    db.session.get_one(Export, export_id).done = 50
    db.session.commit()
    visitor.sign_in(work.cast.lead)
    page = visitor.get("/results/exports")
    assert "50 of about 200 rows" in page.text
    line = visitor.htmx("GET", f"/results/exports/{export_id}")
    assert "every 1s" in line.body
    begin_writing()
    db.session.get_one(Export, export_id).heard_at = clock.now() - timedelta(minutes=3)
    db.session.commit()
    stopped = visitor.htmx("GET", f"/results/exports/{export_id}")
    assert "every 1s" not in stopped.body
    assert "Make it again" in stopped.body


def test_not_too_many_at_once(work: Work, visitor: Browser) -> None:
    ordered_and_not_made(work, queries.MOST_AT_ONCE)
    page = visitor.sign_in(work.cast.lead).post("/results/exports", status=409)
    assert "Wait until an export is ready" in page.text


def test_the_command_line_is_in_the_history(work: Work, app: Flask, tmp_path: Path) -> None:
    app.test_cli_runner().invoke(args=["export", "--all", "-o", str(tmp_path / "x.xlsx")])
    export = newest()
    assert (export.person_id, export.state, noted(export)) == (None, queries.DELETED, ["exported"])


def test_somebody_writes_while_a_long_one_is_made(busy_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads everything as it was when it began, says how far it is, and holds nobody up."""
    monkeypatch.setattr(making, "EVERY", 0.0)
    begin_writing()
    work = Work(make_cast())
    work.submit_many(work.cast.locality_1.id, *["good"] * 9)
    db.session.commit()
    (export_id,) = ordered_and_not_made(work)
    said: list[int] = []
    usual = making._Progress.__call__

    def another_writes(progress: making._Progress, done: int) -> None:
        if not said:
            other = Thread(target=_submit_another, args=(busy_app, work))
            other.start()
            other.join(20)
            assert not other.is_alive()
        usual(progress, done)
        said.append(done)

    monkeypatch.setattr(making._Progress, "__call__", another_writes)
    monkeypatch.setattr("audit.reports.workbook.SAY_EVERY", 10)
    making.make(export_id)
    export = newest()
    assert (export.state, export.done) == (queries.READY, said[-1])
    assert len(said) > 3


def _submit_another(app: Flask, work: Work) -> None:
    with app.app_context():
        begin_writing()
        db.session.execute(db.text("UPDATE team SET name = 'Renamed' WHERE name = 'Locality 2'"))
        db.session.commit()
