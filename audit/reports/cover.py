"""The first sheet: what the workbook holds, of what, made when and by whom, and what its words mean."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink

from audit.reports.asked import Asked
from audit.reports.cells import Value, coloured
from audit.reports.rows import LINE_HEIGHT, lines_of
from audit.reports.styles import Styles
from audit.reports.writing import set_up_page
from audit.results.selection import Selection
from audit.rules.framework import Scale
from audit.rules.grades import Blank
from audit.rules.suppression import SMALL
from audit.web.display import moment, plural

TITLE = "Results of case audits"
ALL_RANDOM = "Random samples only."
WITH_EVIDENCE = (
    "Handle with care: Audits, Judgements and Grades hold what auditors wrote about children's cases, as do "
    "Learning, Proposed actions and Concerns."
)
WITHOUT_EVIDENCE = (
    "Evidence and rationales are not in this file. Handle with care all the same: Learning, Proposed "
    "actions and Concerns hold what auditors wrote about children's cases."
)


WIDTH = 92  # of what stands beside each word


def definitions(limit: int) -> tuple[tuple[str, str], ...]:
    """What the words in the sheets mean."""
    blanks = ", ".join(f"{blank.label.lower()} ({blank.letter})" for blank in Blank)
    return (
        ("Good or better", "The grades of a scale that count as good or better. For a compliance item: met."),
        ("Share", "How many of the grades are good or better, of all grades. Judgements are never averaged."),
        ("n", "The number of grades that a share is of. Blanks are no grades."),
        ("Range", "The 95% interval (Wilson) of a share: what the share of all such cases may well be."),
        ("Too few", f"Under {limit} grades no share is given."),
        (
            "As graded, as moderated",
            "The grade that the auditor gave first, and the one that a moderator agreed, else as it stands. "
            "Figures count one of the two, named above; Judgements and Grades show both.",
        ),
        ("Blanks", f"Counted apart, never as grades: {blanks}."),
        (
            "Theme judgement",
            "Chosen by the auditor for the theme as a whole. It is not worked out from criteria.",
        ),
        ("Family took part", "Whether a child, a parent or a carer told the auditor what they think."),
        (
            "Moderated",
            "A moderator agreed the audit. What moderation moved counts these alone: kept, lower, higher, or "
            "a blank in place of a grade.",
        ),
        (
            "Hidden (c)",
            f"In Equality numbers under {SMALL} are hidden, and others with them, so that none can be worked "
            "out. Put no two of these tables with other filters side by side.",
        ),
    )


def cover(book: Workbook, asked: Asked, contents: Sequence[tuple[str, str]]) -> None:
    """Write the cover sheet, with a link to every other sheet and what it holds."""
    sheet: Any = book.create_sheet("Cover")
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = WIDTH
    set_up_page(sheet, landscape=False)
    styles = Styles(sheet)

    numbers = count(1)

    def line(first: Value = None, second: Value = None, kind: str = "plain", to: str = "") -> None:
        number, lines = next(numbers), lines_of(str(second or ""), WIDTH)
        if lines > 1:  # whoever opens it may not make a row higher by themselves
            sheet.row_dimensions[number].height = lines * LINE_HEIGHT + 2
        cell = styles.cell(first, "link" if to else kind, bold=not to)
        if cell is not None and to:
            cell._hyperlink = Hyperlink(ref="", location=f"'{to}'!A1")
        sheet.append([cell, styles.cell(second, "plain")])

    line(TITLE, kind="title")
    line()
    for name, words in about(asked):
        line(name, words)
    for heading, pairs in (("Contents", contents), ("What the words mean", definitions(asked.limit))):
        line()
        line(heading, kind="section")
        for name, words in pairs:
            line(name, words, to=name if heading == "Contents" else "")
    line()
    line("Grades", kind="section")
    for scale in _scales(asked.selection):
        for point in scale.points:
            line(coloured(point), f"{point.label} ({scale.name})")


def about(asked: Asked) -> list[tuple[str, str]]:
    """What a file is of, when and by whom it was made, and what is to be known of it."""
    selection, table = asked.selection, asked.table
    found = [
        ("Framework", ", ".join(f"{version.title}" for version in selection.versions)),
        ("Rounds", ", ".join(round_.name for round_ in selection.rounds)),
        ("Cohort", selection.cohort.name if selection.cohort else "All cohorts"),
        ("Service", selection.service.name if selection.service else "All services"),
        ("Teams", _teams(selection)),
        ("Auditors", selection.auditors.name if selection.auditors else "All auditors"),
        ("Grades", selection.grades.capitalize()),
        ("Counted", plural(table.total.audits, "submitted audit")),
        ("Made", f"{moment(asked.at)} by {asked.by}"),
    ]
    found += [("How cases were chosen", note) for note in selection.sampling_notes or (ALL_RANDOM,)]
    found += [("Left out", note) for note in (selection.hidden_note,) if note]
    found += [("Auditors left out", note) for note in (selection.auditors_note,) if note]
    found += [("Note", note) for note in table.notes]
    if table.without:
        found.append(("No submitted audits", ", ".join(table.without)))
    if not asked.names_auditors:
        found.append(("Names of auditors", "Not named: results are about teams."))
    found.append(("What auditors wrote", WITH_EVIDENCE if asked.evidence else WITHOUT_EVIDENCE))
    return found


def _teams(selection: Selection) -> str:
    if selection.reach is None:
        return "All teams"
    return ", ".join(team.name for team in selection.tree.in_order(selection.reach) if not team.is_service)


def _scales(selection: Selection) -> list[Scale]:
    return list({scale.code: scale for version in selection.versions for scale in version.scales}.values())
