"""Who else has an audit open: said while they have it, to those who may open it, and nowhere recorded."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import db
from audit.grading import presence
from audit.models import CaseAudit, HistoryEntry, Presence
from audit.rules import clock
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser

ONE, OTHER = "0" * 24, "f" * 24


@pytest.fixture
def audit(app: Flask, cast: Cast) -> CaseAudit:
    return allocated(cast)[0]


def here(visitor: Browser, audit: CaseAudit, window: str = ONE) -> str:
    """What the page is told: nothing where nobody else is here."""
    page = visitor.htmx("POST", f"/audits/{audit.id}/here", {"window": window})
    return page.text if page.tree is not None else page.body


def test_two_people_and_two_windows_hear_of_each_other(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    visitor.sign_in(cast.auditor)
    before = db.session.scalar(select(func.count(HistoryEntry.id)))
    assert here(visitor, audit) == ""
    assert here(visitor, audit) == "", "one's own window is no other"
    lead = Browser(app).sign_in(cast.lead)
    assert here(lead, audit) == "Ada Auditor has this audit open too."
    assert here(visitor, audit) == "Lee Lead has this audit open too."
    assert "You have this audit open in another window too" in here(visitor, audit, OTHER)
    page = visitor.get(f"/audits/{audit.id}/overall")
    assert "Lee Lead has this audit open too." in page.text
    assert db.session.scalar(select(func.count(HistoryEntry.id))) == before


def test_whoever_has_left_is_forgotten(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    here(Browser(app).sign_in(cast.lead), audit)
    later = clock.now() + presence.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert here(visitor.sign_in(cast.auditor), audit) == ""
    assert db.session.scalars(select(Presence.person_id)).all() == [cast.auditor.id]


def test_who_may_not_open_it_is_not_counted(cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    visitor.sign_in(cast.second_auditor)
    visitor.htmx("POST", f"/audits/{audit.id}/here", {"window": ONE}, status=403)
    visitor.sign_in(cast.auditor).htmx("POST", f"/audits/{audit.id}/here", {"window": "no name"}, status=400)
    assert db.session.scalar(select(Presence)) is None


def test_telling_makes_no_session_last_longer(cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    visitor.sign_in(cast.auditor)
    token = visitor.token()
    with visitor.client.session_transaction() as session:
        session.permanent = True
    answer = visitor.send("POST", f"/audits/{audit.id}/here", {"csrf_token": token, "window": ONE})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in visitor.send("GET", f"/audits/{audit.id}/overall").headers
