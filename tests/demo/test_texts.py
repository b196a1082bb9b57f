"""What the demo's auditors may write: something for every grade of every criterion and every kind of case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from audit.demo.blanks import CHANCES, not_applicable
from audit.demo.dice import dice
from audit.demo.filling import FRAMEWORK
from audit.demo.scene import AGES, CALLED, Facts, Scene, scene_of
from audit.demo.texts import Bank, Words, Writer, filled, read_bank
from audit.frameworks.files.file import read_framework
from audit.rules.framework import Version
from audit.rules.grades import Blank

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def version() -> Version:
    return read_framework(Path(FRAMEWORK).read_bytes())


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank()


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return list(every_kind_of_case())


def every_kind_of_case() -> Iterator[Scene]:
    for cohort, age in product(CALLED, (*AGES, "not known")):
        grown = {"16-17", "18+"} if cohort == "care_leaver" else set(AGES) - {"18+"} | {"not known"}
        if age in grown:
            for rest in product(("female", "male", "not known"), ("White", "Black"), ("yes", "no")):
                facts = Facts(cohort, age, *rest, date(2026, 1, 5))
                yield from (scene_of(facts, DAY, dice(cohort, age, *rest, n)) for n in range(4))


def test_each_theme_and_grade_has_eight_notes_or_more(version: Version, bank: Bank) -> None:
    for theme in version.themes:
        for scale in version.scales:
            criteria = [one for one in theme.criteria if one.scale.code == scale.code]
            if len(criteria) < 2:  # a single compliance item in a theme of judgements
                continue
            for grade in scale.codes:
                n = sum(len(bank.evidence[one.code][grade]) for one in criteria)
                assert n >= 8, (theme.name, grade, n)


def test_there_are_rationales_for_every_judgement(version: Version, bank: Bank) -> None:
    for theme in version.themes:
        if theme.judged:
            for grade in version.judgement_scale.codes:
                notes = bank.themes[theme.code][grade]
                assert len(notes) >= 3, (theme.name, grade)
                assert any(not note.needs for note in notes), (theme.name, grade)
    for grade in version.judgement_scale.codes:
        assert len(bank.overall[grade]) >= 10
        assert any(not note.needs for note in bank.overall[grade])


def test_there_is_something_to_write_for_every_kind_of_case(
    version: Version, bank: Bank, scenes: list[Scene]
) -> None:
    for scene in scenes:
        for theme in version.themes_for(scene.cohort):
            for criterion in theme.criteria:
                if all(not_applicable(criterion.code, scene, dice(n)) for n in range(20)):
                    continue
                for grade in criterion.scale.codes:
                    notes = bank.evidence[criterion.code][grade]
                    assert any(note.fits(scene) for note in notes), (criterion.code, grade, scene.tags)


def test_where_a_criterion_may_not_apply_there_is_a_reason(bank: Bank, scenes: list[Scene]) -> None:
    for code in (*CHANCES, "5.7", "6.4", "12.4"):
        assert len(bank.not_applicable[code]) >= 2 or code == "13.3"
        assert any(not note.needs for note in bank.not_applicable[code]), code
    assert set(bank.blanks) == set(Blank) - {Blank.NOT_APPLICABLE}


def test_every_note_can_be_filled_in(bank: Bank, scenes: list[Scene]) -> None:
    """Whatever the case, a note that fits it leaves nothing to fill in, and begins and ends as a sentence."""
    some = scenes[::23]
    for notes in bank.lists():
        for note in notes:
            graded = {need for need in note.needs if need.startswith(("good ", "low ", "all "))}
            fitting = [scene for scene in scenes if note.needs - graded <= scene.tags]
            assert fitting, note.text
            for scene in [one for one in some if note.needs - graded <= one.tags] or fitting[:1]:
                more = {"codes_low": "4.2", "codes_high": "4.1 and 4.3"}
                text = filled(note.text, Words(scene, DAY, dice(note.text), more), dice(note.text, 1))
                assert not set(text) & set("{}[]|<>"), text
                assert "  " not in text
                assert text[0].isupper() or not text[0].isalpha(), text
                assert text.endswith((".", '"', "?", ")")), text


def test_a_boy_a_girl_and_someone_else_are_each_spoken_of_rightly() -> None:
    note = "{He} {was} late and say{s} {he} {has} lost {his} bag."
    said = []
    for gender in ("female", "male", "not known"):
        scene = scene_of(Facts("in_care", "10-15", gender, "White", "no", None), DAY, dice(gender))
        said.append(filled(note, Words(scene, DAY, dice(1), {}), dice(1)))
    assert said == [
        "She was late and says she has lost her bag.",
        "He was late and says he has lost his bag.",
        "They were late and say they have lost their bag.",
    ]


def test_the_note_that_was_used_least_comes_next_and_nothing_is_written_twice() -> None:
    writer, thrown = Writer(), dice("least")
    scene = scene_of(Facts("child_in_need", "5-9", "female", "White", "no", None), DAY, thrown)
    notes = writer.bank.evidence["4.2"]["requires_improvement"]
    fitting = sum(note.fits(scene) for note in notes)
    texts = [writer.write(notes, scene, DAY, thrown) for _ in range(fitting)]
    assert len(set(texts)) == fitting
    assert {writer.used[note] for note in notes if note.fits(scene)} == {1}


def test_a_rationale_agrees_with_the_grades_it_rests_on() -> None:
    writer = Writer()
    scene = scene_of(Facts("child_in_need", "5-9", "female", "White", "no", None), DAY, dice(1))
    smart = next(note for note in writer.bank.themes["4"]["requires_improvement"] if "SMART" in note.text)
    assert smart.fits(scene.graded({"4.2": False}))
    assert not smart.fits(scene.graded({"4.2": True}))
    assert not smart.fits(replace(scene))
