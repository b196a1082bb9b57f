"""The cells of one row of an audit's workbook, read one by one: what is unusable is a fault of its cell."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from audit.grading.workbook.reading import Fault, Row
from audit.grading.workbook.slots import Slot, Value, as_read, code_of, texts_of
from audit.rules.days import day_in_text
from audit.rules.grades import UnusableAnswer

TICKS = ("yes", "y", "x", "true", "1")


class Cells:
    """The cells of a row. A cell that shows what is stored gives just that, were it cut or not."""

    def __init__(self, slot: Slot, row: Row, stored: Value) -> None:
        self.slot, self.row, self.stored = slot, row, stored
        self.shown = texts_of(slot, stored)
        self.faults: list[Fault] = []

    def wrong(self, key: str, words: str) -> None:
        self.faults.append(self.row.fault(key, words))

    def cell(self, key: str) -> str:
        return self.row.texts.get(key, "")

    def untouched(self, key: str) -> bool:
        return self.cell(key) == as_read(self.shown.get(key, ""))

    def text(self, key: str, of: str = "") -> str:
        """The text of a cell; `of` is what the stored value calls it, where that is another word."""
        return str(getattr(self.stored, of or key)) if self.untouched(key) else self.cell(key)

    def choice(self, key: str, offered: Mapping[str, str], if_none: str = "") -> str | None:
        """The code of one of `offered`, by its words; None where nothing stands or it is none of them."""
        text = self.cell(key)
        code = code_of(text, offered) if text else None
        if text and code is None:
            to_do = f"Choose one of: {', '.join(offered.values())}." if offered else if_none
            self.wrong(key, f"“{text[:60]}” is not on the list of {self.slot.code}. {to_do}")
        return code

    def day(self, key: str) -> date | str | None:
        """The day in a cell; the text itself where it names none, which a rule then refuses."""
        return day_in_text(self.cell(key)) or self.cell(key) or None

    def ticked(self, key: str) -> bool:
        text = self.cell(key).casefold()
        if text not in (*TICKS, "no", "n", ""):
            self.wrong(key, f"“{text[:60]}” is not Yes. Choose Yes, or empty this cell.")
        return text in TICKS

    def check(self, rule: Any, *values: Any) -> None:
        """Have a rule look at a value: what it refuses is a fault of the cell that it names."""
        try:
            rule(*values)
        except UnusableAnswer as error:
            self.wrong(error.field, str(error).removesuffix(" Nothing was saved."))
