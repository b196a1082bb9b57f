"""The audits behind a figure: as many as the figure says, for those who may read them."""

import re

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser, Page
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "good", "good", "outstanding", "inadequate")
    work.submit(
        cast.locality_1.id, grades={"1.1": "no_evidence", "1.2": "inadequate"}, themes={"1": "not_applicable"}
    )
    work.submit_many(cast.care_1.id, *["inadequate"] * 6)
    db.session.commit()
    return work


def listed(page: Page) -> int:
    found = re.search(r"(\d+) submitted audit", page.text)
    assert found
    return int(found[1])


def test_each_figure_leads_to_as_many_audits_as_it_says(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    followed = 0
    for cell in page.all("td"):
        link, words = cell.find(".//{*}a"), " ".join("".join(cell.itertext()).split())
        n = re.search(r"\bn (\d+)", words)
        if link is None or n is None:
            continue
        behind = visitor.get(link.get("href") or "")
        assert listed(behind) == int(n[1]), link.get("href")
        assert len(behind.all("a", class_="govuk-link")) >= int(n[1])
        followed += 1
    assert followed > 10


def test_row_and_column_heads_lead_on(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    links = page.links()
    for label, n in {"6 audits, Care 1": 6, "11 audits, All teams": 11}.items():
        assert listed(visitor.get(page.one("a", aria_label=label).get("href") or "")) == n
    assert visitor.get(links["Care 1"]).words("h1") == ["Care 1"]
    assert listed(visitor.get(links["Overall"])) == 11
    assert visitor.get(links["1 Risk"]).words("h1") == ["Risk"]


def test_blanks_and_single_grades_lead_to_their_audits(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    risk = next(theme for theme in work.version.themes if theme.code == "1")
    link = visitor.get(f"/results/themes/{risk.id}").one(
        "a", aria_label="1 no evidence on file, 1.1 Is risk seen early?"
    )
    page = visitor.get(link.get("href") or "")
    assert listed(page) == 1
    assert "criterion 1.1 Is risk seen early? was left blank: no evidence on file" in page.text
    one = visitor.get(f"/results/audits?criterion={risk.criteria[1].id}&grade=inadequate")
    assert listed(one) == 8
    assert listed(visitor.get("/results/audits?grade=outstanding")) == 1


def test_each_line_leads_to_its_audit(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/audits?team={work.cast.locality_1.id}")
    hrefs = [
        href for words, href in page.links().items() if words.startswith("Case ") and words[5:].isdigit()
    ]
    assert len(hrefs) == 5
    assert all(re.match(r"/audits/\d+\?behind=team", href) for href in hrefs)
    visitor.get(hrefs[0])


def test_a_manager_sees_their_own_teams_and_no_auditor(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results/audits")
    assert listed(page) == 5
    assert "Ada Auditor" not in page.text
    assert "Care 1" not in page.text
    assert "Ada Auditor" in visitor.sign_in(work.cast.lead).get("/results/audits").text


def test_a_forged_team_is_refused(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager)
    refused = visitor.get(f"/results/audits?team={work.cast.care_1.id}", status=403)
    assert "Case 1" not in refused.text
    visitor.get(f"/results/audits?service={work.cast.care.id}", status=403)
    visitor.get(f"/results/audits?team={work.cast.locality_1.id}&service={work.cast.care.id}", status=403)


def test_viewers_never_see_single_audits(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.viewer).get("/results/audits", status=403)
    visitor.sign_in(work.cast.auditor).get("/results/audits", status=403)
    visitor.sign_in(work.cast.moderator).get("/results/audits")


@pytest.mark.parametrize(
    "asked",
    [
        "team=abc",
        "team=999",
        "theme=999",
        "criterion=999",
        "criterion=x",
        "grade=excellent",
        "theme=99999999999",
    ],
)
def test_what_does_not_exist_is_said_clearly(work: Work, visitor: Browser, asked: str) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/audits?{asked}", status=404)
    assert "There is no such" in page.text


def test_nothing_matches(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/audits?cohort=in_care&page=7")
    assert listed(page) == 0
    assert "Back to all results" in page.text


def test_a_long_list_comes_in_pages(work: Work, visitor: Browser) -> None:
    begin_writing()
    for month in range(1, 6):
        more = Work(work.cast, name=f"Round {month}")
        more.submit_many(work.cast.care_1.id, *["good"] * 10)
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get("/results/audits?about=overall")
    assert listed(page) == 61
    second = visitor.get("/results/audits?about=overall&page=2")
    assert len([words for words in second.links() if words.startswith("Case ") and words[5:].isdigit()]) == 11


def test_the_way_back_keeps_the_filters(work: Work, visitor: Browser) -> None:
    risk = next(theme for theme in work.version.themes if theme.code == "1")
    page = visitor.sign_in(work.cast.lead).get(f"/results/audits?theme={risk.id}&service={work.cast.care.id}")
    links = page.links()
    assert links["Risk"] == f"/results/themes/{risk.id}?service={work.cast.care.id}"


def test_a_page_past_the_last_is_the_last(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    for number in ("2", "99999999"):
        page = visitor.get(f"/results/audits?page={number}")
        assert len(page.all("tr")) == 12
