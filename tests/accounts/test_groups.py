"""The groups of auditors: added, renamed, filled, removed while nothing is of them."""

import pytest
from sqlalchemy import select

from audit.accounts import auditor_groups
from audit.accounts.changes import Refused
from audit.extensions import begin_writing, db
from audit.models import AuditorGroup, HistoryEntry, Person
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work


def test_a_lead_adds_a_group_and_puts_people_in(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    assert "There is no group yet." in visitor.get("/auditor-groups").text
    visitor.post("/auditor-groups", {"name": "  QA   team "})
    group = db.session.scalars(select(AuditorGroup)).one()
    page = visitor.get(f"/auditor-groups/{group.id}")
    assert page.words("h1") == ["QA team"]
    visitor.post(f"/auditor-groups/{group.id}", {"name": "Quality", "people": [str(cast.auditor.id)]})
    table = visitor.get("/auditor-groups").text
    assert "Quality 1" in table
    entries = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()
    assert [entry.what for entry in entries[-3:]] == ["added", "changed", "auditor group changed"]


def test_who_is_taken_out_is_in_none_and_who_is_moved_leaves_the_other(cast: Cast) -> None:
    begin_writing()
    first, second = auditor_groups.add("QA team", cast.lead), auditor_groups.add("Peers", cast.lead)
    auditor_groups.change(first, "QA team", [cast.auditor.id, cast.second_auditor.id], cast.lead)
    auditor_groups.change(second, "Peers", [cast.auditor.id], cast.lead)
    auditor_groups.change(first, "QA team", [], cast.lead)
    db.session.commit()
    assert db.session.get_one(Person, cast.auditor.id).auditor_group is second
    assert db.session.get_one(Person, cast.second_auditor.id).auditor_group is None


@pytest.mark.parametrize("name", ["", " ", "qa TEAM", "x" * 61])
def test_a_name_that_will_not_do_is_said_at_its_field(cast: Cast, visitor: Browser, name: str) -> None:
    begin_writing()
    auditor_groups.add("QA team", cast.lead)
    db.session.commit()
    page = visitor.sign_in(cast.administrator).post("/auditor-groups", {"name": name}, status=422)
    assert page.words("h2", class_="govuk-error-summary__title") == ["There is a problem"]
    assert len(db.session.scalars(select(AuditorGroup)).all()) == 1


def test_a_group_in_use_is_not_removed(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    used, free = auditor_groups.add("QA team", cast.lead), auditor_groups.add("Peers", cast.lead)
    auditor_groups.change(used, "QA team", [cast.auditor.id], cast.lead)
    work = Work(cast)
    work.submit(cast.locality_1.id)
    auditor_groups.change(used, "QA team", [], cast.lead)
    with pytest.raises(Refused, match="Audits are of this group"):
        auditor_groups.remove(used, cast.lead)
    db.session.commit()
    visitor.sign_in(cast.lead)
    visitor.post(f"/auditor-groups/{free.id}/remove")
    visitor.post(f"/auditor-groups/{used.id}/remove")
    assert [group.name for group in auditor_groups.groups()] == ["QA team"]


def test_others_have_no_way_to_it(cast: Cast, visitor: Browser) -> None:
    for person in (cast.auditor, cast.manager, cast.moderator, cast.viewer):
        visitor.sign_in(person).get("/auditor-groups", status=403)
