"""The draw: seen before it is done, done as it was seen, and the same for anyone who does it again."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.models import CaseListEntry, Draw, HistoryEntry, SampledCase
from audit.rounds import queries
from tests.factories import entries_of, make_case_list, make_drawn_round, make_planned_round
from tests.page import Browser
from tests.rounds.making import Ground, allocated, drawn, planned, state_of

ASKED: dict[str, Any] = {"size": "6", "size_kind": "number", "strata": ["team"], "seed": "582913"}
QUERY = "size=6&size_kind=number&strata=team&seed=582913"


def n_sampled() -> int:
    return db.session.scalar(select(func.count(SampledCase.id))) or 0


def test_a_preview_shows_what_would_be_drawn_and_stores_nothing(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}/draw?{QUERY}")
    rows = [words.split() for words in page.words("tr")]
    assert rows[1:6] == [
        ["Care", "1", "4", "0", "1", "too", "few", "to", "say"],
        ["Locality", "1", "8", "0", "3", "±", "48", "points"],
        ["Locality", "2", "6", "0", "2", "too", "few", "to", "say"],
        ["No", "team", "2", "2", "no", "team", "0", "–"],
        ["All", "cases", "20", "2", "no", "team", "6", "±", "34", "points"],
    ]
    assert "Draw these 6 cases" in page.words("button")
    assert n_sampled() == 0


def test_on_a_first_visit_a_share_and_a_seed_are_proposed(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    visitor.sign_in(ground.cast.lead)
    page = visitor.get(f"/rounds/{round_id}/draw")
    again = visitor.get(f"/rounds/{round_id}/draw")
    assert "Draw these 2 cases" in page.words("button")  # 10% of 18, rounded up
    seeds = {one.by_id("seed").get("value") for one in (page, again)}
    assert len(seeds) == 2
    assert all(seed and 1 <= int(seed) <= 999_999_999 for seed in seeds)


def test_what_was_previewed_is_drawn(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/draw"
    visitor.sign_in(ground.cast.lead)
    sent = [form for form in visitor.get(f"{url}?{QUERY}").all("form") if form.get("method") == "post"][-1]
    assert sent.get("action") == url
    page = visitor.post(url, ASKED, follow=True)
    assert "The sample is drawn, with seed 582913." in page.text
    assert state_of(round_id) == "drawn"
    draw = db.session.scalars(select(Draw)).one()
    assert (draw.seed, draw.size_kind, draw.size, draw.by_team, draw.by_cohort) == (
        582913,
        "number",
        6,
        True,
        False,
    )
    assert (draw.population, draw.excluded, draw.drawn_by_id) == (18, {"no team": 2}, ground.cast.lead.id)
    assert [(row["name"], row["population"], row["sample"]) for row in draw.strata] == [
        ("Care 1", 4, 1), ("Locality 1", 8, 3), ("Locality 2", 6, 2), ("No team", 0, 0),
    ]  # fmt: skip
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert (entry.what, entry.detail["seed"], entry.detail["cases"]) == ("drew the sample", 582913, 6)


def test_the_form_of_the_preview_sends_what_was_previewed(ground: Ground, visitor: Browser) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/draw"
    page = visitor.sign_in(ground.cast.lead).get(
        f"{url}?size=50&size_kind=share&strata=team&strata=cohort&seed=1+000"
    )
    hidden = [(field.get("name"), field.get("value")) for field in page.all("input", type="hidden")]
    assert [pair for pair in hidden if pair[0] != "csrf_token"] == [
        ("size", "50"), ("size_kind", "share"), ("strata", "team"), ("strata", "cohort"), ("seed", "1000"),
    ]  # fmt: skip


def test_only_cases_of_the_rounds_own_list_are_drawn_and_none_left_out(
    ground: Ground, visitor: Browser
) -> None:
    begin_writing()
    other = make_case_list({ground.cast.locality_1: 40}, name="Another list")
    closed = entries_of(ground.case_list)[0]
    closed.closed_on = date(2026, 10, 1)
    db.session.commit()
    closed_id, other_id = closed.id, other.id
    round_id = planned(ground)
    everything = {**ASKED, "size": "100", "size_kind": "share"}
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{round_id}/draw", everything)
    entries = db.session.scalars(select(CaseListEntry).join(SampledCase)).all()
    assert len(entries) == 17
    assert all(
        entry.case_list_id != other_id and entry.id != closed_id and entry.team_id for entry in entries
    )
    assert db.session.scalars(select(Draw)).one().excluded == {"closed": 1, "no team": 2}


def test_a_cohort_that_the_framework_is_not_for_is_left_out(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    of_early_help = make_case_list({ground.cast.locality_1: 5}, "early_help", "Early help only")
    db.session.commit()
    round_id = planned(Ground(ground.cast, ground.version, of_early_help))
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}/draw?{QUERY}", status=422)
    assert "No case of this list can be drawn: 5 no criteria for its cohort." in page.text


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_rows(ground: Ground) -> None:
    first = drawn(ground)
    begin_writing()
    # The same cases in a second list, in the opposite order.
    again = make_case_list({}, name="The same, upside down")
    for entry in reversed(entries_of(ground.case_list)):
        copy = {
            column.name: getattr(entry, column.name)
            for column in CaseListEntry.__table__.columns
            if column.name != "id"
        }
        db.session.add(CaseListEntry(**{**copy, "case_list_id": again.id}))
        db.session.flush()
    db.session.commit()
    begin_writing()
    second = make_drawn_round(again, ground.version, name="Again")
    db.session.commit()
    one, other = queries.round_(first), queries.round_(second.id)
    assert one is not None
    assert other is not None
    assert queries.drawn_keys(one) == queries.drawn_keys(other)
    assert len(queries.drawn_keys(one)) == 6


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"size": "0"}, "size", "Draw at least 1."),
        ({"size": "-3"}, "size", "Draw at least 1."),
        ({"size": "19"}, "size", "There are 18 cases to draw from, fewer than 19. Ask for fewer."),
        ({"size": ""}, "size", "Enter how many to draw."),
        ({"size": "many"}, "size", "Write how many as a whole number, like 40."),
        ({"size": "1.5"}, "size", "Write how many as a whole number, like 40."),
        ({"size": "9" * 400}, "size", "Write how many as a whole number, like 40."),
        ({"size": "0", "size_kind": "share"}, "size", "Draw at least 1."),
        ({"size": "101", "size_kind": "share"}, "size", "A share can be at most 100%."),
        ({"seed": "abc"}, "seed", "Write the seed as a whole number, like 582913."),
        ({"seed": "0"}, "seed", "A seed is a number from 1 to 999,999,999."),
        ({"seed": "1000000000"}, "seed", "A seed is a number from 1 to 999,999,999."),
        ({"seed": ""}, "seed", "Enter a seed."),
        ({"size_kind": "quota"}, "size_kind", "Not a valid choice."),
    ],
)
def test_what_cannot_be_drawn_is_said_before_and_refused(
    ground: Ground, visitor: Browser, asked: dict[str, str], field: str, says: str
) -> None:
    round_id = planned(ground)
    url = f"/rounds/{round_id}/draw"
    sent = {**ASKED, **asked}
    query = "&".join(f"{name}={value}" for name, value in {**sent, "strata": "team"}.items())
    visitor.sign_in(ground.cast.lead)
    preview = visitor.get(f"{url}?{query}", status=422)
    assert says in preview.words("a", href=f"#{field}")
    assert says in visitor.post(url, sent, status=422).words("a", href=f"#{field}")
    assert (n_sampled(), state_of(round_id)) == (0, "planned")


def test_htmx_gets_the_preview_alone(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{planned(ground)}/draw"
    fragment = visitor.sign_in(ground.cast.lead).htmx("GET", f"{url}?{QUERY}")
    assert fragment.by_id("draw-preview") is not None
    assert not fragment.all("h1")
    assert "6 of 18 cases" in fragment.text
    wrong = visitor.htmx(
        "GET", f"{url}?{QUERY}&seed=5&size_kind=share&size=0".replace("size=6&", ""), status=422
    )
    assert wrong.words("p", class_="govuk-error-message") == ["Draw at least 1."]


def test_a_group_that_would_get_no_case_is_pointed_out(ground: Ground, visitor: Browser) -> None:
    page = visitor.sign_in(ground.cast.lead).get(
        f"/rounds/{planned(ground)}/draw?size=1&size_kind=number&strata=team&seed=1"
    )
    assert "No case would be drawn from" in page.text
    assert "Draw this case" in page.words("button")


def test_a_sample_is_drawn_once(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{drawn(ground)}/draw"
    visitor.sign_in(ground.cast.lead)
    says = "You cannot draw a sample now: this round's sample is drawn and not yet allocated."
    assert says in visitor.get(url, status=409).text
    assert says in visitor.post(url, ASKED, status=409).text
    assert n_sampled() == 6


def test_a_discarded_draw_leaves_its_seed_in_the_history(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    url = f"/rounds/{round_id}/discard-draw"
    visitor.sign_in(ground.cast.lead)
    assert "seed 582913 is forgotten" in visitor.get(url).text
    assert n_sampled() == 6
    page = visitor.post(url, follow=True)
    assert (n_sampled(), state_of(round_id)) == (0, "planned")
    assert "Lee Lead discarded the draw: 6 cases, seed 582913" in page.text
    visitor.post(url, status=409)
    visitor.post(f"/rounds/{round_id}/draw", {**ASKED, "seed": "7"})
    assert db.session.scalars(select(Draw)).one().seed == 7


def test_a_draw_that_is_allocated_cannot_be_discarded(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{allocated(ground)}/discard-draw"
    visitor.sign_in(ground.cast.lead).get(url, status=409)
    visitor.post(url, status=409)
    assert n_sampled() == 6


def test_a_round_that_was_discarded_meanwhile_shows_how_it_stands(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    made = make_planned_round(ground.case_list, ground.version, "Other")
    db.session.commit()
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{made.id}/discard-draw", status=409)
