"""Draws with strata, quotas, reserves and targets on screen: asked for, shown, stored and repeated."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseListEntry, Draw, SampledCase
from tests.factories import entries_of
from tests.page import Browser
from tests.rounds.making import Ground, planned

ASKED: dict[str, Any] = {"size": "6", "size_kind": "number", "seed": "582913"}


@pytest.fixture
def workers(ground: Ground) -> Ground:
    """Of 18 cases that can be drawn every second is of Ann, the others of nine different workers."""
    begin_writing()
    for n, entry in enumerate(entries_of(ground.case_list)):
        entry.worker = "Ann" if n % 2 else f"Worker {n}"
        entry.age_band = "5-9" if n % 3 else "10-15"
    db.session.commit()
    return ground


def sample(round_id: int, reserve: bool = False) -> list[CaseListEntry]:
    return list(
        db.session.scalars(
            select(CaseListEntry)
            .join(SampledCase)
            .where(SampledCase.round_id == round_id, SampledCase.reserve == reserve)
            .order_by(SampledCase.position)
        )
    )


def repeated(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"])
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_quotas_and_reserves_are_met_stored_and_repeated(
    app: Flask, workers: Ground, visitor: Browser
) -> None:
    round_id = planned(workers)
    asked = {
        **ASKED,
        "each": ["team"],
        "most_per_worker": "1",
        "reserve_size": "3",
        "least_child_protection": "2",
    }
    page = visitor.sign_in(workers.cast.lead).post(f"/rounds/{round_id}/draw", asked, follow=True)
    drawn, spare = sample(round_id), sample(round_id, reserve=True)
    assert (len(drawn), len(spare)) == (6, 3)
    names = [entry.worker for entry in [*drawn, *spare]]
    assert len(set(names)) == len(names), "no worker twice, a reserve's neither"
    assert {entry.team_id for entry in drawn} == {
        team.id for team in (workers.cast.locality_1, workers.cast.locality_2, workers.cast.care_1)
    }
    draw = db.session.scalars(select(Draw)).one()
    assert (draw.kind, draw.algorithm, draw.reserves) == (
        "random",
        "sha256-rank-2",
        {"kind": "number", "size": 3},
    )
    assert draw.quotas["cohorts"] == [["child_protection", 2]]
    assert "At least 2 of Child protection, at least one of each team, at most 1 of one worker" in page.text
    assert repeated(app) == "The same 6 cases and 3 reserves, in the same order: October 2026, seed 582913.\n"


def test_reserves_leave_the_sample_as_it_is(workers: Ground, visitor: Browser) -> None:
    one = planned(workers)
    visitor.sign_in(workers.cast.lead).post(f"/rounds/{one}/draw", {**ASKED, "strata": "team"})
    without = [entry.id for entry in sample(one)]
    visitor.post(f"/rounds/{one}/discard-draw")
    visitor.post(
        f"/rounds/{one}/draw", {**ASKED, "strata": "team", "reserve_size": "50", "reserve_kind": "share"}
    )
    assert [entry.id for entry in sample(one)] == without
    assert db.session.scalars(select(Draw)).one().algorithm == "sha256-rank-1"
    assert len(sample(one, reserve=True)) == 4  # half of 3, 2 and 1, rounded up: 2, 1 and 1


def test_reserves_that_are_not_there_are_said(workers: Ground, visitor: Browser) -> None:
    round_id = planned(workers)
    asked = {**ASKED, "most_per_worker": "1", "reserve_size": "9"}
    url = f"/rounds/{round_id}/draw"
    page = visitor.sign_in(workers.cast.lead).get(f"{url}?{urlencode(asked)}")
    says = "4 of the 9 reserves asked for can be drawn: the groups, or the limit of a worker, have no more"
    assert says in page.text
    page = visitor.post(url, asked, follow=True)
    assert "4 of 9 could be drawn, 4 not used yet" in page.text


def test_what_cannot_be_met_is_said_before_the_draw(workers: Ground, visitor: Browser) -> None:
    url = f"/rounds/{planned(workers)}/draw"
    page = visitor.sign_in(workers.cast.lead).get(
        f"{url}?size=6&size_kind=number&seed=1&each=worker", status=422
    )
    assert "10 workers and 6 cases: at least one of each is not possible." in page.text
    assert sample(1) == []
    says = "There are 18 cases of Child protection to draw from, fewer than the 19 asked for."
    assert says in visitor.post(url, {**ASKED, "least_child_protection": "19"}, status=422).text


def test_equal_shares(workers: Ground, visitor: Browser) -> None:
    round_id = planned(workers)
    asked = {**ASKED, "size": "9", "strata": "team", "shares": "equal"}
    visitor.sign_in(workers.cast.lead).post(f"/rounds/{round_id}/draw", asked)
    teams = [entry.team_id for entry in sample(round_id)]
    assert sorted(teams.count(team) for team in set(teams)) == [3, 3, 3]
    assert "the same number of each team" in visitor.get(f"/rounds/{round_id}").text


def test_a_targeted_set_is_drawn_whole_and_marked(app: Flask, workers: Ground, visitor: Browser) -> None:
    round_id = planned(workers)
    asked = {
        "size_kind": "whole", "seed": "1", "teams": str(workers.cast.locality_1.id), "age_bands": "5-9",
        "open_months": "1",
    }  # fmt: skip
    page = visitor.sign_in(workers.cast.lead).post(f"/rounds/{round_id}/draw", asked, follow=True)
    draw = db.session.scalars(select(Draw)).one()
    assert draw.kind == "targeted"
    drawn = sample(round_id)
    assert {(entry.team_id, entry.age_band) for entry in drawn} == {(workers.cast.locality_1.id, "5-9")}
    assert draw.excluded == {"outside the set asked for": 20 - len(drawn)}
    assert "Targeted" in page.words("strong")
    assert "of Locality 1, aged 5-9" in page.text
    assert "Targeted" in visitor.get("/rounds").text
    assert "The same" in repeated(app)


def test_a_long_open_case_is_one_that_was_open_before_the_mark(workers: Ground, visitor: Browser) -> None:
    page = visitor.sign_in(workers.cast.lead).get(
        f"/rounds/{planned(workers)}/draw?size_kind=whole&seed=1&open_months=120", status=422
    )
    assert "No case of this list can be drawn: 20 outside the set asked for." in page.text


def test_a_size_says_what_each_team_and_cohort_can_expect(workers: Ground, visitor: Browser) -> None:
    page = visitor.sign_in(workers.cast.lead).get(
        f"/rounds/{planned(workers)}/draw?size=9&size_kind=number&seed=1"
    )
    rows = page.words("tr")
    assert "Care 1 4 2 too few to say" in rows  # 9 of 18, so half of each
    assert "Locality 1 8 4 ± 38 points" in rows
    assert "Child protection 18 9 ± 24 points" in rows


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"reserve_size": "x"}, "reserve_size", "Write how many reserves as a whole number, like 2."),
        ({"most_per_worker": "-1"}, "most_per_worker", "Enter a number from 0 to 1,000."),
        (
            {"least_child_protection": "x"},
            "least_child_protection",
            "Write how many as a whole number, like 20.",
        ),
        ({"open_months": "999"}, "open_months", "Enter a number from 0 to 120."),
        ({"shares": "unfair"}, "shares", "Not a valid choice."),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    workers: Ground, visitor: Browser, asked: dict[str, str], field: str, says: str
) -> None:
    visitor.sign_in(workers.cast.lead)
    page = visitor.post(f"/rounds/{planned(workers)}/draw", {**ASKED, **asked}, status=422)
    assert says in page.words("a", href=f"#{field}"), page.text
