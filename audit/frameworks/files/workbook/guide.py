"""The first sheet of a framework workbook: how to edit it, and what each column means, in plain words."""

from typing import Any

from openpyxl.styles import Border, Font

from audit.files import looks
from audit.frameworks.files.workbook.sheets import (
    COHORTS,
    CRITERIA,
    CRITERION_COLUMNS,
    CRITERION_TECHNICAL,
    FRAMEWORK,
    PAIRS,
    ROOT_CAUSES,
    SCALE_COLUMNS,
    SCALES,
    THEME_COLUMNS,
    THEMES,
    VALUES,
)

HOW = (
    "1. Change what you like in the sheets after this one. Grey text at the far right is kept by Case Audit.",
    "2. To add something, type in the first empty row below a table, or insert a row. To take something out, "
    "delete its whole row.",
    "3. To move criteria, move their rows. They are asked in the order of the rows of their theme, and "
    "themes in the order of the sheet Themes.",
    "4. Save the file as an Excel Workbook (.xlsx). In Case Audit choose Frameworks, then Import from a "
    "file. You see what would change, or everything that is to be mended, before anything is stored.",
    "5. What you import becomes a draft. A published version never changes, and neither do the audits that "
    "were graded with it.",
)
REMEMBER = (
    "Leave the names of the sheets and the headings as they are. The headings of descriptors name a grade "
    "and the scale it is of, as in “Good (four_point)”: to add a grade, add such a column before Lineage.",
    "Write in cells what is meant: formulas and merged cells are refused. "
    "Colours and widths are yours.",
    "A code such as 1.10 must be text, or Excel makes 1.1 of it: cells of the tables are set to text. "
    "In other cells type an apostrophe first.",
    "A judgement of quality needs a descriptor for every grade of its scale. Checks and scaling questions "
    "may leave some out. A free note has none, and no scale.",
    "Never write about a real child, family or worker.",
)  # fmt: skip
ABOUT = (
    (FRAMEWORK, VALUES),
    (COHORTS, PAIRS[COHORTS]),
    (ROOT_CAUSES, PAIRS[ROOT_CAUSES]),
    (SCALES, SCALE_COLUMNS),
    (THEMES, THEME_COLUMNS),
    (CRITERIA, CRITERION_COLUMNS),
)
DESCRIPTORS = (
    "Good (four_point) …",
    "What this grade looks like. Only in the columns of the criterion’s own scale; the others turn grey.",
)


def write_guide(sheet: Any, name: str) -> None:
    """Write the guide for a framework of this name."""
    for letter, width in zip("ABC", (22, 24, 104), strict=True):
        sheet.column_dimensions[letter].width = width
    writer = _Writer(sheet)
    writer.line(name, Font(name="Arial", size=16, bold=True))
    writer.line("A framework of Case Audit: what is graded, and what each grade looks like.")
    writer.section("How to edit it", HOW)
    writer.section("Good to know", REMEMBER)
    writer.section("What the columns mean", ())
    writer.columns("Sheet", "Column", "What it means", heading=True)
    for title, columns in ABOUT:
        shown = title
        for column in columns:
            said = column[1:] if isinstance(column, tuple) else (column.heading, column.about)
            writer.columns(shown, *said)
            shown = ""
    writer.columns("", *DESCRIPTORS)
    for column in CRITERION_TECHNICAL:
        writer.columns("", column.heading, column.about)
    looks.page(sheet, freeze="A2")
    sheet.print_title_rows = None


class _Writer:
    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.row = 0

    def line(self, text: str, font: Font = looks.PLAIN) -> None:
        """A line over the whole width, with room for as many lines as it takes."""
        self.row += 1
        cell = looks.write(self.sheet, self.row, 1, text, font)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=3)
        cell.border = Border()
        # A merged cell does not grow by itself.
        self.sheet.row_dimensions[self.row].height = (font.size + 3.5) * -(-len(text) // 185) + 3

    def section(self, title: str, lines: tuple[str, ...]) -> None:
        self.row += 1
        self.line(title, Font(name="Arial", size=13, bold=True))
        for line in lines:
            self.line(line)

    def columns(self, sheet: str, column: str, about: str, heading: bool = False) -> None:
        self.row += 1
        looks.fit(self.sheet, self.row, [(about, 104)])
        for place, text in enumerate((sheet, column, about), 1):
            bold = looks.ON_DARK if heading else looks.BOLD if place == 1 else looks.PLAIN
            cell = looks.write(self.sheet, self.row, place, text, bold)
            if heading:
                cell.fill = looks.HEADING
