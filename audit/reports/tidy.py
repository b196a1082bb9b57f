"""The tidy file, for analysts: one long table, a row for each grade, blank and judgement, with codes.

What a code stands for is in the sheets Codebook and Grade codes of the workbook. A column keeps its name and
meaning: others may come, behind those that are there.
"""

from collections.abc import Iterator
from typing import IO, Any

from audit.frameworks.queries import whole
from audit.reports import given, queries
from audit.reports.asked import Asked
from audit.reports.cells import Value, local_day
from audit.reports.comma_separated import write
from audit.reports.record_sheets import answers_to_what_was_asked
from audit.reports.writing import Progress
from audit.rules.framework import Scale
from audit.rules.grades import Blank

COLUMNS = (
    "audit", "case_reference", "round_id", "round", "framework", "framework_version", "service", "team",
    "cohort_code", "cohort", "submitted", "about", "theme_code", "theme", "theme_lineage", "criterion_code",
    "criterion_lineage", "series", "kind", "scale_code", "grade_code", "is_blank", "grade_order",
    "grades_of_scale", "good_or_better", "graded_code", "moderated_code", "counted_as", "impact_code",
    "sources", "root_causes",
)  # fmt: skip
WRITTEN = ("evidence", "reason")  # of a judgement: its rationale, and why against the guard


def columns(asked: Asked) -> list[str]:
    """The headings; what auditors wrote stands behind, where it was asked for."""
    return [*COLUMNS, *(WRITTEN if asked.evidence else ())]


def rows(asked: Asked) -> Iterator[list[Value]]:
    """Every judgement, then every grade; audits by the moment they were submitted."""
    yield from _judgements(asked)
    yield from _grades(asked)


def write_tidy(asked: Asked, into: IO[bytes], progress: Progress = lambda _: None) -> None:
    """Write the tidy file."""
    write(columns(asked), rows(asked), into, progress)


def _judgements(asked: Asked) -> Iterator[list[Value]]:
    themes = {theme.id: theme for one in asked.selection.every_version for theme in whole(one.id).themes}
    moderated = asked.selection.moderated
    for row in queries.judgements(asked.selection):
        if given.counts(row, moderated) is None:
            continue
        scale = whole(row.framework_version_id).judgement_scale
        theme = themes.get(row.theme_id) if row.theme_id else None
        about = "theme" if theme else "overall"
        counted_as = asked.theme_order.get((about, row.theme_id or row.framework_version_id))
        yield [
            *_audit(asked, row), about, *((theme.code, theme.name, theme.lineage) if theme else ("", "", "")),
            "", "", theme.series if theme else "", "", *_given(row, scale, moderated), counted_as,
            row.impact, "", "", *([row.rationale, row.against_guard] if asked.evidence else []),
        ]  # fmt: skip


def _grades(asked: Asked) -> Iterator[list[Value]]:
    moderated = asked.selection.moderated
    for row in answers_to_what_was_asked(queries.grades(asked.selection), moderated):
        theme, criterion = asked.wording[row.criterion_id]
        yield [
            *_audit(asked, row), "criterion", theme.code, theme.name, theme.lineage, criterion.code,
            criterion.lineage, criterion.series, criterion.kind, *_given(row, criterion.scale, moderated),
            asked.criterion_order.get(row.criterion_id), "", " ".join(row.sources),
            " ".join(row.root_causes), *([row.evidence, row.reason] if asked.evidence else []),
        ]  # fmt: skip


def _audit(asked: Asked, row: Any) -> list[Value]:
    version = whole(row.framework_version_id)
    return [
        row.id, row.reference, row.round_id, row.round, version.framework, version.number,
        *asked.team(row.team_id), row.cohort_code, row.cohort, local_day(row.submitted_at),
    ]  # fmt: skip


def _given(row: Any, scale: Scale, moderated: bool) -> list[Value]:
    """A grade or blank by its code: what counts, then as graded and as moderated. 1 is yes and 0 is no."""
    grade, both = given.counts(row, moderated), [row.graded, row.moderated]
    point = scale.point(grade)
    blank = int(grade in set(Blank))
    if point is None:
        return [scale.code, grade, blank, None, len(scale.points), None, *both]
    order = scale.codes.index(point.code) + 1
    return [scale.code, grade, blank, order, len(scale.points), int(point.good_or_better), *both]
