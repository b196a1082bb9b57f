"""What a workbook would change in an audit: new, changed, emptied, and what somebody changed meanwhile."""

from dataclasses import dataclass, field
from enum import StrEnum

from audit.files.package import UnusableFile
from audit.frameworks.queries import whole
from audit.grading.workbook.answers import Unreadable, value_in
from audit.grading.workbook.reading import Fault, Opened, Row
from audit.grading.workbook.slots import Slot, Value, fingerprint
from audit.grading.workbook.taking_out import Stored, asked_of, stored_in
from audit.models import CaseAudit

OTHER_AUDIT = (
    "This is the workbook of another audit. Open that audit and bring the workbook in there, or choose the "
    "workbook of this one: the first sheet says which case it is of."
)
OTHER_VERSION = (
    "This workbook asks an older version of the framework: the audit has moved to {title} since. Take the "
    "workbook out again, copy into it what still fits, and choose that one. Nothing was brought in."
)


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    EMPTIED = "emptied"
    CONFLICT = "conflict"  # what is stored was changed since the workbook was taken out


@dataclass(frozen=True)
class Change:
    """One answer or judgement that the workbook would change."""

    slot: Slot
    fate: Fate
    stored: Stored
    sent: Value

    @property
    def key(self) -> str:
        return self.slot.key


@dataclass
class Prospect:
    """All that would come of a workbook, as the audit stands now."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    newer: int = 0  # not touched in the workbook, changed in Case Audit since
    missing: list[str] = field(default_factory=list)  # codes whose row is not there any more
    faults: list[Fault] = field(default_factory=list)

    def of(self, *fates: str) -> list[Change]:
        return [change for change in self.changes if change.fate in fates]

    @property
    def conflicts(self) -> list[Change]:
        return self.of(Fate.CONFLICT)

    @property
    def plain(self) -> list[Change]:
        """What a yes brings in without a further question."""
        return self.of(Fate.NEW, Fate.CHANGED, Fate.EMPTIED)

    @property
    def seen(self) -> str:
        """What somebody who looks at this has seen: another change makes it another text."""
        return ",".join(f"{one.key}:{one.fate}:{one.stored.version}" for one in self.changes)


def prospect(opened: Opened, audit: CaseAudit) -> Prospect:
    """What a workbook would change in this audit. Raises UnusableFile when it is not of this audit."""
    version = whole(audit.framework_version_id)
    if opened.origin.audit_id != audit.id:
        raise UnusableFile(OTHER_AUDIT)
    if opened.origin.framework_version_id != version.id:
        raise UnusableFile(OTHER_VERSION.format(title=version.title))
    asked = asked_of(audit, opened.origin.taken)
    rows, faults = _by_key(opened, asked)
    found = Prospect(faults=[*opened.faults, *faults])
    stored = stored_in(audit, asked)
    for slot in asked:
        if slot.key in rows:
            _compare(slot, rows[slot.key], stored[slot.key], opened, found)
        elif slot.key in opened.origin.taken:  # what was begun since has no row
            found.missing.append(slot.code)
    found.faults.sort(key=lambda fault: fault.place)
    return found


def _by_key(opened: Opened, asked: list[Slot]) -> tuple[dict[str, Row], list[Fault]]:
    """The row of each slot; faults of rows that answer nothing of this audit, or what another answers."""
    known = {(slot.sheet, slot.code): slot.key for slot in asked}
    rows: dict[str, Row] = {}
    faults: list[Fault] = []
    for row in opened.rows:
        key = known.get((row.sheet, row.code))
        if key is None:
            words = f"“{row.code[:40]}” is not asked in this audit. Put its own code back, or empty the row."
            faults.append(row.fault("code", words))
        elif key in rows:
            words = f"The code {row.code} stands in row {rows[key].number} too. Delete one of the two rows."
            faults.append(row.fault("code", words))
        else:
            rows[key] = row
    return rows, faults


def _compare(slot: Slot, row: Row, stored: Stored, opened: Opened, found: Prospect) -> None:
    """Find what this row would change; its faults and its count go into `found`."""
    if row.faulty:
        return
    taken = opened.origin.taken.get(slot.key)
    meanwhile = taken is None or taken.version != stored.version
    if taken and fingerprint(row.texts) == taken.fingerprint:
        empty = slot.stands_empty and stored.value == slot.nothing
        found.newer += meanwhile
        found.same += not meanwhile and not empty
        return
    try:
        sent = value_in(slot, row, stored.value)
    except Unreadable as error:
        found.faults.extend(error.faults)
        return
    if sent == stored.value:
        found.same += 1
        return
    fate = Fate.CHANGED
    if meanwhile:
        fate = Fate.CONFLICT
    elif stored.value == slot.nothing:
        fate = Fate.NEW
    elif sent == slot.nothing:
        fate = Fate.EMPTIED
    found.changes.append(Change(slot, fate, stored, sent))
