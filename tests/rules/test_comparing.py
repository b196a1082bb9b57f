"""What changed between two versions of a framework, and whether figures stay comparable."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.frameworks.files.file import read_framework
from audit.rules.comparing import Change, Compared, Comparison, What, compare
from audit.rules.framework import AskedIf, Criterion, Theme, Version
from audit.rules.grades import Blank
from audit.rules.order import out_of_order
from audit.rules.series import series_after
from audit.rules.wording import is_small_edit, pieces
from tests.factories import SMALL_FRAMEWORK

FIRST = read_framework(SMALL_FRAMEWORK.read_bytes())


def with_criterion(code: str, version: Version = FIRST, **fields: Any) -> Version:
    """The version with one criterion changed."""
    return replace(
        version,
        themes=tuple(
            replace(
                theme,
                criteria=tuple(replace(c, **fields) if c.code == code else c for c in theme.criteria),
            )
            for theme in version.themes
        ),
    )


def with_theme(code: str, version: Version = FIRST, **fields: Any) -> Version:
    themes = tuple(replace(theme, **fields) if theme.code == code else theme for theme in version.themes)
    return replace(version, themes=themes)


def criterion(code: str, version: Version = FIRST) -> Criterion:
    return next(c for theme in version.themes for c in theme.criteria if c.code == code)


def theme(code: str, version: Version = FIRST) -> Theme:
    return next(theme for theme in version.themes if theme.code == code)


def made(code: str, *came_from: str, like: str = "1.1") -> Criterion:
    """A new criterion, made of those with these codes."""
    lineages = tuple(criterion(each).lineage for each in came_from)
    lineage = f"small/{code}"
    return replace(criterion(like), code=code, lineage=lineage, series=lineage, came_from=lineages)


def of(comparison: Comparison, code: str) -> Compared[Any]:
    every: list[Compared[Any]] = [*comparison.themes, *comparison.criteria]
    return next(entry for entry in every if entry.thing.code == code)


def groups(comparison: Comparison) -> dict[str, list[str]]:
    return {what: [entry.thing.code for entry in found] for what, found in comparison.groups.items()}


def test_nothing_differs_between_a_version_and_itself() -> None:
    found = compare(FIRST, replace(FIRST, number=7, state="published", id=3))
    assert (found.changes, found.groups, found.framework) == (0, {}, ())
    assert {entry.what for entry in (*found.themes, *found.criteria, *found.scales)} == {What.UNCHANGED}
    assert len(found.criteria) == 7


def test_what_is_new_on_one_side_is_retired_on_the_other() -> None:
    more = with_theme("1", criteria=(*theme("1").criteria, made("1.3")))
    assert groups(compare(FIRST, more)) == {"new": ["1.3"]}
    assert groups(compare(more, FIRST)) == {"retired": ["1.3"]}
    fewer = replace(FIRST, themes=FIRST.themes[1:])
    assert groups(compare(FIRST, fewer)) == {"retired": ["1", "1.1", "1.2"]}
    assert groups(compare(fewer, FIRST)) == {"new": ["1", "1.1", "1.2"]}


@pytest.mark.parametrize(
    ("fields", "name", "suggestion", "always"),
    [
        ({"question": "Is risk seen early"}, "question", Change.COSMETIC, False),
        ({"question": "Is risk sen early?"}, "question", Change.COSMETIC, False),
        ({"question": "Is risk not seen early?"}, "question", Change.MATERIAL, False),
        ({"question": "Does anybody speak to the child?"}, "question", Change.MATERIAL, False),
        ({"guidance": "Something else altogether."}, "guidance", Change.COSMETIC, False),
        ({"evidence": "never"}, "evidence", Change.COSMETIC, False),
        ({"weight": 3}, "weight", Change.COSMETIC, False),
        ({"blanks": (Blank.UNSURE,)}, "blanks", Change.COSMETIC, False),
        ({"cohorts": frozenset({"in_care"})}, "cohorts", Change.MATERIAL, False),
        ({"asked_if": AskedIf("small/1.1", ("good",))}, "asked_if", Change.MATERIAL, False),
        ({"kind": "compliance"}, "kind", Change.MATERIAL, True),
        ({"scale": FIRST.scales[1]}, "scale", Change.MATERIAL, True),
    ],
)
def test_each_field_is_found_and_weighed(
    fields: dict[str, Any], name: str, suggestion: Change, always: bool
) -> None:
    entry = of(compare(FIRST, with_criterion("1.1", **fields)), "1.1")
    assert entry.what == What.REWORDED
    assert [field.name for field in entry.fields] == [name]
    assert (entry.suggestion, entry.always_material, entry.has_choice) == (suggestion, always, not always)
    assert entry.fields[0].label
    assert entry.fields[0].before != entry.fields[0].after


def test_each_descriptor_is_a_field_of_its_own() -> None:
    old = criterion("1.1").descriptors
    entry = of(compare(FIRST, with_criterion("1.1", descriptors={**old, "good": "Seen at once."})), "1.1")
    assert [(f.name, f.label, f.before) for f in entry.fields] == [
        ("descriptors.good", "What good looks like", "Seen early.")
    ]
    assert entry.suggestion == Change.MATERIAL
    none = of(compare(FIRST, with_criterion("1.1", descriptors={"good": old["good"]})), "1.1")
    assert [field.after for field in none.fields] == ["", "", ""]


def test_the_authors_choice_counts_where_there_is_one() -> None:
    reworded = of(compare(FIRST, with_criterion("1.1", question="Who sees risk?")), "1.1")
    assert reworded.change(None) == Change.MATERIAL
    assert reworded.change("cosmetic") == Change.COSMETIC
    rescaled = of(compare(FIRST, with_criterion("1.1", scale=FIRST.scales[1])), "1.1")
    assert rescaled.change("cosmetic") == Change.MATERIAL


def test_other_grades_of_a_scale_break_every_criterion_on_it_and_every_judgement() -> None:
    four = FIRST.scales[0]
    three = replace(four, points=four.points[:3])
    after = replace(FIRST, scales=(three, FIRST.scales[1]), judgement_scale=three)
    for each in FIRST.by_lineage().values():
        if each.scale == four:
            after = with_criterion(each.code, after, scale=three)
    found = compare(FIRST, after)
    assert [entry.thing.code for entry in found.changed_scales] == ["four_point"]
    assert groups(found) == {"reworded": ["1", "2", "3", "5", "1.1", "1.2", "2.1", "3.1", "5.1"]}
    assert all(entry.always_material for entry in found.entries(What.REWORDED))
    assert of(found, "4").what == What.UNCHANGED, "it is not judged"


def test_another_line_between_good_and_not_good_is_other_grades() -> None:
    four = FIRST.scales[0]
    points = [replace(point, good_or_better=point.code != "inadequate") for point in four.points]
    scale = replace(four, points=tuple(points))
    entry = of(compare(FIRST, with_criterion("1.1", scale=scale)), "1.1")
    assert entry.always_material


def test_how_a_scale_looks_changes_the_scale_alone() -> None:
    four = FIRST.scales[0]
    points = tuple(replace(point, colour="grey", help="Words.") for point in four.points)
    scale = replace(four, name="Four points", points=points)
    after = replace(FIRST, scales=(scale, FIRST.scales[1]), judgement_scale=scale)
    found = compare(FIRST, with_criterion("1.1", after, scale=scale))
    assert found.groups == {}
    assert [field.name for field in found.changed_scales[0].fields] == ["name", "looks", "help"]


def test_a_criterion_that_moves_to_another_theme_stays_what_it_was() -> None:
    after = with_theme("1", criteria=theme("1").criteria[:1])
    after = with_theme("2", after, criteria=(*theme("2").criteria, replace(criterion("1.2"), code="2.3")))
    entry = of(compare(FIRST, after), "2.3")
    assert entry.what == What.MOVED
    assert entry.moved == ("It moved from theme 1 Risk to theme 2 Management oversight. It was 1.2.")
    assert not entry.has_choice
    assert entry.suggestion == Change.COSMETIC


def test_moving_under_a_theme_for_other_cohorts_asks_it_of_others() -> None:
    after = with_theme("1", criteria=theme("1").criteria[:1])
    after = with_theme("3", after, criteria=(*theme("3").criteria, criterion("1.2")))
    entry = of(compare(FIRST, after), "1.2")
    assert [(f.name, f.before, f.after) for f in entry.fields] == [("cohorts", "Every cohort", "In care")]
    assert entry.suggestion == Change.MATERIAL
    assert "theme 3 Permanence" in entry.moved


def test_of_two_that_change_places_one_moved() -> None:
    found = compare(FIRST, with_theme("1", criteria=theme("1").criteria[::-1]))
    assert len(found.entries(What.MOVED)) == 1
    assert found.entries(What.MOVED)[0].moved == "It stands in another place in its theme."
    themes = compare(FIRST, replace(FIRST, themes=(FIRST.themes[-1], *FIRST.themes[:-1])))
    assert groups(themes) == {"moved": ["5"]}


def test_a_split_is_told_once_by_what_was_split() -> None:
    parts = (made("1.3", "1.1"), made("1.4", "1.1"))
    found = compare(FIRST, with_theme("1", criteria=(*parts, criterion("1.2"))))
    assert groups(found) == {"split": ["1.1"]}
    assert [part.code for part in found.entries(What.SPLIT)[0].parts] == ["1.3", "1.4"]
    assert of(found, "1.3").what == What.SPLIT


def test_a_part_split_off_leaves_a_choice_about_the_rest() -> None:
    found = compare(FIRST, with_theme("1", criteria=(*theme("1").criteria, made("1.3", "1.1"))))
    rest = found.entries(What.SPLIT)[0]
    assert (rest.thing.code, rest.has_choice, rest.suggestion) == ("1.1", True, Change.MATERIAL)


def test_a_merger_is_told_once_by_what_came_of_it() -> None:
    found = compare(FIRST, with_theme("1", criteria=(made("1.3", "1.1", "1.2"),)))
    assert groups(found) == {"merged": ["1.3"]}
    assert [source.code for source in found.entries(What.MERGED)[0].sources] == ["1.1", "1.2"]
    into = replace(criterion("1.1"), came_from=(criterion("1.2").lineage,))
    kept = compare(FIRST, with_theme("1", criteria=(into,)))
    assert groups(kept) == {"merged": ["1.1"]}
    assert kept.entries(What.MERGED)[0].always_material


def test_what_was_split_before_is_not_split_again() -> None:
    split = with_theme("1", criteria=(*theme("1").criteria, made("1.3", "1.1")))
    assert compare(split, split).groups == {}
    assert groups(compare(split, with_criterion("1.3", split, guidance="New."))) == {"reworded": ["1.3"]}


def test_a_theme_is_compared_by_what_its_judgement_means() -> None:
    found = compare(FIRST, with_theme("1", about="Other words.", guard="none"))
    entry = of(found, "1")
    assert [field.name for field in entry.fields] == ["about", "guard"]
    assert entry.suggestion == Change.COSMETIC
    assert of(compare(FIRST, with_theme("1", name="Harm")), "1").suggestion == Change.MATERIAL
    assert of(compare(FIRST, with_theme("1", judged=False)), "1").suggestion == Change.MATERIAL


def test_what_is_said_of_the_framework_counts_too() -> None:
    found = compare(FIRST, replace(FIRST, name="Other", cohorts=FIRST.cohorts[:2]))
    assert [field.label for field in found.framework] == ["Name", "Cohorts"]
    assert found.changes == 2


@pytest.mark.parametrize(
    ("series", "change", "after"),
    [
        ("small/1.1", Change.COSMETIC, "small/1.1@2"),
        ("small/1.1@2", Change.COSMETIC, "small/1.1@2"),
        ("small/1.1@2", Change.MATERIAL, "small/1.1@3"),
        ("small/1.1", Change.MATERIAL, "small/1.1@3"),
        ("my own", Change.COSMETIC, "my own"),
    ],
)
def test_the_series_carries_on_unless_the_change_is_material(series: str, change: Change, after: str) -> None:
    """The version before has the series small/1.1@2; a file that names none has the lineage."""
    before = with_criterion("1.1", series="small/1.1@2")
    entry = of(compare(before, with_criterion("1.1", series=series, weight=2)), "1.1")
    assert series_after(entry, change, 3) == after


def test_what_was_split_off_never_keeps_the_series_of_its_source() -> None:
    part = replace(made("1.3", "1.1"), series=criterion("1.1").series)
    entry = of(compare(FIRST, with_theme("1", criteria=(part,))), "1.3")
    assert series_after(entry, Change.COSMETIC, 2) == "small/1.3"


def test_a_series_fits_its_column() -> None:
    before = with_criterion("1.1", lineage="x" * 120, series="x" * 120)
    after = with_criterion("1.1", before, question="Other?")
    made_of = series_after(of(compare(before, after), "1.1"), Change.MATERIAL, 12)
    assert len(made_of) == 120
    assert made_of.endswith("x@12")


WORDS = st.lists(st.sampled_from(["risk", "plan", "child", " ", ", ", "is", "not", "5", "\n", "é"])).map(
    "".join
)


@given(WORDS, WORDS)
def test_the_pieces_are_the_two_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.where != "after") == before
    assert "".join(piece.text for piece in found if piece.where != "before") == after
    assert all(piece.text for piece in found)


@given(WORDS)
def test_capitals_and_punctuation_are_a_small_edit(text: str) -> None:
    assert is_small_edit(text, text.upper() + ".")
    assert [piece.where for piece in pieces(text, text)] in ([], ["both"])


@pytest.mark.parametrize(
    ("before", "after", "small"),
    [
        ("Did workers recieve supervision?", "Did workers receive supervision?", True),
        ("Is harm seen?", "Is harm unseen?", False),
        ("Is the plan reviewed within 20 days by all?", "Is the plan reviewed within 30 days by all?", False),
        ("Who does what in the plan and by when is it?", "Who does what in a plan and by when is it?", True),
        ("Is the plan clear?", "Is the aim clear?", False),
        ("The child’s plan", "The child's plan", True),
        ("", "Something", False),
    ],
)  # fmt: skip
def test_small_edits(before: str, after: str, small: bool) -> None:
    assert is_small_edit(before, after) is small


@given(st.permutations("abcdefg"), st.permutations("abcdefg"))
def test_what_did_not_move_kept_its_order(before: list[str], after: list[str]) -> None:
    moved = out_of_order(before, after)
    stayed = [each for each in before if each not in moved]
    assert stayed == [each for each in after if each not in moved]
    assert out_of_order(before, before) == set()
    assert (not moved) == (before == after)


def test_one_that_is_moved_far_is_the_only_one_that_moved() -> None:
    assert out_of_order("abcdefg", "bcdefga") == {"a"}
    assert out_of_order("abc", "xaybz") == set()


@given(st.integers(0, 10_000))
def test_every_criterion_is_told_exactly_once(seed: int) -> None:
    """Any shuffling, dropping and rewording: nothing is lost and nothing stands in two groups."""
    dice = random.Random(seed)
    after = FIRST
    for each in list(FIRST.by_lineage().values()):
        if dice.random() < 0.3:
            after = with_criterion(each.code, after, question=each.question + dice.choice(["!", " At all?"]))
    themes = []
    for each_theme in dice.sample(after.themes, dice.randint(0, 5)):
        criteria = dice.sample(each_theme.criteria, dice.randint(0, len(each_theme.criteria)))
        themes.append(replace(each_theme, criteria=tuple(criteria)))
    found = compare(FIRST, replace(after, themes=tuple(themes)))
    lineages = [entry.thing.lineage for entry in found.criteria]
    assert sorted(lineages) == sorted(FIRST.by_lineage())
    told = [entry for entries in found.groups.values() for entry in entries]
    unchanged = [e for e in (*found.themes, *found.criteria) if e.what == What.UNCHANGED]
    assert len(told) + len(unchanged) == len(found.criteria) + len(found.themes)
    back = compare(found.after, FIRST)
    assert len(back.entries(What.NEW)) == len(found.entries(What.RETIRED))
