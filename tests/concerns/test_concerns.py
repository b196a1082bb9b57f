"""The list of concerns: whose they are, what waits first, found by case, team and number."""

from datetime import timedelta

from audit.rules import clock
from tests.concerns.making import LATE, MORNING, acknowledged, name, raised
from tests.factories import Cast
from tests.grading.making import allocated
from tests.page import Browser
from tests.queries_counted import counted


def test_a_lead_sees_all_what_waits_first(cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 3)
    acknowledged(raised(audits[0], cast.auditor), cast.lead)
    raised(audits[1], cast.auditor)
    raised(audits[2], cast.auditor, at=LATE)
    with clock.at(LATE + timedelta(hours=1)):
        page = visitor.sign_in(cast.lead).get("/concerns")
        assert page.words("th", scope="row") == ["Concern 3", "Concern 2", "Concern 1"]
        assert "Half of" not in page.text
        assert "Late raised 30 h ago, 6 h late" in page.text
        assert "after 3.0 h" in page.text
        for state, found in (("waiting", 3), ("late", 2), ("acknowledged", 1)):
            assert visitor.get(f"/concerns?state={state}").words("th", scope="row") == [f"Concern {found}"]
        assert "No concern is like that" in visitor.get("/concerns?state=closed").text
        assert visitor.get("/concerns?search=1002").words("th", scope="row") == ["Concern 2"]
        assert len(visitor.get("/concerns?search=locality").words("th", scope="row")) == 3
        assert visitor.htmx("GET", "/concerns?search=3").words("th", scope="row")[0] == "Concern 3"
        acknowledged(raised(audits[0], cast.auditor, "Again."), cast.lead, MORNING + timedelta(hours=6))
        assert "Half of the 2 that were acknowledged were so within 4.5 h." in visitor.get("/concerns").text
        visitor.get("/concerns?state=nonsense&page=99&search=%25")


def test_a_manager_sees_those_of_their_teams(cast: Cast, visitor: Browser) -> None:
    raised(allocated(cast)[0], cast.auditor)
    name(cast.locality_1, cast.lead)
    page = visitor.sign_in(cast.manager).get("/concerns")
    assert page.words("th", scope="row") == ["Concern 1"]
    page = visitor.get("/concerns/1")
    assert not page.all("form", action="/concerns/1/acknowledge")


def test_there_is_nothing_to_see_without_a_reason(cast: Cast, visitor: Browser) -> None:
    assert "Concerns" not in visitor.sign_in(cast.auditor).get("/").links()
    assert "There are no concerns for you to read." in visitor.get("/concerns").text
    assert "Concerns" in visitor.sign_in(cast.lead).get("/").links()
    raised(allocated(cast)[0], cast.auditor)
    assert "Concerns" in visitor.sign_in(cast.auditor).get("/").links()


def test_it_asks_as_much_for_many_as_for_few(cast: Cast, visitor: Browser) -> None:
    audits = allocated(cast, 12)
    raised(audits[0], cast.auditor)
    visitor.sign_in(cast.lead).get("/concerns")
    with counted() as few:
        visitor.get("/concerns")
        visitor.get("/")
    for audit in audits[1:]:
        raised(audit, cast.auditor)
    with counted() as many:
        visitor.get("/concerns")
        visitor.get("/")
    assert len(many) == len(few)
