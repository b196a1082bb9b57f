"""The rows of the sheet Criteria."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from audit.files.cell_text import plain
from audit.frameworks.files.place import Place
from audit.frameworks.files.usual import usual_evidence
from audit.frameworks.files.workbook import choices
from audit.frameworks.files.workbook.sheets import descriptor_key, scale_of
from audit.frameworks.files.workbook.tables import Table
from audit.frameworks.files.workbook.values import Row, one_lineage_each
from audit.rules.framework import LONGEST, NO_SCALE, Kind, Scale
from audit.rules.grades import Blank

BLANKS = {blank.value: blank.label for blank in Blank}
NUMBERS = "Excel takes 1.10 for the number 1.1: type an apostrophe first, as in '1.10"


class Criteria:
    """The criteria of each theme, as places of a framework file, in the order of their rows."""

    def __init__(
        self,
        table: Table,
        themes: Mapping[str, str],
        cohorts: Mapping[str, str],
        root_causes: Mapping[str, str],
        scales: Mapping[str, Scale],
    ) -> None:
        self.by_code: dict[str, Row] = {}
        self.places: dict[str, list[Place]] = {}
        self._themes, self._cohorts, self._root_causes, self._all = themes, cohorts, root_causes, scales
        self._names = {code: scale.name for code, scale in scales.items()}
        self._scales: dict[str, Scale | None] = {}  # of each criterion; none where it cannot be known
        codes = [(self._code(row), row) for row in table.rows]
        one_lineage_each([row for _, row in codes])
        kinds = {row.number: self._kind(code, row) for code, row in codes}
        for code, row in codes:
            place = Place(row.where, self._content(code, row, kinds[row.number]), _cells(row))
            theme = self._theme(row)
            if theme is not None:
                self.places.setdefault(theme, []).append(place)

    def waits_for(self, row_number: int) -> Row | None:
        """The row of the criterion that the one in this row waits for."""
        waiting = next((row for row in self.by_code.values() if row.number == row_number), None)
        return self.by_code.get(waiting.plain("asked_if.criterion").lower()) if waiting else None

    def _code(self, row: Row) -> str:
        code = row.code("code")
        there = self.by_code.get(code)
        if there:
            hint = NUMBERS if row.is_number("code") or there.is_number("code") else "Give each its own"
            row.wrong("code", f"the code {code} stands in row {there.number} too. {hint}")
        self.by_code.setdefault(code, row)
        return code

    def _theme(self, row: Row) -> str | None:
        theme = row.choice("theme", self._themes, None, by_code=True)
        if row.is_blank("theme") and "theme" in row.letters and "theme" not in row.marks:
            row.wrong("theme", "Theme is missing. Fill in the code of its theme, or delete the whole row")
        return theme

    def _kind(self, code: str, row: Row) -> str:
        kind = row.choice("kind", choices.KINDS, None)
        if row.is_blank("kind") and "kind" in row.letters and "kind" not in row.marks:
            row.wrong("kind", f"Kind is missing. Choose one of: {', '.join(choices.KINDS.values())}")
        scale = row.choice("scale", self._names, None, by_code=True)
        if kind == Kind.NOTE:
            if not row.is_blank("scale"):
                row.wrong("scale", "a free note is not graded. Empty this cell, or choose another kind")
            self._scales[code] = NO_SCALE
        else:
            if kind and row.is_blank("scale") and "scale" in row.letters and "scale" not in row.marks:
                row.wrong("scale", f"Scale is missing. Choose one of: {', '.join(self._names)}")
            self._scales[code] = self._all.get(scale or "")
        return kind or Kind.COMPLIANCE

    def _content(self, code: str, row: Row, kind: str) -> dict[str, Any]:
        scale = self._scales[code]
        content: dict[str, Any] = {
            "code": code,
            "question": row.text("question", "question"),
            "guidance": row.text("guidance", "guidance", ""),
            "kind": kind,
            "evidence": row.choice("evidence", choices.EVIDENCE, usual_evidence(kind)),
            "weight": row.whole_number("weight", 1, 10, 1),
            "blanks": [blank for blank in BLANKS if row.yes_or_no(f"blanks.{blank}", True)],
            "cohorts": row.codes("cohorts", self._cohorts),
            "descriptors": self._descriptors(row, scale),
        }
        if kind != Kind.NOTE:
            content["scale"] = scale.code if scale else next(iter(self._all), "")
        if not row.is_blank("root_causes"):
            content["root_causes"] = self._causes(row)
        if condition := self._condition(row):
            content["asked_if"] = condition
        for key in ("lineage", "series"):
            if text := row.text(key, "lineage", ""):
                content[key] = text
        if came_from := _came_from(row):
            content["came_from"] = came_from
        return content

    def _descriptors(self, row: Row, scale: Scale | None) -> dict[str, str]:
        if scale is None:  # which is said where it stands
            return {}
        found = {}
        for grade in scale.codes:
            if text := row.text(descriptor_key(scale.code, grade), "descriptor", ""):
                found[grade] = text
        own = f"has the scale {scale.code}" if scale.code else "is a free note"
        for key in row.letters:
            of = scale_of(key)
            if of is not None and of != scale.code and not row.is_blank(key):
                row.wrong(key, f"this is a column of the scale {of}, and the criterion {own}. Move the text")
        return found

    def _causes(self, row: Row) -> list[str]:
        none = plain(choices.NONE_OF_THEM)
        said = plain(row.plain("root_causes"))
        if said == none or (said == "none" and "none" not in self._root_causes):
            return []
        return row.codes("root_causes", self._root_causes)

    def _condition(self, row: Row) -> dict[str, Any] | None:
        earlier, answers = "asked_if.criterion", "asked_if.answers"
        code = row.plain(earlier).lower()
        if not code:
            if not row.is_blank(answers) and earlier in row.letters:
                row.wrong(earlier, "name the earlier criterion that is answered so, or empty the cell beside")
            return None
        if row.is_blank(answers) and answers in row.letters:
            row.wrong(
                answers, f"say after which answers to {code[:60]} it is asked, or empty the cell before"
            )
            return None
        if code not in self.by_code:
            if not any(other.faulty for other in self.by_code.values()):
                row.wrong(earlier, f"there is no criterion {code[:60]}. Type the code of an earlier one")
            return None
        scale = self._scales.get(code)
        if scale is None:  # which is said where it stands
            return None
        return {"criterion": code, "answers": row.codes(answers, dict(scale.labels) | BLANKS)}


def _cells(row: Row) -> dict[str, str]:
    """Where the values stand, by the names that a framework file has for them."""
    cells = {key: row.cell(key) for key in row.letters if not key.startswith("descriptors ")}
    for key in row.letters:
        if key.startswith("descriptors "):
            scale, grade = key.split(" ")[1:]
            if plain(str(row.values.get("scale") or "")) == scale:
                cells[f"descriptors.{grade}"] = row.cell(key)
    return cells | {"asked_if": row.cell("asked_if.criterion"), "descriptors": row.cell("scale")}


def _came_from(row: Row) -> list[str]:
    """The lineages that stand there, each on a line of its own, or as a list where one has several lines."""
    text = row.plain("came_from")
    try:
        found: Iterable[Any] = json.loads(text) if text.startswith("[") else text.split("\n")
    except ValueError:
        found = text.split("\n")
    lines = [str(one).strip() for one in found]
    if any(len(line) > LONGEST["lineage"] for line in lines):
        row.wrong("came_from", "Came from holds something else than lineages. Empty it")
        return []
    return [line for line in lines if line]
