"""What an author does to a draft: begins it, words its parts, discards it. Nothing is overwritten unseen.

Every change is written into the draft's history with what stood before and after. In which order things
stand, and what is added or taken out, is changed in draft_steps.py; scales in scale_changes.py.
"""

from dataclasses import replace

from sqlalchemy import delete, select

from audit.extensions import db
from audit.frameworks import queries
from audit.frameworks.authoring import draft_queries, fields
from audit.frameworks.authoring.fields import AnyFields, Changed, CriterionFields, DetailsFields, ThemeFields
from audit.frameworks.storing import ensure_cohorts, store_draft
from audit.models import (
    Cohort,
    Criterion,
    Descriptor,
    Framework,
    FrameworkVersion,
    GradePoint,
    Person,
    Scale,
    Theme,
    record,
)
from audit.models.framework import criterion_cohort, theme_cohort
from audit.rules.framework import MOST_COHORTS
from audit.rules.framework import Criterion as PlainCriterion
from audit.rules.workflow import NotAllowedNow


class Stale(ValueError):
    """A save that has not seen the newest: `now` is what stands, to be shown beside what was sent."""

    def __init__(self, now: AnyFields, revision: int) -> None:
        super().__init__("This was changed meanwhile.")
        self.now, self.revision = now, revision


def begin_draft(version: FrameworkVersion, by: Person | None) -> FrameworkVersion:
    """A new draft that says what this version says. Raises NotAllowedNow when there is a draft already."""
    if version.state == "draft":
        raise NotAllowedNow(f"{version.title} is a draft itself. Go on with it.")
    framework = queries.by_code(version.framework.code, to_change=True)
    assert framework is not None
    if framework.draft:
        raise NotAllowedNow(
            f"{framework.name} has a draft of version {framework.draft.number} already. "
            "Go on with that one, or discard it first."
        )
    draft = store_draft(framework, queries.whole(version.id), version)
    record(draft, "drafted", by, framework=framework.code, number=draft.number, base=version.number)
    return draft


def discard(draft: FrameworkVersion, seen: int, by: Person | None) -> None:
    """Delete a draft with all that is in it. `seen` is how many steps it had when its author was asked.

    A framework that has nothing else is gone with it. The history of the framework keeps that there was one.
    """
    if draft_queries.steps(draft) != seen:
        raise NotAllowedNow(
            "Someone went on with this draft while you were asked. Look at it again before you discard it."
        )
    framework, number = draft.framework, draft.number
    themes = select(Theme.id).where(Theme.framework_version_id == draft.id)
    criteria = select(Criterion.id).where(Criterion.theme_id.in_(themes))
    scales = select(Scale.id).where(Scale.framework_version_id == draft.id)
    for statement in (
        delete(Descriptor).where(Descriptor.criterion_id.in_(criteria)),
        delete(criterion_cohort).where(criterion_cohort.c.criterion_id.in_(criteria)),
        delete(Criterion).where(Criterion.theme_id.in_(themes)),
        delete(theme_cohort).where(theme_cohort.c.theme_id.in_(themes)),
        delete(Theme).where(Theme.framework_version_id == draft.id),
        delete(GradePoint).where(GradePoint.scale_id.in_(scales)),
        delete(Scale).where(Scale.framework_version_id == draft.id),
        delete(FrameworkVersion).where(FrameworkVersion.id == draft.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    record(framework, "draft discarded", by, framework=framework.code, number=number, steps=seen)
    framework_id = framework.id
    db.session.expire_all()
    others = select(FrameworkVersion.id).where(FrameworkVersion.framework_id == framework_id).limit(1)
    if db.session.scalar(others) is None:
        db.session.execute(delete(Framework).where(Framework.id == framework_id))


def save_details(draft: FrameworkVersion, after: DetailsFields, seen: int, by: Person | None) -> Changed:
    """What is said of the framework as a whole. `seen` is the revision that the author had on screen.

    The same again changes nothing. A root cause that is added is offered wherever all were offered before;
    one that is gone is offered nowhere. Raises Stale.
    """
    before = fields.of_draft(draft)
    difference = fields.changed(before, after)
    if not difference:
        return difference
    if draft.revision != seen:
        raise Stale(before, draft.revision)
    names = {cohort.code: cohort.name for cohort in queries.cohorts()} | dict(draft.cohorts)
    draft.name, draft.subject, draft.judgement_scale = after.name, after.subject, after.judgement_scale
    draft.summary, draft.based_on = after.summary, after.based_on
    draft.cohorts = [[code, names[code]] for code in after.cohorts]
    draft.root_causes = [list(pair) for pair in after.root_causes]
    if draft.framework.newest_published is None:
        draft.framework.name = after.name
    draft.revision += 1
    if "root_causes" in difference:
        _offer_root_causes(draft, before.root_causes, after.root_causes)
    _written(draft, "reworded", "draft", by, changed=difference)
    return difference


def _offer_root_causes(
    draft: FrameworkVersion, before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]
) -> None:
    """Criteria follow the framework's list: all stay all, and a cause under a new code is the same one."""
    code_of = {name: code for code, name in after}
    codes = [code for code, _ in after]
    now = {code: code if code in codes else code_of.get(name) for code, name in before}
    for theme in draft_queries.theme_rows(draft.id):
        for criterion in theme.criteria:
            offered_all = set(criterion.root_causes) == set(dict(before)) and criterion.kind != "note"
            kept = {now.get(code) for code in criterion.root_causes}
            chosen = codes if offered_all else [code for code in codes if code in kept]
            if chosen != criterion.root_causes:
                criterion.root_causes = chosen
                criterion.revision += 1


def add_cohort(draft: FrameworkVersion, code: str, name: str, by: Person | None) -> None:
    """A kind of case that the framework is for as well; it is made known if it is not yet."""
    if code in fields.of_draft(draft).cohorts:
        return
    if len(draft.cohorts) >= MOST_COHORTS:
        raise NotAllowedNow(f"A framework may be for at most {MOST_COHORTS} cohorts.")
    cohort = ensure_cohorts([(code, name)])[code]
    before = [code for code, _ in draft.cohorts]
    draft.cohorts = [*draft.cohorts, [code, cohort.name]]
    draft.revision += 1
    _written(draft, "cohort added", "draft", by, changed={"cohorts": [before, [*before, code]]})


def save_theme(
    draft: FrameworkVersion, theme: Theme, after: ThemeFields, seen: int, by: Person | None
) -> Changed:
    """A theme as its author words it. See save_details."""
    before = fields.of_theme(theme)
    difference = fields.changed(before, after)
    if not difference:
        return difference
    if theme.revision != seen:
        raise Stale(before, theme.revision)
    theme.code, theme.name, theme.about = after.code, after.name, after.about
    theme.judged, theme.guard, theme.cap, theme.below = after.judged, after.guard, after.cap, after.below
    theme.cohorts = _cohorts(after.cohorts)
    _touched(theme, difference)
    _written(draft, "reworded", f"theme-{theme.id}", by, code=theme.code, changed=difference)
    return difference


def save_criterion(
    draft: FrameworkVersion,
    criterion: Criterion,
    after: CriterionFields,
    seen: int,
    by: Person | None,
    what: str = "reworded",
) -> Changed:
    """A criterion as its author words it. See save_details."""
    before = fields.of_criterion(criterion)
    difference = fields.changed(before, after)
    if not difference:
        return difference
    if criterion.revision != seen:
        raise Stale(before, criterion.revision)
    scale = next((scale for scale in draft_queries.scale_rows(draft.id) if scale.code == after.scale), None)
    criterion.code, criterion.question, criterion.guidance = after.code, after.question, after.guidance
    criterion.kind, criterion.scale, criterion.evidence = after.kind, scale, after.evidence
    criterion.weight, criterion.blanks = after.weight, list(after.blanks)
    criterion.root_causes = list(after.root_causes)
    criterion.asked_of, criterion.asked_answers = after.asked_of, list(after.asked_answers)
    criterion.cohorts = _cohorts(after.cohorts)
    describe(criterion, dict(after.descriptors))
    _touched(criterion, difference)
    about = f"criterion-{criterion.id}"
    _written(draft, what, about, by, code=criterion.code, changed=difference)
    return difference


def put_back(
    draft: FrameworkVersion,
    criterion: Criterion,
    was: PlainCriterion,
    number: int,
    seen: int,
    by: Person | None,
) -> Changed:
    """Word a criterion again as the version with this number has it, and count it as the same again.

    Its code and its place stay: they say where it stands in this draft.
    """
    if was.scale.code and was.scale.code not in {scale.code for scale in draft_queries.scale_rows(draft.id)}:
        raise NotAllowedNow(
            f"In version {number} it was graded on {was.scale.name}, which is not in this draft any more. "
            "Add that scale first."
        )
    order = tuple(cohort.code for cohort in queries.cohorts())
    after = replace(fields.of_plain(was, order), code=criterion.code)
    criterion.series = was.series
    return save_criterion(draft, criterion, after, seen, by, f"put back as in version {number}")


def describe(criterion: Criterion, texts: dict[str, str]) -> None:
    """Give a criterion these descriptors and no others; one whose text is the same stays as it is."""
    kept = {descriptor.grade: descriptor for descriptor in criterion.descriptors}
    for grade, descriptor in kept.items():
        if grade not in texts:
            criterion.descriptors.remove(descriptor)
        elif descriptor.text != texts[grade]:
            descriptor.text = texts[grade]
    for grade in texts.keys() - kept.keys():
        criterion.descriptors.append(Descriptor(grade=grade, text=texts[grade]))


def _cohorts(codes: tuple[str, ...]) -> list[Cohort]:
    return [cohort for cohort in queries.cohorts() if cohort.code in codes]


def _touched(row: Theme | Criterion, difference: Changed) -> None:
    """One more revision. What its author said of an earlier wording is not said of this one."""
    row.revision += 1
    if set(difference) - {"code"}:
        row.change = None


def _written(draft: FrameworkVersion, what: str, about: str, by: Person | None, **detail: object) -> None:
    db.session.flush()
    record(draft, what, by, about=about, **detail)
