"""The rows of an audit's workbook beside the themes: who took part, what is learnt, what is to be done."""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from audit.grading.workbook.slots import EXEMPLAR, PART, REFLECTION, Slot
from audit.rules.actions import Priority
from audit.rules.learning import ACTION, EntryKey, Learnt, entry_key, next_key
from audit.rules.taking_part import MOST, How, Took, Who, about, called

# So many rows for each role, and more where more were asked.
USUAL = {Who.WORKER: 2, Who.TEAM_MANAGER: 1, Who.CHILD: 3, Who.PARENT: 3, Who.ADVOCATE: 1}
EMPTY = 5  # rows for new strengths, areas for improvement and actions
NAMES = {Learnt.STRENGTH: "Strength", Learnt.IMPROVEMENT: "Improvement", ACTION: "Action"}


def of_people(begun: Collection[tuple[str, int]]) -> list[Slot]:
    """A row for each person who may have taken part, and one for the worker's reflection."""
    choices = {"took": {one.value: one.label for one in Took}, "how": {one.value: one.label for one in How}}
    found = [
        Slot(
            PART,
            number,
            called(who, number),
            called(who, number),
            {},
            entry=about(who, number),
            choices=choices,
        )
        for who in Who
        for number in range(1, MOST + 1)
        if number <= USUAL[who] or (who, number) in begun
    ]
    return [*found, Slot(REFLECTION, 0, "Reflection", "The worker’s reflection", {})]


def person_of(slot: Slot) -> Who:
    """The role of the person in a row."""
    return Who(slot.entry.rpartition("-")[0])


def empty_entries(taken: Collection[str]) -> list[str]:
    """The keys of the empty rows for new entries; `taken` are those that were ever used in the audit."""
    found: list[str] = []
    for kind in NAMES:
        for _ in range(EMPTY):
            found.append(str(next_key(kind, 0, [*taken, *found])))
    return found


def of_learning(
    entries: Iterable[str], codes: Mapping[int, str], abouts: Mapping[str, str], people: Mapping[int, str]
) -> list[Slot]:
    """A row for each of these entries (by key), and one for the exemplar mark.

    `codes` are those of the criteria by id, `abouts` what an action may be about ("c34", "t5": its name),
    `people` who may own one, by id.
    """
    criteria = {str(id): code for id, code in codes.items()}
    choices: dict[str, Mapping[str, str]] = {
        "criteria": criteria,
        "about": abouts,
        "owner": {str(id): name for id, name in people.items()},
        "priority": {one.value: one.label for one in Priority},
    }
    keys = sorted((key for name in entries if (key := entry_key(name))), key=_order)
    found = []
    for kind, those in groupby(keys, key=lambda key: key.kind):
        for key in those:
            code = _code(key, criteria)
            found.append(Slot(kind, key.number, code, code, {}, entry=str(key), choices=choices))
    mark = Slot(EXEMPLAR, 0, "Exemplar", "Whether others can learn from the whole audit", {}, choices=choices)
    of_action = next((n for n, slot in enumerate(found) if slot.kind == ACTION), len(found))
    return [*found[:of_action], mark, *found[of_action:]]


def _order(key: EntryKey) -> tuple[int, int, int]:
    return list(NAMES).index(key.kind), key.criterion_id, key.number


def _code(key: EntryKey, codes: Mapping[str, str]) -> str:
    """What an entry is called in its row: "Strength 1", or "Strength 1 of 2.3" where it was begun there."""
    at = codes.get(str(key.criterion_id), str(key.criterion_id))
    return f"{NAMES[key.kind]} {key.number}" + (f" of {at}" if key.criterion_id else "")
