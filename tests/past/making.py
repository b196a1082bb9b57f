"""Files of earlier results and their maps, for tests."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from audit.cases.spreadsheet.opening import open_list
from audit.models import PastImport, Person
from audit.past import changes
from audit.past.past_map import PastMap
from audit.past.prospect import Prospect, prospect, version_of

HEADINGS = (
    "Case ID", "Team", "Type", "Date audited", "Auditor",
    "Overall", "Risk", "Management", "Seen early", "Monthly",
)  # fmt: skip
COLUMNS = {
    "Case ID": "reference",
    "Team": "team",
    "Type": "cohort",
    "Date audited": "date",
    "Auditor": "auditor",
    "Overall": "overall",
    "Risk": "theme 1",
    "Management": "theme 2",
    "Seen early": "criterion 1.1",
    "Monthly": "criterion 2.2",
}
CP, CIN = "Child protection", "Child in need"
ROWS = (
    ("1001", "Locality 1", CP, "04/03/2026", "Ada Auditor", "Good", "RI", "Req. Imp.", "good", "met"),
    ("1002", "Locality 1", CP, "18/03/2026", "J Before", "Inadequate", "I", "", "Outst", "not met"),
    ("1003", "Locality 2", CIN, "02/04/2026", "J Before", "Outstanding", "O", "G", "", ""),
    ("1004", "Locality 2", CIN, "30/04/2026", "", "", "Good", "Good", "", "Partly met"),
)  # fmt: skip
MAP = PastMap(framework="small", version=1, sheet="past", heading_row=1, columns=COLUMNS)
TODAY = date(2026, 11, 23)


def as_csv(rows: Iterable[Sequence[str]] = ROWS, headings: Sequence[str] = HEADINGS) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def looked_at(content: bytes | None = None, chosen: PastMap = MAP, **other: object) -> Prospect:
    """What a file would make by a map."""
    chosen = replace(chosen, **other)  # type: ignore[arg-type]
    book = open_list(content or as_csv(), "past.csv")
    return prospect(book, chosen, version_of(chosen), TODAY)


def brought_in(
    content: bytes | None = None, chosen: PastMap = MAP, by: Person | None = None, **other: object
) -> PastImport:
    """A file brought in by a map."""
    chosen = replace(chosen, **other)  # type: ignore[arg-type]
    content = content or as_csv()
    found = looked_at(content, chosen)
    mark = sha256(content).hexdigest()
    return changes.bring_in(found, chosen, version_of(chosen), "past.csv", mark, by)
