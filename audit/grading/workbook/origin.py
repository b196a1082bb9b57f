"""Where a workbook comes from: which audit, which framework version, which version of every answer.

It stands in a sheet that is not shown, signed, so that what comes back is compared with what went out. A
changed number is no way into another audit: then the signature is wrong, and the workbook is refused.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.files.package import UnusableFile
from audit.grading.workbook.slots import sheet_of

HEADINGS = ("What", "Which", "Version", "Fingerprint")
AUDIT, VERSION, TAKEN_OUT, SIGNATURE = "audit", "framework version", "taken out", "signature"
ABOUT = b"workbook of an audit\n"
NOT_OURS = (
    "This is not a workbook of an audit: there is no sheet Origin, which stays hidden. Take the workbook out "
    "of the audit, fill that one in, and choose it."
)
CHANGED = (
    "The hidden sheet Origin of this workbook was changed, or it was taken out of another Case Audit, so "
    "nobody can tell which audit it belongs to. Take the workbook out again, copy your answers into it, and "
    "choose that one."
)


@dataclass(frozen=True)
class Taken:
    """An answer as it was taken out: the version of what was stored, and what its cells said."""

    version: int  # 0: nothing was stored
    fingerprint: str


@dataclass(frozen=True)
class Origin:
    audit_id: int
    framework_version_id: int
    taken_at: datetime
    taken: Mapping[str, Taken]  # by the key of the slot

    def has(self, sheet: str) -> bool:
        """Whether a row of this sheet was taken out."""
        return any(sheet_of(key) == sheet for key in self.taken)


def rows_of(origin: Origin, secret: str) -> list[tuple[str, ...]]:
    """The rows of the sheet, below its headings."""
    rows = [
        (AUDIT, str(origin.audit_id), "", ""),
        (VERSION, str(origin.framework_version_id), "", ""),
        (TAKEN_OUT, origin.taken_at.isoformat(), "", ""),
    ]
    for key, taken in origin.taken.items():
        kind, _, id = key.partition("-")
        rows.append((kind, id, str(taken.version), taken.fingerprint))
    return [*rows, (SIGNATURE, _signed(rows, secret), "", "")]


def origin_in(rows: Iterable[Sequence[Any]], secret: str) -> Origin:
    """What the rows of the sheet (with their headings) say. Raises UnusableFile."""
    texts = [_four(row) for row in rows][1:]
    told = [row for row in texts if any(row) and row[0] != SIGNATURE]
    signed = [row[1] for row in texts if row[0] == SIGNATURE]
    if len(signed) != 1 or not hmac.compare_digest(signed[0].encode(), _signed(told, secret).encode()):
        raise UnusableFile(CHANGED)
    facts = {row[0]: row[1] for row in told}
    taken = {f"{row[0]}-{row[1]}": Taken(int(row[2]), row[3]) for row in told if row[2]}
    moment = datetime.fromisoformat(facts[TAKEN_OUT])
    return Origin(int(facts[AUDIT]), int(facts[VERSION]), moment, taken)


def _four(row: Sequence[Any]) -> tuple[str, ...]:
    """The first four cells as texts; a number as it was typed."""
    cells = [*row[:4], "", "", "", ""][:4]
    return tuple(
        format(cell, ".15g") if isinstance(cell, float) else str(cell or "").strip() for cell in cells
    )


def _signed(rows: Sequence[Sequence[str]], secret: str) -> str:
    """The signature of what these rows say, whatever their order."""
    said = json.dumps(sorted(list(row) for row in rows)).encode()
    return hmac.new(secret.encode(), ABOUT + said, hashlib.sha256).hexdigest()
