"""The codebook: the exact wording that was graded against, and what each code in the sheets stands for."""

from collections.abc import Iterator

from audit.frameworks.queries import whole
from audit.reports.asked import Asked
from audit.reports.cells import Value, blank, coloured
from audit.reports.sheet import Column, Sheet
from audit.rules.framework import Criterion, Guard, Kind, Version
from audit.rules.grades import Blank

EVIDENCE = {"always": "Always", "below_good": "For a grade below good", "never": "Never"}
NO_GRADE = "Counted apart, never as a grade"
GUARDS = {
    Guard.NONE: "",
    Guard.LIMITING: "The lowest grade here limits the overall judgement",
    Guard.CAPPING: "The lowest grade here caps the overall judgement",
}


def codebook(asked: Asked) -> Sheet:
    """One row for each criterion of each version that was used."""
    columns = [
        Column("Framework", 16), Column("Version", 8, "number"), Column("Theme code", 8), Column("Theme", 18),
        Column("About the theme", 30), Column("Guard", 16), Column("Criterion", 10),
        Column("Criterion order", 9, "number"), Column("Question", 32), Column("Guidance", 36),
        Column("What each grade looks like", 64), Column("Kind", 14), Column("Scale", 14),
        Column("Evidence needed", 12), Column("Cohorts", 16), Column("Asked only if", 16),
        Column("Lineage", 14), Column("Series", 14),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for one in asked.selection.versions:
            version = whole(one.id)
            for theme in version.themes:
                for criterion in theme.criteria:
                    cohorts = criterion.cohorts or theme.cohorts
                    yield [
                        version.name, version.number, theme.code, theme.name, theme.about,
                        GUARDS[Guard(theme.guard)], criterion.code, asked.criterion_order.get(criterion.id),
                        criterion.question, criterion.guidance, _descriptors(criterion),
                        Kind(criterion.kind).label, criterion.scale.name, EVIDENCE[criterion.evidence],
                        ", ".join(name for code, name in version.cohorts if code in cohorts) or "All",
                        _asked_if(version, criterion), criterion.lineage, criterion.series,
                    ]  # fmt: skip

    about = "Every criterion with the exact wording that auditors graded against."
    return Sheet("Codebook", "Codebook", about, columns, rows, freeze=4)


def _descriptors(criterion: Criterion) -> str:
    there = ((point.label, criterion.descriptors.get(point.code, "")) for point in criterion.scale.points)
    return "\n".join(f"{label}: {text}" for label, text in there if text)


def _asked_if(version: Version, criterion: Criterion) -> str:
    if not criterion.asked_if:
        return ""
    earlier = version.by_lineage()[criterion.asked_if.lineage]
    labels = dict(earlier.scale.labels) | {one.value: one.label for one in Blank}
    return f"{earlier.code}: {' or '.join(labels[code] for code in criterion.asked_if.answers)}"


def grade_codes(asked: Asked) -> Sheet:
    """One row for each grade of each scale, and for each blank."""
    columns = [
        Column("Scale", 30), Column("Grade code", 22), Column("Letter", 9), Column("Grade", 26),
        Column("Grade order", 8, "number"), Column("Good or better", 10), Column("What it means", 80),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        versions = [whole(one.id) for one in reversed(asked.selection.versions)]
        scales = {scale.code: scale for version in versions for scale in version.scales}
        for scale in scales.values():
            for order, point in enumerate(scale.points, 1):
                good = "Yes" if point.good_or_better else "No"
                yield [scale.name, point.code, coloured(point), point.label, order, good, point.help]
        for one in Blank:
            yield [
                "Blank: no grade",
                one.value,
                blank(one),
                one.label,
                None,
                None,
                NO_GRADE,
            ]

    about = "What each grade code and letter stands for, and which count as good or better."
    return Sheet("Grade codes", "GradeCodes", about, columns, rows, freeze=2)
