"""The sheet Framework: a name and a value in each row."""

from collections.abc import Mapping
from typing import Any

from audit.files.cell_text import plain
from audit.frameworks.files.workbook.opening import Sheet
from audit.frameworks.files.workbook.sheets import FRAMEWORK, VALUES
from audit.frameworks.files.workbook.values import Faults, Row

HEADINGS = {key: name for key, name, _ in VALUES}


def read_values(
    sheet: Sheet, scales: Mapping[str, str], faults: Faults
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the framework as a whole is called and so on, and in which cells that stands.

    `scales` are the names of its scales by code.
    """
    rows = _rows(sheet, faults)
    scale = rows["judgement_scale"]
    chosen = scale.choice("judgement_scale", scales, None, by_code=True)
    if scale.is_blank("judgement_scale") and scale.letters and not scale.marks:
        scale.wrong("judgement_scale", f"choose the scale of the judgements: {', '.join(scales)}")
    found = {
        "framework": rows["framework"].code("framework", "framework"),
        "name": rows["name"].text("name", "name"),
        "subject": rows["subject"].text("subject", "subject", "case"),
        "summary": rows["summary"].text("summary", "summary", ""),
        "based_on": rows["based_on"].text("based_on", "based_on", ""),
        "judgement_scale": chosen or "",
    }
    return found, {key: row.cell(key) for key, row in rows.items()}


def _rows(sheet: Sheet, faults: Faults) -> dict[str, Row]:
    """The row of each value; an empty one where there is none."""
    found: dict[str, Row] = {}
    known = {plain(name): key for key, name in HEADINGS.items()}
    for number, values in enumerate(sheet.rows[1:], 2):
        name = str(values[0] if values and values[0] is not None else "").strip().rstrip(":*")
        where = f"Sheet {FRAMEWORK}, cell A{number}"
        key = known.get(plain(name))
        if key is None:
            if any(str(value).strip() for value in values[:2] if value is not None):
                names = ", ".join(HEADINGS.values())
                faults.add(f"{where}: “{name[:60]}” is none of: {names}. Rename it, or delete the row")
        elif key in found:
            faults.add(f"{where}: {name} stands in this sheet twice. Delete one of the rows")
        else:
            found[key] = _row(sheet, number, key, faults)
    for key, name in HEADINGS.items():
        if key not in found:
            faults.add(f"Sheet {FRAMEWORK}: no row is called {name}. Put it back in column A")
    for area in sheet.merged:
        faults.add(f"Sheet {FRAMEWORK}, cells {area} are merged. Unmerge them")
    empty = Row(FRAMEWORK, 1, {}, {}, HEADINGS, {}, faults)
    return {key: found.get(key, empty) for key in HEADINGS}


def _row(sheet: Sheet, number: int, key: str, faults: Faults) -> Row:
    values = sheet.rows[number - 1]
    marks = {key: sheet.marks[number, 2]} if (number, 2) in sheet.marks else {}
    value = values[1] if len(values) > 1 else None
    row = Row(FRAMEWORK, number, {key: value}, {key: "B"}, HEADINGS, marks, faults)
    for words in marks.values():
        row.wrong(key, words)
    return row
