"""The frameworks that come with Case Audit: each is whole, and asks what every case audit must ask."""

from pathlib import Path

import pytest

import audit
from audit.frameworks.file import read_framework
from audit.rules.framework import Theme, Version

LIBRARY = Path(audit.__file__).parent / "frameworks" / "library"
FILES = sorted(LIBRARY.glob("*.yaml"))
# Every audit looks at these nine: they are named in the inspection of Bury's services in 2014.
EQUALITY = (
    *("age", "disability", "ethnicity", "faith or belief", "gender", "gender identity", "language", "race"),
    "sexual orientation",
)


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def version(request: pytest.FixtureRequest) -> Version:
    return read_framework(request.param.read_bytes())


def text_of(theme: Theme) -> str:
    parts = [theme.name, theme.about]
    for criterion in theme.criteria:
        parts += [criterion.question, criterion.guidance, *criterion.descriptors.values()]
    return " ".join(" ".join(parts).split()).lower()


def test_there_is_one() -> None:
    assert (LIBRARY / "childrens_case_audit.yaml") in FILES


def test_fifteen_themes_with_at_least_seventy_criteria(version: Version) -> None:
    assert len(version.themes) == 15
    assert sum(len(theme.criteria) for theme in version.themes) >= 70


def test_every_criterion_says_what_each_of_its_grades_looks_like(version: Version) -> None:
    for theme in version.themes:
        for criterion in theme.criteria:
            texts = [criterion.descriptors[grade] for grade in criterion.scale.codes]
            assert all(len(text) >= 15 for text in texts), criterion.code
            assert len(set(texts)) == len(texts), f"two grades of {criterion.code} look alike"
            assert criterion.question.endswith("?"), criterion.code


def test_a_theme_of_equality_names_all_nine_by_one_name_each(version: Version) -> None:
    theme = next(theme for theme in version.themes if "equality" in theme.name.lower())
    text = text_of(theme).replace("gender identity", "GENDER-IDENTITY")
    missing = [name for name in EQUALITY if name not in text and name != "gender identity"]
    assert missing == []
    assert "GENDER-IDENTITY" in text
    assert not theme.cohorts, "it is asked of every case"


def test_a_theme_of_impact_is_asked_of_every_case(version: Version) -> None:
    theme = next(theme for theme in version.themes if "impact" in theme.name.lower())
    assert theme.judged
    assert not theme.cohorts


def test_something_limits_and_something_caps(version: Version) -> None:
    guards = [theme.guard for theme in version.themes]
    assert "limiting" in guards
    assert "capping" in guards


def test_every_cohort_has_enough_to_be_graded(version: Version) -> None:
    assert {code for code, _ in version.cohorts} >= {
        "child_in_need",
        "child_protection",
        "in_care",
        "care_leaver",
    }
    for cohort, _ in version.cohorts:
        assert sum(len(theme.criteria) for theme in version.themes_for(cohort)) >= 40, cohort


def test_the_four_point_scale_has_good_as_its_benchmark(version: Version) -> None:
    scale = version.judgement_scale
    assert scale.codes == ("outstanding", "good", "requires_improvement", "inadequate")
    assert scale.benchmark == "good"
    assert scale.good == {"outstanding", "good"}
