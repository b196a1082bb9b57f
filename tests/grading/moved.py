"""Newer versions of a framework, made from plain values, and audits moved to them."""

from collections.abc import Callable
from dataclasses import replace

from audit.extensions import begin_writing, db
from audit.frameworks.changes import draft_from, publish
from audit.frameworks.queries import whole
from audit.grading import moving, moving_queries
from audit.models import CaseAudit, FrameworkVersion, Person
from audit.rules.framework import Criterion, Theme, Version, content

Criteria = Callable[[Criterion], "Criterion | list[Criterion] | None"]


def changed(
    version: Version, criteria: Criteria, theme: Callable[[Theme], Theme] = lambda one: one
) -> Version:
    """The version with each criterion changed: into another, several, or none."""

    def each(one: Criterion) -> list[Criterion]:
        became = criteria(one)
        return became if isinstance(became, list) else [became] if became else []

    themes = [
        replace(theme(one), criteria=tuple(made for before in one.criteria for made in each(before)))
        for one in version.themes
    ]
    return replace(version, themes=tuple(one for one in themes if one.criteria))


def published(plain: Version, material: frozenset[str] = frozenset()) -> FrameworkVersion:
    """A new version with this content, committed. `material` are codes: their change begins a series.

    Its summary says that it is another: a version that changes nothing is not published.
    """
    begin_writing()
    draft = draft_from(content(replace(plain, summary=f"After version {plain.number}.")), None)
    for theme in draft.themes:
        for criterion in theme.criteria:
            criterion.change = "material" if criterion.code in material else "cosmetic"
    db.session.flush()
    publish(draft, None)
    db.session.commit()
    return draft


def next_version(
    of: CaseAudit, criteria: Criteria, material: frozenset[str] = frozenset()
) -> FrameworkVersion:
    return published(changed(whole(of.framework_version_id), criteria), material)


def moved(audit: CaseAudit, to: FrameworkVersion, by: Person) -> CaseAudit:
    """The audit after the move, committed."""
    begin_writing()
    held = moving_queries.held(audit.id)
    assert held
    moving.move_audit(held, db.session.get_one(FrameworkVersion, to.id), by)
    db.session.commit()
    return held
