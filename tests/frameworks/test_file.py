"""A framework file: what is read, and that each fault is named with its place."""

import json
from typing import Any

import pytest
import yaml

from audit.frameworks.files.file import UnusableFramework, read_framework
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.rules.framework import content
from audit.rules.grades import Blank
from tests.factories import SMALL_FRAMEWORK

SMALL = SMALL_FRAMEWORK.read_bytes()


def small() -> Any:
    """The small framework as plain values, to be changed."""
    return yaml.safe_load(SMALL)


def written(framework: Any) -> bytes:
    return json.dumps(framework).encode()  # JSON is YAML, without aliases


def fault(content: bytes | Any) -> str:
    """What is said of a file that cannot be used."""
    content = content if isinstance(content, bytes) else written(content)
    with pytest.raises(UnusableFramework) as refused:
        read_framework(content)
    words = str(refused.value)
    assert words.endswith(".")
    assert "Traceback" not in words
    return words


def with_(path: str, value: Any) -> Any:
    """The small framework with one thing changed: "themes.0.criteria.1.code"; ... deletes it.

    "t." is the first theme, "c." its first criterion.
    """
    framework = at = small()
    path = f"themes.0.{path[2:]}" if path.startswith("t.") else path
    path = f"themes.0.criteria.0.{path[2:]}" if path.startswith("c.") else path
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return framework


def test_the_small_framework() -> None:
    version = read_framework(SMALL)
    assert (version.framework, version.name, version.judgement_scale.code) == (
        "small",
        "Small framework",
        "four_point",
    )
    assert [theme.code for theme in version.themes] == ["1", "2", "3", "4", "5"]
    risk, oversight, permanence, recording, _ = version.themes
    assert (risk.guard, oversight.guard, oversight.cap) == ("limiting", "capping", "requires_improvement")
    assert permanence.cohorts == {"in_care"}
    assert not recording.judged
    first, second = risk.criteria
    assert (first.evidence, second.evidence, second.guidance) == ("always", "below_good", "")
    assert first.descriptors["good"] == "Seen early."
    assert first.lineage == "small/1.1"
    assert risk.lineage == "small/theme-1"
    assert first.blanks == tuple(Blank)
    assert first.scale.codes == ("outstanding", "good", "requires_improvement", "inadequate")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "t.criteria.1.code",
            "1.1",
            "Criterion 1.1: the criterion code '1.1' stands twice, here and in theme 1",
        ),
        (
            "themes.1.criteria.0.code",
            "1.1",
            "Criterion 1.1: the criterion code '1.1' stands twice, here and in",
        ),
        ("themes.1.code", "1", "Theme 1: the code '1' stands twice"),
        ("scales.1.code", "four_point", "scale 2: the code 'four_point' stands twice"),
        ("scales.1.points.2.code", "met", "scale 2: two points have the same code"),
        ("cohorts.1.code", "child_in_need", "The file: the code 'child_in_need' stands twice."),
        ("cohorts.1.name", "Child in need", "The file: the name 'Child in need' stands twice."),
        ("t.criteria.1.lineage", "small/1.1", "Criterion 1.2: the lineage 'small/1.1' stands twice"),
        ("themes.1.lineage", "small/theme-1", "Theme 2: the lineage 'small/theme-1' stands twice"),
        ("c.scale", "five_point", "Criterion 1.1: scale 'five_point' must be one of: four_point, compliance"),
        ("judgement_scale", "five_point", "The file: judgement_scale 'five_point' must be one of"),
        ("scales.0.benchmark", "best", "scale 1: the benchmark must be one of its grades, not 'best'"),
        ("themes.2.criteria", [], "Theme 3: criteria must have at least one item"),
        ("themes.2.criteria", ..., "Theme 3: criteria must be a list"),
        ("themes", [], "The file: themes must have at least one item"),
        ("c.descriptors.good", ..., "Criterion 1.1: what good looks like is missing"),
        ("c.descriptors.good", " ", "Criterion 1.1: what good looks like is missing"),
        ("c.descriptors.met", "x", "Criterion 1.1, descriptors: there is no 'met' here"),
        ("c.descriptors", ..., "Criterion 1.1: what outstanding looks like is missing"),
        ("c.descriptors", ["x"], "Criterion 1.1, descriptors: expected names with values, found a list"),
        ("c.qestion", "x", "Criterion 1.1: there is no 'qestion' here. Possible are: code, lineage"),
        ("t.colour", "red", "Theme 1: there is no 'colour' here"),
        ("extra", 1, "The file: there is no 'extra' here"),
        ("c.question", ..., "Criterion 1.1: question is missing"),
        ("c.question", "x" * 501, "Criterion 1.1: question must be 500 characters or fewer. It is 501"),
        ("c.question", 7, "Criterion 1.1: question must be text, in quotation marks"),
        ("c.code", 1.1, "Theme 1, criterion 1: code must be text, in quotation marks"),
        ("t.code", 1, "The file, theme 1: code must be text"),
        ("t.code", "x" * 21, "The file, theme 1: code must be 20 characters or fewer"),
        ("t.code", "One two", "must be small letters, digits"),
        ("c.descriptors.good", True, "descriptors: good must be text"),
        ("c.kind", "opinion", "Criterion 1.1: kind 'opinion' must be one of: judgement, compliance"),
        ("c.evidence", "mostly", "Criterion 1.1: evidence 'mostly' must be one of"),
        ("c.weight", 0, "Criterion 1.1: weight must be a whole number from 1 to 10"),
        ("c.weight", True, "weight must be a whole number"),
        ("c.weight", "2", "weight must be a whole number"),
        ("c.blanks", ["maybe"], "Criterion 1.1: blanks: 'maybe' is not one of"),
        ("c.blanks", "unsure", "Criterion 1.1: blanks must be a list"),
        ("c.cohorts", ["adult"], "Criterion 1.1: cohorts: 'adult' is not one of"),
        ("c.cohorts", [["adult"]], "Criterion 1.1: cohorts: \"['adult']\" is not one of"),
        (
            "themes.2.criteria.0.cohorts",
            ["care_leaver"],
            "Criterion 3.1: it names a cohort that its theme leaves out",
        ),
        ("t.judged", "no", "Theme 1: judged must be true or false"),
        ("t.judged", False, "Theme 1: a theme that is not judged cannot limit or cap"),
        ("t.cap", "good", "Theme 1: a capping theme, and no other, has a cap"),
        ("themes.1.cap", ..., "Theme 2: a capping theme, and no other, has a cap"),
        ("themes.1.cap", "met", "Theme 2: cap 'met' must be a grade of the scale of judgements"),
        ("t.guard", "strict", "Theme 1: guard 'strict' must be one of"),
        ("scales.0.points.1.letter", "O", "scale 1: two points have the same letter"),
        ("scales.0.points.1.label", "Outstanding", "scale 1: two points have the same label"),
        ("scales.0.points.0.good_or_better", False, "scale 1: points go from the best to the worst"),
        ("scales.0.points.0.colour", "#003078", "scale 1, point 1: colour '#003078' must be one of: navy"),
        ("scales.0.points.0.background", "blue", "scale 1, point 1: there is no 'background' here"),
        ("scales.0.points.0.code", "unsure", "scale 1: 'unsure' is the name of a blank"),
        ("scales.0.points", [{"code": "x"}], "scale 1, point 1: letter is missing"),
        ("themes.0", "Risk", "The file, theme 1: expected names with values, found str 'Risk'"),
        ("themes", {"1": "Risk"}, "The file: themes must be a list. It is names with values"),
        ("name", None, "The file: name is missing"),
        ("name", "a\x00b", "The file: name holds a character that cannot be seen"),
        ("name", "a\ud800b", "The file: name holds a character that cannot be seen"),
    ],
)
def test_each_fault_is_named_with_its_place(path: str, value: Any, said: str) -> None:
    assert said in fault(with_(path, value))


CONDITION = {"criterion": "1.1", "answers": ["good"]}


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("c.kind", "note", "Criterion 1.1: a free note is not graded, so it has no scale"),
        ("c.kind", "scaling", "Criterion 1.1: a scaling criterion needs a scale of numbers"),
        ("c.root_causes", ["weather"], "Criterion 1.1: root_causes: 'weather' is not one of"),
        ("themes.1.below", "1", "Theme 2: a sub-judgement never limits or caps"),
        ("t.below", "2", "Theme 1: a sub-judgement stands below another theme that comes before it"),
        ("themes.2.below", "9", "Theme 3: a sub-judgement stands below another theme that comes before"),
        ("c.asked_if", CONDITION, "Criterion 1.1: the condition goes round in a circle: 1.1 waits for 1.1"),
        ("c.asked_if", {**CONDITION, "criterion": "2.1"}, "Criterion 1.1: a condition looks back, and 2.1"),
        ("t.criteria.1.asked_if", {**CONDITION, "criterion": "8.1"}, "is not in this framework"),
        ("t.criteria.1.asked_if", {**CONDITION, "answers": ["met"]}, "'met' is no answer to 1.1"),
        ("t.criteria.1.asked_if", {**CONDITION, "answers": []}, "say after which answers to 1.1 it is asked"),
        ("t.criteria.1.asked_if", {**CONDITION, "answer": []}, "asked_if: there is no 'answer' here"),
    ],
)
def test_conditions_notes_and_sub_judgements_are_checked(path: str, value: Any, said: str) -> None:
    assert said in fault(with_(path, value))


def test_two_conditions_that_wait_for_each_other_are_called_a_circle() -> None:
    framework = with_("c.asked_if", {**CONDITION, "criterion": "1.2"})
    framework["themes"][0]["criteria"][1]["asked_if"] = CONDITION
    words = fault(framework)
    assert "Criterion 1.1: the condition goes round in a circle: 1.1 waits for 1.2 waits for 1.1." in words
    assert "Criterion 1.2: the condition goes round in a circle" in words


def test_every_fault_is_said_at_once() -> None:
    framework = with_("c.question", ...)
    framework["themes"][1]["criteria"][0]["kind"] = "opinion"
    framework["themes"][2]["criteria"][0]["weight"] = 99
    with pytest.raises(UnusableFramework) as refused:
        read_framework(written(framework))
    assert [fault.split(":")[0] for fault in refused.value.faults] == [
        "Criterion 1.1",
        "Criterion 2.1",
        "Criterion 3.1",
    ]


def test_a_scale_has_at_least_two_points() -> None:
    framework = small()
    framework["scales"][1]["points"] = framework["scales"][1]["points"][:1]
    assert "scale 2: a scale has at least two points" in fault(framework)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file: expected names with values, found nothing"),
        (b"just words", "The file: expected names with values, found str"),
        (b"- a\n- b", "The file: expected names with values, found a list"),
        (SMALL + b"\nname: Twice\n", "'name' stands twice"),
        (SMALL.replace(b"    name: Risk", b"    name: Risk\n    name: Risk again"), "'name' stands twice"),
        (b"name: 'open", "this is not YAML"),
        (b"name: x\n\tsubject: y", "line 2: this is not YAML"),
        (b"a: [1, 2", "this is not YAML"),
        (b"--- {}\n--- {}\n", "this is not YAML: but found another document"),
        (b"a: !!python/object/apply:os.system ['true']", "line 1: this is not YAML"),
        (b"? [a, b]\n: c", "line 1: a name before a colon must be plain text"),
        (b"? {a: b}\n: c", "line 1: a name before a colon must be plain text"),
        (b"<<: {a: 1}", "line 1: a name before a colon must be plain text"),
        (b"yes: 1\nframework: x", "one of the names is read as True. Put it in quotation marks"),
        (b"framework: 2026-99-99", "line 1: put '2026-99-99' in quotation marks"),
        (b"framework: " + b"9" * 6000, "line 1: put '9999"),
        (b"name: a\x07b", "line 1: a character that cannot be seen"),
        (b"framework: x\nname: caf\xe9", "line 2: the file is not UTF-8 text. Save it as UTF-8"),
        ("framework: x".encode("utf-16"), "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"x" * (3 * 1024 * 1024), "larger than 2 MB"),
    ],
)
def test_what_is_no_framework_is_said_with_its_line(content: bytes, said: str) -> None:
    assert said in fault(content)


def test_a_bomb_of_aliases_is_refused_where_it_begins() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    assert "line 2: aliases (*name) are not used here" in fault(bomb.encode())


def criterion(number: int) -> dict[str, Any]:
    return {**small()["themes"][0]["criteria"][0], "code": f"c{number}"}


def test_10_000_criteria_are_too_many_in_one_theme() -> None:
    lines = "\n".join(f'      - {{code: "c{n}"}}' for n in range(10_000))
    content = SMALL.replace(b'      - code: "1.1"', lines.encode() + b'\n      - code: "1.1"')
    assert fault(content) == "Theme 1: criteria may have at most 500 items. It has 10,002."


def test_criteria_are_counted_over_all_themes() -> None:
    framework, template = small(), criterion(0)
    for n in range(11):
        criteria = [{**template, "code": f"t{n}.{m}"} for m in range(50)]
        framework["themes"].append({"code": f"t{n}", "name": "Much", "criteria": criteria})
    assert fault(framework) == "The file: a framework may have at most 500 criteria. It has 557."


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault() -> None:
    assert read_framework(b"\xef\xbb\xbf" + SMALL.replace(b"\n", b"\r\n")) == read_framework(SMALL)


def test_blanks_are_those_of_the_file_in_their_own_order() -> None:
    framework = with_("c.blanks", ["unsure", "not_applicable"])
    version = read_framework(written(framework))
    assert version.themes[0].criteria[0].blanks == (Blank.NOT_APPLICABLE, Blank.UNSURE)
    assert read_framework(written(with_("c.blanks", []))).themes[0].criteria[0].blanks == ()


def test_the_largest_texts_fit_where_they_are_stored() -> None:
    framework = with_("framework", "f" * 60)
    framework["themes"][0]["code"] = "t" * 20
    framework["themes"][0]["criteria"][0]["code"] = "c" * 20
    assert len(read_framework(written(framework)).themes[0].lineage) <= 120


def test_what_is_audited_is_a_case_where_a_file_does_not_say() -> None:
    assert read_framework(written(with_("subject", ""))).subject == "case"


def test_a_free_note_offers_no_root_causes_unless_it_says_so() -> None:
    framework = with_("root_causes", [{"code": "workload", "name": "Workload"}])
    note = {"code": "9.9", "question": "Anything else?", "kind": "note"}
    framework["themes"][0]["criteria"] += [note, {**note, "code": "9.8", "root_causes": ["workload"]}]
    version = read_framework(written(framework))
    causes = {one.code: one.root_causes for one in version.by_lineage().values()}
    assert (causes["1.1"], causes["9.9"], causes["9.8"]) == (("workload",), (), ("workload",))
    for name, read, write in (("yaml", read_framework, write_yaml), ("xlsx", read_workbook, write_workbook)):
        assert content(read(write(version))) == content(version), name
