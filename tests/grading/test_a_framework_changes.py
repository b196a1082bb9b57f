"""A framework changes while audits are finished and under way: what is finished stays, what is open goes on.

Version 1 is published and twenty audits are graded, ten submitted. Version 2 drops a criterion, rewords two
(one so that it asks something else) and splits one.
"""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text

from audit.extensions import begin_writing, db
from audit.frameworks.authoring import draft_changes, draft_splits, draft_steps, fields
from audit.frameworks.publishing import publish
from audit.frameworks.queries import whole
from audit.grading import changes, counting, moving, queries
from audit.grading.progress_queries import progress_of
from audit.models import CaseAudit, Criterion, FrameworkVersion, Theme
from audit.rules.grades import Answer
from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round
from tests.grading.making import answer_everything
from tests.page import Browser

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")


@pytest.fixture
def audits(cast: Cast) -> list[int]:
    """Twenty audits of version 1, every one graded throughout; the first ten are submitted."""
    begin_writing()
    case_list = make_case_list({cast.locality_1: 10, cast.care_1: 10})
    round_ = make_round(case_list, make_framework())
    made = [make_audit(round_, entry, cast.auditor) for entry in entries_of(case_list)]
    for n, audit in enumerate(made):
        answer_everything(audit, cast.auditor, GRADES[n % 4])
        for criterion in whole(audit.framework_version_id).criteria().values():
            grade = queries.grade_of(audit.id, criterion.id)
            if grade:
                answer = Answer(grade.grade, f"Audit {n}, criterion {criterion.code}: ‘as written’, 100%.")
                changes.save_grade(audit, criterion, answer, grade.version, cast.auditor)
    for audit in made[::2]:
        changes.submit(audit, cast.auditor)
    db.session.commit()
    return [audit.id for audit in made]


def second_version(cast: Cast) -> int:
    """Version 2, written as its author writes it, and published."""
    begin_writing()
    first = db.session.get_one(FrameworkVersion, 1)
    draft = draft_changes.begin_draft(first, cast.lead)
    rows = {
        row.code: row
        for row in db.session.scalars(
            select(Criterion).join(Theme).where(Theme.framework_version_id == draft.id)
        )
    }

    def reword(code: str, question: str) -> None:
        after = replace(fields.of_criterion(rows[code]), question=question)
        draft_changes.save_criterion(draft, rows[code], after, rows[code].revision, cast.lead)

    reword("1.1", "Did somebody who knows the child well say what could harm them, and was it written down?")
    reword("2.1", "Does supervision move the plan on ?")
    draft_splits.split(
        draft, rows["1.2"], ("Does it fit at home?", "Does it fit outside the home?"), cast.lead
    )
    draft_steps.retire(draft, rows["2.2"], cast.lead)
    publish(draft, cast.lead, retire_earlier=True)
    db.session.commit()
    return draft.id


def stored(app: Flask, ids: list[int]) -> list[str]:
    """Everything that the database holds of these audits and of version 1, as text."""
    found = []
    which = ", ".join(str(id) for id in ids)
    of_theme = "JOIN theme t ON t.id = c.theme_id WHERE t.framework_version_id = 1"
    for sql in (
        f"SELECT * FROM grade WHERE case_audit_id IN ({which}) ORDER BY id",
        f"SELECT * FROM judgement WHERE case_audit_id IN ({which}) ORDER BY id",
        f"SELECT * FROM case_audit WHERE id IN ({which}) ORDER BY id",
        "SELECT * FROM tally ORDER BY round_id, team_id, cohort, about, about_id, grade",
        f"SELECT c.* FROM criterion c {of_theme} ORDER BY c.id",
        "SELECT * FROM theme WHERE framework_version_id = 1 ORDER BY id",
        f"SELECT d.* FROM descriptor d JOIN criterion c ON c.id = d.criterion_id {of_theme} ORDER BY 1, 2",
        "SELECT p.* FROM grade_point p JOIN scale s ON s.id = p.scale_id "
        "WHERE s.framework_version_id = 1 ORDER BY p.id",
        "SELECT id, number, name, summary, content_sha256 FROM framework_version WHERE id = 1",
    ):  # fmt: skip
        found += [repr(tuple(row)) for row in db.session.execute(text(sql))]
    db.session.rollback()
    return found


def page_of(visitor: Browser, audit_id: int) -> str:
    """A finished audit as it reads, without what is of this visit alone."""
    body = visitor.get(f"/audits/{audit_id}").body
    return re.sub(r'name="csrf_token" value="[^"]*"', "", body)


def test_finished_audits_stay_byte_for_byte_and_open_ones_lose_nothing(
    app: Flask, cast: Cast, audits: list[int], visitor: Browser
) -> None:
    finished, still_open = audits[::2], audits[1::2]
    visitor.sign_in(cast.lead)
    rows = stored(app, finished)
    pages = {audit_id: page_of(visitor, audit_id) for audit_id in finished}
    round_id = db.session.get_one(CaseAudit, audits[0]).round_id
    figures = visitor.get(f"/results?round={round_id}").text
    written = {
        evidence
        for (evidence,) in db.session.execute(text("SELECT evidence FROM grade WHERE evidence <> ''"))
    }
    db.session.rollback()

    newer = second_version(cast)
    begin_writing()
    moved = moving.move_some(db.session.get_one(FrameworkVersion, newer), cast.lead, seconds=60)
    db.session.commit()

    assert moved == len(still_open)
    assert stored(app, finished) == rows
    assert {audit_id: page_of(visitor, audit_id) for audit_id in finished} == pages
    assert visitor.get(f"/results?round={round_id}").text == figures
    assert counting.differences() == {}
    shown = " ".join(
        visitor.sign_in(cast.lead).get(f"/audits/{audit_id}").text for audit_id in (*finished, *still_open)
    )
    assert [words for words in written if words not in shown] == []


def test_an_open_audit_is_finished_in_the_new_version_and_results_show_both(
    app: Flask, cast: Cast, audits: list[int], visitor: Browser
) -> None:
    newer = second_version(cast)
    begin_writing()
    moving.move_some(db.session.get_one(FrameworkVersion, newer), cast.lead, seconds=60)
    db.session.commit()
    for audit_id in audits[1::2]:
        begin_writing()
        audit = queries.case_audit(audit_id, to_change=True)
        assert audit
        lacks = progress_of(audit, queries.answers(audit.id), queries.judgements(audit.id)).lacks
        asked = {lack.words.split(" ", 1)[0] for lack in lacks if lack.criterion_id}
        assert asked == {"1.1", "1.2a", "1.2b"}, "what carries over whole is not asked again"
        for theme in whole(audit.framework_version_id).themes_for(audit.cohort):
            for criterion in theme.criteria:
                if criterion.code in asked:
                    now = queries.grade_of(audit.id, criterion.id)
                    seen = now.version if now else 0
                    evidence = now.evidence if now else "Seen again."
                    changes.save_grade(audit, criterion, Answer("good", evidence), seen, cast.auditor)
        changes.submit(audit, cast.auditor)
        db.session.commit()
    assert counting.differences() == {}
    db.session.rollback()
    page = visitor.sign_in(cast.lead).get("/results")
    assert "These rounds used versions 1 and 2 of the framework" in page.text
    risk = next(theme for theme in whole(newer).themes if theme.code == "1")
    of_risk = visitor.get(f"/results/themes/{risk.id}").text
    assert "from version 2" in of_risk
    assert "Is risk seen early? until version 1" in of_risk
    oversight = next(theme for theme in whole(newer).themes if theme.code == "2")
    of_oversight = visitor.get(f"/results/themes/{oversight.id}").text
    assert "n 20" in of_oversight, "a space more before the question mark is cosmetic"
    assert "Was supervision monthly? until version 1" in of_oversight
