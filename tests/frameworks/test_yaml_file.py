"""A framework written as YAML: readable, the same each time, and nothing that is as usual."""

from dataclasses import replace

import pytest
import yaml

from audit.frameworks.beginning.built_in import built_in_frameworks
from audit.frameworks.files.file import read_framework
from audit.frameworks.files.incoming import TEMPLATE
from audit.frameworks.files.yaml_file import write_yaml
from audit.frameworks.files.yaml_text import coded, written
from audit.rules.framework import Version, content
from tests.factories import SMALL_FRAMEWORK
from tests.frameworks.strategies import NASTY

SMALL = read_framework(SMALL_FRAMEWORK.read_bytes())
EXAMPLE = read_framework(TEMPLATE.read_bytes())


def with_first_criterion(version: Version, **changed: object) -> Version:
    theme = version.themes[0]
    criteria = (replace(theme.criteria[0], **changed), *theme.criteria[1:])  # type: ignore[arg-type]
    return replace(version, themes=(replace(theme, criteria=criteria), *version.themes[1:]))


@pytest.mark.parametrize("built_in", built_in_frameworks(), ids=lambda one: one.code)
def test_every_framework_of_the_library_comes_back_the_same(built_in) -> None:  # type: ignore[no-untyped-def]
    out = write_yaml(built_in.version)
    assert content(read_framework(out)) == content(built_in.version)
    assert write_yaml(read_framework(out)) == out
    assert max(map(len, out.decode().splitlines())) <= 110 or "http" in out.decode()


def test_what_is_as_usual_is_left_out() -> None:
    out = write_yaml(SMALL).decode()
    framework = yaml.safe_load(out)
    first, second = framework["themes"][0]["criteria"]
    assert set(first) == {"code", "question", "guidance", "kind", "scale", "evidence", "descriptors"}
    assert set(second) == {"code", "question", "kind", "scale", "descriptors"}
    assert set(framework["themes"][0]) == {"code", "name", "about", "guard", "criteria"}
    assert not {"subject", "root_causes", "summary"} & set(framework)
    assert out.startswith("# A framework of Case Audit.")
    assert "\n# " in out[:400], "the keys are explained at the top"


def test_what_is_not_as_usual_is_written() -> None:
    out = yaml.safe_load(write_yaml(EXAMPLE))
    check, note = out["themes"][0]["criteria"][1:]
    assert check["root_causes"] == ["workload", "oversight"]
    assert note["asked_if"] == {"criterion": "1.2", "answers": ["partly_met", "not_met", "no_evidence"]}
    assert note["evidence"] == "always"
    assert "scale" not in note
    assert out["themes"][2]["below"] == "2", "a code, not a lineage"
    assert out["themes"][0]["criteria"][0]["blanks"] == ["no_evidence", "unsure"]
    assert out["themes"][2]["criteria"][0]["root_causes"] == []
    assert out["themes"][1]["criteria"][0]["weight"] == 2


def test_lineage_and_series_are_written_when_they_do_not_follow_from_the_code() -> None:
    moved = with_first_criterion(
        SMALL, lineage="small/9.9", series="small/9.9@2", came_from=("small/8", "small/7")
    )
    out = write_yaml(moved).decode()
    assert '        lineage: "small/9.9"\n        series: "small/9.9@2"\n' in out
    assert '        came_from: ["small/8", "small/7"]\n' in out
    assert content(read_framework(out.encode())) == content(moved)
    assert "lineage:" not in write_yaml(SMALL).decode().split("framework:", 1)[1]


@pytest.mark.parametrize("text", [text.strip() for text in NASTY])
@pytest.mark.parametrize("padding", ["", " and then " + "many words " * 20 + "end"])
def test_any_text_reads_back_as_the_very_same_text(text: str, padding: str) -> None:
    lines = list(written(4, "key", text + padding))
    assert yaml.safe_load("\n".join(lines) + "\n") == {"key": text + padding}
    assert yaml.safe_load(coded(text)) == text


def test_texts_are_written_in_the_plainest_way() -> None:
    assert list(written(2, "name", "Partners' part: the work")) == ['  name: "Partners\' part: the work"']
    assert list(written(2, "name", "Help, and when it came")) == ["  name: Help, and when it came"]
    assert list(written(0, "about", "One line.\nAnother line.")) == [
        "about: |-",
        "  One line.",
        "  Another line.",
    ]
    folded = list(written(0, "about", "word " * 40 + "end"))
    assert folded[0] == "about: >-"
    assert all(len(line) <= 100 for line in folded)


def test_a_draft_with_faults_can_be_written_all_the_same() -> None:
    empty = replace(SMALL, themes=(replace(SMALL.themes[0], criteria=(), below="small/gone"),))
    assert yaml.safe_load(write_yaml(empty))["themes"][0]["below"] == "small/gone"
    assert yaml.safe_load(write_yaml(replace(SMALL, themes=())))["themes"] == []
