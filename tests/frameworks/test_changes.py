"""Bringing in a framework: once, again, and as a new version."""

import pytest
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.changes import ensure_cohorts, import_framework
from audit.frameworks.files.file import UnusableFramework
from audit.models import Cohort, Criterion, Framework, FrameworkVersion, HistoryEntry, Theme
from tests.factories import SMALL_FRAMEWORK, Cast

SMALL = SMALL_FRAMEWORK.read_bytes()
CHANGED = SMALL.replace(b"Is risk seen early?", b"Is risk seen in time?")


@pytest.fixture(autouse=True)
def _writing(cast: Cast) -> None:
    begin_writing()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_framework_is_published_and_written_into_the_history(cast: Cast) -> None:
    version, is_new = import_framework(SMALL, cast.lead)
    assert is_new
    assert (version.title, version.state) == ("Small framework, version 1", "published")
    assert version.published_at is not None
    assert (count(Theme), count(Criterion)) == (5, 7)
    query = select(HistoryEntry).where(HistoryEntry.subject == "framework_version").order_by(HistoryEntry.id)
    drafted, published = db.session.scalars(query.order_by(HistoryEntry.id))
    assert (drafted.subject_id, drafted.person_id, drafted.what) == (version.id, cast.lead.id, "drafted")
    assert (published.person_id, published.what) == (cast.lead.id, "published")


def test_the_same_file_again_changes_nothing() -> None:
    first, _ = import_framework(SMALL, None)
    entries = count(HistoryEntry)
    again, is_new = import_framework(SMALL, None)
    assert again is first
    assert not is_new
    assert (count(FrameworkVersion), count(Criterion), count(HistoryEntry)) == (1, 7, entries)
    reworded, is_new = import_framework(SMALL + b"\n# only a comment differs\n", None)
    assert reworded is first
    assert not is_new


def test_a_changed_file_is_the_next_version_and_the_first_stays_as_it_was() -> None:
    first, _ = import_framework(SMALL, None)
    second, is_new = import_framework(CHANGED, None)
    assert is_new
    assert (second.number, second.framework_id) == (2, first.framework_id)
    assert count(Framework) == 1
    db.session.commit()
    assert queries.whole(first.id).themes[0].criteria[0].question == "Is risk seen early?"
    assert queries.whole(second.id).themes[0].criteria[0].question == "Is risk seen in time?"


def test_lineage_joins_the_versions_whatever_is_reworded_renumbered_or_moved() -> None:
    first, _ = import_framework(SMALL, None)
    moved = CHANGED.replace(b'code: "1.1"', b'code: "1.9"\n        lineage: small/1.1')
    second, _ = import_framework(moved, None)
    db.session.commit()

    def lineages(version: FrameworkVersion) -> set[str]:
        whole = queries.whole(version.id)
        return {theme.lineage for theme in whole.themes} | {c.lineage for c in whole.criteria().values()}

    assert lineages(first) == lineages(second)
    renumbered = next(c for c in queries.whole(second.id).criteria().values() if c.code == "1.9")
    assert renumbered.lineage == "small/1.1"


def test_going_back_to_an_earlier_file_is_a_version_of_its_own() -> None:
    for content in (SMALL, CHANGED, SMALL):
        version, is_new = import_framework(content, None)
        assert is_new
    assert version.number == 3


def test_two_frameworks_stand_beside_each_other() -> None:
    import_framework(SMALL, None)
    other = SMALL.replace(b"framework: small", b"framework: other").replace(b"Small framework", b"Other")
    version, _ = import_framework(other, None)
    assert version.number == 1
    assert [framework.name for framework in queries.frameworks()] == ["Other", "Small framework"]


def test_a_framework_that_cannot_be_used_leaves_nothing() -> None:
    before = count(HistoryEntry)
    with pytest.raises(UnusableFramework):
        import_framework(SMALL.replace(b"kind: compliance", b"kind: opinion"), None)
    assert (count(Framework), count(Cohort), count(HistoryEntry)) == (0, 0, before)


def test_cohorts_come_in_the_order_of_the_framework_and_keep_their_names() -> None:
    ensure_cohorts([("adult", "Adult"), ("in_care", "Children we look after")])
    import_framework(SMALL, None)
    cohorts = [(cohort.code, cohort.name) for cohort in queries.cohorts()]
    assert [code for code, _ in cohorts] == [
        "child_in_need",
        "child_protection",
        "in_care",
        "care_leaver",
        "adult",
    ]
    assert ("in_care", "Children we look after") in cohorts


def test_a_name_that_another_cohort_has_is_told_apart() -> None:
    ensure_cohorts([("cin", "Child in need")])
    import_framework(SMALL, None)
    assert {"Child in need", "Child in need (child_in_need)"} <= {cohort.name for cohort in queries.cohorts()}


def test_of_cohorts_whose_names_are_taken_each_has_a_name_of_its_own() -> None:
    ensure_cohorts([("one", "Carers"), ("two", "Carers (three)"), ("three", "Carers"), ("four", "Carers")])
    names = {cohort.code: cohort.name for cohort in queries.cohorts()}
    assert names == {
        "one": "Carers", "two": "Carers (three)", "three": "Carers 2 (three)", "four": "Carers (four)",
    }  # fmt: skip
