"""How far an audit has come: every kind of criterion, what is not asked, root causes, sub-judgements."""

from collections.abc import Mapping
from typing import Any

import pytest

from audit.rules.grades import LONGEST_TEXT, Answer, UnusableAnswer, check_answer, settled
from audit.rules.judgement import ThemeJudgement, guard
from audit.rules.progress import Judged, Progress, progress
from tests.rules.every_kind import CRITERIA, THEMES, VERSION, by_id

EVERYTHING: dict[str, Answer] = {
    "1.1": Answer("good"),
    "1.2": Answer("10"),
    "1.3": Answer(None, "I like my new school."),
    "2.1": Answer("no"),
    "3.4": Answer("yes"),
}


def of(answers: Mapping[str, Answer], judged: Mapping[str | None, Judged] | None = None) -> Progress:
    themes: dict[Any, int | None] = {theme.code: theme.id for theme in VERSION.themes} | {None: None}
    given = {themes[code]: judgement for code, judgement in (judged or {}).items()}
    return progress(THEMES, VERSION.judgement_scale, by_id(answers), given)  # type: ignore[arg-type]


def lacks(answers: Mapping[str, Answer]) -> list[str]:
    """What criteria lack, without the judgements."""
    return [lack.words for lack in of(answers).lacks if lack.criterion_id]


def test_with_every_needed_answer_nothing_lacks_and_the_count_is_full() -> None:
    found = of(EVERYTHING)
    assert lacks(EVERYTHING) == []
    assert (found.answered, found.total) == (5, 5)


def test_what_is_not_asked_lacks_nothing_and_is_in_no_total() -> None:
    answers = EVERYTHING | {"2.2": Answer("no"), "2.4": Answer(None, "Kept."), "3.2": Answer("yes")}
    assert (of(answers).answered, of(answers).total) == (5, 5)
    assert lacks(answers) == []
    answers["2.1"] = Answer("yes")
    assert (of(answers).answered, of(answers).total) == (7, 8)  # with 2.2 and 2.4, and 3.3 to do
    assert lacks(answers) == ["2.2 needs evidence for its grade", "3.3 not graded yet"]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (Answer(None), ["1.3 not written yet"]),
        (Answer(None, "  \n"), ["1.3 not written yet"]),
        (Answer(None, "Heard."), []),
        (Answer("no_evidence"), []),
        (Answer("not_applicable"), ["1.3 needs the reason why it is not applicable"]),
        (Answer("not_applicable", "", "A baby."), []),
    ],
)
def test_a_needed_note_is_its_text_or_a_blank(note: Answer, words: list[str]) -> None:
    assert lacks(EVERYTHING | {"1.3": note}) == words


def test_a_note_that_may_be_left_out_is_not_counted() -> None:
    with_note = EVERYTHING | {"1.4": Answer(None, "Ask the child first.")}
    assert (of(with_note).answered, of(with_note).total) == (5, 5)
    assert lacks({**EVERYTHING, "1.4": Answer(None)}) == []


def test_an_audit_begins_with_what_is_always_asked() -> None:
    found = of({})
    assert (found.answered, found.total) == (0, 5)
    assert [theme.total for theme in found.themes] == [3, 1, 1]


def test_root_causes_stand_only_behind_a_grade_below_good() -> None:
    scale, offered = CRITERIA["1.1"].scale, CRITERIA["1.1"].root_causes
    low = Answer("inadequate", root_causes=("skill", "workload", "skill"))
    assert settled(low, scale.codes, scale.good, offered).root_causes == ("workload", "skill")
    for grade in ("good", "outstanding", "unsure", "no_evidence", None):
        cleared = settled(Answer(grade, root_causes=("skill",)), scale.codes, scale.good, offered)
        assert cleared == Answer(grade)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("inadequate", root_causes=("systems",)), "from those shown"),  # not offered by 1.1
        (Answer("inadequate", root_causes=("nonsense",)), "from those shown"),
        (Answer("good", root_causes=("skill",)), "only when it is below good"),
        (Answer("unsure", root_causes=("skill",)), "only when it is below good"),
        (Answer(None, root_causes=("skill",)), "only when it is below good"),
        (Answer("seven"), "one of the grades shown"),
        (Answer("good", "x" * (LONGEST_TEXT + 1)), "30,000 characters or fewer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(answer: Answer, words: str) -> None:
    one = CRITERIA["1.1"]
    with pytest.raises(UnusableAnswer, match=words):
        check_answer(answer, one.scale.codes, one.blanks, one.scale.good, one.root_causes)


def test_an_answer_that_can_be_is_taken() -> None:
    one = CRITERIA["1.1"]
    for answer in (Answer("inadequate", root_causes=("skill",)), Answer("good"), Answer("unsure")):
        check_answer(answer, one.scale.codes, one.blanks, one.scale.good, one.root_causes)


def judged(overall: str, **themes: str) -> Progress:
    given = {code.removeprefix("t"): Judged(grade, "Why.") for code, grade in themes.items()}
    return of(EVERYTHING, {**given, None: Judged(overall, "Why.", impact="some")})


def test_a_sub_judgement_does_not_question_the_overall_judgement() -> None:
    # Of the two themes that count one is lower; with the sub-judgement it would be two of three.
    assert judged("good", t1="good", t2="inadequate", t3="requires_improvement").warnings == ()
    found = judged("good", t1="requires_improvement", t2="good", t3="requires_improvement")
    assert [warned.words for warned in found.warnings] == [
        "Overall is better than 2 of the 2 themes judged. Say what outweighs them."
    ]


def test_a_sub_judgement_never_limits() -> None:
    part = ThemeJudgement("Missing from home", "inadequate", "limiting", is_part=True)
    whole = ThemeJudgement("Experience", "good")
    labels = VERSION.judgement_scale.labels
    assert guard([part, whole], "good", labels) == []
    assert guard([ThemeJudgement("Missing from home", "inadequate", "limiting"), whole], "good", labels)
    limited = judged("good", t1="good", t2="good", t3="inadequate")
    assert limited.warnings[0].best == "inadequate"
