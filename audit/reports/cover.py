"""The first sheet: what the workbook holds, of what, made when and by whom, and what its words mean."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink

from audit.reports.cells import Value, coloured
from audit.reports.sheets import set_up_page
from audit.reports.styles import Styles
from audit.results.figures import Table
from audit.results.selection import Selection
from audit.rules.framework import Scale
from audit.rules.grades import Blank
from audit.web.display import moment

CONTENTS = (
    ("Team by theme", "Share good or better for each team and theme, with n: the table of the Results page."),
    ("Team by theme in full", "The same, one row each, with its range, every grade and every blank."),
    (
        "Theme by criterion",
        "Share good or better, or met, for each criterion, with every grade and every blank.",
    ),
    ("Audits", "One row for each submitted audit, with its judgements. Holds free text."),
    ("Grades", "One row for each grade or blank given, with its evidence. Holds free text."),
)


@dataclass(frozen=True)
class Made:
    """When, by whom and under which limit a workbook was made."""

    at: object  # a moment
    by: str
    limit: int
    names_auditors: bool


def definitions(limit: int) -> tuple[tuple[str, str], ...]:
    """What the words in the sheets mean."""
    blanks = ", ".join(f"{blank.label.lower()} ({blank.letter})" for blank in Blank)
    return (
        ("Good or better", "The grades of a scale that count as good or better. For a compliance item: met."),
        ("Share", "How many of the grades are good or better, of all grades. Judgements are never averaged."),
        ("n", "The number of grades that a share is of. Blanks are no grades."),
        ("Range", "The 95% interval (Wilson) of a share: what the share of all such cases may well be."),
        ("Too few", f"Under {limit} grades no share is given."),
        ("Blanks", f"Counted apart, never as grades: {blanks}."),
        (
            "Theme judgement",
            "Chosen by the auditor for the theme as a whole. It is not worked out from criteria.",
        ),
    )


def cover(book: Workbook, selection: Selection, table: Table, made: Made) -> None:
    """Write the cover sheet, with links to every other sheet."""
    sheet = book.create_sheet("Cover")
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 92
    set_up_page(sheet, landscape=False)
    styles = Styles(sheet)

    def line(first: Value = None, second: Value = None, kind: str = "plain", to: str = "") -> None:
        cell = styles.cell(first, "link" if to else kind, bold=not to)
        if cell is not None and to:
            cell._hyperlink = Hyperlink(ref="", location=f"'{to}'!A1")
        sheet.append([cell, styles.cell(second, "plain")])

    line("Results of case audits", kind="title")
    line()
    for name, words in _about(selection, table, made):
        line(name, words)
    for heading, pairs in (("Contents", CONTENTS), ("What the words mean", definitions(made.limit))):
        line()
        line(heading, kind="section")
        for name, words in pairs:
            line(name, words, to=name if heading == "Contents" else "")
    line()
    line("Grades", kind="section")
    for scale in _scales(selection):
        for point in scale.points:
            line(coloured(point), f"{point.label} ({scale.name})")


def _about(selection: Selection, table: Table, made: Made) -> list[tuple[str, str]]:
    found = [
        ("Framework", ", ".join(f"{version.title}" for version in selection.versions)),
        ("Rounds", ", ".join(round_.name for round_ in selection.rounds)),
        ("Cohort", selection.cohort.name if selection.cohort else "All cohorts"),
        ("Service", selection.service.name if selection.service else "All services"),
        ("Teams", _teams(selection)),
        ("Counted", f"{table.total.audits:,} submitted audits"),
        ("Made", f"{moment(made.at)} by {made.by}"),  # type: ignore[arg-type]
    ]
    found += [("Note", note) for note in table.notes]
    if table.without:
        found.append(("No submitted audits", ", ".join(table.without)))
    if not made.names_auditors:
        found.append(("Auditors", "Not named: results are about teams."))
    found.append(("Handle with care", "Audits and Grades hold what auditors wrote about children's cases."))
    return found


def _teams(selection: Selection) -> str:
    if selection.reach is None:
        return "All teams"
    return ", ".join(team.name for team in selection.tree.in_order(selection.reach) if not team.is_service)


def _scales(selection: Selection) -> list[Scale]:
    return list({scale.code: scale for version in selection.versions for scale in version.scales}.values())
