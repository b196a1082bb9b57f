"""What stands in the locked cells of an audit's workbook: questions, descriptors, what each theme does."""

from collections.abc import Sequence

from audit.grading.workbook.beside import person_of
from audit.grading.workbook.slots import EXEMPLAR, OVERALL, PART, THEME, Slot
from audit.rules import asking
from audit.rules.framework import Criterion, Evidence, Guard, Theme, Version
from audit.rules.learning import Learnt

NEEDED = {
    Evidence.ALWAYS: "Always",
    Evidence.BELOW_GOOD: "For a grade below good",
    Evidence.NEVER: "Not needed",
}

HINTS = {
    Learnt.STRENGTH: "What was done well, and what others can take from it.",
    Learnt.IMPROVEMENT: "What should be done otherwise, and how.",
    EXEMPLAR: "Yes where others can learn from the whole audit. Say what they can learn.",
}


def given(version: Version, cohort: str, asked: Sequence[Slot]) -> dict[str, dict[str, str]]:
    """The texts of the locked cells, by the key of the row and that of the column."""
    waits = asking.waits(version, cohort)
    found = {}
    for slot in asked:
        if slot.criterion and slot.theme:
            found[slot.key] = _criterion(slot.criterion, slot.theme, waits.get(slot.criterion.id))
        elif slot.kind == PART:
            needed = person_of(slot).is_required and slot.id == 1
            found[slot.key] = {"needed": "Always" if needed else "Where there is one"}
        elif slot.kind not in (THEME, OVERALL):
            found[slot.key] = {"needed": "If you wish", "hint": HINTS.get(slot.kind, "")}
        else:
            found[slot.key] = {
                "theme": slot.name,
                "about": slot.theme.about if slot.theme else "Chosen by you, for the case as a whole.",
                "guard": _guard(slot.theme, version) if slot.theme else "",
            }
        found[slot.key]["code"] = slot.code
    return found


def _criterion(one: Criterion, theme: Theme, waits: asking.Waits | None) -> dict[str, str]:
    guidance = [one.guidance] if one.guidance else []
    if waits and waits.theme_id is None:
        guidance.append(
            f"Leave it empty: it follows from {waits.earlier.code}, which this case is not asked."
        )
    elif waits:
        guidance.append(f"Asked only if {waits.earlier.code} is answered {waits.words}.")
    if one.is_note:
        guidance.append("A free note: write it under “Your evidence”. It has no grade.")
    described = {
        point.code: f"{point.label}: {one.descriptors[point.code]}"
        for point in one.scale.points
        if one.descriptors.get(point.code)
    }
    benchmark = described.pop(one.scale.benchmark, "")
    return {
        "theme": theme.name,
        "question": one.question,
        "guidance": "\n".join(guidance),
        "benchmark": benchmark,
        "others": "\n".join(described.values()),
        "needed": _needed(one),
    }


def _needed(one: Criterion) -> str:
    if one.is_note:
        return "Always" if one.evidence == Evidence.ALWAYS else "May be left out"
    return NEEDED[Evidence(one.evidence)]


def _guard(theme: Theme, version: Version) -> str:
    """What a theme does to the overall judgement, in a sentence."""
    above = version.above(theme)
    if above:
        return f"A part of {above.name}. It does not hold the overall judgement by itself."
    worst = version.judgement_scale.points[-1].label.lower()
    best = version.judgement_scale.point(theme.cap)
    if theme.guard == Guard.LIMITING:
        return f"Limiting: judged {worst}, the overall judgement can be no better than {worst}."
    if theme.guard == Guard.CAPPING and best:
        return f"Capping: judged {worst}, the overall judgement can be no better than {best.label.lower()}."
    return ""
