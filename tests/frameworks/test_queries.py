"""Questions about frameworks: a version comes back as its file says, in few statements whatever its size."""

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from audit.extensions import begin_writing, db
from audit.frameworks import publishing, queries, reviewing
from audit.frameworks.authoring.draft_changes import begin_draft, discard
from audit.frameworks.changes import draft_from, import_framework
from audit.frameworks.files.file import read_framework
from audit.models import FrameworkVersion
from audit.rules import framework as rules
from audit.rules.workflow import NotAllowedNow
from tests.factories import SMALL_FRAMEWORK, Cast, make_case_list, make_framework
from tests.page import Browser
from tests.queries_counted import counted

SMALL = SMALL_FRAMEWORK.read_bytes()


def brought_in(content: bytes) -> FrameworkVersion:
    begin_writing()
    version, _ = import_framework(content, None)
    db.session.commit()
    return version


def without_ids(version: rules.Version) -> rules.Version:
    """A stored version as its file says it: without the ids, number and state that storing gives it."""

    def scale(of: rules.Scale) -> rules.Scale:
        return replace(of, id=0)

    themes = tuple(
        replace(theme, id=0, criteria=tuple(replace(c, id=0, scale=scale(c.scale)) for c in theme.criteria))
        for theme in version.themes
    )
    return replace(
        version, id=0, number=0, state="draft", themes=themes, scales=tuple(map(scale, version.scales)),
        judgement_scale=scale(version.judgement_scale),
    )  # fmt: skip


def test_a_whole_version_is_what_the_file_says(cast: Cast) -> None:
    version = brought_in(SMALL)
    whole = queries.whole(version.id)
    assert (whole.number, whole.state, whole.title) == (1, "published", "Small framework, version 1")
    assert without_ids(whole) == read_framework(SMALL)
    assert len(whole.criteria()) == 7
    assert all(number and number == criterion.id for number, criterion in whole.criteria().items())


def with_criteria(n: int) -> bytes:
    framework: Any = yaml.safe_load(SMALL)
    framework["framework"] = f"of-{n}"
    template = framework["themes"][0]["criteria"][0]
    for number in range(n):
        more = {**template, "code": f"x{number}", "cohorts": ["in_care"]}
        framework["themes"][0]["criteria"].append(more)
        framework["themes"].append(
            {"code": f"t{number}", "name": "T", "criteria": [{**template, "code": f"y{number}"}]}
        )
    return json.dumps(framework).encode()


def test_the_number_of_statements_does_not_grow_with_the_framework(cast: Cast) -> None:
    def asked(n: int) -> int:
        version_id = brought_in(with_criteria(n)).id
        db.session.expire_all()
        with counted() as statements:
            queries.whole(version_id)
            queries.sizes()
            queries.frameworks()
        return len(statements)

    assert asked(1) == asked(40) < 20


def test_a_published_version_is_read_once(cast: Cast) -> None:
    version_id = brought_in(SMALL).id
    first = queries.whole(version_id)
    with counted() as statements:
        assert queries.whole(version_id) is first
    assert statements == []


def test_sizes_and_frameworks(cast: Cast) -> None:
    version = brought_in(SMALL)
    assert queries.sizes() == {version.id: (5, 7)}
    assert [framework.name for framework in queries.frameworks()] == ["Small framework"]
    assert [found.id for found in queries.published_versions()] == [version.id]


@pytest.mark.parametrize(("cohort", "codes"), [("in_care", "12345"), ("child_in_need", "1245")])
def test_what_applies_to_a_cohort(cast: Cast, cohort: str, codes: str) -> None:
    version = queries.whole(brought_in(SMALL).id)
    assert [theme.code for theme in version.themes_for(cohort)] == list(codes)


def test_frameworks_of_one_name_are_told_apart_where_one_is_chosen(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    make_framework()
    other = SMALL_FRAMEWORK.read_bytes().replace(b"framework: small", b"framework: other")
    import_framework(other, None)
    make_case_list({cast.locality_1: 1})
    db.session.commit()
    titles = ["Small framework, version 1 (other)", "Small framework, version 1 (small)"]
    assert sorted(queries.titles(queries.published_versions()).values()) == titles
    visitor.sign_in(cast.lead)
    for page in ("/rounds/new", "/frameworks/new/copy"):
        words = visitor.get(page).words("option") + visitor.get(page).words("label")
        assert set(titles) <= set(words), page


def test_what_is_told_of_a_version_is_not_of_a_discarded_draft(cast: Cast) -> None:
    begin_writing()
    base = make_framework()
    for _ in range(2):  # on SQLite the second draft has the id of the first
        draft = begin_draft(base, cast.lead)
        draft.themes[0].criteria[0].question = "Is risk seen in time?"
        db.session.flush()
        assert list(reviewing.history_of(draft)) == []
        publishing.offer(draft, cast.lead)
        assert [entry.what for entry in reviewing.history_of(draft)] == ["offered"]
        discard(draft, 2, cast.lead)


def test_whoever_holds_a_framework_sees_the_draft_that_was_begun_meanwhile(cast: Cast) -> None:
    begin_writing()
    base = make_framework()
    framework = queries.by_code("small")
    assert framework is not None
    assert framework.draft is None
    columns = [column.name for column in FrameworkVersion.__table__.columns if column.name != "id"]
    changed = {"number": "2", "state": "'draft'", "published_at": "NULL"}
    values = ", ".join(changed.get(name, name) for name in columns)
    db.session.execute(
        text(
            f"INSERT INTO framework_version ({', '.join(columns)}) "
            f"SELECT {values} FROM framework_version WHERE id = {base.id}"
        )
    )
    held = queries.by_code("small", to_change=True)
    assert held is not None
    assert held.draft is not None
    with pytest.raises(NotAllowedNow, match="has a draft of version 2"):
        draft_from(queries.whole(base.id), None)
