"""Results: team by theme. Figures are right, held to one's teams, and as quick for many audits as for few."""

import re
from pathlib import Path

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from tests.factories import SMALL_FRAMEWORK, Cast, entries_of, make_case_list, make_round
from tests.page import NAMESPACE, Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import Work, make_submitted
from tests.results.recount import THEMES, recount, share


@pytest.fixture
def work(cast: Cast) -> Work:
    """Three teams of two services: one with enough audits, one with too few, one with a mixture."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "good", "requires_improvement", "inadequate")
    work.submit(cast.locality_1.id, "good", themes={"1": "inadequate", "2": "not_applicable"})
    work.submit_many(cast.locality_2.id, "good", "requires_improvement", "good")
    work.submit_many(cast.care_1.id, *["inadequate"] * 6, "outstanding", "good")
    db.session.commit()
    return work


def figures(page: Page) -> dict[tuple[str, str], str]:
    """The words of each cell, by row (its first words) and column."""
    table = page.all("table")[-1]
    heads = [words_of(head) for head in table.findall(f"{NAMESPACE}thead/{NAMESPACE}tr/{NAMESPACE}th")]
    found = {}
    for row in table.findall(f"{NAMESPACE}tbody/{NAMESPACE}tr"):
        cells = list(row)
        name = re.sub(r"\s*\d+ audits?$", "", words_of(cells[0]))
        for head, cell in zip(heads[1:], cells[1:], strict=False):
            found[name, head] = words_of(cell)
    return found


def test_every_figure_is_what_a_recount_of_the_judgements_says(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    shown, checked = figures(page), 0
    for (team, thing), counts in recount(THEMES).items():
        good, n = share(counts)
        words = shown[team, thing]
        assert re.search(rf"\bn {n}\b", words), (team, thing, words)
        if n >= 5:
            assert f"{good / n * 100 + 1e-9:.0f}%" in words, (team, thing, words)
            checked += 1
        else:
            assert "too few" in words
            assert "%" not in words
    assert checked > 8


def test_the_interval_and_the_distribution_stand_beside_the_share(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    assert "25% n 8 7–59%" in figures(page)["Care 1", "Overall"]
    bars = [element.get("aria-label") for element in page.tree.iter() if element.get("role") == "img"]  # type: ignore[union-attr]
    assert "1 outstanding, 1 good, 0 requires improvement, 6 inadequate" in bars


def test_blanks_are_in_no_figure(work: Work, visitor: Browser) -> None:
    shown = figures(visitor.sign_in(work.cast.lead).get("/results"))
    assert "60% n 5" in shown["Locality 1", "2 Management oversight"]
    assert "50% n 6" in shown["Locality 1", "1 Risk"]


def test_a_theme_that_is_not_judged_has_no_figure(work: Work, visitor: Browser) -> None:
    shown = figures(visitor.sign_in(work.cast.lead).get("/results"))
    assert shown["All teams", "4 Recording"] == "– not judged"


def test_a_team_without_audits_is_named(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results")
    assert "No submitted audits here: Leaving care." in page.text


def test_filters_narrow_the_figures(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    shown = figures(visitor.get(f"/results?service={work.cast.care.id}"))
    assert {team for team, _ in shown} == {"All teams", "Care 1"}
    assert "n 8" in shown["All teams", "Overall"]
    page = visitor.get("/results?cohort=in_care&round=&service=")
    assert "No submitted audits match these filters" in page.text


def test_htmx_gets_the_table_alone_and_the_words_for_it(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results?service={work.cast.care.id}", HX_Request="true")
    assert page.body.strip().startswith('<div id="figures">')
    assert not page.all("h1")
    assert "All services" not in page.text
    assert "Care and leaving care" in page.text
    restored = visitor.get("/results", HX_Request="true", HX_History_Restore_Request="true")
    assert restored.all("h1")


def test_the_filters_are_fields_with_what_was_chosen(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(
        f"/results?service={work.cast.care.id}&cohort=child_protection"
    )
    assert page.form("/results") == {
        "cohort": "child_protection", "service": str(work.cast.care.id), "from": "", "to": "",
        "grades": "",
    }  # fmt: skip


def test_a_manager_sees_their_own_teams_only(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results")
    assert {team for team, _ in figures(page)} == {"All teams", "Locality 1"}
    own = recount(THEMES, frozenset({"Locality 1"}))["All teams", "Overall"]
    assert f"n {share(own)[1]}" in figures(page)["All teams", "Overall"]
    for other in ("Locality 2", "Care 1", "Leaving care", "Care and leaving care"):
        assert other not in page.text


def test_a_forged_service_shows_a_manager_nothing(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager)
    refused = visitor.get(f"/results?service={work.cast.care.id}", status=403)
    assert "%" not in refused.text
    own = visitor.get(f"/results?service={work.cast.localities.id}")
    assert {team for team, _ in figures(own)} == {"All teams", "Locality 1"}


def test_a_manager_of_teams_without_audits_is_told_so(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.care_1.id, *["good"] * 6)
    db.session.commit()
    page = visitor.sign_in(cast.manager).get("/results")
    assert "There are no results yet" in page.text
    assert "Care 1" not in page.text


def test_a_viewer_gets_figures_without_a_way_to_single_audits(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.viewer).get("/results")
    assert "25% n 8" in figures(page)["Care 1", "Overall"]
    assert not [href for href in page.links().values() if "/results/audits" in href]
    assert [href for href in page.links().values() if "/results/themes/" in href]
    assert "Export to Excel" not in page.text


def test_who_holds_no_permission_is_refused(work: Work, visitor: Browser) -> None:
    for person in (work.cast.auditor, work.cast.administrator):
        visitor.sign_in(person).get("/results", status=403)


def test_before_the_first_submission_the_page_says_what_must_happen(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/results")
    assert "bring in a case list, create a round" in page.text


@pytest.mark.parametrize(
    "asked",
    ["round=abc", "round=999", "round=-1", "round=9999999999999999999999", "round=١", "cohort=none",
     "service=x", "service=999", "framework=other", "service=1%27"],
)  # fmt: skip
def test_what_does_not_exist_is_said_clearly(work: Work, visitor: Browser, asked: str) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results?{asked}", status=404)
    assert "There is no such" in page.text or "There are no results of that framework" in page.text


def test_a_team_is_no_service(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get(f"/results?service={work.cast.care_1.id}", status=404)


def test_as_many_queries_for_many_audits_and_teams_as_for_few(
    work: Work, visitor: Browser, app: Flask
) -> None:
    visitor.sign_in(work.cast.lead)
    visitor.get("/results")  # the framework is read once and then kept
    with counted() as few:
        visitor.get("/results")
    begin_writing()
    for team in (work.cast.locality_2, work.cast.leaving_care):
        work.submit_many(team.id, *["good", "inadequate"] * 3)
    db.session.commit()
    with counted() as many:
        visitor.get("/results")
    assert len(many) == len(few)
    of_audits = [one for one in many if "FROM case_audit" in one or "JOIN case_audit" in one]
    assert len(of_audits) == 1  # which audits its reader is blind to: it looks at the reader's own cases
    assert "auditor_id = " in of_audits[0]


@pytest.fixture
def two_versions(work: Work) -> Work:
    """A second version: Risk is now Risks, Management oversight is gone; a round of it with one more team."""
    begin_writing()
    content = SMALL_FRAMEWORK.read_text().replace("name: Risk\n", "name: Risks\n")
    content = content.replace(
        'code: "2"\n    name: Management oversight', 'code: "2"\n    lineage: small/new\n    name: Oversight'
    )
    version, new = import_framework(content.encode(), None)
    assert new
    case_list = make_case_list({work.cast.leaving_care: 6}, name="List of version 2")
    round_ = make_round(case_list, version, "October 2026")
    for entry in entries_of(case_list):
        make_submitted(round_, entry, work.cast.auditor, "good")
    db.session.commit()
    return work


def test_versions_are_joined_by_lineage_and_it_is_said(two_versions: Work, visitor: Browser) -> None:
    page = visitor.sign_in(two_versions.cast.lead).get("/results")
    shown = figures(page)
    assert "n 23" in shown["All teams", "1 Risks"]
    assert "n 6" in shown["All teams", "2 Oversight"]
    assert "n 23" in shown["All teams", "Overall"]
    assert "These rounds used versions 1 and 2 of the framework" in page.text
    assert "Themes that version 2 no longer has are not shown: Management oversight." in page.text


def test_one_round_is_shown_with_its_own_version(two_versions: Work, visitor: Browser) -> None:
    page = visitor.sign_in(two_versions.cast.lead).get(f"/results?round={two_versions.round.id}")
    assert ("All teams", "2 Management oversight") in figures(page)
    assert "versions 1 and 2" not in page.text


def test_judgements_on_another_scale_are_never_pooled(work: Work, visitor: Browser) -> None:
    begin_writing()
    content = SMALL_FRAMEWORK.read_text().replace(
        "code: good, letter: G, label: Good, good_or_better: true",
        "code: good, letter: G, label: Good, good_or_better: false",
    )
    version, _ = import_framework(content.encode(), None)
    case_list = make_case_list({work.cast.leaving_care: 6}, name="Another scale")
    round_ = make_round(case_list, version, "November 2026")
    for entry in entries_of(case_list):
        make_submitted(round_, entry, work.cast.auditor, "good")
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get("/results")
    assert "0% n 6" in figures(page)["All teams", "Overall from version 2"]
    assert "Judgements of version 1 are left out: they were given on another scale." in page.text


def test_another_framework_is_never_pooled(work: Work, visitor: Browser, tmp_path: Path) -> None:
    begin_writing()
    content = (
        SMALL_FRAMEWORK.read_text()
        .replace("framework: small", "framework: second")
        .replace("name: Small framework", "name: Second framework")
    )
    version, _ = import_framework(content.encode(), None)
    case_list = make_case_list({work.cast.leaving_care: 6}, name="Of the second")
    round_ = make_round(case_list, version, "December 2026")
    for entry in entries_of(case_list):
        make_submitted(round_, entry, work.cast.auditor, "good")
    db.session.commit()
    visitor.sign_in(work.cast.lead)
    newest = visitor.get("/results")
    assert "n 6" in figures(newest)["All teams", "Overall"]
    assert newest.links()["Small framework"] == "/results?framework=small"
    assert "n 17" in figures(visitor.get("/results?framework=small"))["All teams", "Overall"]
    both = visitor.get(f"/results?round={round_.id}&round={work.round.id}")
    assert "n 6" in figures(both)["All teams", "Overall"]
    assert "are left out: September 2026" in both.text
