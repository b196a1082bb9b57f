"""The sheets of a framework workbook and their columns: what stands where, and what the guide says of it."""

import re
from dataclasses import dataclass

from audit.files.cell_text import plain
from audit.rules.framework import Scale
from audit.rules.grades import Blank


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `key` is its name in a framework file."""

    key: str
    heading: str
    width: float
    about: str  # in the words of the guide
    technical: bool = False  # kept for the comparison of versions; nobody needs to change it


FRAMEWORK, COHORTS, ROOT_CAUSES, SCALES, THEMES, CRITERIA = SHEETS = (
    "Framework", "Cohorts", "Root causes", "Scales", "Themes", "Criteria",
)  # fmt: skip
GUIDE, LISTS = "Guide", "Lists"

# The rows of the sheet Framework: key, name, what it means.
VALUES = (
    ("framework", "Code", "A short code in small letters, the same in every version. It joins the versions."),
    ("name", "Name", "What people choose it by."),
    ("subject", "What is audited", "In a word: case, supervision file, return interview, decision."),
    ("summary", "Summary", "What it is for, in a few sentences."),
    ("based_on", "Based on", "What its questions rest on, so that a reader can judge them."),
    ("judgement_scale", "Scale of judgements", "The code of the scale for themes and overall."),
)

_CODE = "Small letters, digits, dots, - and _. Shown beside the question. Each code stands once."
_LINEAGE = "Joins it to earlier versions. Do not change it. In a row that you add or copy, leave it empty."
_SERIES = "Joins its figures over time. Do not change it. In a row that you add or copy, leave it empty."

PAIRS = {
    COHORTS: (
        Column("code", "Code", 22, "A short code, such as in_care. The codes of your case lists."),
        Column("name", "Name", 44, "The kind of case, as people say it."),
    ),
    ROOT_CAUSES: (
        Column("code", "Code", 22, "A short code, such as workload."),
        Column("name", "Name", 60, "What may lie behind a grade below good, as an auditor picks it."),
    ),
}
SCALE_COLUMNS = (
    Column("scale", "Scale code", 18, "The scale this grade belongs to. One row for each grade, best first."),
    Column("scale_name", "Scale name", 26, "The same in every row of a scale."),
    Column("benchmark", "Benchmark", 12, "Yes for the one grade of the scale that is read first."),
    Column("code", "Grade code", 22, "A short code, such as good."),
    Column("letter", "Letter", 9, "One to three characters, shown on the colour. Different in a scale."),
    Column("label", "Label", 24, "The grade in words. The columns of descriptors are headed with it."),
    Column("good_or_better", "Good or better", 12, "Yes if the grade counts as good or better."),
    Column("colour", "Colour", 15, "By name, from the list. From dark blue (best) to dark red."),
    Column("help", "Help", 70, "What the grade means anywhere, in a sentence."),
)
THEME_COLUMNS = (
    Column("code", "Code", 10, _CODE),
    Column("name", "Name", 34, "The area of practice."),
    Column("about", "About", 60, "What it is about, for the auditor."),
    Column("judged", "Judged", 9, "Yes if auditors judge the theme as a whole."),
    Column(
        "guard", "Guard", 12, "Limiting: with the worst judgement here, overall should be no better than "
        "that. Capping: overall should be no better than the cap. None otherwise.",
    ),
    Column("cap", "Cap", 20, "For a capping theme: the best overall grade it leaves."),
    Column("below", "Sub-judgement of", 12, "The code of an earlier theme that this is a part of."),
    Column("cohorts", "Cohorts", 24, "Codes of cohorts, with commas. Empty: all of them."),
    Column("lineage", "Lineage", 22, _LINEAGE, technical=True),
    Column("series", "Series", 22, _SERIES, technical=True),
)  # fmt: skip
CRITERION_COLUMNS = (
    Column("theme", "Theme", 9, "The code of its theme. Criteria are asked in the order of their rows."),
    Column("code", "Code", 9, _CODE),
    Column("question", "Question", 44, "What is asked."),
    Column("guidance", "Guidance", 50, "Where to look and what to weigh, for the auditor."),
    Column("kind", "Kind", 20, "From the list. A free note is not graded."),
    Column("scale", "Scale", 14, "The code of its scale. Empty for a free note."),
    Column("evidence", "Evidence", 12, "When it needs written evidence: always, below good or never."),
    Column("weight", "Weight", 9, "A whole number from 1 to 10. Empty: 1."),
    *(
        Column(f"blanks.{blank}", blank.label, 12, f"Yes if an auditor may answer “{blank.label.lower()}”.")
        for blank in Blank
    ),
    Column("cohorts", "Cohorts", 22, "Codes of cohorts, with commas. Empty: all of its theme."),
    Column(
        "root_causes", "Root causes", 22, "Codes of root causes, with commas, that are offered when its "
        "grade is below good. Empty: all of them, or none for a free note. “None of them”: it has none.",
    ),
    Column("asked_if.criterion", "Asked only if", 11, "The code of an earlier criterion. Empty: always."),
    Column(
        "asked_if.answers", "is answered", 20, "The answers to that criterion after which this one is asked, "
        "with commas: codes or labels of its grades, or “not applicable” and the like.",
    ),
)  # fmt: skip
CRITERION_TECHNICAL = (
    Column("lineage", "Lineage", 22, _LINEAGE, technical=True),
    Column("series", "Series", 22, _SERIES, technical=True),
    Column(
        "came_from", "Came from", 22, "The lineages it was split or merged from. Do not change it. "
        "In a row that you add or copy, leave it empty.", technical=True,
    ),
)  # fmt: skip


def columns_of(sheet: str) -> tuple[Column, ...]:
    """The columns that a sheet always has; those of descriptors depend on the scales."""
    if sheet in PAIRS:
        return PAIRS[sheet]
    return {
        SCALES: SCALE_COLUMNS,
        THEMES: THEME_COLUMNS,
        CRITERIA: CRITERION_COLUMNS + CRITERION_TECHNICAL,
    }[sheet]


def descriptor_key(scale: str, grade: str) -> str:
    """The name of the column with the descriptors of a grade. No code has a space."""
    return f"descriptors {scale} {grade}"


def scale_of(key: str) -> str | None:
    """The scale that a column of descriptors is of; None for another column."""
    return key.split(" ")[1] if key.startswith("descriptors ") else None


def descriptor_heading(scale: Scale, grade: str) -> str:
    """The heading of the descriptors of a grade: Good (four_point).

    By the grade's code where another grade has nearly the same label.
    """
    known: dict[str, set[str]] = {}
    for point in scale.points:
        for name in (point.code, plain(point.label)):
            known.setdefault(name, set()).add(point.code)
    point = next(point for point in scale.points if point.code == grade)
    label = " ".join(point.label.split())
    return f"{label if known[plain(label)] == {grade} and label else grade} ({scale.code})"


_HEADING = re.compile(r"(.*) \(([^()]*)\)")


def grade_headed(heading: str, scales: dict[str, Scale]) -> str | None:
    """The name of the column of descriptors that a heading names, by code or label; None for no such."""
    named = _HEADING.fullmatch(plain(heading))
    scale = scales.get(named[2]) if named else None
    if named is None or scale is None:
        return None
    if named[1] in scale.codes:
        return descriptor_key(scale.code, named[1])
    labelled = [point.code for point in scale.points if plain(point.label) == named[1]]
    return descriptor_key(scale.code, labelled[0]) if len(labelled) == 1 else None
