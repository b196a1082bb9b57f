"""The frameworks that come with Case Audit: each is whole, and asks what every case audit must ask."""

from pathlib import Path

import pytest

import audit
from audit.frameworks.files.file import read_framework
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


@pytest.fixture
def case_audit() -> Version:
    """The one that most councils begin with."""
    return read_framework((LIBRARY / "childrens_case_audit.yaml").read_bytes())


def test_what_the_library_holds(version: Version) -> None:
    """Enough to be worth an audit, and few enough to be finished; each says what it is based on."""
    least = {
        "childrens-case-audit": (15, 90),
        "single-inspection-2013": (6, 95),
        "inspection-2018": (5, 40),
        "early-help-audit": (7, 25),
        "supervision-dip-sample": (4, 15),
        "return-interview-dip-sample": (4, 12),
        "no-further-action-dip-sample": (4, 12),
    }
    themes, criteria = least[version.framework]
    assert len(version.themes) >= themes
    assert sum(len(theme.criteria) for theme in version.themes) >= criteria
    assert "our own" in version.based_on
    assert version.summary


def test_every_criterion_says_what_each_of_its_grades_looks_like(version: Version) -> None:
    for theme in version.themes:
        for criterion in theme.criteria:
            needed = criterion.scale.codes if criterion.kind == "judgement" else tuple(criterion.descriptors)
            texts = [criterion.descriptors[grade] for grade in needed]
            assert all(len(text) >= 15 for text in texts), criterion.code
            assert len(set(texts)) == len(texts), f"two grades of {criterion.code} look alike"
            assert criterion.is_note or criterion.question.endswith("?"), criterion.code


def test_no_two_frameworks_share_a_criterion() -> None:
    """Figures are joined by lineage: two frameworks must never be taken for one."""
    lineages = [
        criterion.lineage
        for file in FILES
        for theme in read_framework(file.read_bytes()).themes
        for criterion in theme.criteria
    ]
    assert len(set(lineages)) == len(lineages)


def test_a_sub_judgement_never_limits() -> None:
    version = read_framework((LIBRARY / "single_inspection_2013.yaml").read_bytes())
    below = [theme for theme in version.themes if theme.below]
    assert {"adoption", "care leavers"} <= {
        word for theme in below for word in ("adoption", "care leavers") if word in theme.name.lower()
    }
    assert all(theme.guard == "none" for theme in below)
    assert [theme.guard for theme in version.themes].count("limiting") >= 2


def test_a_theme_of_equality_names_all_nine_by_one_name_each(version: Version) -> None:
    theme = next(theme for theme in version.themes if "equality" in theme.name.lower())
    text = text_of(theme).replace("gender identity", "GENDER-IDENTITY")
    missing = [name for name in EQUALITY if name not in text and name != "gender identity"]
    assert missing == []
    assert "GENDER-IDENTITY" in text
    assert not theme.cohorts, "it is asked of every case"


def test_a_theme_of_impact_is_asked_of_every_case(case_audit: Version) -> None:
    theme = next(theme for theme in case_audit.themes if "impact" in theme.name.lower())
    assert theme.judged
    assert not theme.cohorts


def test_something_limits_and_something_caps(case_audit: Version) -> None:
    guards = [theme.guard for theme in case_audit.themes]
    assert "limiting" in guards
    assert "capping" in guards


def test_every_cohort_has_enough_to_be_graded(case_audit: Version) -> None:
    version = case_audit
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
