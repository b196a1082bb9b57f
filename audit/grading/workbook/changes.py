"""Bringing a workbook into its audit: all that somebody has looked at and said yes to, or nothing."""

from collections.abc import Collection

from audit.grading import changes as grading
from audit.grading.learning import changes as learning
from audit.grading.taking_part import changes as taking_part
from audit.grading.workbook.beside import person_of
from audit.grading.workbook.comparing import Change, Fate, Prospect
from audit.grading.workbook.slots import Noted
from audit.models import CaseAudit, LearningPoint, Person, ProposedAction, record
from audit.rules.actions import Action
from audit.rules.grades import Answer
from audit.rules.learning import Marked, Point, entry_key
from audit.rules.progress import Judged
from audit.rules.taking_part import Part

FROM_EXCEL = "Excel"


class Unusable(ValueError):
    """What was looked at cannot be brought in as it is; the text says why."""


def bring_in(audit: CaseAudit, found: Prospect, instead: Collection[str], by: Person) -> int:
    """Save what a workbook changes, each answer as if it had been given on screen; gives how many.

    `instead` are the conflicts (by key) in which the workbook's answer is kept rather than what is stored.
    Each answer writes its own entry of the history, marked as from Excel and, where somebody else than the
    auditor brings it in, for whom. One entry more says that a workbook was brought in. Raises Unusable while
    a cell is faulty, and what save_grade raises.
    """
    grading.check_may_grade(audit)
    if found.faults:
        raise Unusable("Some cells cannot be used. Mend them in the workbook, and choose it again.")
    told = {"through": FROM_EXCEL}
    if audit.auditor_id != by.id:
        told["for"] = audit.auditor.name
    chosen = [one for one in found.changes if one.fate != Fate.CONFLICT or one.key in instead]
    for change in chosen:
        _save(audit, change, by, told)
    if chosen:
        kept = len(found.conflicts) - sum(one.fate == Fate.CONFLICT for one in chosen)
        record(audit, "brought in a workbook", by, saved=len(chosen), kept_as_stored=kept, **told)
    return len(chosen)


def _save(audit: CaseAudit, change: Change, by: Person, told: dict[str, str]) -> None:
    seen, slot, sent = change.stored.version, change.slot, change.sent
    if isinstance(sent, Answer):
        assert slot.criterion is not None
        grading.save_grade(audit, slot.criterion, sent, seen, by, told=told)
    elif isinstance(sent, Judged):
        grading.save_judgement(audit, slot.theme, sent, seen, by, told=told)
    elif isinstance(sent, Part):
        taking_part.save_participant(audit, person_of(slot), slot.id, sent, seen, by, told=told)
    elif isinstance(sent, Noted):
        taking_part.save_reflection(audit, sent.text, seen, by, told=told)
    elif isinstance(sent, Marked):
        learning.save_exemplar(audit, sent, seen, by, told=told)
    else:
        _save_entry(audit, change, sent, by, told)


def _save_entry(
    audit: CaseAudit, change: Change, sent: Point | Action, by: Person, told: dict[str, str]
) -> None:
    """A strength, an area for improvement or an action; one whose row was emptied is taken away."""
    row, seen = change.stored.row, change.stored.version
    key = entry_key(change.key)
    assert key is not None
    if sent == change.slot.nothing:
        assert isinstance(row, LearningPoint | ProposedAction)
        learning.remove(audit, row, by, told=told)
    elif isinstance(sent, Point):
        learning.save_point(audit, key, sent, seen, by, told=told)
    else:
        learning.save_action(audit, key, sent, seen, by, told=told)
