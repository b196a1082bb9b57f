"""Two people change frameworks at the same moment: each is done or refused in words, nothing is lost."""

from dataclasses import replace

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.frameworks import changes, publishing, queries
from audit.frameworks.authoring import draft_changes
from audit.frameworks.beginning.built_in import built_in_frameworks
from audit.frameworks.beginning.changes import (
    begin_copy,
    begin_from_library,
    re_rooted,
    use_from_library,
)
from audit.frameworks.changes import ensure_cohorts
from audit.frameworks.files.incoming import incoming
from audit.models import Framework, FrameworkVersion, broken_entries
from tests.at_once import at_once
from tests.factories import make_cast, make_framework
from tests.frameworks.drafting import criterion


@pytest.fixture
def base(busy_app: Flask) -> int:
    """The id of a published version."""
    make_cast()
    begin_writing()
    made = make_framework().id
    db.session.commit()
    return made


def version(id: int) -> FrameworkVersion:
    return db.session.get_one(FrameworkVersion, id)


def test_the_same_new_cohorts_are_added_once(busy_app: Flask, base: int) -> None:
    ways = [[("a", "A"), ("b", "B")], [("b", "B"), ("a", "A")], [("c", "A"), ("a", "A")]]
    said = at_once(busy_app, *[lambda pairs=pairs: len(ensure_cohorts(pairs)) > 1 for pairs in ways])
    assert said == [True] * 3
    found = {cohort.code: cohort.name for cohort in queries.cohorts()}
    assert {"a", "b", "c"} <= found.keys()
    assert len(set(found.values())) == len(found)


def test_two_drafts_get_the_same_new_cohort(busy_app: Flask, base: int) -> None:
    begin_writing()
    drafts = [begin_copy(version(base), f"Copy {n}", "", None).id for n in range(3)]
    db.session.commit()

    def adds(id: int) -> str:
        draft_changes.add_cohort(version(id), "young_carers", "Young carers", None)
        return "added"

    assert at_once(busy_app, *[lambda id=id: adds(id) for id in drafts]) == ["added"] * 3
    for id in drafts:
        assert ["young_carers", "Young carers"] in version(id).cohorts


def test_the_whole_library_is_begun_with_by_several_people(busy_app: Flask, base: int) -> None:
    library = built_in_frameworks()[:3]
    does = [lambda one=one: use_from_library(one, None).number for one in library for _ in range(2)]
    does += [lambda one=one: begin_from_library(one, None).number for one in library]
    said = at_once(busy_app, *does)
    assert all(number in (1, 2) or "has a draft" in str(number) for number in said)
    begin_writing()
    for one in library:
        framework = queries.by_code(one.code)
        assert framework is not None
        assert len([v for v in framework.versions if v.published_at]) <= 1
    assert list(broken_entries()) == []
    db.session.rollback()


def test_a_draft_is_begun_once(busy_app: Flask, base: int) -> None:
    said = at_once(busy_app, *[lambda: draft_changes.begin_draft(version(base), None).number] * 3)
    assert said.count(2) == 1
    assert sum("has a draft" in str(one) for one in said) == 2


def test_a_draft_is_published_or_discarded(busy_app: Flask, base: int) -> None:
    begin_writing()
    draft = draft_changes.begin_draft(version(base), None)
    criterion(draft, "1.1").question = "Is risk seen in time?"
    id = draft.id
    db.session.commit()

    def held() -> FrameworkVersion:
        found = queries.version_to_change(id)
        if found is None:
            raise ValueError("gone")
        return found

    def publishes() -> str:
        publishing.publish(held(), None)
        return "published"

    def discards() -> str:
        draft = held()
        if draft.state != "draft":
            raise ValueError("published")
        draft_changes.discard(draft, 1, None)
        return "discarded"

    said = at_once(busy_app, publishes, discards, publishes)
    begin_writing()
    left = db.session.get(FrameworkVersion, id)
    if "discarded" in said:
        assert (left, said.count("gone")) == (None, 2)
    else:
        assert left is not None
        assert (left.state, said.count("published")) == ("published", 2)  # by one, and what the other is told
    assert list(broken_entries()) == []
    db.session.rollback()


def test_a_file_is_brought_in_while_a_draft_is_begun(busy_app: Flask, base: int) -> None:
    plain = queries.whole(base)
    db.session.rollback()
    said = at_once(
        busy_app,
        lambda: changes.draft_from(plain, None).number,
        lambda: draft_changes.begin_draft(version(base), None).number,
        lambda: changes.draft_from(plain, None).number,
    )
    assert said.count(2) == 1
    framework = db.session.get_one(Framework, version(base).framework_id)
    assert [one.number for one in framework.versions] == [1, 2]


def test_two_bring_in_the_same_new_framework(busy_app: Flask, base: int) -> None:
    plain = replace(queries.whole(base), framework="brand-new")
    db.session.rollback()
    said = at_once(busy_app, *[lambda: changes.draft_from(re_rooted(plain, "brand-new"), None).number] * 3)
    assert said.count(1) == 1
    assert sum("has a draft" in str(one) for one in said) == 2


def test_pages_that_have_read_the_framework_begin_one_draft(busy_app: Flask, base: int) -> None:
    """As the pages do it: what is there is read, and then a file is brought in or a draft begun."""
    plain = queries.whole(base)
    db.session.rollback()

    def brings_in() -> int:
        assert incoming(plain).number in (2, 3)  # it reads what is there
        return changes.draft_from(plain, None).number

    def begins() -> int:
        row = version(base)
        return draft_changes.begin_draft(row, None).number

    for _ in range(3):
        said = at_once(busy_app, brings_in, begins, brings_in, begins)
        assert said.count(2) == 1, said
        assert sum("has a draft" in str(one) for one in said) == 3
        begin_writing()
        framework = queries.by_code("small")
        assert framework is not None
        assert framework.draft is not None
        draft_changes.discard(framework.draft, 1, None)
        db.session.commit()
