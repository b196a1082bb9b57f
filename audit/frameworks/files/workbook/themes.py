"""The rows of the sheet Themes."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit.frameworks.files.place import Place
from audit.frameworks.files.workbook import choices
from audit.frameworks.files.workbook.tables import Table
from audit.frameworks.files.workbook.values import Row, one_lineage_each
from audit.rules.framework import Guard, Scale


class Themes:
    """The themes by their codes, each with its row."""

    def __init__(self, table: Table, cohorts: Mapping[str, str], judgements: Scale | None) -> None:
        self.rows: dict[str, Row] = {}
        self._table = table
        self._cohorts = cohorts
        self._grades = dict(judgements.labels) if judgements else None
        one_lineage_each(table.rows)
        for row in table.rows:
            code = row.code("code")
            if code in self.rows:
                words = f"the code {code} stands in row {self.rows[code].number} too. Give each theme its own"
                row.wrong("code", words)
            self.rows.setdefault(code, row)

    @property
    def names(self) -> dict[str, str]:
        return {code: row.plain("name") for code, row in self.rows.items()}

    def places(self, criteria: Mapping[str, Sequence[Place]]) -> list[Place]:
        """The themes as places of a framework file, each with its criteria, in the order of the rows."""
        found = []
        for code, row in self.rows.items():
            content = self._content(code, row)
            cells = row.cells(*(column for column in row.letters))
            if code not in criteria and not self._table.faults.stop:
                words = (
                    f"no row of the sheet Criteria is of theme {code}. Add a criterion, or delete this row"
                )
                row.wrong("code", words)
            if criteria.get(code):
                found.append(
                    Place(
                        row.where,
                        content | {"criteria": list(criteria[code])},
                        cells | {"criteria": row.cell("code")},
                    )
                )
        return found

    def _content(self, code: str, row: Row) -> dict[str, Any]:
        content: dict[str, Any] = {
            "code": code,
            "name": row.text("name", "name"),
            "about": row.text("about", "about", ""),
            "judged": row.yes_or_no("judged", True),
            "guard": row.choice("guard", choices.GUARDS, Guard.NONE.value),
            "cohorts": row.codes("cohorts", self._cohorts),
        }
        references: dict[str, Mapping[str, str]] = {"below": self.names}
        if self._grades is not None:
            references["cap"] = self._grades
        for key, labels in references.items():
            chosen = row.choice(key, labels, None, by_code=True)
            if chosen:
                content[key] = chosen
        for key in ("lineage", "series"):
            if text := row.text(key, "lineage", ""):
                content[key] = text
        return content
