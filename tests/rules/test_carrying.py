"""What goes over to a newer version, what keeps its text, what is shown beside, what is only kept."""

from dataclasses import replace
from typing import Any

import pytest

from audit.rules.carrying import Carrying, Fate, carrying
from audit.rules.framework import NO_SCALE, Criterion, Point, Scale, Theme, Version


def scale(*codes: str, good: int = 2) -> Scale:
    points = tuple(
        Point(code, code[0].upper(), code.capitalize(), place < good, "navy")
        for place, code in enumerate(codes)
    )
    return Scale("-".join(codes), "Scale", codes[0], points)


FOUR = scale("outstanding", "good", "fair", "poor")
TWO = scale("met", "missed", good=1)


def criterion(id: int, lineage: str, **more: Any) -> Criterion:
    given: dict[str, Any] = {
        "code": lineage, "question": f"Is {lineage} so?", "guidance": "", "kind": "judgement", "scale": FOUR,
        "evidence": "never", "descriptors": {}, "lineage": lineage, "series": lineage, "id": id,
    }  # fmt: skip
    return Criterion(**given | more)


def theme(id: int, lineage: str, *criteria: Criterion, **more: Any) -> Theme:
    given: dict[str, Any] = {
        "code": lineage,
        "name": lineage,
        "about": "",
        "lineage": lineage,
        "series": lineage,
    }
    return Theme(**given | more, criteria=criteria, id=id)


def version(number: int, *themes: Theme, judged_on: Scale = FOUR) -> Version:
    cohorts = (("in_care", "In care"), ("leaving", "Leaving care"))
    return Version(
        "f", "F", "case", "", "", cohorts, (FOUR, TWO), judged_on, themes, number=number, id=number
    )  # fmt: skip


def moved(before: Criterion, *after: Criterion, cohort: str = "in_care") -> Carrying:
    return carrying(version(1, theme(1, "t", before)), version(2, theme(11, "t", *after)), cohort)


OLD = criterion(1, "a")


def test_an_answer_to_the_same_question_goes_over() -> None:
    found = moved(OLD, criterion(21, "a", question="Is it so, in other words?"))
    assert found.criteria[1].fate is Fate.CARRIED
    assert [carry.before.id for carry in found.reworded] == [1]
    assert found.new == found.to_grade_again == found.no_longer_asked == ()


@pytest.mark.parametrize(
    "after",
    [{"series": "a@2"}, {"scale": TWO}, {"scale": scale("outstanding", "good", "fair", "poor", good=1)},
     {"kind": "compliance"}, {"kind": "note", "scale": NO_SCALE}],
    ids=["another series", "another scale", "another line of good", "another kind", "a note now"],
)  # fmt: skip
def test_a_grade_that_cannot_be_compared_is_to_be_given_again(after: dict[str, Any]) -> None:
    found = moved(OLD, criterion(21, "a", **after))
    assert found.criteria[1].fate is Fate.TEXT_ONLY
    assert [carry.before.id for carry in found.to_grade_again] == [1]


def test_a_note_goes_over_as_a_note() -> None:
    note = {"kind": "note", "scale": NO_SCALE}
    assert moved(criterion(1, "a", **note), criterion(21, "a", **note)).criteria[1].fate is Fate.CARRIED


def test_a_blank_that_is_no_longer_allowed_is_to_be_given_again() -> None:
    carry = moved(OLD, criterion(21, "a", blanks=("unsure",))).criteria[1]
    assert carry.fate_of("good") is carry.fate_of("unsure") is carry.fate_of(None) is Fate.CARRIED
    assert carry.fate_of("not_applicable") is Fate.TEXT_ONLY


def test_a_split_question_s_answer_stands_beside_each_part() -> None:
    parts = criterion(21, "b", came_from=("a",)), criterion(22, "c", came_from=("a",))
    found = moved(OLD, *parts)
    assert found.criteria[1].fate is Fate.BESIDE
    assert found.criteria[1].made_of_it == parts
    assert found.new == parts
    assert [carry.before.id for carry in found.leading_to(parts[1])] == [1]


def test_a_part_split_off_is_shown_what_still_goes_over() -> None:
    found = moved(OLD, criterion(21, "a"), criterion(22, "b", came_from=("a",)))
    assert found.criteria[1].fate is Fate.CARRIED
    assert [one.id for one in found.criteria[1].made_of_it] == [22]


def test_merged_questions_both_stand_beside_what_was_made_of_them() -> None:
    before = version(1, theme(1, "t", OLD, criterion(2, "b")))
    made = criterion(21, "c", came_from=("a", "b"))
    found = carrying(before, version(2, theme(11, "t", made)), "in_care")
    assert {found.criteria[id].fate for id in (1, 2)} == {Fate.BESIDE}
    assert [carry.before.id for carry in found.leading_to(made)] == [1, 2]


def test_what_is_no_longer_asked_is_kept() -> None:
    found = moved(OLD, criterion(21, "new"))
    assert found.criteria[1].fate is Fate.KEPT
    assert [carry.before.id for carry in found.no_longer_asked] == [1]
    assert [one.id for one in found.new] == [21]


def test_what_is_not_for_this_cohort_any_more_is_kept() -> None:
    after = criterion(21, "a", cohorts=frozenset({"in_care"})), criterion(22, "b")
    assert moved(OLD, *after, cohort="in_care").criteria[1].fate is Fate.CARRIED
    assert moved(OLD, *after, cohort="leaving").criteria[1].fate is Fate.KEPT


def test_what_such_a_case_was_not_asked_before_is_new_to_it() -> None:
    before = criterion(1, "a", cohorts=frozenset({"in_care"}))
    assert moved(before, criterion(21, "a"), cohort="in_care").new == ()
    assert [one.id for one in moved(before, criterion(21, "a"), cohort="leaving").new] == [21]


def test_a_question_that_moved_to_another_theme_is_carried() -> None:
    before = version(1, theme(1, "t", OLD), theme(2, "u", criterion(2, "b")))
    after = version(2, theme(11, "t", criterion(21, "b")), theme(12, "u", criterion(22, "a")))
    found = carrying(before, after, "in_care")
    assert [carry.fate for carry in found.criteria.values()] == [Fate.CARRIED] * 2


def test_what_becomes_of_judgements() -> None:
    before = version(1, theme(1, "t", OLD))
    asked = criterion(21, "a")
    after = {
        Fate.CARRIED: version(2, theme(11, "t", asked)),
        Fate.TEXT_ONLY: version(2, theme(11, "t", asked, series="t@2")),
        Fate.KEPT: version(2, theme(11, "t", asked, judged=False)),
    }
    for fate, to in after.items():
        assert carrying(before, to, "in_care").themes[1].fate is fate
    gone = carrying(before, version(2, theme(11, "other", asked)), "in_care")
    assert gone.themes[1].fate is Fate.KEPT
    on_another_scale = carrying(before, replace(after[Fate.CARRIED], judgement_scale=TWO), "in_care")
    assert on_another_scale.themes[1].fate is Fate.TEXT_ONLY
    assert gone.overall_comparable
    assert not on_another_scale.overall_comparable
