"""The page of one team: where it stands, how sure that is, what to read first."""

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.queries_counted import counted
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    """Two rounds: Locality 1 clearly falls, Care 1 has too few to say."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 10)
    work.submit_many(cast.care_1.id, "good", "good")
    later = Work(cast, name="October 2026")
    later.round.period_start = later.round.period_start.replace(month=10)
    later.round.period_end = later.round.period_end.replace(month=10)
    later.submit_many(cast.locality_1.id, *["inadequate"] * 9, "good")
    later.submit_many(cast.care_1.id, "good", "good")
    db.session.commit()
    return work


def test_the_figures_are_the_teams_and_the_direction_is_said_in_words(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/teams/{work.cast.locality_1.id}")
    assert page.words("h1") == ["Locality 1"]
    assert "55% good or better n 20" in page.text
    assert "▼ down" in page.text
    assert "the share in October 2026 against September 2026" in page.text
    assert "Read first The newest audits judged inadequate overall" in page.text


def test_the_table_of_teams_says_the_same(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    cells = [words for words in page.words("td") if "▼ down" in words]
    assert any("55% n 20" in words for words in cells)
    assert not any("too few" in words and "down" in words for words in page.words("td"))


def test_one_round_is_compared_with_the_one_before_it(work: Work, visitor: Browser) -> None:
    rounds = visitor.sign_in(work.cast.lead).get("/results").all("input", name="round")
    newest = rounds[0].get("value")
    page = visitor.get(f"/results?round={newest}")
    assert "the share in October 2026 against September 2026" in page.text
    assert "▼ down" in page.text
    oldest = rounds[1].get("value")
    assert "▼" not in visitor.get(f"/results?round={oldest}").text


def test_a_team_with_too_few_says_so(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/teams/{work.cast.care_1.id}")
    assert "too few for shares: read the audits instead" in page.text
    assert "%" not in " ".join(page.words("td"))


def test_a_service_has_the_page_of_all_its_teams(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/teams/{work.cast.localities.id}")
    assert "20 submitted audits" in page.text


def test_a_manager_has_their_own_and_a_viewer_no_way_to_audits(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager).get(f"/results/teams/{work.cast.locality_1.id}")
    page = visitor.sign_in(work.cast.viewer).get(f"/results/teams/{work.cast.locality_1.id}")
    assert not [href for href in page.links().values() if "/audits" in href]
    assert "Read first" not in page.text
    visitor.get("/results/teams/999", status=404)


def test_as_many_queries_for_many_audits_as_for_few(work: Work, visitor: Browser) -> None:
    address = f"/results/teams/{work.cast.locality_2.id}"
    begin_writing()
    work.submit_many(work.cast.locality_2.id, *["good"] * 2)
    db.session.commit()
    visitor.sign_in(work.cast.lead).get(address)
    with counted() as few:
        visitor.get(address)
    begin_writing()
    work.submit_many(work.cast.locality_2.id, *["good"] * 6)
    db.session.commit()
    with counted() as many:
        visitor.get(address)
    assert len(few) == len(many)
