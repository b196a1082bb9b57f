"""The feed: what a token opens, for whom, until when, how often; made, shown once, revoked, noted."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import FeedToken, HistoryEntry, Team
from audit.reports.feed import changes
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser
from tests.queries_counted import counted
from tests.results.making import Work

WRITTEN = "Seen in the record of a child."


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit(cast.locality_1.id, "good", evidence=WRITTEN, rationale=WRITTEN)
    work.submit(cast.locality_1.id, "inadequate", evidence=WRITTEN, rationale="=1+1")
    work.submit(cast.care_1.id, "good", evidence=WRITTEN)
    db.session.commit()
    return work


def token(work: Work, team: Team | None = None, days: int = 30) -> str:
    begin_writing()
    _, made = changes.make_token("Power BI", team, days, work.cast.lead)
    db.session.commit()
    return made


def read(app: Flask, address: str, sent: str = "", status: int = 200) -> Any:
    """What a program gets that sends this token and no cookie."""
    db.session.rollback()
    headers = {"Authorization": f"Bearer {sent}"} if sent else {}
    with app.app_context():
        answer = app.test_client().get(address, headers=headers)
        body = answer.get_data(as_text=True)
    assert answer.status_code == status, body
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return json.loads(body) if answer.mimetype == "application/json" else list(csv.DictReader(StringIO(body)))


def only() -> FeedToken:
    db.session.rollback()
    return db.session.scalars(select(FeedToken)).one()


def noted() -> list[str]:
    entries = select(HistoryEntry).where(HistoryEntry.subject == "feed_token").order_by(HistoryEntry.sequence)
    return [entry.what for entry in db.session.scalars(entries)]


def test_each_table_is_the_same_as_csv_and_as_json(work: Work, app: Flask) -> None:
    sent = token(work)
    for name, n in (("grades", 3 * (6 + 4)), ("audits", 3), ("themes", 3 * 5), ("criteria", 7)):
        as_json, as_csv = (read(app, f"/feed/{name}.{ending}", sent) for ending in ("json", "csv"))
        assert len(as_json) == n, name
        assert list(as_json[0]) == list(as_csv[0])
        shown = [["" if value is None else str(value) for value in row.values()] for row in as_json]
        assert shown == [list(row.values()) for row in as_csv]


def test_no_evidence_and_no_name_of_an_auditor_leaves_by_it(work: Work, app: Flask) -> None:
    sent = token(work)
    for name in ("grades", "audits", "themes", "criteria"):
        everything = json.dumps(read(app, f"/feed/{name}.json", sent))
        assert WRITTEN not in everything
        assert "=1+1" not in everything
        assert work.cast.auditor.name not in everything


def test_a_token_of_a_service_reads_its_teams_alone(work: Work, app: Flask) -> None:
    sent = token(work, work.cast.care)
    assert {row["Team"] for row in read(app, "/feed/audits.json", sent)} == {"Care 1"}
    assert read(app, f"/feed/audits.json?teams={work.cast.locality_1.id}", sent, 400) == {
        "error": "That team is not one of yours."
    }


def test_the_filters_of_the_screen(work: Work, app: Flask) -> None:
    sent = token(work)
    assert len(read(app, f"/feed/audits.csv?teams={work.cast.locality_1.id}", sent)) == 2
    assert read(app, "/feed/audits.csv?cohort=in_care", sent) == []
    assert read(app, "/feed/audits.json?cohort=in_care", sent) == []
    assert "no such cohort" in read(app, "/feed/audits.json?cohort=none", sent, 400)["error"]
    assert "There is: grades, audits" in read(app, "/feed/people.csv", sent, 404)["error"]
    assert "There is" in read(app, "/feed/audits.xlsx", sent, 404)["error"]


def test_before_there_are_results_it_is_empty(cast: Cast, app: Flask) -> None:
    begin_writing()
    _, sent = changes.make_token("Early", None, 30, cast.lead)
    db.session.commit()
    assert read(app, "/feed/grades.json", sent) == []
    assert read(app, "/feed/grades.csv", sent) == []


@pytest.mark.parametrize("why", ["none", "wrong", "expired", "revoked", "left", "digest"])
def test_without_a_token_that_is_in_use_nothing(work: Work, app: Flask, why: str) -> None:
    sent = {"none": "", "wrong": "caf_guessed"}.get(why) if why in ("none", "wrong") else token(work)
    if why not in ("none", "wrong"):
        begin_writing()
        kept = db.session.scalars(select(FeedToken)).one()
        if why == "expired":
            kept.expires_at = clock.now() - timedelta(seconds=1)
        elif why == "revoked":
            changes.revoke_token(kept, work.cast.lead)
        elif why == "left":
            kept.made_by.active = False
        else:
            sent = kept.digest  # what is stored opens nothing
        db.session.commit()
    answer = read(app, "/feed/grades.csv", sent or "", 401)
    assert "Authorization: Bearer" in answer["error"]


def test_each_use_is_noted_in_the_history_once_a_day(work: Work, app: Flask) -> None:
    sent = token(work)
    assert only().last_used_at is None
    for _ in range(3):
        read(app, "/feed/themes.csv", sent)
    used = only().last_used_at
    assert used
    assert clock.now() - used < timedelta(minutes=1)
    assert noted() == ["made", "used"]


def test_not_too_often(work: Work, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_A_MINUTE", 2)
    sent = token(work)
    for _ in range(2):
        read(app, "/feed/themes.csv", sent)
    assert "At most 2" in read(app, "/feed/themes.csv", sent, 429)["error"]
    begin_writing()
    kept = db.session.scalars(select(FeedToken)).one()
    assert kept.minute_at
    kept.minute_at -= timedelta(seconds=60)
    db.session.commit()
    read(app, "/feed/themes.csv", sent)


def test_a_token_is_shown_once_and_only_its_hash_is_kept(work: Work, visitor: Browser, app: Flask) -> None:
    visitor.sign_in(work.cast.lead)
    assert "There is no token yet" in visitor.get("/results/feed").text
    fields = {"name": "Power BI", "team": str(work.cast.care.id), "days": "90"}
    page = visitor.post("/results/feed", fields, status=200)
    (shown,) = page.all("code", id="token")
    sent = shown.text or ""
    assert sent.startswith("caf_")
    assert sent not in visitor.get("/results/feed").text
    kept = only()
    assert sent not in {kept.digest, kept.name}
    assert (kept.team_id, (kept.expires_at - kept.made_at).days) == (work.cast.care.id, 90)
    assert len(read(app, "/feed/audits.csv", sent)) == 1
    visitor.post(f"/results/feed/{kept.id}/revoke")
    visitor.post(f"/results/feed/{kept.id}/revoke")
    assert "revoked" in visitor.get("/results/feed").text
    read(app, "/feed/audits.csv", sent, 401)
    assert noted() == ["made", "used", "revoked"]


def test_a_form_that_cannot_be_is_said_to_be(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.administrator)
    page = visitor.post("/results/feed", {"name": "", "team": "", "days": "90"}, status=422)
    assert "Say what the token is for." in page.text
    visitor.post("/results/feed", {"name": "x", "team": "999", "days": "90"}, status=422)
    visitor.post("/results/feed", {"name": "x", "team": "", "days": "9999"}, status=422)
    visitor.post("/results/feed/999/revoke", status=404)
    assert db.session.scalars(select(FeedToken)).all() == []


def test_its_queries_do_not_grow_with_the_audits(work: Work, app: Flask) -> None:
    sent = token(work)
    numbers = []
    for _ in range(2):
        with counted() as statements:
            read(app, "/feed/grades.csv", sent)
        numbers.append(len(statements))
        begin_writing()
        work.submit_many(work.cast.locality_1.id, *["good"] * 3)
        db.session.commit()
    assert numbers[1] <= numbers[0]
