"""What an author does to the scales of a draft: adds one, words its points, takes one out that nobody uses.

What refers to a point by its code (descriptors, caps, conditions) follows when the code changes.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy import delete, select

from audit.extensions import db
from audit.frameworks.authoring import draft_queries, fields
from audit.frameworks.authoring.draft_changes import Stale, describe
from audit.frameworks.authoring.fields import Changed, PointFields, ScaleFields
from audit.frameworks.files.file import read_scales
from audit.frameworks.storing import point_rows, scale_row
from audit.models import Criterion, FrameworkVersion, GradePoint, Person, Scale, record
from audit.rules import framework as rules
from audit.rules.framework import LONGEST, MOST_SCALES
from audit.rules.workflow import NotAllowedNow


@lru_cache
def built_in_scales() -> tuple[rules.Scale, ...]:
    """The scales that come with Case Audit."""
    return read_scales((Path(__file__).parent.parent / "scales.yaml").read_bytes())


BLANK = rules.Scale(
    code="scale",
    name="New scale",
    benchmark="good",
    points=(
        rules.Point("good", "G", "Good", True, "sky"),
        rules.Point("not_good", "N", "Not good", False, "orange"),
    ),
)


def add_scale(draft: FrameworkVersion, plain: rules.Scale, by: Person | None) -> Scale:
    """Add a scale to a draft: one of the built-in ones, or BLANK. A second one of a name is numbered."""
    rows = draft_queries.scale_rows(draft.id)
    if len(rows) >= MOST_SCALES:
        raise NotAllowedNow(f"A framework may have at most {MOST_SCALES} scales.")
    codes, names = {row.code for row in rows}, {row.name for row in rows}
    n = next(n for n in range(1, 100) if f"{plain.code}{_number(n, '_')}" not in codes)
    m = next(m for m in range(n, 200) if f"{plain.name}{_number(m, ' ')}" not in names)
    name = f"{plain.name}{_number(m, ' ')}"[: LONGEST["scale"]]
    row = scale_row(replace(plain, code=f"{plain.code}{_number(n, '_')}", name=name))
    row.framework_version_id = draft.id
    db.session.add(row)
    db.session.flush()
    record(draft, "scale added", by, about=f"scale-{row.id}", code=row.code)
    return row


def _number(n: int, between: str) -> str:
    return f"{between}{n}" if n > 1 else ""


def users(draft: FrameworkVersion, scale: Scale) -> list[str]:
    """What is graded on this scale, in words; a scale in use is not removed."""
    found = [
        f"{criterion.code}{' (taken out)' if criterion.retired or theme.retired else ''}"
        for theme in draft_queries.theme_rows(draft.id)
        for criterion in theme.criteria
        if criterion.scale_id == scale.id
    ]
    return (["the judgements of themes and of the whole case"] if _judges(draft, scale) else []) + found


def _judges(draft: FrameworkVersion, scale: Scale) -> bool:
    return draft.judgement_scale == scale.code


def remove_scale(draft: FrameworkVersion, scale: Scale, by: Person | None) -> None:
    """Take a scale out of a draft. Raises NotAllowedNow naming what is still graded on it."""
    found = users(draft, scale)
    if found:
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise NotAllowedNow(
            f"{scale.name} is still used by {', '.join(found[:8])}{more}. Give them another scale first."
        )
    record(
        draft, "scale removed", by, about=f"scale-{scale.id}", code=scale.code,
        changed={"scale": [_plain(fields.of_scale(scale)), None]},
    )  # fmt: skip
    db.session.execute(delete(GradePoint).where(GradePoint.scale_id == scale.id))
    db.session.execute(delete(Scale).where(Scale.id == scale.id))
    db.session.expire_all()


def save_scale(
    draft: FrameworkVersion, scale: Scale, after: ScaleFields, seen: int, by: Person | None
) -> Changed:
    """The name and the points of a scale, best first. A point under a new code takes its texts along.

    The descriptors of a point that is removed stay with their criteria until the author takes them out there.
    Raises Stale, NotAllowedNow.
    """
    before = fields.of_scale(scale)
    difference = fields.changed(before, after)
    if not difference:
        return difference
    if scale.revision != seen:
        raise Stale(before, scale.revision)
    stored = {point.code for point in before.points}
    renamed = {one.was: one.code for one in after.points if one.was in stored and one.was != one.code}
    kept = {point.was for point in after.points}
    if scale.benchmark not in kept and after.benchmark == scale.benchmark:
        label = next((point.label for point in before.points if point.code == scale.benchmark), "")
        raise NotAllowedNow(f"{label} is the benchmark. Choose another benchmark before you remove it.")
    scale.name = after.name
    scale.benchmark = after.benchmark
    scale.revision += 1
    _store_points(scale, after.points)
    _carry(draft, scale, renamed)
    db.session.flush()
    record(draft, "reworded", by, about=f"scale-{scale.id}", code=scale.code, changed=_plain_all(difference))
    return difference


def _store_points(scale: Scale, points: tuple[PointFields, ...]) -> None:
    plain = [
        rules.Point(point.code, point.letter, point.label, point.good_or_better, point.colour, point.help)
        for point in points
    ]
    db.session.execute(delete(GradePoint).where(GradePoint.scale_id == scale.id))
    for row in point_rows(plain):
        row.scale_id = scale.id
        db.session.add(row)
    db.session.flush()
    db.session.expire(scale, ["points"])


def _carry(draft: FrameworkVersion, scale: Scale, renamed: dict[str, str]) -> None:
    """Whatever names a point by its code names it by its new one."""
    if not renamed:
        return
    rows = draft_queries.theme_rows(draft.id)
    on_it: set[str] = set()
    for criterion in db.session.scalars(select(Criterion).where(Criterion.scale_id == scale.id)):
        on_it.add(criterion.lineage)
        texts = {descriptor.grade: descriptor.text for descriptor in criterion.descriptors}
        new = {renamed.get(grade, grade): text for grade, text in texts.items()}
        if new != texts:
            describe(criterion, new)
            criterion.revision += 1
    for theme in rows:
        if _judges(draft, scale) and theme.cap in renamed:
            theme.cap = renamed[theme.cap]
            theme.revision += 1
        for waiting in theme.criteria:
            answers = [renamed.get(answer, answer) for answer in waiting.asked_answers]
            if waiting.asked_of in on_it and answers != waiting.asked_answers:
                waiting.asked_answers = answers
                waiting.revision += 1


def _plain(scale: ScaleFields) -> dict[str, object]:
    return {"name": scale.name, "benchmark": scale.benchmark, "points": [vars(p) for p in scale.points]}


def _plain_all(difference: Changed) -> Changed:
    return {name: [list(v) if isinstance(v, tuple) else v for v in pair] for name, pair in difference.items()}
