"""The sheets of records: one row for each audit, and one for each grade."""

from collections.abc import Mapping

from openpyxl import Workbook

from audit.frameworks.queries import whole
from audit.reports import queries
from audit.reports.cells import Value, blank, coloured, local_day
from audit.reports.sheets import Column, TableSheet
from audit.results.selection import Selection
from audit.rules.framework import Scale
from audit.rules.grades import Blank


def audits(book: Workbook, selection: Selection, names_auditors: bool) -> TableSheet:
    """One row for each audit, with its overall judgement and that of every theme."""
    judged = [theme for theme in selection.version.themes if theme.judged]
    columns = [
        Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 16),
        Column("Service", 18), Column("Team", 20), Column("Cohort", 14),
        *([Column("Auditor", 16)] if names_auditors else []),
        Column("Allocated", 12, "date"), Column("Started", 12, "date"), Column("Submitted", 12, "date"),
        Column("Overall grade", 9), Column("Overall label", 14), Column("Rationale", 50),
        *(Column(f"{theme.code} {theme.name}", 11) for theme in judged),
    ]  # fmt: skip
    sheet = TableSheet(book, "Audits", "Audits", columns, "C2")
    given = queries.judgements(selection)
    for row in queries.audits(selection):
        version = whole(row.framework_version_id)
        scale, lineages = version.judgement_scale, {theme.lineage: theme.id for theme in version.themes}
        mine = given.get(row.id, {})
        overall, rationale = mine.get(None, (None, ""))
        service = selection.tree.service_of(row.team_id)
        dates = [local_day(row.allocated_at), local_day(row.started_at), local_day(row.submitted_at)]
        sheet.add(
            [row.id, row.reference, row.round, service.name if service else "", row.team, row.cohort,
             *([row.auditor] if names_auditors else []), *dates,
             letter(overall, scale), label(overall, scale), rationale,
             *(letter(_grade(mine, lineages.get(theme.lineage)), scale) for theme in judged)]
        )  # fmt: skip
    return sheet.close()


def grades(book: Workbook, selection: Selection) -> TableSheet:
    """One row for each grade or blank that was given."""
    columns = [
        Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 18), Column("Team", 22),
        Column("Cohort", 16), Column("Theme", 26), Column("Criterion", 10), Column("Question", 45),
        Column("Grade code", 15), Column("Grade", 18), Column("Letter", 8), Column("Good or better", 9),
        Column("Evidence", 70), Column("Reason", 30),
    ]  # fmt: skip
    sheet = TableSheet(book, "Grades", "Grades", columns, "C2")
    of_criterion = {
        criterion.id: (theme, criterion)
        for version in selection.versions
        for theme in version.themes
        for criterion in theme.criteria
    }
    for row in queries.grades(selection):
        theme, criterion = of_criterion[row.criterion_id]
        point = criterion.scale.point(row.grade)
        good = {True: "Yes", False: "No"}[point.good_or_better] if point else ""
        sheet.add(
            [row.id, row.reference, row.round, row.team, row.cohort, f"{theme.code} {theme.name}",
             criterion.code, criterion.question, row.grade, label(row.grade, criterion.scale),
             letter(row.grade, criterion.scale), good, row.evidence, row.reason]
        )  # fmt: skip
    return sheet.close()


def _grade(judged: Mapping[int | None, tuple[str, str]], theme_id: int | None) -> str | None:
    return judged[theme_id][0] if theme_id is not None and theme_id in judged else None


def letter(grade: str | None, scale: Scale) -> Value:
    """A grade's letter on its colour, a blank's letters on nothing."""
    point = scale.point(grade)
    if point:
        return coloured(point)
    return blank(Blank(grade)) if grade in set(Blank) else grade


def label(grade: str | None, scale: Scale) -> str:
    """A grade or a blank in words."""
    point = scale.point(grade)
    if point:
        return point.label
    return Blank(grade).label if grade in set(Blank) else grade or ""
