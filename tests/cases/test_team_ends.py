"""Teams that are renamed, closed and merged: what was recorded stays, what comes later finds them."""

import pytest
from sqlalchemy import select

from audit.accounts.queries import teams_below
from audit.cases import changes, team_changes, team_queries
from audit.cases.near_names import is_near, near, same_words
from audit.extensions import begin_writing, db
from audit.models import CaseAudit, CaseListEntry, Team, TeamAlias
from tests.cases.making import a_case, found
from tests.factories import Cast, make_audit, make_case_list, make_framework, make_round
from tests.page import Browser


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Team 1", "Tm 1", True), ("Team 1", "Team One", True), ("Team 1", "Team 2", False),
        ("Team A", "Team B", False), ("Locality North", "Locality South", False),
        ("Safeguarding & Support", "Safeguarding and Support", True), ("North Team", "Team, North", True),
        ("Safeguarding Assessment", "Safeguarding Asessment", True),
        ("Leaving Care", "Children in Care", False),
        ("Pod 1 – North", "Pod 1 - North", True), ("", "Team", False), ("Team 01", "Team 1", True),
    ],
)  # fmt: skip
def test_near_names(one: str, other: str, expected: bool) -> None:
    assert is_near(one, other) is expected
    assert is_near(other, one) is expected
    assert not same_words(one, other) or expected


def test_the_nearest_comes_first_and_the_name_itself_is_none() -> None:
    known = ["Assessment Team", "Asessment Team", "Assesment tm", "Other"]
    assert near("ASSESSMENT TEAM", known)[0] == "Asessment Team"
    assert "Assessment Team" not in near("assessment  team", known)


def test_results_stay_with_the_team_at_the_time(cast: Cast) -> None:
    begin_writing()
    changes.bring_in(found(a_case("1", team="Locality 1")), "a.xlsx", "First", None)
    entry = db.session.scalars(select(CaseListEntry)).one()
    round_ = make_round(entry.case_list, make_framework())
    audit = make_audit(round_, entry, cast.auditor)
    changes.bring_in(found(a_case("1", team="Locality 2"), sha256="b" * 64), "b.xlsx", "Second", None)
    db.session.commit()
    assert db.session.get_one(CaseAudit, audit.id).team_id == cast.locality_1.id
    teams = db.session.scalars(select(CaseListEntry.team_id).order_by(CaseListEntry.id)).all()
    assert teams == [cast.locality_1.id, cast.locality_2.id]


def test_a_renamed_team_is_known_by_its_old_name(lead: Browser, cast: Cast) -> None:
    address = f"/teams/{cast.locality_1.id}"
    lead.post(address, {**lead.get(address).form(address), "name": "Northern team"})
    page = lead.get(address)
    assert "changed from “Locality 1” to “Northern team”" in page.text
    begin_writing()
    changes.bring_in(found(a_case("1", team="Locality 1")), "a.xlsx", "First", None)
    db.session.commit()
    assert db.session.scalars(select(CaseListEntry)).one().team_id == cast.locality_1.id
    alias = db.session.scalars(select(TeamAlias)).one()
    lead.post(f"/teams/{cast.locality_2.id}/names/{alias.id}/forget", status=404)
    lead.post(f"{address}/names/{alias.id}/forget")
    assert not db.session.scalars(select(TeamAlias)).all()


def test_a_closed_team_opens_when_a_list_names_it(lead: Browser, cast: Cast) -> None:
    address = f"/teams/{cast.locality_1.id}"
    lead.post(f"{address}/close")
    assert "Closed on" in lead.get(address).text
    lead.post(f"{address}/close", status=409)
    begin_writing()
    changes.bring_in(found(a_case("1", team="Locality 1")), "a.xlsx", "First", None)
    db.session.commit()
    assert db.session.get_one(Team, cast.locality_1.id).closed_at is None
    lead.post(f"{address}/open", status=409)


def test_a_service_with_open_teams_is_not_closed(lead: Browser, cast: Cast) -> None:
    assert "has teams that are open" in lead.post(f"/teams/{cast.care.id}/close", status=409).text


def test_two_teams_are_merged_and_separated(lead: Browser, cast: Cast) -> None:
    begin_writing()
    case_list = make_case_list({cast.locality_1: 2, cast.locality_2: 1})
    db.session.commit()
    one, two = cast.locality_1.id, cast.locality_2.id
    page = lead.get(f"/teams/{one}/merge?into={two}")
    assert "keep the name Locality 1" in page.text
    assert db.session.get_one(Team, one).merged_into_id is None, "asked before it is done"
    lead.post(f"/teams/{one}/merge", {"into": str(two)})
    db.session.expire_all()
    own = db.session.scalars(select(CaseListEntry.team_id).where(CaseListEntry.case_list_id == case_list.id))
    assert sorted(team or 0 for team in own) == [one, one, two], "entries stay as they were"
    assert team_queries.other_names() == {"locality 1": "Locality 2"}
    managers = db.session.get_one(type(cast.auditor), cast.auditor.id)
    assert one not in {team.id for team in managers.teams} or two in teams_below(managers)
    begin_writing()
    changes.bring_in(found(a_case("9", team="Locality 1")), "a.xlsx", "Next", None)
    db.session.commit()
    newest = db.session.scalars(select(CaseListEntry).order_by(CaseListEntry.id.desc())).first()
    assert newest
    assert newest.team_id == two
    lead.post(f"/teams/{one}/merge", {"into": str(two)}, status=409)
    lead.post(f"/teams/{one}/open")
    db.session.expire_all()
    team = db.session.get_one(Team, one)
    assert (team.merged_into_id, team.closed_at, team.parent_id) == (None, None, cast.localities.id)


def test_a_merged_team_that_is_renamed_stays_merged(lead: Browser, cast: Cast) -> None:
    begin_writing()
    team_changes.merge_teams(cast.locality_1, cast.locality_2, None)
    db.session.commit()
    one, two, services = cast.locality_1.id, cast.locality_2.id, cast.localities.id
    page = lead.get(f"/teams/{one}")
    assert "Part of" not in page.text
    lead.post(f"/teams/{one}", {**page.form(f"/teams/{one}"), "name": "Northern team"})
    lead.post(f"/teams/{one}", {"name": "Northern team", "service": str(services)})
    db.session.expire_all()
    team = db.session.get_one(Team, one)
    assert (team.name, team.merged_into_id, team.parent_id) == ("Northern team", two, two)
    assert team_queries.other_names()["northern team"] == "Locality 2"


def test_services_are_not_merged(cast: Cast) -> None:
    with pytest.raises(changes.Refused):
        team_changes.merge_teams(cast.care, cast.locality_1, None)
    with pytest.raises(changes.Refused):
        team_changes.merge_teams(cast.care_1, cast.care_1, None)
