"""Whatever an author does, in whatever order, a published version stays as it is: in its rows, in its digest.

And the database itself refuses: nobody needs to trust the code above it.
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.authoring import draft_changes, draft_queries, draft_splits, draft_steps, fields
from audit.frameworks.authoring import scale_changes as scales
from audit.models import Criterion, FrameworkVersion, Scale, Theme
from audit.rules.framework import digest
from audit.rules.workflow import NotAllowedNow
from tests.factories import Cast, make_framework

TABLES = (
    "framework_version", "scale", "grade_point", "theme", "theme_cohort", "criterion", "criterion_cohort",
    "descriptor",
)  # fmt: skip
STEPS = (
    "add theme", "add criterion", "reword", "rescale", "move", "before", "into", "retire", "bring back",
    "split", "merge", "number", "causes", "add scale", "remove scale", "points", "put back", "begin",
    "discard",
)  # fmt: skip


def rows_of(version_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that belongs to this version, as the database has it."""
    themes = f"SELECT id FROM theme WHERE framework_version_id = {version_id}"
    criteria = f"SELECT id FROM criterion WHERE theme_id IN ({themes})"
    scales_ = f"SELECT id FROM scale WHERE framework_version_id = {version_id}"
    where = {
        "framework_version": f"id = {version_id}",
        "scale": f"id IN ({scales_})",
        "grade_point": f"scale_id IN ({scales_})",
        "theme": f"id IN ({themes})",
        "theme_cohort": f"theme_id IN ({themes})",
        "criterion": f"id IN ({criteria})",
        "criterion_cohort": f"criterion_id IN ({criteria})",
        "descriptor": f"criterion_id IN ({criteria})",
    }
    found = {}
    for table, condition in where.items():
        rows = db.session.execute(text(f"SELECT * FROM {table} WHERE {condition}"))
        found[table] = sorted(tuple(map(str, row)) for row in rows)
    return found


@pytest.fixture
def base(cast: Cast) -> FrameworkVersion:
    begin_writing()
    made = make_framework()
    db.session.commit()
    return made


class Author:
    """Takes steps in a draft; `n` says which of the things that are there."""

    def __init__(self, cast: Cast, base: FrameworkVersion) -> None:
        self.by, self.base = cast.lead, base

    @property
    def draft(self) -> FrameworkVersion:
        framework = queries.by_code("small", to_change=True)
        assert framework is not None
        return framework.draft or draft_changes.begin_draft(self.base, self.by)

    def do(self, step: str, n: int, m: int) -> None:
        draft = self.draft
        themes = list(draft_queries.theme_rows(draft.id))
        criteria = [one for theme in themes for one in theme.criteria]
        rows = list(draft_queries.scale_rows(draft.id))
        theme, scale = themes[n % len(themes)], rows[n % len(rows)]
        one, other = criteria[n % len(criteria)], criteria[m % len(criteria)]
        item: Theme | Criterion = one if m % 2 else theme
        match step:
            case "add theme":
                draft_steps.add_theme(draft, self.by)
            case "add criterion":
                draft_steps.add_criterion(draft, theme, self.by)
            case "reword":
                words = replace(
                    fields.of_criterion(one), question=f"Question {m}?", descriptors={"good": "x"}
                )
                draft_changes.save_criterion(draft, one, words, one.revision, self.by)
                named = replace(fields.of_theme(theme), name=f"Theme {m}", cohorts=("in_care",))
                draft_changes.save_theme(draft, theme, named, theme.revision, self.by)
            case "rescale":
                on = replace(fields.of_criterion(one), scale=scale.code, asked_of=other.lineage)
                draft_changes.save_criterion(draft, one, on, one.revision, self.by)
            case "move":
                draft_steps.move_by(draft, item, 1 if n % 2 else -1, self.by)
            case "before":
                draft_steps.move_before(draft, one, other, self.by)
            case "into":
                draft_steps.move_into(draft, other, theme, self.by)
            case "retire":
                draft_steps.retire(draft, item, self.by)
            case "bring back":
                draft_steps.bring_back(draft, item, self.by)
            case "split":
                draft_splits.split(draft, one, ("One?", "Two?"), self.by)
            case "merge":
                draft_splits.merge(draft, one, other, "Both?", self.by)
            case "number":
                draft_steps.number_again(draft, self.by)
            case "causes":
                causes = (("load", "Load"), ("skill", "Skill"))[: m % 3]
                of = replace(fields.of_draft(draft), root_causes=causes, name=f"Name {n}")
                draft_changes.save_details(draft, of, draft.revision, self.by)
            case "add scale":
                scales.add_scale(draft, scales.built_in_scales()[n % 5], self.by)
            case "remove scale":
                scales.remove_scale(draft, scale, self.by)
            case "points":
                self.points(draft, scale, m)
            case "put back":
                was = queries.whole(self.base.id).by_lineage().get(one.lineage)
                if was:
                    draft_changes.put_back(draft, one, was, 1, one.revision, self.by)
            case "discard":
                draft_changes.discard(draft, draft_queries.steps(draft), self.by)

    def points(self, draft: FrameworkVersion, scale: Scale, m: int) -> None:
        now = fields.of_scale(scale)
        points = [replace(point, code=f"{point.code}x" if m % 2 else point.code) for point in now.points]
        points = points[m % len(points) :] + points[: m % len(points)]
        benchmark = f"{now.benchmark}x" if m % 2 else now.benchmark
        scales.save_scale(
            draft, scale, replace(now, points=tuple(points), benchmark=benchmark), scale.revision, self.by
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=14
    )
)
def test_no_step_changes_what_is_published(
    cast: Cast, base: FrameworkVersion, steps: list[tuple[str, int, int]]
) -> None:
    begin_writing()
    author = Author(cast, base)
    before, said = rows_of(base.id), base.content_sha256
    try:
        for step in steps:
            held = db.session.begin_nested()
            try:
                author.do(*step)
                held.commit()
            except NotAllowedNow:
                held.rollback()
            draft = author.draft
            queries.whole(draft.id)  # what is left can always be read
            lineages = [one.lineage for theme in draft_queries.theme_rows(draft.id) for one in theme.criteria]
            assert len(set(lineages)) == len(lineages)
        assert rows_of(base.id) == before
        assert digest(queries._read(base.id)) == said
    finally:
        db.session.rollback()


def refused(connection: Connection, statement: str) -> bool:
    held = connection.begin_nested()
    try:
        changed = connection.execute(text(statement)).rowcount
        assert changed, f"nothing to change: {statement}"
    except DBAPIError as error:
        return "a published framework version never changes" in str(error.orig)
    finally:
        held.rollback()
    return False


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_what_is_published(base: FrameworkVersion, table: str) -> None:
    begin_writing()
    connection = db.session.connection()
    column, copied = {
        "framework_version": ("name", ""),
        "theme_cohort": (
            "cohort",
            "INSERT INTO theme_cohort SELECT theme_id, 'care_leaver' FROM theme_cohort",
        ),
        "criterion_cohort": (
            "cohort",
            "INSERT INTO criterion_cohort SELECT min(id), 'in_care' FROM criterion",
        ),
        "descriptor": ("text", "INSERT INTO descriptor SELECT criterion_id, 'more', text FROM descriptor"),
        "scale": (
            "name",
            "INSERT INTO scale (id, framework_version_id, code, name, benchmark, revision)"
            " SELECT 900, framework_version_id, 'more', name, benchmark, revision FROM scale WHERE id = 1",
        ),
        "grade_point": (
            "label",
            "INSERT INTO grade_point (id, scale_id, code, letter, label, position, good_or_better, colour,"
            " help) SELECT 900, scale_id, 'more', letter, label, 99, good_or_better, colour, help"
            " FROM grade_point WHERE id = 1",
        ),
        "theme": (
            "name",
            "INSERT INTO theme (id, framework_version_id, code, name, about, position, judged, guard,"
            " lineage, series, retired, revision) SELECT 900, framework_version_id, code, name, about, 99,"
            " judged, guard, 'more', 'more', retired, revision FROM theme WHERE id = 1",
        ),
        "criterion": (
            "question",
            "INSERT INTO criterion (id, theme_id, scale_id, code, question, guidance, kind, position, weight,"
            " evidence, blanks, root_causes, came_from, asked_answers, lineage, series, retired, revision)"
            " SELECT 900, theme_id, scale_id, code, question, guidance, kind, position, weight, evidence,"
            " blanks, root_causes, came_from, asked_answers, 'more', 'more', retired, revision FROM criterion"
            " WHERE id = 1",
        ),
    }[table]
    if copied:
        assert refused(connection, copied), "INSERT"
    if table != "criterion_cohort":  # the small framework has none, so there is nothing to change
        assert refused(connection, f"UPDATE {table} SET {column} = 'x'"), "UPDATE"
        assert refused(connection, f"DELETE FROM {table}"), "DELETE"
    db.session.rollback()


def test_the_same_is_done_in_a_draft(base: FrameworkVersion, cast: Cast) -> None:
    """What is refused above is refused because it is published, not because it cannot be done."""
    begin_writing()
    draft = draft_changes.begin_draft(base, cast.lead)
    connection = db.session.connection()
    of_draft = f"IN (SELECT id FROM theme WHERE framework_version_id = {draft.id})"
    assert not refused(connection, f"UPDATE theme SET name = 'x' WHERE framework_version_id = {draft.id}")
    assert not refused(connection, f"UPDATE criterion SET question = 'x' WHERE theme_id {of_draft}")
    assert not refused(connection, f"DELETE FROM theme_cohort WHERE theme_id {of_draft}")
    moved = f"UPDATE criterion SET theme_id = 1 WHERE theme_id {of_draft}"
    assert refused(connection, moved), "nor is anything of a draft moved into what is published"
    db.session.rollback()
