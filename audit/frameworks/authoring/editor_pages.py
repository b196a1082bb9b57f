"""What each page of the editor shows: the outline at the side, and what is in hand with all it may be.

Stored values and typed ones are shown alike, as a form. After a refusal it is the one that was sent.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from audit.frameworks import queries, words
from audit.frameworks.authoring import draft_queries, fields
from audit.frameworks.authoring.draft_changes import Stale
from audit.frameworks.authoring.editor_forms import form_of
from audit.frameworks.authoring.fields import CriterionFields
from audit.frameworks.authoring.outline import Outline, outline
from audit.frameworks.authoring.reader import Form, typed
from audit.frameworks.authoring.scale_changes import built_in_scales
from audit.models import Criterion, FrameworkVersion, Scale, Theme
from audit.rules.colours import PALETTE
from audit.rules.framework import MOST_POINTS, Guard, Kind
from audit.rules.framework import Criterion as PlainCriterion
from audit.rules.grades import Blank
from audit.web.access import me

Context = dict[str, Any]

EVIDENCE = {"always": "Always", "below_good": "When the grade is below good", "never": "Never"}
GUARDS = {
    Guard.NONE: "Nothing follows from it",
    Guard.LIMITING: "It limits: overall can be no better than the worst grade",
    Guard.CAPPING: "It caps: overall can be no better than a grade you choose",
}
CAUSES = {"all": "All of them", "chosen": "Some of them", "none": "None"}
BLANKS = {
    Blank.NOT_APPLICABLE: "The question does not fit this case. The auditor says why.",
    Blank.NO_EVIDENCE: "It was looked for and nothing is on file. That is a finding, and is counted as one.",
    Blank.NOT_LOOKED_AT: "The auditor did not look, for want of time or access. It says nothing of practice.",
    Blank.UNSURE: "There is something, and the auditor cannot tell what it is worth. Moderation can.",
}
LABELS = {
    "name": "Name",
    "subject": "What is audited, in a word",
    "summary": "Summary",
    "based_on": "What it is based on",
    "cohorts": "Cohorts",
    "root_causes": "Root causes",
    "judgement_scale": "Scale of judgements",
    "code": "Number or code",
    "about": "What it is about",
    "judged": "Judged as a whole",
    "guard": "What follows when it is given the worst grade",
    "cap": "Overall can be no better than",
    "below": "Part of another theme",
    "question": "Question",
    "guidance": "Guidance",
    "kind": "Kind",
    "scale": "Scale",
    "evidence": "Written evidence is needed",
    "weight": "Weight",
    "blanks": "Blanks",
    "causes": "Root causes offered",
    "asked_of": "Asked only if",
    "asked_answers": "was answered",
    "benchmark": "Benchmark",
}


@dataclass
class Sent:
    """What was sent and refused: as a form, what is wrong with it, or what stands instead."""

    form: Form
    problems: dict[str, str] = field(default_factory=dict)
    stale: Stale | None = None


def details(draft: FrameworkVersion, sent: Sent | None = None) -> Context:
    known = {cohort.code: cohort.name for cohort in queries.cohorts()}
    own = dict(draft.cohorts)
    context = _context(draft, "draft", form_of(fields.of_draft(draft)), draft.revision, sent)
    scales = {scale.code: scale.name for scale in context["outline"].details.scales}
    context["choices"] = {"cohorts": {**own, **known, **own}, "judgement_scale": scales}
    return {**context, "cohorts_known": known, **_conflicts(context, sent)}


def theme(draft: FrameworkVersion, row: Theme, sent: Sent | None = None) -> Context:
    context = _context(draft, f"theme-{row.id}", form_of(fields.of_theme(row)), row.revision, sent)
    drawn: Outline = context["outline"]
    branch = drawn.branch(row.id)
    earlier = drawn.kept[: drawn.kept.index(branch)] if branch in drawn.kept else ()
    above = {each.plain.lineage: f"{each.plain.code} {each.plain.name}" for each in earlier}
    if row.below:
        above.setdefault(row.below, "a theme that does not come before this one")
    own = {cohort.code: cohort.name for cohort in row.cohorts}
    grades = dict(drawn.details.judgement_scale.labels)
    context["choices"] = {
        "cohorts": {**own, **dict(draft.cohorts)},
        "guard": GUARDS,
        "cap": {**grades, **({row.cap: row.cap} if row.cap and row.cap not in grades else {})},
        "below": above,
    }
    return {**context, "theme": row, "branch": branch, **_conflicts(context, sent)}


def criterion(draft: FrameworkVersion, row: Criterion, sent: Sent | None = None) -> Context:
    now = fields.of_criterion(row)
    causes = dict(draft.root_causes)
    shown = form_of(now, tuple(causes))
    context = _context(draft, f"criterion-{row.id}", shown, row.revision, sent)
    drawn: Outline = context["outline"]
    leaf = drawn.leaf(row.id)
    plain = replace(leaf.plain, guidance=row.guidance, descriptors=now.descriptors)
    context["choices"] = _criterion_choices(draft, row, drawn) | {"root_causes": causes}
    was = context["base"].by_lineage().get(row.lineage) if context["base"] else None
    order = tuple(cohort.code for cohort in queries.cohorts())
    differs = was and fields.changed(replace(fields.of_plain(was, order), code=row.code), now)
    scale = drawn.details.scales
    chosen = next((each for each in scale if each.code == context["form"].get("scale")), None)
    return {
        **context,
        "criterion": row,
        "plain": plain,
        "branch": drawn.branch(row.theme_id),
        "was": was,
        "differs": bool(differs),
        "points": chosen.points if chosen and context["form"].get("kind") != Kind.NOTE else (),
        "waits_for": drawn.by_lineage(row.asked_of),
        "blanks_explained": BLANKS,
        **_conflicts(context, sent),
    }


def _criterion_choices(draft: FrameworkVersion, row: Criterion, drawn: Outline) -> dict[str, dict[str, str]]:
    earlier = {each.lineage: f"{each.code} {each.question}" for each in drawn.earlier(row.id)}
    answers: dict[str, str] = {answer: answer for answer in row.asked_answers}
    waits_for = drawn.by_lineage(row.asked_of)
    if row.asked_of and row.asked_of not in earlier:
        earlier[row.asked_of] = _elsewhere(waits_for)
    if waits_for:
        answers = {
            **dict(waits_for.scale.labels),
            **{blank: Blank(blank).label for blank in waits_for.blanks},
        }
        answers |= {answer: answer for answer in row.asked_answers if answer not in answers}
    own = {cohort.code: cohort.name for cohort in row.cohorts}
    return {
        "cohorts": {**own, **dict(draft.cohorts)},
        "kind": {str(kind): label for kind, label in words.KINDS.items()},
        "scale": {scale.code: scale.name for scale in drawn.details.scales},
        "evidence": EVIDENCE,
        "blanks": {str(blank): blank.label for blank in Blank},
        "causes": CAUSES,
        "asked_of": earlier,
        "asked_answers": answers,
    }


def possible_answers(sent: CriterionFields, row: Criterion, drawn: Outline) -> CriterionFields:
    """Of the answers that were ticked, those that can be given to the criterion it waits for."""
    waits_for = drawn.by_lineage(sent.asked_of)
    possible = {*waits_for.scale.codes, *waits_for.blanks} if waits_for else set()
    if sent.asked_of == row.asked_of:
        possible.update(row.asked_answers)
    answers = tuple(answer for answer in sent.asked_answers if answer in possible)
    return replace(sent, asked_answers=answers)


def _elsewhere(waits_for: PlainCriterion | None) -> str:
    return f"{waits_for.code}, which does not come before this one" if waits_for else "one that is not here"


def scale(draft: FrameworkVersion, row: Scale, sent: Sent | None = None) -> Context:
    context = _context(draft, f"scale-{row.id}", form_of(fields.of_scale(row)), row.revision, sent)
    form = context["form"]
    numbers = [n for n in range(MOST_POINTS + 1) if f"label-{n}" in form]
    used = sum(leaf.plain.scale.id == row.id for each in context["outline"].branches for leaf in each.leaves)
    context["choices"] = {f"colour-{n}": {c.code: c.name for c in PALETTE.values()} for n in numbers}
    context["choices"]["benchmark"] = {f"point-{n}": form.get(f"label-{n}", "") for n in numbers}
    context |= {"scale": row, "numbers": numbers, "palette": PALETTE, "used": used}
    context["judges"] = draft.judgement_scale == row.code
    return {**context, **_conflicts(context, sent)}


def _context(draft: FrameworkVersion, about: str, stored: Form, revision: int, sent: Sent | None) -> Context:
    """What every page of the editor shows."""
    stale = sent.stale if sent else None
    return {
        "draft": draft,
        "base": draft_queries.base(draft),
        "outline": outline(draft),
        "about": about,
        # Under which name this browser keeps what is typed here: ids may be used again, moments not.
        "drafts": f"{me.id}/draft-{draft.id}-{int(draft.created_at.timestamp())}/{about}",
        "last": draft_queries.last_change(draft, about),
        "form": sent.form if sent else stored,
        "stored": stored,
        "problems": sent.problems if sent else {},
        "revision": stale.revision if stale else revision,
        "stale": bool(stale),
        "labels": LABELS,
        "words": words,
        "built_in": built_in_scales(),
    }


def _conflicts(context: Context, sent: Sent | None) -> Context:
    """After a stale save: each field that stands otherwise now, with its values and those values in words."""
    if not sent or not sent.stale:
        return {"conflicts": {}}
    stored: Form = context["stored"]
    found = {}
    names = dict.fromkeys([*stored.keys(), *sent.form.keys()])  # a name may have no value at all
    for name in (name for name in names if name not in ("csrf_token", "revision", "then")):
        now = [value for value in stored.getlist(name) if value]
        mine = [typed(value) for value in sent.form.getlist(name) if value]
        if sorted(now) == sorted(mine):
            continue
        said = context["choices"].get(name, {})
        found[name] = {
            "label": _label(name, context),
            "values": now,
            "words": _in_words(now, said),
            "mine": _in_words(mine, said),
        }
    return {"conflicts": found}


def _in_words(values: list[str], choices: dict[str, str]) -> str:
    return ", ".join(choices.get(value, "yes" if value == "y" else value) for value in values) or "nothing"


def _label(name: str, context: Context) -> str:
    what, _, which = name.rpartition("-")
    if what == "descriptor":
        scales = context["outline"].details.scales
        points = {point.code: point.label for scale in scales for point in scale.points}
        return f"{points.get(which, which)} looks like"
    if what and which.isdigit():
        return f"Point {int(which) + 1}: {what}"
    return LABELS.get(name, name)
