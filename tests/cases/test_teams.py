"""The tree of services and teams."""

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import HistoryEntry, Team
from tests.cases.making import SAMPLE, bring_in, stored
from tests.factories import Cast, make_case_list
from tests.page import Browser, Page


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def names(page: Page) -> list[str]:
    return page.words("th", scope="row")


def test_services_with_their_teams_and_open_cases(lead: Browser, cast: Cast) -> None:
    begin_writing()
    make_case_list({cast.locality_1: 3, cast.locality_2: 2, cast.care_1: 1})
    db.session.commit()
    page = lead.get("/teams")
    rows = page.words("tr")
    care, localities = ["Care 1", "Leaving care"], ["Locality 1", "Locality 2"]
    assert names(page) == ["Care and leaving care service", *care, "Localities service", *localities]
    assert any(row.startswith("Localities service 5 ") for row in rows), "a service has those of its teams"
    assert any(row.startswith("Locality 1 3 ") for row in rows)
    assert any(row.startswith("Leaving care 0 ") for row in rows)


def test_without_teams_it_says_where_they_come_from(visitor: Browser, cast: Cast) -> None:
    begin_writing()
    cast.manager.teams = cast.auditor.teams = cast.second_auditor.teams = []
    db.session.flush()
    for team in (
        cast.locality_1,
        cast.locality_2,
        cast.care_1,
        cast.leaving_care,
        cast.localities,
        cast.care,
    ):
        db.session.delete(team)
        db.session.flush()
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/teams")
    assert "There are no teams yet" in page.text
    assert page.links()["case list"] == "/case-lists/new"


def test_teams_are_put_into_services_all_at_once(lead: Browser, cast: Cast) -> None:
    bring_in(lead, SAMPLE)
    page = lead.get("/teams")
    form = page.form("")
    moved = [team for team in db.session.scalars(select(Team)) if team.name.startswith("Children in Care")]
    for team in moved:
        form[f"service-{team.id}"] = str(cast.care.id)
    entries = stored()["history_entry"]
    assert "3 teams moved" in lead.post("/teams", form, follow=True).text
    assert {team.parent_id for team in moved} == {cast.care.id}
    assert stored()["history_entry"] == entries + 3
    assert "Nothing was changed" in lead.post("/teams", lead.get("/teams").form(""), follow=True).text


def test_what_somebody_else_moved_meanwhile_is_left_alone(lead: Browser, cast: Cast) -> None:
    form = lead.get("/teams").form("")
    begin_writing()
    cast.locality_1.parent = None
    db.session.commit()
    form[f"service-{cast.care_1.id}"] = str(cast.localities.id)
    lead.post("/teams", form)
    db.session.expire_all()
    assert cast.care_1.parent_id == cast.localities.id
    assert cast.locality_1.parent_id is None


@pytest.mark.parametrize("service", ["x", "-1", "99999", "99999999999999999999", ""])
def test_a_service_that_is_none(lead: Browser, cast: Cast, service: str) -> None:
    lead.post("/teams", {f"was-{cast.care_1.id}": "1", f"service-{cast.care_1.id}": service}, status=400)
    db.session.expire_all()
    assert cast.care_1.parent_id == cast.care.id


def test_a_service_is_added(lead: Browser) -> None:
    page = lead.post("/teams/add-service", {"name": "  Early   help "}, follow=True)
    assert "Early help service" in names(page)
    assert db.session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id.desc())).first() == "added"


def test_a_team_is_added_to_a_service(lead: Browser, cast: Cast) -> None:
    lead.post("/teams/add-team", {"name": "Locality 3", "service": str(cast.localities.id)})
    made = db.session.scalars(select(Team).where(Team.name == "Locality 3")).one()
    assert (made.parent_id, made.is_service) == (cast.localities.id, False)


@pytest.mark.parametrize("url", ["/teams/add-service", "/teams/add-team"])
@pytest.mark.parametrize(
    ("name", "said"), [("", "Enter the name"), ("y" * 121, "at most 120"), ("LOCALITY  1", "already")]
)
def test_a_name_that_will_not_do(lead: Browser, url: str, name: str, said: str) -> None:
    before = stored()
    page = lead.post(url, {"name": name, "service": "0"}, status=422)
    assert any(said in words for words in page.words("a", href="#name"))
    assert page.form("")["name"] == name.replace("  ", " ")
    assert stored() == before


@pytest.mark.parametrize("url", ["/teams/add-service", "/teams/add-team"])
def test_a_formula_and_markup_are_names_like_any_other(lead: Browser, url: str) -> None:
    for name in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "Team \x07with"):
        page = lead.post(url, {"name": name, "service": "0"}, follow=True)
        assert name.replace("\x07", "") in page.text
        assert "<script>alert" not in page.body


def test_a_team_is_renamed_and_moved(lead: Browser, cast: Cast) -> None:
    address = f"/teams/{cast.care_1.id}"
    form = lead.get(address).form(address)
    assert form["name"] == "Care 1"
    assert form["service"] == str(cast.care.id)
    lead.post(f"/teams/{cast.care_1.id}", {**form, "name": "Care North", "service": str(cast.localities.id)})
    db.session.expire_all()
    assert (cast.care_1.name, cast.care_1.parent_id) == ("Care North", cast.localities.id)
    newest = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert newest.detail["before"] == {"name": "Care 1", "part_of": "Care and leaving care"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"name": ""}, "name"), ({"name": "Locality 1"}, "name"), ({"service": "99"}, "service")],
)
def test_a_change_that_will_not_do(lead: Browser, cast: Cast, sent: dict[str, str], field: str) -> None:
    page = lead.post(f"/teams/{cast.care_1.id}", {"name": "Care 1", "service": "0", **sent}, status=422)
    assert page.words("a", href=f"#{field}")
    db.session.expire_all()
    assert cast.care_1.parent_id == cast.care.id


def test_a_service_never_stands_within_itself(lead: Browser, cast: Cast) -> None:
    url = f"/teams/{cast.localities.id}"
    lead.post(f"/teams/{cast.care.id}", {"name": "Care", "service": str(cast.localities.id)})
    page = lead.post(url, {"name": "Localities", "service": str(cast.care.id)}, status=422)
    assert "is part of Localities" in page.words("a", href="#service")[0]
    assert str(cast.localities.id) not in [option.get("value") for option in lead.get(url).all("option")]


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    for url in ("/teams", "/teams/add-service", "/teams/add-team", f"/teams/{cast.care_1.id}"):
        visitor.get(url, status=403)
        visitor.post(url, {"name": "x", "service": "0"}, status=403)


def test_no_such_team(lead: Browser) -> None:
    lead.get("/teams/99999", status=404)


def test_a_service_is_not_put_into_itself(lead: Browser, cast: Cast) -> None:
    """Two tabs of the page can ask for it together."""
    was, into = f"was-{cast.care.id}", f"service-{cast.care.id}"
    page = lead.post("/teams", {was: "0", into: str(cast.care.id)}, status=409)
    assert "The teams were not moved" in page.text
    assert db.session.get_one(Team, cast.care.id).parent_id is None
