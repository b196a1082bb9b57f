"""Views that a person keeps under a name: saved, replaced, deleted, brought back; nobody else's."""

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import HistoryEntry, SavedView
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 6)
    db.session.commit()
    return work


def save(visitor: Browser, name: str, address: str, status: int = 303):  # type: ignore[no-untyped-def]
    form = visitor.get(address).form("/results/views")
    return visitor.post("/results/views", {**form, "name": name}, status=status)


def test_a_view_is_saved_with_its_filters_and_found_again(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    asked = f"/results/trend?cohort=child_protection&teams={work.cast.locality_1.id}&drawn=all"
    answer = save(visitor, "  Trend of   Locality 1 ", asked)
    link = visitor.get("/results").links()["Trend of Locality 1"]
    assert answer.headers["Location"] == link
    page = visitor.get(link)
    assert page.words("h1") == ["Trend"]
    assert "Child protection · Locality 1" in page.text


def test_pages_of_one_thing_are_kept_too(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    theme = work.version.themes[0]
    save(visitor, "Risk", f"/results/themes/{theme.id}?order=weakest")
    save(visitor, "My team", f"/results/teams/{work.cast.locality_1.id}")
    links = visitor.get("/results/views").links()
    assert links["Risk"] == f"/results/themes/{theme.id}?order=weakest"
    assert visitor.get(links["My team"]).words("h1") == ["Locality 1"]


def test_the_same_name_replaces(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    save(visitor, "Mine", "/results")
    save(visitor, "Mine", "/results/equality")
    (view,) = db.session.scalars(select(SavedView)).all()
    assert view.view == "equality"
    said = db.session.scalars(
        select(HistoryEntry.what).where(HistoryEntry.subject == "saved_view").order_by(HistoryEntry.sequence)
    ).all()
    assert said == ["saved", "replaced"]


def test_a_deleted_view_can_be_brought_back(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    save(visitor, "Mine", "/results")
    page = visitor.post("/results/views/1/delete", follow=True)
    assert "“Mine” is deleted." in page.text
    assert "You have saved no view yet" in page.text
    page = visitor.post("/results/views/1/bring-back", follow=True)
    assert "“Mine” is back." in page.text
    assert "Mine" in page.links()


@pytest.mark.parametrize(("name", "says"), [(" ", "Enter a name"), ("x" * 81, "at most 80 characters")])
def test_a_name_that_will_not_do_loses_nothing(work: Work, visitor: Browser, name: str, says: str) -> None:
    page = save(visitor.sign_in(work.cast.lead), name, "/results?cohort=child_protection", status=422)
    assert says in page.text
    assert page.form("/results/views")["query"] == "cohort=child_protection"
    visitor.post("/results/views", {**page.form("/results/views"), "name": "Good"})


def test_views_are_each_persons_own(work: Work, visitor: Browser) -> None:
    save(visitor.sign_in(work.cast.lead), "Mine", "/results")
    visitor.sign_in(work.cast.manager)
    assert "Mine" not in visitor.get("/results").links()
    visitor.post("/results/views/1/delete", status=404)
    visitor.post("/results/views/1/bring-back", status=404)
    save(visitor, "Mine", "/results/trend")


def test_what_is_no_view_is_not_kept(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    for view, id in (("targets", ""), ("theme", "x"), ("", "")):
        visitor.post("/results/views", {"view": view, "id": id, "query": "", "name": "A"}, status=404)
    save(visitor, "Odd", "/results?drawn=all&evil=1")
    assert db.session.scalars(select(SavedView.args)).one() == {"drawn": "all"}


def test_after_a_filter_the_form_and_the_links_hold_it(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).htmx("GET", "/results?cohort=child_protection")
    assert page.one("input", name="query").get("value") == "cohort=child_protection"
    assert page.links()["Trend"] == "/results/trend?cohort=child_protection"
