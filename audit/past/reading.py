"""Reading earlier results: each row an audit, by the map. Nothing is stored here and no database is asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from audit.cases.spreadsheet.columns import columns_of, top_of
from audit.cases.spreadsheet.opening import Book
from audit.cases.spreadsheet.values import Cell, UnclearError, date_of, name_of, reference_of, text_of
from audit.past import targets
from audit.past.cells import CellFault, LeftOut
from audit.past.found import Found, PastAudit, Word
from audit.past.past_map import COLUMN, QUARTER, MapFault, PastMap, placed
from audit.past.targets import Target
from audit.past.words import LEAVE_OUT, certain
from audit.rules.asking import asked
from audit.rules.framework import Version
from audit.rules.grades import LONGEST_TEXT, Blank
from audit.rules.workflow import FIRST_YEAR

MOST_ROWS = 20_000
LONGEST_WORD = 60
LONGEST_ROUND = 80
Value = TypeVar("Value")


class _Row:
    """One row while it is read: its cells by target, and what was wrong in it."""

    def __init__(self, reader: "_Reader", number: int, cells: Sequence[Cell]) -> None:
        self._reader, self.number, self._cells = reader, number, cells
        self.faults: list[CellFault] = []

    def cell(self, what: str) -> Cell:
        place = self._reader.places.get(what)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def fault(self, what: str, words: str, to_do: str) -> CellFault:
        return CellFault(self._reader.found.sheet, self.number, self._reader.places.get(what), words, to_do)

    def value(self, what: str, of: Callable[[Cell], Value | None], missing: str = "") -> Value | None:
        """A value, or a fault: `missing` says what to do where the cell must not be empty."""
        try:
            found = of(self.cell(what))
        except UnclearError as error:
            # Here nothing is left blank: a cell that cannot be used is said.
            words, _, to_do = str(error).replace(", so it was left blank", "").partition(". ")
            self.faults.append(self.fault(what, f"{words.rstrip('.')}.", to_do or "Write it again."))
            return None
        if found is None and missing:
            self.faults.append(self.fault(what, "The cell is empty.", missing))
        return found


class _Reader:
    """A sheet being read by a map."""

    def __init__(self, book: Book, chosen: PastMap, version: Version, teams: Mapping[str, str], today: date):
        if chosen.sheet not in book.titles:
            raise MapFault(
                f"sheet: the file has no sheet {chosen.sheet!r:.80}. It has {_listed(book.titles)}."
            )
        self.book, self.map, self.version, self.teams, self.today = book, chosen, version, teams, today
        self.places = placed(chosen, columns_of(top_of(book, chosen.sheet), chosen.heading_row))
        known = targets.targets(version)
        self.grades = [known[what] for what in self.places if what in known and known[what].scale]
        self.texts = [known[what] for what in self.places if what in known and known[what].is_text]
        self.codes = {one.id: one.code for one in known.values() if one.about == "criterion" and one.scale}
        self.found = Found(chosen.sheet)
        self.seen: dict[tuple[str, date, str], int] = {}

    def read(self) -> Found:
        for number, cells in self.book.rows(self.map.sheet):
            if number <= self.map.heading_row or not any(
                text_of(cells[place]) for place in self.places.values() if place < len(cells)
            ):
                continue
            self.found.rows += 1
            if self.found.rows > MOST_ROWS:
                raise MapFault(f"The sheet has more than {MOST_ROWS:,} rows. Bring it in year by year.")
            self._row(_Row(self, number, cells))
        return self.found

    def _row(self, row: _Row) -> None:
        reference = row.value(targets.REFERENCE, reference_of)
        day = self._day(row)
        auditor = row.value(targets.AUDITOR, name_of) or ""
        team, cohort = self._team(row), self._cohort(row)
        grades, texts = self._grades(row), self._texts(row)
        in_round = self._round(row, day)
        self.found.faults += row.faults
        if row.faults or not reference or day is None or team is None or cohort is None:
            return
        if LEAVE_OUT in (team, cohort):
            which = "team" if team == LEAVE_OUT else "kind of case"
            return self._leave_out(row, f"its {which} is left out")
        grades = self._asked(cohort, grades)
        if not grades:
            return self._leave_out(row, "it has no grade")
        kept = {code: text for code, text in texts.items() if code.removeprefix(targets.TEXT) in grades}
        kept |= {one.code: texts[one.code] for one in self.texts if one.is_note and one.code in texts}
        audit = PastAudit(row.number, reference, team, cohort, day, auditor, in_round, grades, kept)
        if audit.key in self.seen:
            return self._leave_out(row, f"the same audit stands in row {self.seen[audit.key]}")
        self.seen[audit.key] = row.number
        self.found.audits.append(audit)

    def _leave_out(self, row: _Row, why: str) -> None:
        self.found.left_out.append(LeftOut(row.number, why))

    def _day(self, row: _Row) -> date | None:
        day = row.value(targets.DATE, date_of, "Write the day of the audit as dd/mm/yyyy.")
        if day and not (date(FIRST_YEAR, 1, 1) <= day <= self.today):
            late = "The date is in the future." if day > self.today else f"The date is before {FIRST_YEAR}."
            row.faults.append(row.fault(targets.DATE, late, "Write the day on which the audit was done."))
            return None
        return day

    def _round(self, row: _Row, day: date | None) -> str:
        if self.map.rounds == COLUMN:
            name = row.value(targets.ROUND, name_of, "Write which round the audit belongs to.") or ""
            return name[:LONGEST_ROUND]
        if day is None:
            return ""
        if self.map.rounds == QUARTER:
            first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            return f"{first:%B} to {first.replace(month=first.month + 2):%B %Y}"
        return f"{day:%B %Y}"

    def _team(self, row: _Row) -> str | None:
        """The team as the file writes it, LEAVE_OUT, or None where it is not known or undecided."""
        if self.map.team:
            return self.map.team
        name = row.value(targets.TEAM, name_of, "Write the team of the case.")
        if name is None:
            return None
        known = self.teams.get(name.casefold())
        word = self._word(
            row, self.found.teams, targets.TEAM, name, self.map.teams.get(name, known), "a team"
        )
        return LEAVE_OUT if word.means == LEAVE_OUT else name if word.means else None

    def _cohort(self, row: _Row) -> str | None:
        if self.map.cohort:
            return self.map.cohort
        name = row.value(targets.COHORT, name_of, "Write the kind of case.")
        if name is None:
            return None
        names = {label.casefold(): code for code, label in self.version.cohorts}
        names |= {code: code for code, _ in self.version.cohorts}
        means = self.map.cohorts.get(name, names.get(name.casefold()))
        of = f"a kind of case that {self.version.name} is for"
        return self._word(row, self.found.cohorts, targets.COHORT, name, means, of).means

    def _word(
        self, row: _Row, words: dict[str, Word], what: str, said: str, means: str | None, of: str
    ) -> Word:
        word = words.setdefault(said, Word(means=means))
        word.n += 1
        if means is None and word.first is None:
            to_do = "Say what it means, or that it is left out."
            word.first = row.fault(what, f"“{said[:LONGEST_WORD]}” is not {of}.", to_do)
        return word

    def _grades(self, row: _Row) -> dict[str, str]:
        """Each grade that is there, by target. What is empty stays missing: it is no blank."""
        found = {}
        for target in self.grades:
            text = text_of(row.cell(target.code))
            if not text or target.scale is None:
                continue
            if len(text) > LONGEST_WORD:
                words = "This is a text, not a grade."
                row.faults.append(row.fault(target.code, words, "Put only the grade here."))
                continue
            scale, chosen = target.scale, self.map.words.get(target.scale.code, {})
            words_of = self.found.words.setdefault(scale.code, {})
            of = f"a grade of {scale.name}"
            means = chosen.get(text, certain(text, scale))
            grade = self._word(row, words_of, target.code, text, means, of).means
            if grade and grade != LEAVE_OUT and self._may_be(target, grade):
                found[target.code] = grade
        return found

    def _may_be(self, target: Target, grade: str) -> bool:
        if grade not in set(Blank) or grade in target.blanks:
            return True
        self.found.grades_left_out[f"{target.label} is never “{Blank(grade).label.lower()}”"] += 1
        return False

    def _texts(self, row: _Row) -> dict[str, str]:
        found = {}
        for target in self.texts:
            cell = row.cell(target.code)
            text = cell.strip() if isinstance(cell, str) else text_of(cell)
            if len(text) > LONGEST_TEXT:
                words = f"The text is longer than {LONGEST_TEXT:,} characters."
                row.faults.append(row.fault(target.code, words, "Shorten it, or do not map the column."))
            elif text_of(text):
                found[target.code] = "".join(one for one in text if one.isprintable() or one in "\n\t")
        return found

    def _asked(self, cohort: str, grades: dict[str, str]) -> dict[str, str]:
        """The grades of what this version asks of this cohort, after the answers given; others are named."""
        themes = self.version.themes_for(cohort)
        given = {id: grades.get(code) for id, code in self.codes.items() if id is not None}
        ids = {f"criterion {id}" for id in asked(themes, given)} | {f"theme {one.id}" for one in themes}
        kept = {}
        for target in self.grades:
            if target.code not in grades:
                continue
            if target.about == "overall" or f"{target.about} {target.id}" in ids:
                kept[target.code] = grades[target.code]
            else:
                cohort_name = dict(self.version.cohorts).get(cohort, cohort).lower()
                self.found.grades_left_out[f"{target.label} is not asked ({cohort_name})"] += 1
        return kept


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:10])


def read(book: Book, chosen: PastMap, version: Version, teams: Mapping[str, str], today: date) -> Found:
    """What the file holds. `teams` gives for a name (in lower case) the team that it means.

    Raises MapFault, and UnusableFile where the sheet cannot be read.
    """
    return _Reader(book, chosen, version, teams, today).read()
