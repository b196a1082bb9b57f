"""A QA lead says what of a round goes to a moderator; each audit keeps why it went."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, HistoryEntry, Moderation, ModerationRule, Round
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.moderation.making import finish
from tests.page import Browser


@pytest.fixture
def audits(cast: Cast) -> list[CaseAudit]:
    return allocated(cast, 4)


def rule_url(audit: CaseAudit) -> str:
    return f"/rounds/{audit.round_id}/moderation"


def why(audit: CaseAudit) -> list[str]:
    found = db.session.get_one(CaseAudit, audit.id, populate_existing=True)
    return [one.why for one in found.moderation_reasons]


def set_rule(visitor: Browser, audit: CaseAudit, **fields: Any) -> None:
    form = visitor.get(rule_url(audit)).form()
    asked: dict[str, Any] = {"overall_grades": [], "share": "", "one_in": "", "first_agreed": "", **fields}
    visitor.post(rule_url(audit), {"version": form["version"], **asked}, status=303)


def test_what_is_proposed_is_the_best_and_the_worst_and_nothing_goes_before_it_is_saved(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    submitted(audits[0], cast.auditor, "inadequate")
    assert why(audits[0]) == []
    page = visitor.sign_in(cast.lead).get(rule_url(audits[1]))
    assert set(page.form()["overall_grades"]) == {"outstanding", "inadequate"}
    set_rule(visitor, audits[1], overall_grades=["outstanding", "inadequate"])
    submitted(audits[1], cast.auditor, "inadequate")
    submitted(audits[2], cast.auditor, "good")
    assert (why(audits[0]), why(audits[1]), why(audits[2])) == ([], ["overall"], [])
    assert (
        "Every audit that is outstanding or inadequate overall"
        in visitor.get(f"/rounds/{audits[1].round_id}").text
    )
    assert "Lee Lead set what goes to a moderator" in visitor.get(f"/rounds/{audits[1].round_id}").text
    entry = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.what == "set what goes to a moderator")
        .order_by(HistoryEntry.id)
    ).one()
    assert entry.detail["after"]["overall_grades"] == ["outstanding", "inadequate"]
    assert entry.detail["before"] is None


def test_a_new_auditors_audits_go_until_so_many_are_agreed(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    set_rule(visitor, audits[0], first_agreed="1")
    submitted(audits[0], cast.auditor)
    submitted(audits[1], cast.auditor)
    assert (why(audits[0]), why(audits[1])) == (["new_auditor"], ["new_auditor"])
    begin_writing()
    db.session.scalars(
        select(Moderation).where(Moderation.case_audit_id == audits[0].id)
    ).one().state = "agreed"
    db.session.commit()
    submitted(audits[2], cast.auditor)
    assert why(audits[2]) == []


def test_one_in_k_and_the_share_are_repeatable_and_are_not_foretold(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    set_rule(visitor, audits[0], one_in="4", share="100")
    begin_writing()
    finish(audits[0], cast.auditor)
    db.session.rollback()
    for audit in audits:
        submitted(audit, cast.auditor)
        before = why(audit)
        assert "at_random" in before
        visitor.sign_in(cast.auditor).post(f"/audits/{audit.id}/take-back", status=303)
        assert "at random" not in visitor.get(f"/audits/{audit.id}/review").text
        visitor.post(f"/audits/{audit.id}/submit", status=303)
        assert why(audit) == before
    assert sum("one_in" in why(audit) for audit in audits) == 1


def test_it_is_narrowed_by_team_and_cohort(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    set_rule(visitor, audits[0], share="100", cohorts=["child_protection"], teams=[str(cast.locality_1.id)])
    submitted(audits[0], cast.auditor)
    assert why(audits[0]) == ["at_random"]
    assert "Only of Locality 1" in visitor.get(f"/rounds/{audits[0].round_id}").text
    begin_writing()
    row = db.session.get_one(ModerationRule, audits[0].round_id)
    row.team_ids = [cast.care_1.id]
    db.session.commit()
    submitted(audits[1], cast.auditor)
    assert why(audits[1]) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"share": "101"}, "Enter a number from 0 to 100."),
        ({"share": "-1"}, "Enter a number from 0 to 100."),
        ({"one_in": "x"}, "Write a whole number, like 10."),
        ({"first_agreed": "51"}, "Enter a number from 0 to 50."),
        ({"overall_grades": ["brilliant"]}, "not a valid choice"),
        ({"version": "7"}, "This was changed meanwhile."),
    ],
)
def test_what_will_not_do_changes_nothing(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser, fields: dict[str, Any], words: str
) -> None:
    page = visitor.sign_in(cast.lead).post(rule_url(audits[0]), {"version": "0", **fields}, status=422)
    assert words in page.text
    assert db.session.scalars(select(ModerationRule)).all() == []


def test_a_closed_round_keeps_its_rule(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    begin_writing()
    db.session.get_one(Round, audits[0].round_id).state = "closed"
    db.session.commit()
    visitor.sign_in(cast.lead).get(rule_url(audits[0]), status=409)
    visitor.post(rule_url(audits[0]), {"share": "5", "version": "0"}, status=409)
    visitor.sign_in(cast.moderator).get(rule_url(audits[0]), status=403)


def test_an_audit_that_was_taken_out_is_read_where_there_is_a_rule(
    app: Flask, cast: Cast, audits: list[CaseAudit], visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    set_rule(visitor, audits[0], share="100", one_in="2")
    begin_writing()
    db.session.get_one(CaseAudit, audits[0].id).state = "taken_out"
    db.session.commit()
    assert "Taken out" in visitor.get(f"/audits/{audits[0].id}").text
    visitor.sign_in(cast.auditor).get(f"/audits/{audits[1].id}/review")
