"""Which criteria are asked: conditions on earlier answers, in chains, and what a cohort leaves out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rules.asking import answers_in_words, asked, chain, waiting_for, waits
from audit.rules.framework import AskedIf
from audit.rules.grades import Blank
from tests.rules.every_kind import CRITERIA, IN_CARE, THEMES, VERSION, by_id, codes

ALWAYS = ["1.1", "1.2", "1.3", "1.4", "2.1", "3.4"]


def asked_after(**answers: str | None) -> list[str]:
    """The codes that are asked of a child with a protection plan, beside those that always are."""
    found = {code.removeprefix("c").replace("_", "."): answer for code, answer in answers.items()}
    return [code for code in codes(asked(THEMES, by_id(found))) if code not in ALWAYS]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({}, []),
        ({"c2_1": None}, []),
        ({"c2_1": "no"}, []),
        ({"c2_1": "no_evidence"}, []),
        ({"c2_1": "yes"}, ["2.2", "3.3"]),  # in another theme too
        ({"c2_1": "yes", "c2_2": "yes"}, ["2.2", "2.3", "3.3"]),
        ({"c2_1": "yes", "c2_2": "unsure"}, ["2.2", "2.3", "3.3"]),  # a blank may be what is waited for
        ({"c2_1": "yes", "c2_2": "no"}, ["2.2", "2.4", "3.3"]),
        ({"c2_1": "no", "c2_2": "yes"}, []),  # what is not asked leads nowhere, whatever is kept in it
    ],
)
def test_a_criterion_is_asked_after_the_answer_it_waits_for(
    answers: dict[str, str | None], more: list[str]
) -> None:
    assert asked_after(**answers) == more


def test_a_condition_on_what_does_not_apply_to_the_cohort_is_not_met() -> None:
    given = by_id({"3.1": "yes"})
    assert CRITERIA["3.2"].id in asked(IN_CARE, given)  # type: ignore[arg-type]
    assert CRITERIA["3.2"].id not in asked(THEMES, given)  # type: ignore[arg-type]
    assert CRITERIA["3.1"].id not in asked(THEMES, given)  # type: ignore[arg-type]


def test_a_draft_whose_condition_looks_forward_or_at_itself_is_answered_all_the_same() -> None:
    first, *others = THEMES
    loop = replace(first.criteria[0], asked_if=AskedIf(first.criteria[0].lineage, ("good",)))
    ahead = replace(first.criteria[1], asked_if=AskedIf(CRITERIA["2.1"].lineage, ("yes",)))
    themes = [replace(first, criteria=(loop, ahead)), *others]
    found = asked(themes, by_id({"1.1": "good", "2.1": "yes"}))  # type: ignore[arg-type]
    assert loop.id not in found
    assert ahead.id not in found


def test_what_waits_for_an_answer_is_found_down_the_chain() -> None:
    missing = THEMES[1].criteria
    assert [one.code for one in waiting_for(CRITERIA["2.1"], missing)] == ["2.2", "2.3", "2.4"]
    assert [one.code for one in waiting_for(CRITERIA["2.2"], missing)] == ["2.3", "2.4"]
    assert list(waiting_for(CRITERIA["1.1"], missing)) == []


def test_a_chain_names_every_answer_that_leads_here() -> None:
    earlier = {code: CRITERIA[code].id for code in ("2.1", "2.2")}
    assert chain(CRITERIA["2.3"], VERSION) == [
        (earlier["2.2"], ("yes", "unsure")),
        (earlier["2.1"], ("yes",)),
    ]
    assert chain(CRITERIA["1.1"], VERSION) == []


def test_a_condition_is_said_in_the_words_of_its_answers() -> None:
    condition = CRITERIA["2.3"].asked_if
    assert condition is not None
    assert answers_in_words(condition, CRITERIA["2.2"]) == "Yes or Unsure"
    found = waits(VERSION, "child_protection")
    assert found[CRITERIA["3.3"].id].words == "Yes"
    assert found[CRITERIA["3.3"].id].theme_id == THEMES[1].id
    assert found[CRITERIA["3.2"].id].theme_id is None, "3.1 is for children in care"
    assert CRITERIA["2.1"].id not in found


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(CRITERIA)),
        st.sampled_from(["yes", "no", "good", "inadequate", "7", None, *Blank]),
    )
)
def test_asking_agrees_with_the_whole_chain_of_each_criterion(answers: dict[str, str | None]) -> None:
    given = by_id(answers)
    there = {one.id for theme in IN_CARE for one in theme.criteria}
    expected = {
        one.id
        for one in CRITERIA.values()
        if one.id in there and all(given.get(id) in wanted for id, wanted in chain(one, VERSION))
    }
    assert asked(IN_CARE, given) == expected  # type: ignore[arg-type]
