"""An audit out as a workbook: a guide, a row for each thing that is answered, lists to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from audit.files import looks
from audit.files.cell_text import usable
from audit.grading.workbook import origin as origins
from audit.grading.workbook.columns import (
    DAYS,
    GUIDE,
    LISTS,
    ORIGIN,
    Column,
    causes_asked,
    columns_of,
    is_asked,
)
from audit.grading.workbook.given import given
from audit.grading.workbook.guide import write_guide
from audit.grading.workbook.origin import Origin
from audit.grading.workbook.slots import (
    ACTIONS,
    CAUSE,
    GRADES,
    JUDGEMENTS,
    LEARNING,
    SHEETS,
    SOURCE,
    TAKING_PART,
    YES,
    Slot,
    texts_of,
)
from audit.grading.workbook.taking_out import Outgoing
from audit.rules.actions import OWNING_ROLES
from audit.rules.grades import LONGEST_DOCUMENT, LONGEST_TEXT
from audit.rules.impact import LABELS as IMPACTS

OPEN = Protection(locked=False)
FILL_IN = PatternFill("solid", fgColor="FFFBE6")
SIDE = Side(style="thin", color="B1B4B6")
BOX = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
FREEZE = {GRADES: "D2", JUDGEMENTS: "C2", TAKING_PART: "B2", LEARNING: "B2", ACTIONS: "B2"}


def write_workbook(out: Outgoing, secret: str) -> bytes:
    """The audit as an Excel workbook, with what is answered filled in; `secret` signs where it comes from."""
    book: Any = Workbook()
    book.properties.title = usable(f"Audit of case {out.facts.reference}")
    book.properties.creator = book.properties.lastModifiedBy = "Case Audit"
    book.properties.description = "An audit to be filled in. Its first sheet says how."
    book.properties.language = "en-GB"
    guide = book.active
    guide.title = GUIDE
    write_guide(guide, out.facts, out.version)
    lists = _Lists()
    texts = given(out.version, out.cohort, out.slots)
    for slot in out.slots:
        texts[slot.key] |= texts_of(slot, out.values.get(slot.key, slot.nothing))
    for title in SHEETS:
        columns = columns_of(title, causes_asked(out.slots, out.values.values()))
        rows = [slot for slot in out.slots if slot.sheet == title]
        _sheet(book.create_sheet(title), columns, rows, texts)
        _rules(book[title], columns, rows, lists)
    lists.write(book.create_sheet(LISTS))
    _origin(book.create_sheet(ORIGIN), out.origin, secret)
    for sheet in book:
        _lock(sheet)
    book.security = WorkbookProtection(lockStructure=True)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(
    sheet: Any, columns: Sequence[Column], rows: Sequence[Slot], texts: Mapping[str, Mapping[str, str]]
) -> None:
    """One table: a row for each slot, in which only what is asked can be changed."""
    looks.headings(sheet, columns)
    looks.page(sheet, freeze=FREEZE[sheet.title], paper=looks.A3)
    for number, slot in enumerate(rows, 2):
        found = texts[slot.key]
        for place, column in enumerate(columns, 1):
            cell = looks.write(sheet, number, place, usable(found.get(column.key, "")))
            if is_asked(slot, column):
                cell.protection, cell.fill, cell.border = OPEN, FILL_IN, BOX
        looks.fit(sheet, number, [(found.get(column.key, ""), column.width) for column in columns])
    looks.table(sheet, sheet.title.replace(" ", "_"), columns, len(rows))
    if sheet.title == GRADES:
        # Two pages across can be read, each with the question: what is given, and what is filled in.
        sheet.print_title_cols, sheet.page_setup.fitToWidth = "A:C", 2


class _Lists:
    """A sheet that is not shown, with what the drop-downs offer."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, ...]] = []

    def range_of(self, items: Iterable[str]) -> str:
        """Where these items stand; the same items stand once."""
        wanted = tuple(items)
        if wanted not in self.columns:
            self.columns.append(wanted)
        letter = get_column_letter(self.columns.index(wanted) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(wanted) + 1}"

    def write(self, sheet: Any) -> None:
        for place, items in enumerate(self.columns, 1):
            looks.write(sheet, 1, place, f"List {place}", looks.BOLD)
            for row, item in enumerate(items, 2):
                looks.write(sheet, row, place, usable(item))
        sheet.sheet_state = "hidden"


def _rules(sheet: Any, columns: Sequence[Column], rows: Sequence[Slot], lists: _Lists) -> None:
    """What each open cell takes, with words for what it does not take."""
    made: dict[tuple[str, str], DataValidation] = {}
    for number, slot in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            if not is_asked(slot, column):
                continue
            offered = _offered(slot, column.key)
            area = lists.range_of(offered) if offered else ""
            kind = next((one for one in (CAUSE, SOURCE) if column.key.startswith(one)), column.key)
            rule = made.setdefault((kind, area), _drop_down(kind, area) if area else _text(kind))
            rule.add(f"{get_column_letter(place)}{number}")
    for rule in made.values():
        rule.showErrorMessage, rule.showInputMessage = rule.error is not None, rule.prompt is not None
        sheet.add_data_validation(rule)


def _offered(slot: Slot, key: str) -> tuple[str, ...]:
    """What the list of a cell offers; nothing for one in which text is typed."""
    if key.startswith(SOURCE):
        return (YES,)
    if key.startswith(CAUSE):
        return tuple(slot.causes.values())
    if key == "mark":
        return (YES,)
    if key == "owner":  # as a help: any other words do as well
        return OWNING_ROLES
    if key in ("took", "how", "priority", "about"):
        return tuple(slot.choices[key].values())
    return {"grade": tuple(slot.grades.values()), "impact": tuple(IMPACTS.values())}.get(key, ())


def _drop_down(kind: str, area: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=area, allow_blank=True)
    if kind == "owner":
        rule.promptTitle, rule.prompt = "Owner", "Choose a role, or type somebody’s name at work."
        return rule
    rule.errorTitle = "Not on the list"
    rule.error = "Choose one of the list (Alt and the down arrow), or press Escape. Delete empties the cell."
    if kind == CAUSE:
        rule.promptTitle, rule.prompt = "What lay behind it", "Only where the grade is below good."
    return rule


def _text(kind: str) -> DataValidation:
    most = {"document": LONGEST_DOCUMENT, **dict.fromkeys(DAYS, 20)}.get(kind, LONGEST_TEXT)
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(most), allow_blank=True)
    rule.errorTitle = "Too long"
    rule.error = f"Shorten this to {most:,} characters, or press Escape to have back what was there."
    if kind == "reason":
        rule.promptTitle, rule.prompt = "Reason", "Only where your grade is Not applicable: say why."
    elif kind == "for_moderator":
        rule.promptTitle, rule.prompt = "Question", "Only where your grade is Unsure: what to look at."
    elif kind == "criteria":
        rule.promptTitle, rule.prompt = "Criteria", "Their codes, with commas between: 1.1, 2.3."
    elif kind in DAYS:
        rule.promptTitle, rule.prompt = "Date", "Day, month and year, such as 3/11/2026, if there is one."
    return rule


def _origin(sheet: Any, origin: Origin, secret: str) -> None:
    for row, texts in enumerate([origins.HEADINGS, *origins.rows_of(origin, secret)], 1):
        for place, text in enumerate(texts, 1):
            looks.write(sheet, row, place, text, looks.BOLD if row == 1 else looks.PLAIN)
    sheet.sheet_state = "hidden"


def _lock(sheet: Any) -> None:
    """Lock what is given, without a password. Widths, heights and filters stay the reader's own."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
