"""Time spent is counted for its auditor alone, never more than passed, and leaves with no export."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, TimeSpent
from audit.rules import clock
from tests.at_once import at_once
from tests.factories import Cast, make_cast
from tests.grading.making import allocated, submitted
from tests.page import Browser

ROOT = Path(__file__).parents[3]


def test_seconds_are_added_and_never_more_than_passed(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    url, start = f"/audits/{audit.id}/time", clock.now()
    page = visitor.get(f"/audits/{audit.id}/grade", follow=True)
    assert "time not known yet" in page.text
    with clock.at(start):
        assert visitor.post(url, {"seconds": "60"}, status=200).body == "1 min"
        assert (
            visitor.post(url, {"seconds": "60"}, status=200).body == "1 min"
        )  # a second window: nothing passed
    with clock.at(start + timedelta(seconds=70)):
        assert visitor.post(url, {"seconds": "60"}, status=200).body == "2 min"
    with clock.at(start + timedelta(hours=9)):
        assert visitor.post(url, {"seconds": "30000"}, status=200).body == "3 min"  # 120 + 90 seconds
    for nonsense in ("", "-5", "1e3", "²", "9999999"):
        visitor.post(url, {"seconds": nonsense}, status=204)
    assert db.session.scalars(select(TimeSpent.seconds)).one() == 210
    assert "3 min so far" in visitor.get(f"/audits/{audit.id}/review").text


def test_nobody_else_adds_to_it_or_sees_it_and_submitting_ends_it(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = allocated(cast)[0]
    url = f"/audits/{audit.id}/time"
    for other in (cast.second_auditor, cast.lead, cast.manager):
        visitor.sign_in(other).post(url, {"seconds": "60"}, status=403)
    visitor.sign_in(cast.auditor).post(url, {"seconds": "60"}, status=200)
    submitted(audit, cast.auditor)
    visitor.post(url, {"seconds": "60"}, status=204)
    assert db.session.scalars(select(TimeSpent.seconds)).one() == 60
    for reader in (cast.lead, cast.manager, cast.moderator):
        assert "so far" not in visitor.sign_in(reader).get(f"/audits/{audit.id}").text


def test_what_an_audit_usually_takes_stands_on_their_own_first_page(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audits = allocated(cast, 4)
    words = "Your audits usually take you about 1 h 30 min each"
    for audit, seconds in zip(audits[:3], (3_600, 5_400, 40_000), strict=True):
        assert words not in visitor.sign_in(cast.auditor).get("/").text
        submitted(audit, cast.auditor)
        begin_writing()
        spent = TimeSpent(
            case_audit_id=audit.id, person_id=cast.auditor.id, seconds=seconds, counted_at=clock.now()
        )
        db.session.add(spent)
        db.session.commit()
    assert words in visitor.sign_in(cast.auditor).get("/").text
    assert "usually take" not in visitor.sign_in(cast.lead).get("/").text


def test_no_result_or_export_knows_of_it() -> None:
    """Time is for planning: it must not come to be a figure about a person."""
    read = [
        path.name
        for folder in ("results", "reports", "rounds")
        for path in (ROOT / "audit" / folder).rglob("*.py")
        if "time_spent" in (text := path.read_text()) or "TimeSpent" in text or "grading.timing" in text
    ]
    assert read == []


def test_two_windows_at_once_count_once(busy_app: Flask) -> None:
    from audit.grading import queries
    from audit.grading.timing.changes import add_time

    audit_id = allocated(make_cast())[0].id

    def ticks() -> int:
        audit = queries.case_audit(audit_id, to_change=True)
        assert audit
        return add_time(audit, audit.auditor, 60)

    said = at_once(busy_app, *[ticks] * 4)
    assert said == [60] * 4
    db.session.rollback()
    assert db.session.get_one(CaseAudit, audit_id)
    assert db.session.scalars(select(TimeSpent.seconds)).all() == [60]
