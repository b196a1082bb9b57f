"""A framework out as a workbook: a guide, a table for each kind of thing, lists to choose from."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from audit.files import looks
from audit.frameworks.files.workbook import choices, rows
from audit.frameworks.files.workbook.guide import write_guide
from audit.frameworks.files.workbook.sheets import (
    COHORTS,
    CRITERIA,
    CRITERION_COLUMNS,
    CRITERION_TECHNICAL,
    FRAMEWORK,
    GUIDE,
    LISTS,
    PAIRS,
    ROOT_CAUSES,
    SCALE_COLUMNS,
    SCALES,
    THEME_COLUMNS,
    THEMES,
    Column,
    descriptor_heading,
    descriptor_key,
    scale_of,
)
from audit.rules.framework import MOST_CRITERIA, MOST_SCALES, MOST_THEMES, Version

FURTHEST = {SCALES: MOST_SCALES * 20, THEMES: MOST_THEMES, CRITERIA: MOST_CRITERIA}
_THEME_CODES = f"={THEMES}!$A$2:$A${MOST_THEMES + 1}"
_CRITERION_CODES = f"={CRITERIA}!$B$2:$B${MOST_CRITERIA + 1}"


def write_workbook(version: Version, to_start_from: bool = False) -> bytes:
    """The framework as an Excel workbook; `read_workbook` gives the same content back.

    One to start a framework of one's own from leaves out lineages: they then follow from the new code.
    """
    book: Any = Workbook()
    _describe(book, version)
    guide = book.active
    guide.title = GUIDE
    descriptors = _descriptor_columns(version)
    write_guide(guide, version.name)
    _values(book.create_sheet(FRAMEWORK), version)
    lists = _Lists(book, version)
    for title, pairs in ((COHORTS, version.cohorts), (ROOT_CAUSES, version.root_causes)):
        _table(book.create_sheet(title), list(PAIRS[title]), rows.pairs(pairs))
    _scales(_table(book.create_sheet(SCALES), list(SCALE_COLUMNS), rows.points(version)), version, lists)
    _themes(
        _table(book.create_sheet(THEMES), list(THEME_COLUMNS), rows.themes(version, to_start_from)), lists
    )
    columns = [*CRITERION_COLUMNS, *descriptors, *CRITERION_TECHNICAL]
    _criteria(
        _table(book.create_sheet(CRITERIA), columns, rows.criteria(version, to_start_from)), columns, lists
    )
    lists.close(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _describe(book: Any, version: Version) -> None:
    book.properties.title = version.name
    book.properties.creator = book.properties.lastModifiedBy = "Case Audit"
    book.properties.description = "A framework. Its first sheet says how to edit it."
    book.properties.language = "en-GB"


def _descriptor_columns(version: Version) -> list[Column]:
    return [
        Column(descriptor_key(scale.code, code), descriptor_heading(scale, code), 38, "")
        for scale in version.scales
        for code in scale.codes
    ]


def _values(sheet: Any, version: Version) -> None:
    columns = [
        Column("", "What", 22, ""), Column("", "Value", 70, ""), Column("", "What it means", 60, ""),
    ]  # fmt: skip
    looks.headings(sheet, columns)
    looks.page(sheet)
    for row, (name, value, about) in enumerate(rows.values(version), 2):
        looks.write(sheet, row, 1, name, looks.BOLD)
        looks.write(sheet, row, 2, value)
        looks.write(sheet, row, 3, about, looks.GREY)
        looks.fit(sheet, row, [(value, columns[1].width), (about, columns[2].width)])


def _table(sheet: Any, columns: list[Column], of: Iterable[rows.Row]) -> Any:
    looks.headings(sheet, columns)
    n = 0
    for n, row in enumerate(of, 1):
        for place, column in enumerate(columns, 1):
            font = looks.GREY if column.technical else looks.PLAIN
            looks.write(sheet, n + 1, place, row.get(column.key, ""), font)
        looks.fit(sheet, n + 1, [(row.get(column.key, ""), column.width) for column in columns])
    looks.table(sheet, sheet.title.replace(" ", ""), columns, n)
    looks.page(sheet)
    return sheet


class _Lists:
    """A sheet that is not shown, with what the drop-downs offer; and the drop-downs."""

    def __init__(self, book: Any, version: Version) -> None:
        self.columns: list[list[str]] = []
        self.grades = self.add(version.judgement_scale.codes)
        self.scales = self.add(scale.code for scale in version.scales)
        self.yes_or_no = self.add((choices.YES, choices.NO))
        self.kinds = self.add(choices.KINDS.values())
        self.evidence = self.add(choices.EVIDENCE.values())
        self.guards = self.add(choices.GUARDS.values())
        self.colours = self.add(choices.COLOURS.values())
        book[FRAMEWORK].add_data_validation(_drop_down(self.scales, "B7", strict=False))

    def add(self, items: Iterable[str]) -> str:
        """The formula of a new list with these items."""
        self.columns.append(list(items))
        letter = get_column_letter(len(self.columns))
        return f"={LISTS}!${letter}$1:${letter}${len(self.columns[-1])}"

    def offer(self, sheet: Any, key: str, columns: Iterable[Column], items: str, strict: bool = True) -> None:
        """Offer a list in a column, in the rows there are and in those to come."""
        letter = get_column_letter([column.key for column in columns].index(key) + 1)
        area = f"{letter}2:{letter}{FURTHEST[sheet.title] + 1}"
        sheet.add_data_validation(_drop_down(items, area, strict))

    def close(self, book: Any) -> None:
        sheet = book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        for place, items in enumerate(self.columns, 1):
            for row, item in enumerate(items, 1):
                looks.write(sheet, row, place, item)


def _drop_down(items: str, area: str, strict: bool) -> DataValidation:
    """A list to choose from. Where it is not strict, something else may be typed, such as a new scale."""
    made = DataValidation(type="list", formula1=items.removeprefix("="), allow_blank=True, sqref=area)
    made.showErrorMessage = strict
    made.errorTitle, made.error = "Not on the list", "Choose one of the list, or press Escape."
    return made


def _scales(sheet: Any, version: Version, lists: _Lists) -> None:
    for key in ("benchmark", "good_or_better"):
        lists.offer(sheet, key, SCALE_COLUMNS, lists.yes_or_no)
    lists.offer(sheet, "colour", SCALE_COLUMNS, lists.colours)
    letter = [column.key for column in SCALE_COLUMNS].index("letter") + 1
    points = [point for scale in version.scales for point in scale.points]
    for row, point in enumerate(points, 2):
        looks.paint(sheet.cell(row, letter), point)


def _themes(sheet: Any, lists: _Lists) -> None:
    lists.offer(sheet, "judged", THEME_COLUMNS, lists.yes_or_no)
    lists.offer(sheet, "guard", THEME_COLUMNS, lists.guards)
    lists.offer(sheet, "cap", THEME_COLUMNS, lists.grades, strict=False)
    lists.offer(sheet, "below", THEME_COLUMNS, _THEME_CODES)
    sheet.freeze_panes = "C2"


def _criteria(sheet: Any, columns: list[Column], lists: _Lists) -> None:
    lists.offer(sheet, "theme", columns, _THEME_CODES)
    lists.offer(sheet, "kind", columns, lists.kinds)
    lists.offer(sheet, "scale", columns, lists.scales, strict=False)
    lists.offer(sheet, "evidence", columns, lists.evidence)
    lists.offer(sheet, "asked_if.criterion", columns, _CRITERION_CODES)
    for key in (column.key for column in columns if column.key.startswith("blanks.")):
        lists.offer(sheet, key, columns, lists.yes_or_no)
    looks.page(sheet, freeze="D2", paper=looks.A3)
    # As many pages across as can be read, each with the question.
    sheet.page_setup.fitToWidth = max(1, round(sum(column.width for column in columns) / 220))
    sheet.print_title_cols = "A:C"
    at = get_column_letter([column.key for column in columns].index("scale") + 1)
    for place, column in enumerate(columns, 1):
        of = scale_of(column.key)
        if of is not None:
            # Grey where no descriptor stands, because the criterion has another scale or none.
            letter = get_column_letter(place)
            grey = Rule(type="expression", dxf=looks.NOT_HERE, formula=[f'AND($C2<>"",${at}2<>"{of}")'])
            sheet.conditional_formatting.add(f"{letter}2:{letter}{MOST_CRITERIA + 1}", grey)
