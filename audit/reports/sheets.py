"""Which sheets a file out has, in their order: what is to be read before what it is counted from."""

from audit.reports import (
    agreement_sheet,
    certificate_sheets,
    checks,
    codebook_sheets,
    concern_sheet,
    distribution_sheet,
    equality_sheet,
    figure_sheets,
    learning_sheets,
    moderation_sheets,
    re_audit_sheets,
    record_sheets,
    summary,
    trend_sheets,
    voices_sheet,
)
from audit.reports.asked import Asked
from audit.reports.sheet import Sheet
from audit.results.trend.course import Course


def sheets(asked: Asked, courses: list[Course], most_rows: int | None = None) -> list[Sheet]:
    """The sheets of this file. Grades are left out where there may be more than `most_rows` of them."""
    with_grades = most_rows is None or asked.grades <= most_rows
    return [
        summary.summary(asked),
        figure_sheets.team_by_theme(asked),
        figure_sheets.team_by_theme_in_full(asked),
        figure_sheets.theme_by_criterion(asked),
        trend_sheets.trend(asked, courses),
        distribution_sheet.distribution(asked),
        record_sheets.audits(asked),
        record_sheets.judgements(asked),
        *([record_sheets.grades(asked)] if with_grades else []),
        *(_of_auditors(asked) if asked.agreement else []),
        re_audit_sheets.movement(asked),
        re_audit_sheets.re_audits(asked),
        voices_sheet.voices(asked),
        learning_sheets.learning(asked),
        learning_sheets.actions(asked),
        concern_sheet.concerns(asked),
        equality_sheet.equality(asked),
        certificate_sheets.certificates(asked),
        certificate_sheets.strata(asked),
        codebook_sheets.codebook(asked),
        codebook_sheets.grade_codes(asked),
        checks.checks(asked, with_grades),
        summary.choices(asked),
    ]


def _of_auditors(asked: Asked) -> list[Sheet]:
    """How far auditors agree, and what moderation moved of what they gave."""
    return [
        agreement_sheet.agreement(asked),
        moderation_sheets.moderation(asked),
        moderation_sheets.matrix(asked),
    ]
