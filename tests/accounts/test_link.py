"""One-time links: how a person comes to a password, and nobody else to theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from audit.accounts import changes
from audit.accounts.links import make_link
from audit.extensions import begin_writing, db
from audit.models import HistoryEntry, Person, PersonRole
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser

PASSWORD = "correct horse battery staple"
CHOSEN = {"new": PASSWORD, "again": PASSWORD}


def link_for(person: Person | None) -> str:
    begin_writing()
    token = changes.give_link(person, None) if person else make_link(None)
    db.session.commit()
    return f"/link/{token}"


def test_a_password_is_chosen_once(cast: Cast, visitor: Browser) -> None:
    link = link_for(cast.auditor)
    assert "Ada Auditor" in visitor.get(link).text
    assert visitor.post(link, CHOSEN).headers["Location"] == "/"
    assert "Ada Auditor" in visitor.get("/").text
    visitor.post(link, CHOSEN, status=404)


def test_a_link_runs_out(cast: Cast, visitor: Browser) -> None:
    with clock.at(clock.now() - timedelta(hours=73)):
        link = link_for(cast.auditor)
    visitor.get(link, status=404)


def test_a_new_link_ends_the_one_before(cast: Cast, visitor: Browser) -> None:
    first, second = link_for(cast.auditor), link_for(cast.auditor)
    visitor.get(first, status=404)
    visitor.get(second)


def test_a_password_chosen_otherwise_ends_a_link(cast: Cast, visitor: Browser) -> None:
    link = link_for(cast.auditor)
    begin_writing()
    changes.choose_password(cast.auditor, PASSWORD, cast.auditor)
    db.session.commit()
    visitor.get(link, status=404)


def test_a_link_of_someone_who_may_no_longer_sign_in_is_dead(cast: Cast, visitor: Browser) -> None:
    link = link_for(cast.auditor)
    begin_writing()
    changes.change_person(cast.auditor, "Ada Auditor", [], [], False, cast.administrator)
    db.session.commit()
    visitor.get(link, status=404)
    visitor.post(link, CHOSEN, status=404)


def test_who_made_a_link_is_in_the_history(cast: Cast, visitor: Browser) -> None:
    """They could sign in with it as that person."""
    visitor.sign_in(cast.administrator).post(f"/people/{cast.lead.id}/link", status=200)
    entry = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject == "person", HistoryEntry.subject_id == cast.lead.id)
        .order_by(HistoryEntry.sequence)
    ).all()[-1]
    assert (entry.what, entry.person_id) == ("was given a link", cast.administrator.id)


def test_the_first_administrator_and_no_second(visitor: Browser) -> None:
    link = link_for(None)
    data = {"name": "Fay First", "email": "fay@example.org", **CHOSEN}
    visitor.post(link, {**data, "name": "\u202e"}, status=422)
    visitor.post(link, {**data, "new": "short", "again": "short"}, status=422)
    assert db.session.scalars(select(Person)).all() == []
    visitor.post(link, data)
    assert {row.role for row in db.session.scalars(select(PersonRole))} == {"administrator", "qa_lead"}
    visitor.post(link, data, status=404)
    visitor.get(link_for(None), status=404)


@pytest.mark.parametrize("path", ["/link/x", "/link/%F0%9F%92%A9", f"/link/{'a' * 500}"])
def test_no_link(visitor: Browser, path: str) -> None:
    visitor.get(path, status=404)
