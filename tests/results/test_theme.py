"""Results of one theme: its criteria with every grade and blank, and its teams."""

import pytest

from audit.extensions import begin_writing, db
from audit.models import Theme
from tests.factories import Cast
from tests.page import NAMESPACE, Browser, Page, words_of
from tests.results.making import Work
from tests.results.recount import BLANKS, CRITERIA, recount, share


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    for grades in (
        {"1.1": "good", "1.2": "inadequate"},
        {"1.1": "outstanding", "1.2": "no_evidence"},
        {"1.1": "requires_improvement", "1.2": "not_applicable", "4.1": "not_met"},
        {"1.1": "good", "1.2": "unsure", "4.1": "not_met"},
        {"1.1": "good", "1.2": "not_looked_at"},
    ):
        work.submit(cast.locality_1.id, grades=grades)
    work.submit_many(cast.care_1.id, *["inadequate"] * 6)
    db.session.commit()
    return work


def theme_of(work: Work, code: str) -> Theme:
    return next(theme for theme in work.version.themes if theme.code == code)


def lines(page: Page) -> list[list[str]]:
    """The words of each row of the first table."""
    return [
        [words_of(cell) for cell in row]
        for row in page.all("table")[0].findall(f"{NAMESPACE}tbody/{NAMESPACE}tr")
    ]


def test_every_criterion_is_what_a_recount_of_the_grades_says(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    counts, checked = recount(CRITERIA), 0
    for theme in work.version.themes:
        if theme.code == "3":  # for children in care only: nobody graded it
            continue
        shown = {line[0].split()[0]: line for line in lines(visitor.get(f"/results/themes/{theme.id}"))}
        for criterion in theme.criteria:
            found = counts["All teams", criterion.code]
            good, n = share(found)
            line = shown[criterion.code]
            assert f"n {n}" in line[1], line
            assert f"{good / n * 100 + 1e-9:.0f}%" in line[1], line
            blanks = [words.split()[-1] for words in line[3:]]
            assert blanks == [
                str(found[blank]) for blank in ("not_applicable", "no_evidence", "not_looked_at", "unsure")
            ]
            checked += 1
    assert checked == 6


def test_the_four_blanks_are_counted_apart(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{theme_of(work, '1').id}")
    line = next(line for line in lines(page) if line[0].startswith("1.2"))
    assert [words.split()[-1] for words in line[3:]] == ["1", "1", "1", "1"]
    assert "n 7" in line[1]
    assert set(BLANKS) == {"not_applicable", "no_evidence", "not_looked_at", "unsure"}


def test_a_compliance_item_says_that_its_share_is_met(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{theme_of(work, '4').id}")
    assert "82% met" in lines(page)[0][1]
    assert "Judgement of the theme" not in page.text  # it is not judged


def test_weakest_first(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    address = f"/results/themes/{theme_of(work, '2').id}"
    assert [line[0][:3] for line in lines(visitor.get(address))] == ["Jud", "2.1", "2.2"]
    found = lines(visitor.get(f"{address}?order=weakest"))
    assert found[0][0] == "Judgement of the theme"
    shares = [int(line[1].split("%")[0].split()[-1]) for line in found[1:]]
    assert shares == sorted(shares)
    assert [line[0][:3] for line in found[1:]] == ["2.1", "2.2"]
    risk = f"/results/themes/{theme_of(work, '1').id}"
    assert [line[0][:3] for line in lines(visitor.get(f"{risk}?order=weakest"))] == ["Jud", "1.2", "1.1"]


def test_teams_stand_beside_each_other_and_a_manager_sees_their_own(work: Work, visitor: Browser) -> None:
    address = f"/results/themes/{theme_of(work, '1').id}"
    assert "Care 1" in visitor.sign_in(work.cast.lead).get(address).text
    page = visitor.sign_in(work.cast.manager).get(address)
    assert "Care 1" not in page.text
    assert "n 5" in lines(page)[0][1]
    visitor.get(f"{address}?service={work.cast.care.id}", status=403)


def test_a_viewer_gets_no_way_to_single_audits(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.viewer).get(f"/results/themes/{theme_of(work, '1').id}")
    assert not [href for href in page.links().values() if "/results/audits" in href]


def test_filters_are_kept_on_the_way_back_and_on_to_the_audits(work: Work, visitor: Browser) -> None:
    address = f"/results/themes/{theme_of(work, '1').id}?cohort=child_protection"
    page = visitor.sign_in(work.cast.lead).get(address)
    results = [link for link in page.all("a") if (link.get("class") or "").startswith("govuk-breadcrumbs")]
    assert results[0].get("href") == "/results?cohort=child_protection"
    audits = [href for href in page.links().values() if "/results/audits" in href]
    assert audits
    assert all("cohort=child_protection" in href for href in audits)
    part = visitor.get(address, HX_Request="true")
    assert part.body.strip().startswith('<div id="figures">')


def test_no_such_theme(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    visitor.get("/results/themes/999", status=404)
    visitor.get("/results/themes/99999999999999999999", status=404)
    visitor.sign_in(work.cast.auditor).get(f"/results/themes/{theme_of(work, '1').id}", status=403)
