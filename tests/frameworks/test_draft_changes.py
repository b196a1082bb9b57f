"""What an author does to a draft: each step once, and what it must refuse. In any order: test_drafts.py."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.authoring import draft_changes, draft_queries, draft_splits, draft_steps, fields
from audit.frameworks.authoring import scale_changes as scales
from audit.frameworks.authoring.draft_changes import Stale
from audit.models import Criterion, Descriptor, Framework, FrameworkVersion, HistoryEntry, Scale, Theme
from audit.rules.faults import faults
from audit.rules.framework import content
from audit.rules.workflow import NotAllowedNow
from tests.factories import Cast, make_framework


@pytest.fixture
def base(cast: Cast) -> FrameworkVersion:
    begin_writing()
    return make_framework()


@pytest.fixture
def draft(base: FrameworkVersion, cast: Cast) -> FrameworkVersion:
    return draft_changes.begin_draft(base, cast.lead)


def criterion(draft: FrameworkVersion, code: str) -> Criterion:
    found = select(Criterion).join(Theme).where(Theme.framework_version_id == draft.id)
    return db.session.scalars(found.where(Criterion.code == code)).one()


def theme(draft: FrameworkVersion, code: str) -> Theme:
    found = select(Theme).where(Theme.framework_version_id == draft.id, Theme.code == code)
    return db.session.scalars(found).one()


def scale(draft: FrameworkVersion, code: str) -> Scale:
    found = select(Scale).where(Scale.framework_version_id == draft.id, Scale.code == code)
    return db.session.scalars(found).one()


def codes(draft: FrameworkVersion) -> list[list[str]]:
    return [[one.code for one in each.criteria] for each in queries.whole(draft.id).themes]


def said(draft: FrameworkVersion) -> list[str]:
    return [fault.words for fault in faults(queries.whole(draft.id))]


def newest(subject: str = "framework_version") -> HistoryEntry:
    order = HistoryEntry.id.desc()
    return db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == subject).order_by(order)
    ).first()


def word(draft: FrameworkVersion, which: str, cast: Cast, **values: object) -> fields.Changed:
    row = criterion(draft, which)
    after = replace(fields.of_criterion(row), **values)
    return draft_changes.save_criterion(draft, row, after, row.revision, cast.lead)


def test_a_draft_says_what_its_version_says(base: FrameworkVersion, draft: FrameworkVersion) -> None:
    assert (draft.number, draft.state, draft.base_id) == (2, "draft", base.id)
    assert content(queries.whole(draft.id)) == content(queries.whole(base.id))


def test_one_draft_at_a_time(base: FrameworkVersion, draft: FrameworkVersion, cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="has a draft of version 2 already"):
        draft_changes.begin_draft(base, cast.lead)
    with pytest.raises(NotAllowedNow, match="is a draft itself"):
        draft_changes.begin_draft(draft, cast.lead)


def test_a_change_is_written_with_what_stood_before(draft: FrameworkVersion, cast: Cast) -> None:
    row = criterion(draft, "1.1")
    row.change = "cosmetic"
    word(draft, "1.1", cast, question="Is risk seen in time?", descriptors={"good": "In time."})
    assert (row.question, row.revision, row.change) == ("Is risk seen in time?", 2, None)
    assert {one.grade: one.text for one in row.descriptors} == {"good": "In time."}
    entry = newest()
    assert (entry.what, entry.person_id, entry.detail["about"]) == (
        "reworded",
        cast.lead.id,
        f"criterion-{row.id}",
    )
    assert entry.detail["changed"]["question"] == ["Is risk seen early?", "Is risk seen in time?"]
    assert entry.detail["changed"]["descriptors.good"] == ["Seen early.", "In time."]
    assert entry.detail["changed"]["descriptors.inadequate"] == ["Not seen.", None]
    last = draft_queries.last_change(draft, f"criterion-{row.id}")
    assert last is not None
    assert last.id == entry.id


def test_the_same_again_changes_nothing(draft: FrameworkVersion, cast: Cast) -> None:
    entries = db.session.scalar(select(func.count(HistoryEntry.id)))
    row = criterion(draft, "1.1")
    assert draft_changes.save_criterion(draft, row, fields.of_criterion(row), 0, cast.lead) == {}
    assert db.session.scalar(select(func.count(HistoryEntry.id))) == entries
    assert row.revision == 1


def test_a_stale_save_is_refused_with_what_stands(draft: FrameworkVersion, cast: Cast) -> None:
    row = criterion(draft, "1.1")
    mine = replace(fields.of_criterion(row), guidance="Mine.")
    word(draft, "1.1", cast, guidance="Theirs.")
    with pytest.raises(Stale) as refused:
        draft_changes.save_criterion(draft, row, mine, 1, cast.lead)
    assert (refused.value.now.guidance, refused.value.revision) == ("Theirs.", 2)  # type: ignore[union-attr]
    assert row.guidance == "Theirs."
    of_theme = theme(draft, "1")
    with pytest.raises(Stale):
        draft_changes.save_theme(draft, of_theme, replace(fields.of_theme(of_theme), name="X"), 9, cast.lead)
    with pytest.raises(Stale):
        draft_changes.save_details(draft, replace(fields.of_draft(draft), name="X"), 9, cast.lead)
    on = scale(draft, "four_point")
    with pytest.raises(Stale):
        scales.save_scale(draft, on, replace(fields.of_scale(on), name="X"), 9, cast.lead)


def test_another_scale_keeps_texts_and_says_which_have_no_grade(draft: FrameworkVersion, cast: Cast) -> None:
    word(draft, "1.1", cast, scale="compliance")
    assert {one.grade for one in criterion(draft, "1.1").descriptors} == {
        "outstanding", "good", "requires_improvement", "inadequate",
    }  # fmt: skip
    assert any("there is no 'good' on its scale" in words for words in said(draft))
    word(draft, "1.1", cast, scale="four_point")
    assert said(draft) == []


def test_a_free_note_has_no_scale(draft: FrameworkVersion, cast: Cast) -> None:
    word(draft, "1.1", cast, kind="note", scale="", evidence="never", descriptors={})
    assert criterion(draft, "1.1").scale_id is None
    assert said(draft) == []


def test_adding_gives_a_code_and_a_lineage_of_its_own(draft: FrameworkVersion, cast: Cast) -> None:
    one = draft_steps.add_criterion(draft, theme(draft, "1"), cast.lead)
    two = draft_steps.add_criterion(draft, theme(draft, "1"), cast.lead)
    assert (one.code, one.lineage, two.code) == ("1.3", "small/1.3", "1.4")
    another = draft_steps.add_theme(draft, cast.lead)
    assert (another.code, another.lineage, another.position) == ("6", "small/theme-6", 6)
    criterion(draft, "2.1").lineage = "small/6.1"  # as if an earlier version had used it
    db.session.flush()
    assert draft_steps.add_criterion(draft, another, cast.lead).lineage == "small/6.1-2"


def test_moved_up_and_down_and_into_the_next_theme(draft: FrameworkVersion, cast: Cast) -> None:
    assert draft_steps.move_by(draft, criterion(draft, "1.1"), -1, cast.lead) == "1.1 is the first already."
    draft_steps.move_by(draft, criterion(draft, "1.1"), 1, cast.lead)
    assert codes(draft)[0] == ["1.2", "1.1"]
    draft_steps.move_by(draft, criterion(draft, "1.1"), 1, cast.lead)
    assert codes(draft)[:2] == [["1.2"], ["1.1", "2.1", "2.2"]]
    draft_steps.move_by(draft, criterion(draft, "1.1"), -1, cast.lead)
    assert codes(draft)[:2] == [["1.2", "1.1"], ["2.1", "2.2"]]
    said = draft_steps.move_by(draft, theme(draft, "1"), 1, cast.lead)
    assert said == "1 is now 2 of 5 themes."
    assert codes(draft)[:2] == [["2.1", "2.2"], ["1.2", "1.1"]]
    assert draft_steps.move_by(draft, criterion(draft, "5.1"), 1, cast.lead) == "5.1 is the last already."


def test_moving_passes_over_what_is_taken_out(draft: FrameworkVersion, cast: Cast) -> None:
    draft_steps.move_into(draft, criterion(draft, "3.1"), theme(draft, "1"), cast.lead)
    draft_steps.retire(draft, criterion(draft, "1.2"), cast.lead)
    draft_steps.move_by(draft, criterion(draft, "3.1"), -1, cast.lead)
    assert codes(draft)[0] == ["3.1", "1.1"]
    draft_steps.bring_back(draft, criterion(draft, "1.2"), cast.lead)
    assert codes(draft)[0] == ["3.1", "1.1", "1.2"]


def test_moved_before_another(draft: FrameworkVersion, cast: Cast) -> None:
    draft_steps.move_before(draft, criterion(draft, "5.1"), criterion(draft, "2.2"), cast.lead)
    assert codes(draft) == [["1.1", "1.2"], ["2.1", "5.1", "2.2"], ["3.1"], ["4.1"], []]
    draft_steps.move_before(draft, theme(draft, "5"), theme(draft, "1"), cast.lead)
    assert codes(draft)[0] == []
    same = draft_steps.move_before(draft, theme(draft, "5"), criterion(draft, "1.1"), cast.lead)
    assert same == "5 stays where it is."


def test_taken_out_and_brought_back(draft: FrameworkVersion, cast: Cast) -> None:
    draft_steps.retire(draft, theme(draft, "2"), cast.lead)
    assert len(codes(draft)) == 4
    draft_steps.retire(draft, criterion(draft, "2.1"), cast.lead)
    with pytest.raises(NotAllowedNow, match="Bring that back first"):
        draft_steps.bring_back(draft, criterion(draft, "2.1"), cast.lead)
    draft_steps.bring_back(draft, theme(draft, "2"), cast.lead)
    assert codes(draft)[1] == ["2.2"]
    draft_steps.bring_back(draft, criterion(draft, "2.1"), cast.lead)
    assert codes(draft)[1] == ["2.1", "2.2"]


def test_split_in_two(draft: FrameworkVersion, cast: Cast) -> None:
    word(draft, "1.2", cast, asked_of="small/1.1", asked_answers=("inadequate",))
    one, other = draft_splits.split(draft, criterion(draft, "1.1"), ("Seen?", "Acted on?"), cast.lead)
    assert codes(draft)[0] == ["1.1a", "1.1b", "1.2"]
    assert (one.question, other.question) == ("Seen?", "Acted on?")
    assert one.came_from == other.came_from == ["small/1.1"]
    assert len({one.lineage, other.lineage, "small/1.1"}) == 3
    assert {two.text for two in one.descriptors} == {
        "Seen before it shows.",
        "Seen early.",
        "Seen late.",
        "Not seen.",
    }
    assert "its condition waits for a criterion that is not in this framework" in said(draft)
    again, _ = draft_splits.split(draft, one, ("a", "b"), cast.lead)
    assert again.came_from == ["small/1.1"], "what was never published is no source"


def test_merged_into_one(draft: FrameworkVersion, cast: Cast) -> None:
    new = draft_splits.merge(draft, criterion(draft, "1.1"), criterion(draft, "1.2"), "Both?", cast.lead)
    assert codes(draft)[0] == ["1.1m"]
    assert new.came_from == ["small/1.1", "small/1.2"]
    assert {one.grade: one.text for one in new.descriptors}["good"] == "Seen early.\nFits."
    with pytest.raises(NotAllowedNow):
        draft_splits.merge(draft, new, criterion(draft, "1.1"), "x", cast.lead)


def test_put_back_as_it_was(base: FrameworkVersion, draft: FrameworkVersion, cast: Cast) -> None:
    was = queries.whole(base.id).by_lineage()["small/1.1"]
    word(draft, "1.1", cast, question="X", code="9.9", scale="compliance", descriptors={"met": "x"})
    row = criterion(draft, "9.9")
    draft_changes.put_back(draft, row, was, 1, row.revision, cast.lead)
    assert fields.of_criterion(row) == replace(fields.of_plain(was, ()), code="9.9")
    assert newest().what == "put back as in version 1"
    for each in ("1.2", "2.1", "3.1", "5.1", "9.9"):
        word(draft, each, cast, scale="compliance")
    draft_changes.save_details(
        draft, replace(fields.of_draft(draft), judgement_scale="compliance"), draft.revision, cast.lead
    )
    scales.remove_scale(draft, scale(draft, "four_point"), cast.lead)
    with pytest.raises(NotAllowedNow, match="Add that scale first"):
        draft_changes.put_back(draft, criterion(draft, "9.9"), was, 1, 5, cast.lead)


def test_numbered_again_by_place(draft: FrameworkVersion, cast: Cast) -> None:
    word(draft, "2.2", cast, asked_of="small/1.1", asked_answers=("good",))
    draft_steps.move_before(draft, theme(draft, "3"), theme(draft, "1"), cast.lead)
    assert draft_steps.number_again(draft, cast.lead) == 7 + 1
    assert codes(draft) == [["1.1"], ["2.1", "2.2"], ["3.1", "3.2"], ["4.1"], ["5.1"]]
    assert said(draft) == [], "a condition knows its criterion by lineage"
    assert draft_steps.number_again(draft, cast.lead) == 0


def test_root_causes_follow_the_framework(draft: FrameworkVersion, cast: Cast) -> None:
    def list_causes(*causes: tuple[str, str]) -> None:
        after = replace(fields.of_draft(draft), root_causes=causes)
        draft_changes.save_details(draft, after, draft.revision, cast.lead)

    list_causes(("load", "Too much work"), ("skill", "Training"))
    assert criterion(draft, "1.1").root_causes == ["load", "skill"], "the first list is offered everywhere"
    word(draft, "1.1", cast, root_causes=("load",))
    word(draft, "1.2", cast, root_causes=())
    list_causes(("workload", "Too much work"), ("skill", "Training"), ("other", "Something else"))
    assert criterion(draft, "2.1").root_causes == ["workload", "skill", "other"]
    assert criterion(draft, "1.1").root_causes == ["workload"], "the same cause under another code"
    assert criterion(draft, "1.2").root_causes == []
    list_causes(("skill", "Training"))
    assert criterion(draft, "1.1").root_causes == []
    assert said(draft) == []


def test_a_point_under_another_code_takes_its_texts_along(draft: FrameworkVersion, cast: Cast) -> None:
    word(draft, "1.2", cast, asked_of="small/1.1", asked_answers=("good", "requires_improvement"))
    on = scale(draft, "four_point")
    now = fields.of_scale(on)
    swapped = {"good": "requires_improvement", "requires_improvement": "good"}
    points = tuple(replace(point, code=swapped.get(point.code, point.code)) for point in now.points)
    scales.save_scale(draft, on, replace(now, points=points, benchmark="requires_improvement"), 1, cast.lead)
    texts = {one.grade: one.text for one in criterion(draft, "1.1").descriptors}
    assert texts["requires_improvement"] == "Seen early."
    assert texts["good"] == "Seen late."
    assert theme(draft, "2").cap == "good"
    assert criterion(draft, "1.2").asked_answers == ["requires_improvement", "good"]
    assert said(draft) == []


def test_a_point_that_is_removed_leaves_its_texts_to_be_looked_at(
    draft: FrameworkVersion, cast: Cast
) -> None:
    on = scale(draft, "four_point")
    now = fields.of_scale(on)
    without_good = tuple(point for point in now.points if point.code != "good")
    with pytest.raises(NotAllowedNow, match="Good is the benchmark"):
        scales.save_scale(draft, on, replace(now, points=without_good), 1, cast.lead)
    without = tuple(point for point in now.points if point.code != "outstanding")
    scales.save_scale(draft, on, replace(now, points=without), 1, cast.lead)
    assert db.session.scalar(
        select(func.count()).select_from(Descriptor).where(Descriptor.grade == "outstanding")
    )
    assert sum("there is no 'outstanding' on its scale" in words for words in said(draft)) == 5


def test_scales_are_added_and_those_in_use_stay(draft: FrameworkVersion, cast: Cast) -> None:
    built_in = {one.code: one for one in scales.built_in_scales()}
    assert len(built_in) == 5
    row = scales.add_scale(draft, built_in["four_point"], cast.lead)
    assert (row.code, row.name) == ("four_point_2", "Four-point scale 2")
    own = scales.add_scale(draft, scales.BLANK, cast.lead)
    assert [point.code for point in own.points] == ["good", "not_good"]
    assert said(draft) == []
    scales.remove_scale(draft, own, cast.lead)
    with pytest.raises(NotAllowedNow, match=r"is still used by the judgements .*, 1\.1, 1\.2, 2\.1"):
        scales.remove_scale(draft, scale(draft, "four_point"), cast.lead)
    draft_steps.retire(draft, criterion(draft, "2.2"), cast.lead)
    with pytest.raises(NotAllowedNow, match=r"2\.2 \(taken out\)"):
        scales.remove_scale(draft, scale(draft, "compliance"), cast.lead)


def test_discarded_with_all_that_is_in_it(
    base: FrameworkVersion, draft: FrameworkVersion, cast: Cast
) -> None:
    criteria = db.session.scalar(select(func.count(Criterion.id)))
    word(draft, "1.1", cast, question="X", cohorts=("in_care",))
    with pytest.raises(NotAllowedNow, match="Look at it again"):
        draft_changes.discard(draft, 1, cast.lead)
    draft_changes.discard(draft, 2, cast.lead)
    assert db.session.scalars(select(FrameworkVersion.id)).all() == [base.id]
    assert db.session.scalar(select(func.count(Criterion.id))) == criteria / 2  # type: ignore[operator]
    entry = newest("framework")
    assert (entry.what, entry.detail["number"], entry.detail["steps"]) == ("draft discarded", 2, 2)
    again = draft_changes.begin_draft(db.session.get_one(FrameworkVersion, base.id), cast.lead)
    assert (again.number, draft_queries.steps(again)) == (2, 1)
    assert draft_queries.last_change(again, "draft") is None, "nothing of the one before is told of this one"


def test_a_framework_that_was_only_a_draft_is_gone_with_it(draft: FrameworkVersion, cast: Cast) -> None:
    from audit.frameworks.changes import draft_from

    plain = replace(queries.whole(draft.id), framework="other", name="Other")
    other = draft_from(plain, cast.lead)
    draft_changes.discard(other, draft_queries.steps(other), cast.lead)
    assert db.session.scalars(select(Framework.code)).all() == ["small"]
