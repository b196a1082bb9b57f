"""The trend: each round's share as recounted, limits from twelve rounds on, breaks and targets marked."""

import pytest
from sqlalchemy import text

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from audit.results.targets.changes import set_target
from audit.rules.benchmarks import Target
from tests.factories import SMALL_FRAMEWORK, Cast, entries_of, make_case_list, make_framework, make_round
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import make_submitted


def rounds(cast: Cast, n: int, per_round: int = 6) -> None:
    """`n` rounds, good in most; the last is inadequate altogether."""
    begin_writing()
    version = make_framework()
    for month in range(n):
        listed = make_case_list({cast.locality_1: per_round}, name=f"List {month}")
        made = make_round(listed, version, f"Round {month + 1}")
        made.period_start = made.period_start.replace(year=2024 + month // 12, month=month % 12 + 1)
        for place, entry in enumerate(entries_of(listed)):
            grade = "inadequate" if month == n - 1 else "good" if place % 3 else "requires_improvement"
            make_submitted(made, entry, cast.auditor, grade)
    set_target(Target(70, 5), cast.lead)
    db.session.commit()


def rows(page: Page, place: int = 0) -> list[list[str]]:
    table = page.all("table", data_chart="course")[place]
    return [[words_of(cell) for cell in row] for row in table.findall(".//{*}tr")][1:]


def test_shares_are_those_of_a_recount_and_limits_wait_for_twelve(cast: Cast, visitor: Browser) -> None:
    rounds(cast, 3)
    page = visitor.sign_in(cast.lead).get("/results/trend")
    sql = """SELECT r.name, sum(CASE WHEN j.grade IN ('good', 'outstanding') THEN 1 ELSE 0 END), count(*)
        FROM judgement j JOIN case_audit a ON a.id = j.case_audit_id JOIN round r ON r.id = a.round_id
        WHERE j.theme_id IS NULL AND a.state = 'submitted' GROUP BY r.name ORDER BY r.name"""
    for line, (name, good, n) in zip(rows(page), db.session.execute(text(sql)), strict=True):
        assert line[:3] == [name, str(n), f"{good / n * 100:.0f}%"]
    assert "From 12 on, a mean and limits are drawn" in page.text
    assert "Upper limit" not in page.text
    assert page.all("table", data_chart="course")[0].get("data-target") == "70"
    assert [line[2] for line in rows(page, 1)] == ["0%", "0%", "100%"]


def test_from_twelve_rounds_a_rule_speaks_in_words(cast: Cast, visitor: Browser) -> None:
    rounds(cast, 13)
    page = visitor.sign_in(cast.lead).get("/results/trend")
    assert "Below the lower limit" in rows(page)[-1][-1]
    assert "Above the upper limit" in rows(page, 1)[-1][-1]
    assert rows(page)[0][-1] == ""
    assert len(page.all("tr", data_signal="yes")) >= 2
    assert page.all("td", data_value="66.67")


def test_a_new_version_is_marked_and_queries_do_not_grow(cast: Cast, visitor: Browser) -> None:
    rounds(cast, 2)
    visitor.sign_in(cast.lead).get("/results/trend")
    with counted() as few:
        visitor.get("/results/trend")
    begin_writing()
    changed = SMALL_FRAMEWORK.read_text().replace("name: Risk\n", "name: Risks\n")
    version, _ = import_framework(changed.encode(), None)
    listed = make_case_list({cast.locality_1: 6}, name="List of version 2")
    made = make_round(listed, version, "Later")
    made.period_start = made.period_start.replace(year=2027)
    made.period_end = made.period_end.replace(year=2027)
    for entry in entries_of(listed):
        make_submitted(made, entry, cast.auditor, "good")
    db.session.commit()
    page = visitor.get("/results/trend")
    assert rows(page)[-1][0] == "Later version 2 of the framework"
    assert page.all("tr", data_break="Version 2")
    with counted() as many:
        visitor.get("/results/trend")
    assert len(many) == len(few)


def test_nothing_to_follow_is_said(cast: Cast, visitor: Browser) -> None:
    rounds(cast, 2, per_round=3)
    page = visitor.sign_in(cast.lead).get("/results/trend")
    assert "No round has 5 grades or more" in page.text


@pytest.mark.parametrize("asked", ["theme=999", "theme=x"])
def test_a_theme_that_is_not_there(cast: Cast, visitor: Browser, asked: str) -> None:
    rounds(cast, 1)
    visitor.sign_in(cast.lead).get(f"/results/trend?{asked}", status=404)
