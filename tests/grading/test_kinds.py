"""Every kind of criterion in the audit form: numbers, yes or no, notes, what lay behind a low grade."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, how_far
from audit.grading.progress_queries import progress_of
from audit.models import CaseAudit, Grade, HistoryEntry, Tally, broken_entries
from audit.rules.grades import Answer, UnusableAnswer
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated, criterion_called, give, judge_everything
from tests.page import Browser, words_of
from tests.reports.test_export_results import workbook

EVERYTHING: dict[str, Any] = {
    "c1_1": "good",
    "c1_2": "10",
    "c1_3": Answer(None, "I like my new school."),
    "c2_1": "no",
    "c3_4": "yes",
}


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast, framework=EVERY_KIND)[0]
    visitor.sign_in(cast.auditor)
    return found


def theme(audit: CaseAudit, code: str) -> str:
    id = next(theme.id for theme in whole(audit.framework_version_id).themes if theme.code == code)
    return f"/audits/{audit.id}/themes/{id}"


def id_of(audit: CaseAudit, code: str) -> int:
    return criterion_called(audit, code).id


def stored(audit: CaseAudit, code: str) -> Grade:
    db.session.rollback()
    return db.session.scalars(select(Grade).where(Grade.criterion_id == id_of(audit, code))).one()


def save(
    visitor: Browser, audit: CaseAudit, code: str, status: int = 200, seen: int = 0, **fields: Any
) -> Any:
    """What the form sends of one criterion: grade="good", evidence="...", cause=["skill"]."""
    id = id_of(audit, code)
    data = {f"{name}-{id}": value for name, value in fields.items()} | {f"version-{id}": seen}
    return visitor.htmx("POST", f"/audits/{audit.id}/criteria/{id}", data, status=status)


def test_numbers_stand_from_the_smallest_and_are_said_once(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(theme(audit, "1"))
    block = page.by_id(f"criterion-{id_of(audit, '1.2')}")
    labels = [words_of(label) for label in block.iter() if label.get("for", "").startswith("grade-")]
    assert labels[:11] == [str(n) for n in range(11)]
    assert page.text.count("on a scale of numbers, that number") == 1


def test_a_note_is_one_text_without_grades(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(theme(audit, "1"))
    needed, optional = (page.by_id(f"criterion-{id_of(audit, code)}") for code in ("1.3", "1.4"))
    assert "Note (needed)" in words_of(needed)
    assert "No evidence on file" in words_of(needed)
    assert "Unsure" not in words_of(needed), "the framework does not allow it here"
    assert "Note (if you wish)" in words_of(optional)
    fields = {str(field.get("name")).partition("-")[0] for field in optional.iter() if field.get("name")}
    assert fields == {"evidence", "source", "evidence_on", "document", "version"}


def test_a_note_is_saved_as_text_and_is_done(audit: CaseAudit, visitor: Browser) -> None:
    page = save(visitor, audit, "1.3", evidence="I like my new school.")
    assert "Saved" in page.text
    assert "not written yet" not in page.text.lower()
    assert "1 of 5 graded" in page.text
    assert (stored(audit, "1.3").grade, stored(audit, "1.3").evidence) == (None, "I like my new school.")
    page = save(visitor, audit, "1.3", seen=1, evidence="")
    assert "Not written yet." in page.text
    page = save(visitor, audit, "1.3", seen=2, grade="no_evidence")
    assert "1 of 5 graded" in page.text
    save(visitor, audit, "1.3", seen=3, grade="good", status=422)  # a note has no grade


def test_a_blank_that_the_framework_does_not_allow_is_refused(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "2.1", grade="unsure", status=422)
    assert db.session.scalar(select(Grade)) is None


def test_root_causes_are_offered_where_the_framework_offers_them(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(theme(audit, "1"))
    boxes = page.all("input", type="checkbox")
    named = {box.get("id"): box.get("name") for box in boxes if box.get("name").startswith("cause")}
    one, two = id_of(audit, "1.1"), id_of(audit, "1.2")
    assert list(named) == [f"cause-{one}-workload", f"cause-{one}-skill", f"cause-{two}-systems"]
    low = page.all("input", class_="app-grades__input app-grades__input--low", name=f"grade-{one}")
    assert [field.get("value") for field in low] == ["requires_improvement", "inadequate"]


def test_root_causes_of_a_low_grade_are_kept_and_cleared_by_a_better_one(
    audit: CaseAudit, visitor: Browser
) -> None:
    save(visitor, audit, "1.1", grade="inadequate", cause=["skill", "workload"])
    assert stored(audit, "1.1").root_causes == ["workload", "skill"]
    boxes = visitor.get(theme(audit, "1")).all("input", type="checkbox", name=f"cause-{id_of(audit, '1.1')}")
    assert [box.get("checked") is not None for box in boxes] == [True, True]
    # The page does not untick what it hides.
    save(visitor, audit, "1.1", seen=1, grade="good", cause=["skill", "workload"])
    assert stored(audit, "1.1").root_causes == []
    detail = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first().detail  # type: ignore[union-attr]
    assert detail["root_causes"] == [["workload", "skill"], []]
    assert list(broken_entries()) == []


def test_the_same_root_causes_in_another_order_change_nothing(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "1.1", grade="inadequate", cause=["workload", "skill"])
    save(visitor, audit, "1.1", grade="inadequate", cause=["skill", "workload"])
    assert stored(audit, "1.1").version == 1


def test_root_causes_alone_make_a_save_stale(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "1.1", grade="inadequate", cause="skill")
    page = save(visitor, audit, "1.1", grade="inadequate", cause="workload", status=409)
    assert "What lay behind it: Skill, or training not yet had" in page.text
    assert stored(audit, "1.1").root_causes == ["skill"]


def test_a_root_cause_that_is_not_offered_is_refused(audit: CaseAudit, visitor: Browser) -> None:
    page = save(visitor, audit, "1.1", grade="inadequate", cause="systems", status=422)
    assert "Choose what lay behind it from those shown." in page.text
    begin_writing()
    with pytest.raises(UnusableAnswer):
        changes.save_grade(
            audit, criterion_called(audit, "3.4"), Answer("no", root_causes=("skill",)), 0, audit.auditor
        )


def test_without_javascript_root_causes_and_notes_travel_with_the_theme(
    audit: CaseAudit, visitor: Browser
) -> None:
    one, note = id_of(audit, "1.1"), id_of(audit, "1.3")
    url = theme(audit, "1")
    form = visitor.get(url).form(url) | {
        f"grade-{one}": "inadequate",
        f"evidence-{one}": "Nothing has changed.",
        f"cause-{one}": ["workload", "skill"],
        f"evidence-{note}": "x" * 100_000,
    }
    page = visitor.post(url, form, status=422)
    assert page.form(url)[f"cause-{one}"] == ["workload", "skill"], "what was ticked stays ticked"
    visitor.post(url, page.form(url) | {f"evidence-{note}": "Heard."})
    assert stored(audit, "1.1").root_causes == ["workload", "skill"]
    assert stored(audit, "1.3").evidence == "Heard."
    before = len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all())
    visitor.post(url, visitor.get(url).form(url))
    assert len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()) == before, (
        "nothing had changed"
    )


def test_a_sub_judgement_stands_below_its_theme(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(theme(audit, "2"))
    assert "part of Experience of the child" in words_of(page.by_id("themes"))
    assert "never limits the overall judgement" in page.text
    assert "(part of Experience of the child)" in visitor.get(f"/audits/{audit.id}/overall").text


def submitted(audit: CaseAudit, by: Any, **answers: Any) -> CaseAudit:
    begin_writing()
    found = db.session.get_one(CaseAudit, audit.id)
    give(found, by, **{**EVERYTHING, **answers})
    judge_everything(found, by)
    changes.submit(found, by)
    db.session.commit()
    return found


def test_the_audit_reads_with_notes_and_root_causes(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    low = Answer("inadequate", "Nothing has changed.", "", ("workload",))
    submitted(audit, cast.auditor, c1_1=low)
    page = visitor.get(f"/audits/{audit.id}")
    row = words_of(page.by_id(f"answer-{id_of(audit, '1.1')}"))
    assert "Nothing has changed. What lay behind it: Too much work" in row
    assert "Note I like my new school." in words_of(page.by_id(f"answer-{id_of(audit, '1.3')}"))
    assert "No note" in words_of(page.by_id(f"answer-{id_of(audit, '1.4')}"))
    assert words_of(page.by_id(f"answer-{id_of(audit, '2.2')}")).endswith("Not asked")


def test_a_note_is_never_tallied(audit: CaseAudit, cast: Cast) -> None:
    submitted(audit, cast.auditor, c1_3=Answer("no_evidence"))
    counted = set(db.session.scalars(select(Tally.about_id).where(Tally.about == "criterion")))
    assert counted == {id_of(audit, code) for code in ("1.1", "1.2", "2.1", "3.4")}


def test_the_workbook_has_the_notes_and_the_root_causes(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    low = Answer("inadequate", "Nothing has changed.", "", ("workload", "skill"))
    kept = Answer("yes", "Kept, and not asked in the end.")
    submitted(audit, cast.auditor, c1_1=low, c2_2=kept)
    book = workbook(visitor.sign_in(cast.lead))
    heads, *lines = book["Grades"].iter_rows(values_only=True)
    rows = {line[heads.index("Criterion")]: dict(zip(heads, line, strict=True)) for line in lines}
    assert list(rows) == ["1.1", "1.2", "1.3", "2.1", "3.4"]
    assert rows["1.1"]["Root causes"] == "Too much work; Skill, or training not yet had"
    assert rows["1.3"]["Evidence"] == "I like my new school."
    assert (rows["1.3"]["Grade"], rows["1.2"]["Root causes"]) == (None, None)
    assert rows["1.2"]["Good or better"] == "Yes"


def test_how_far_many_audits_are_is_what_each_says_itself(app: Flask, cast: Cast) -> None:
    from audit.grading import queries

    audits = allocated(cast, 4, EVERY_KIND)
    begin_writing()
    give(audits[1], cast.auditor, **EVERYTHING)
    give(audits[2], cast.auditor, c2_1="yes", c2_2="no", c2_4=Answer(None, "She was at her aunt’s."))
    give(
        audits[3], cast.auditor, c2_1="no", c2_2="no", c2_4=Answer(None, "Kept."), c1_4=Answer(None, "Note.")
    )
    answered, totals = how_far.answered_counts(audits), how_far.total_counts(audits)
    for audit in audits:
        found = progress_of(audit, queries.answers(audit.id), {})
        assert (answered[audit.id], totals[audit.id]) == (found.answered, found.total)
    assert list(answered.values()) == [0, 5, 3, 1]
    assert list(totals.values()) == [5, 5, 8, 5]


def test_how_far_many_audits_are_takes_three_queries(app: Flask, cast: Cast) -> None:
    from tests.queries_counted import counted

    audits = allocated(cast, 5, EVERY_KIND)
    whole(audits[0].framework_version_id)
    audits = list(db.session.scalars(select(CaseAudit)))
    with counted() as queries:
        how_far.answered_counts(audits)
        how_far.total_counts(audits)
    assert len(queries) == 3, queries
