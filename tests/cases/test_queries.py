"""Questions about case lists and teams: right, in order, and in few statements however long the list."""

from datetime import date

import pytest
from sqlalchemy import select

from audit.cases import changes, queries, team_queries
from audit.cases.figures import found_figures
from audit.cases.names import in_order
from audit.extensions import begin_writing, db
from audit.models import CaseList
from tests.cases.making import a_case, found
from tests.factories import Cast, make_case_list
from tests.queries_counted import counted


@pytest.fixture
def brought_in(cast: Cast) -> CaseList:
    begin_writing()
    closed = a_case("1", team="Locality 1", cohort="in_care", closed_on=date(2026, 2, 1))
    cases = a_case("3", team="Locality 1"), closed, a_case("2", team=None), a_case("10", team="Aardvarks")
    made = changes.bring_in(found(*cases), "a.xlsx", "List", None)
    db.session.commit()
    return made


def test_figures_before_and_after_are_the_same(brought_in: CaseList) -> None:
    stored = queries.figures_of(brought_in)
    assert (stored.cases, stored.open_cases, stored.without_team) == (4, 3, 1)
    assert [team.name for team in stored.teams] == ["Aardvarks", "Locality 1", None]
    assert stored.teams[1].per_cohort == {"child_in_need": 1, "in_care": 1}
    assert stored.of_cohort("child_in_need") == 3
    assert stored.new_teams == ()


def test_figures_of_what_was_read_name_the_teams_that_are_new() -> None:
    read = found(a_case("1", team="locality 1"), a_case("2", team="New  one"), a_case("3", team="new one"))
    figures = found_figures(read, ["Locality 1"])
    assert figures.new_teams == ("New one",)
    assert {team.name: team.cases for team in figures.teams} == {"Locality 1": 1, "New one": 2}


def test_cases_in_order_of_reference(brought_in: CaseList) -> None:
    page = queries.cases(brought_in, 1)
    assert [entry.case.reference for entry in page.items] == ["1", "10", "2", "3"]


def test_the_number_of_statements_does_not_grow_with_the_list(cast: Cast) -> None:
    def asked(n: int) -> int:
        begin_writing()
        made = make_case_list({cast.locality_1: n, cast.care_1: n, None: n}, name=f"List of {n}")
        db.session.commit()
        with counted() as statements:
            for entry in queries.cases(made, 1).items:
                assert entry.case.reference
                assert entry.team is None or entry.team.name
            queries.figures_of(made)
            queries.case_lists()
            team_queries.tree()
        return len(statements)

    assert asked(1) == asked(15)


def test_the_newest_list_counts_for_teams(cast: Cast) -> None:
    begin_writing()
    make_case_list({cast.locality_1: 3}, name="New")
    old = make_case_list({cast.locality_1: 9}, name="Old")
    old.imported_at = old.imported_at.replace(year=2020)
    db.session.commit()
    open_cases = {branch.team.name: branch.open_cases for branch in team_queries.tree()}
    assert open_cases["Locality 1"] == open_cases["Localities"] == 3


def test_closed_cases_are_not_open_ones(brought_in: CaseList) -> None:
    open_cases = {branch.team.name: branch.open_cases for branch in team_queries.tree()}
    assert open_cases["Locality 1"] == 1


def test_a_free_name(brought_in: CaseList) -> None:
    first = queries.free_name("C:\\lists\\Annex_A sample.xlsx")
    assert first.startswith("Annex A sample, ")
    begin_writing()
    db.session.get_one(CaseList, brought_in.id).name = first.upper()
    db.session.commit()
    assert queries.free_name("Annex_A sample.xlsx") == f"{first} (2)"
    assert queries.free_name("").startswith("Case list, ")
    assert len(queries.free_name("x" * 500 + ".xlsx")) <= 120


def test_a_list_by_its_name(brought_in: CaseList) -> None:
    assert queries.named(" LIST ") == brought_in
    assert queries.named("Lists") is None
    assert db.session.scalars(select(CaseList)).one() is brought_in


def test_names_stand_in_the_order_a_person_expects() -> None:
    names = ["Team 10", "team 2", "Team", "Unit 1a", "Team ²", "10 North", "2 South", "", "Ünit"]
    assert sorted(names, key=in_order) == [
        *("", "2 South", "10 North", "Team", "team 2", "Team 10", "Team ²", "Unit 1a", "Ünit"),
    ]
