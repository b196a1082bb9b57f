"""Equality: results by group agree with a recount; what leaves the service gives no small number away."""

import pytest
from sqlalchemy import text

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import Work

GROUPS = {"Locality 1": ("female", "White", "no", "0-4"), "Locality 2": ("male", "Asian", "no", "5-9")}


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 5, *["inadequate"] * 5)
    work.submit_many(cast.locality_2.id, *["good"] * 5, *["requires_improvement"] * 5)
    work.submit_many(cast.care_1.id, "good", "inadequate")
    for team, (gender, ethnicity, disability, age) in GROUPS.items():
        db.session.execute(
            text(
                "UPDATE case_list_entry SET gender = :g, ethnicity_group = :e, disability = :d, "
                "age_band = :a WHERE team_id = (SELECT id FROM team WHERE name = :team)"
            ),
            {"g": gender, "e": ethnicity, "d": disability, "a": age, "team": team},
        )
    db.session.execute(
        text("UPDATE case_list_entry SET gender = 'neither' WHERE team_id = :id"), {"id": cast.care_1.id}
    )
    db.session.commit()
    return work


def lines(page: Page, name: str) -> dict[str, list[str]]:
    """The cells of one characteristic, by group."""
    for table in page.all("table"):
        if words_of(table.find("{*}caption")) == name:  # type: ignore[arg-type]
            return {
                words_of(row[0]): [words_of(c) for c in row[1:]] for row in table.findall("{*}tbody/{*}tr")
            }
    raise AssertionError(f"no table {name}: {page.text}")


def test_figures_are_those_of_a_recount(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/equality?numbers=all")
    sql = """SELECT e.gender, sum(CASE WHEN j.grade IN ('good', 'outstanding') THEN 1 ELSE 0 END), count(*)
        FROM judgement j JOIN case_audit a ON a.id = j.case_audit_id
        JOIN sampled_case s ON s.id = a.sampled_case_id JOIN case_list_entry e ON e.id = s.case_list_entry_id
        WHERE j.theme_id IS NULL AND a.state = 'submitted' GROUP BY e.gender"""
    shown = lines(page, "Gender")
    for gender, good, n in db.session.execute(text(sql)):
        assert shown[gender.capitalize()][:3] == [str(n), str(good), str(n - good)]
    assert shown["Female"][3] == "50% 24–76%"
    assert shown["Neither"][3] == "too few"
    assert "keep them inside the service" in page.text


def test_a_small_group_is_hidden_with_another_so_that_it_cannot_be_worked_out(
    work: Work, visitor: Browser
) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/equality")
    shown = lines(page, "Gender")
    assert shown["Neither"] == ["c", "c", "c", "hidden"]
    assert sum(cells[0] == "c" for cells in shown.values()) >= 2
    assert "50% " not in " ".join(" ".join(cells) for cells in shown.values() if "c" in cells)
    assert "n 22" in page.text


def test_who_may_not_read_audits_never_sees_small_numbers(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.viewer).get("/results/equality?numbers=all")
    assert lines(page, "Gender")["Neither"][0] == "c"
    assert "Show small numbers" not in page.text


def test_a_theme_and_a_manager(work: Work, visitor: Browser) -> None:
    theme = work.version.themes[0]
    page = visitor.sign_in(work.cast.manager).get(f"/results/equality?theme={theme.id}&numbers=all")
    assert lines(page, "Ethnicity group") == {"White": ["10", "5", "5", "50% 24–76%"]}


def test_too_few_are_said(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/equality?teams={work.cast.care_1.id}")
    assert "Too few submitted audits" in page.text
    assert "%" not in page.text


def test_as_many_queries_for_many_audits_as_for_few(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get("/results/equality")
    with counted() as few:
        visitor.get("/results/equality")
    begin_writing()
    work.submit_many(work.cast.leaving_care.id, *["good"] * 9)
    db.session.commit()
    with counted() as many:
        visitor.get("/results/equality")
    assert len(few) == len(many)


def behind(page: Page) -> list[tuple[str, int]]:
    """The links from numbers to audits, with the number each says."""
    return [
        (link.get("href") or "", int(words_of(link)))
        for link in page.all("a")
        if "by=" in (link.get("href") or "")
    ]


def test_each_number_that_is_shown_leads_to_its_audits_and_back(work: Work, visitor: Browser) -> None:
    theme = work.version.themes[0]
    for address in ("", f"?theme={theme.id}", "?grades=moderated", "?numbers=all"):
        page = visitor.sign_in(work.cast.lead).get(f"/results/equality{address}")
        found = behind(page)
        assert len(found) >= 6
        for href, n in found:
            assert f"{n} submitted audits of children with" in visitor.get(href).text, href
    page = visitor.get(f"/results/equality?theme={theme.id}")
    back = visitor.get(behind(page)[0][0]).links()["Equality"]
    assert back == f"/results/equality?theme={theme.id}"
    assert "22 audits, all groups together" in [link.get("aria-label") for link in page.all("a")]


def test_a_hidden_number_leads_nowhere_by_link_or_by_hand(work: Work, visitor: Browser) -> None:
    """Nor does any number of a group of which one is hidden, even where small numbers are shown."""
    lead = visitor.sign_in(work.cast.lead)
    for address in ("", "?numbers=all"):
        page = lead.get(f"/results/equality{address}")
        hidden = [
            name for name, cells in lines(lead.get("/results/equality"), "Gender").items() if "c" in cells
        ]
        assert len(hidden) >= 2
        for name in hidden:
            assert f"group={name.lower()}&" not in page.body.replace("&amp;", "&")
    none = lead.get("/results/audits?about=overall&by=gender&group=unheard-of", status=404)
    for name in hidden:
        for share in ("", "&share=good", "&share=below"):
            asked = f"/results/audits?about=overall&by=gender&group={name.lower()}{share}"
            page = lead.get(asked, status=404)
            assert page.text == none.text, "as if there were no such group"


def test_a_listed_group_is_not_narrowed_further(work: Work, visitor: Browser) -> None:
    """What is narrowed by the filters of the page is decided anew; nothing else narrows it."""
    lead, asked = (
        visitor.sign_in(work.cast.lead),
        "/results/audits?about=overall&by=ethnicity_group&group=White",
    )
    lead.get(asked)
    for more in (
        f"team={work.cast.care_1.id}", "grade=inadequate", "share=0", f"teams={work.cast.care_1.id}",
        f"criterion={work.version.themes[0].criteria[0].id}", "voice=child-yes", "alone=1",
    ):  # fmt: skip
        lead.get(f"{asked}&{more}", status=404)
    lead.get("/results/audits?by=ethnicity_group&group=White", status=404)
    lead.get("/results/audits?about=overall&by=worker&group=Worker", status=404)


def test_who_brings_in_no_case_list_lists_by_age_alone(work: Work, visitor: Browser) -> None:
    """An audit shows its child's age band, and no other group."""
    for who in (work.cast.manager, work.cast.moderator):
        page = visitor.sign_in(who).get("/results/equality")
        assert {href.split("by=")[1].split("&")[0] for href, _ in behind(page)} == {"age_band"}
        assert "Only ages lead to audits" in page.text
        for by, group in (("gender", "female"), ("ethnicity_group", "White"), ("disability", "no")):
            visitor.get(f"/results/audits?about=overall&by={by}&group={group}", status=404)
    page = visitor.sign_in(work.cast.viewer).get("/results/equality")
    assert "/results/audits" not in page.body
