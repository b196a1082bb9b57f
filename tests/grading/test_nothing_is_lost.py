"""Whatever was typed in an audit can be read in it after any number of moves to any newer versions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.models import CaseAudit
from audit.rules.framework import AskedIf, Criterion, Version
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from tests.factories import make_cast
from tests.grading.making import allocated
from tests.grading.moved import changed, moved, published
from tests.page import Browser

DID = [
    "nothing", "drop", "reword", "reword materially", "split", "split off", "another scale", "fewer blanks",
    "other cohort", "on a condition",
]  # fmt: skip


def edited(version: Version, draw: st.DataObject, number: int) -> tuple[Version, frozenset[str]]:
    """The version after its author did something to each criterion; which of it begins a series."""
    material: set[str] = set()
    merged: list[str] = []
    scales = {scale.code: scale for scale in version.scales}
    first = version.themes[0].criteria[0]

    def edit(one: Criterion) -> list[Criterion]:
        did = draw.draw(st.sampled_from(DID), label=f"{one.code} in version {number}")
        new = f"{one.code}.{number}"
        part = replace(
            one,
            code=new[-20:],
            lineage=new,
            series=new,
            question=f"{new}?",
            came_from=(one.lineage,),
            asked_if=None,
        )
        if did == "drop" and one is not first:
            merged.append(one.lineage)
            return []
        if did == "reword":
            return [replace(one, question=f"{one.question} (reworded)")]
        if did == "reword materially":
            material.add(one.code)
            return [replace(one, question=f"{one.question} (asked otherwise)")]
        if did == "split" and one is not first:
            return [part, replace(part, code=f"{new}b"[-20:], lineage=f"{new}b", series=f"{new}b")]
        if did == "split off":
            return [one, part]
        if did == "another scale":
            other = next(scale for scale in scales.values() if scale.code != one.scale.code)
            return [replace(one, scale=other, descriptors=dict.fromkeys(other.codes, "So."), asked_if=None)]
        if did == "fewer blanks":
            return [replace(one, blanks=("unsure",))]
        if did == "other cohort" and one is not first:
            return [replace(one, cohorts=frozenset({"in_care"}))]
        if did == "on a condition" and one is not first and one.lineage != first.lineage:
            return [replace(one, asked_if=AskedIf(first.lineage, ("unsure",)))]
        return [one]

    found = changed(version, edit)
    if draw.draw(st.booleans(), label="judged on another scale"):
        scale = next(s for s in found.scales if s.code != found.judgement_scale.code)
        themes = tuple(replace(theme, guard="none", cap=None) for theme in found.themes)
        found = replace(found, judgement_scale=scale, themes=themes)
    if merged:  # what was dropped is merged into one question, or not
        last = found.themes[-1]
        made = replace(
            first, code=f"m{number}", lineage=f"merged-{number}", series=f"merged-{number}",
            question="Merged?", asked_if=None,
            came_from=tuple(merged) if draw.draw(st.booleans(), label="merged") else (),
        )  # fmt: skip
        found = replace(found, themes=(*found.themes[:-1], replace(last, criteria=(*last.criteria, made))))
    top, *rest = found.themes
    if rest and len(top.criteria) > 1 and draw.draw(st.booleans(), label="to another theme"):
        below = replace(rest[-1], criteria=(*rest[-1].criteria, top.criteria[-1]))
        top = replace(top, criteria=top.criteria[:-1])
        found = replace(found, themes=(top, *rest[:-1], below))
    if draw.draw(st.booleans(), label="a theme begins anew"):
        one = found.themes[0]
        found = replace(
            found, themes=(replace(one, lineage=f"t{number}", series=f"t{number}"), *found.themes[1:])
        )
    return found, frozenset(material)


def answered(audit: CaseAudit, draw: st.DataObject, about: str) -> set[str]:
    """Some answers and judgements where nothing stands yet, each with a text of its own; the texts."""
    typed: set[str] = set()
    answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)

    def text(what: str) -> str:
        typed.add(f"{about} {what} typed.")
        return f"{about} {what} typed."

    version = whole(audit.framework_version_id)
    for theme in version.themes_for(audit.cohort):
        for one in theme.criteria:
            grades = st.sampled_from([None, *one.scale.codes, *one.blanks, "leave"])
            grade = draw.draw(grades, label=one.code)
            if grade == "leave" or (one.id in answers and answers[one.id].evidence):
                continue
            reason = text(f"reason {one.lineage}") if grade == "not_applicable" else ""
            _save(changes.save_grade, audit, one, Answer(grade, text(f"evidence {one.lineage}"), reason))
        if theme.judged and not (theme.id in judgements and judgements[theme.id].rationale):
            grade = draw.draw(st.sampled_from([None, *version.judgement_scale.codes]), label=theme.name)
            _save(changes.save_judgement, audit, theme, Judged(grade, text(f"rationale {theme.lineage}")))
    if None not in judgements:
        _save(changes.save_judgement, audit, None, Judged(None, text("overall"), text("against")))
    return typed


def _save(change: Callable[..., Any], audit: CaseAudit, thing: Any, value: Any) -> None:
    try:
        change(audit, thing, value, 0, audit.auditor)
    except changes.Stale as stale:
        change(audit, thing, value, stale.now.version, audit.auditor)


def words_of(audit: CaseAudit, visitor: Browser) -> str:
    """Everything that can be read on the audit's pages."""
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    pages = [f"/audits/{audit.id}/themes/{theme.id}" for theme in themes]
    pages += [f"/audits/{audit.id}{page}" for page in ("", "/overall", "/review")]
    return " ".join(visitor.get(page).text for page in pages)


# What failed is not made smaller: each example is a council, two publications and a dozen pages.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(draw=st.data())
def test_everything_typed_can_be_read_after_any_moves(
    on_fresh_database: Callable[[], AbstractContextManager[Flask]], draw: st.DataObject
) -> None:
    with on_fresh_database() as app:
        cast = make_cast()
        audit = allocated(cast)[0]
        typed: set[str] = set()
        for number in (2, 3):
            begin_writing()
            audit = db.session.get_one(CaseAudit, audit.id)
            typed |= answered(audit, draw, f"In {number - 1}:")
            db.session.commit()
            plain, material = edited(whole(audit.framework_version_id), draw, number)
            audit = moved(audit, published(plain, material), cast.lead)
        found = words_of(audit, Browser(app).sign_in(cast.auditor))
        assert {text for text in typed if text not in found} == set()
