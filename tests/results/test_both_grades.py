"""Both grades at once: shares as graded, and in each cell how far moderation moved it, in words."""

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.queries_counted import counted
from tests.results.making import Work
from tests.results.test_moderated import moderate
from tests.results.test_results import figures


@pytest.fixture
def work(cast: Cast) -> Work:
    """Of five good audits of Locality 1 a moderator made two inadequate; of five of Care 1 one good."""
    begin_writing()
    made = Work(cast)
    audits = [made.submit(cast.locality_1.id, "good") for _ in range(5)]
    others = [made.submit(cast.care_1.id, "inadequate") for _ in range(5)]
    for audit in audits[:2]:
        moderate(audit, cast.moderator, overall="inadequate")
    moderate(others[0], cast.moderator, overall="good")
    made.submit(cast.locality_2.id, "good")
    db.session.commit()
    return made


@pytest.mark.parametrize("view", ["/results", "/results/cohorts"])
def test_each_cell_says_which_way_and_how_far(work: Work, visitor: Browser, view: str) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"{view}?grades=both")
    column = "Overall" if view == "/results" else "All cohorts"
    cells = figures(page)
    assert "▼ 40 points lower as moderated" in cells["Locality 1", column]
    assert "100%" in cells["Locality 1", column]
    assert "▲ 20 points higher as moderated" in cells["Care 1", column]
    assert "points" not in cells["Locality 2", column]  # too few to say
    assert "by how many percentage points" in page.text
    if view == "/results":
        theme = work.version.themes[0]
        assert "– the same as moderated" in cells["Care 1", f"{theme.code} {theme.name}"]
    assert "points" not in visitor.get(f"{view}?grades=moderated").text


def test_a_theme_says_so_too_and_links_keep_it(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results?grades=both")
    assert page.form("/results")["grades"] == "both"
    assert all("grades=both" in page.links()[words] for words in ("Trend", "Care 1", "1 Risk"))
    assert "· as graded, with what moderation moved" in page.text
    theme = visitor.get(f"/results/themes/{work.version.themes[0].id}?grades=both")
    assert "the same as moderated" in theme.text
    # Other views show what was graded first.
    assert visitor.get("/results/distribution?grades=both").status == 200


def test_both_cost_one_query_more_than_one(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get("/results")
    with counted() as one:
        visitor.get("/results")
    with counted() as both:
        visitor.get("/results?grades=both")
    assert len(both) <= len(one) + 1
