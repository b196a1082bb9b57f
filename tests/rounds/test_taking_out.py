"""A case leaves the sample: by the next reserve of its stratum, or exempt; nothing that was typed is lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading.changes import criterion_of, save_grade
from audit.models import CaseAudit, Grade, HistoryEntry, Person, Round, SampledCase, TakenOut
from audit.rounds import taking_out
from audit.rounds.changes import Refused, allocate_cases
from audit.rounds.draw_changes import draw_sample
from audit.rules.drawing import Reserves
from audit.rules.frame import Terms
from audit.rules.grades import Answer
from audit.rules.permissions import Role
from tests.factories import make_person, make_planned_round
from tests.page import Browser
from tests.rounds.making import Ground, set_states

SENT = {"how": "replace", "why": "restricted", "words": "", "approved_by": ""}


@pytest.fixture
def opened(ground: Ground) -> int:
    """An open round of six cases by team, with two reserves of each team."""
    begin_writing()
    made = make_planned_round(ground.case_list, ground.version)
    draw_sample(made, Terms("number", 6, True, False, 582913, reserves=Reserves(size=2)), None)
    allocate_cases(made, [ground.cast.auditor, ground.cast.second_auditor], None)
    db.session.commit()
    return made.id


def audit_of(round_id: int, auditor: Person, team_name: str = "") -> CaseAudit:
    db.session.rollback()
    audits = db.session.scalars(
        select(CaseAudit)
        .where(
            CaseAudit.round_id == round_id, CaseAudit.auditor_id == auditor.id, CaseAudit.state != "taken_out"
        )
        .order_by(CaseAudit.id)
    ).all()
    return next(audit for audit in audits if not team_name or audit.team.name == team_name)


def url_of(round_id: int, audit: CaseAudit) -> str:
    return f"/rounds/{round_id}/sample/{audit.sampled_case_id}/take-out"


def active(round_id: int) -> list[SampledCase]:
    db.session.rollback()
    query = select(SampledCase).where(SampledCase.round_id == round_id, SampledCase.active)
    return list(db.session.scalars(query.order_by(SampledCase.position)))


def test_the_next_reserve_of_its_stratum_goes_to_the_same_auditor(
    app: Flask, ground: Ground, opened: int, visitor: Browser
) -> None:
    audit = audit_of(opened, ground.cast.auditor, "Locality 1")
    out, stratum = audit.sampled_case_id, audit.sampled_case.stratum
    first = db.session.scalars(
        select(SampledCase)
        .where(SampledCase.stratum == stratum, SampledCase.reserve)
        .order_by(SampledCase.position)
    ).first()
    assert first is not None
    first_id, reference = first.id, first.entry.case.reference
    visitor.sign_in(ground.cast.lead)
    assert f"The next reserve of Locality 1 is case {reference}" in visitor.get(url_of(opened, audit)).text
    page = visitor.post(url_of(opened, audit), SENT, follow=True)
    assert f"is replaced by case {reference}." in page.text
    assert "Its records are restricted" in page.text
    kept = db.session.scalars(select(TakenOut)).one()
    assert (kept.sampled_case_id, kept.replaced_by_id, kept.why) == (out, first_id, "restricted")
    assert first_id in {case.id for case in active(opened)}
    assert out not in {case.id for case in active(opened)}
    assert len(active(opened)) == 6
    given = db.session.scalars(select(CaseAudit).where(CaseAudit.sampled_case_id == first_id)).one()
    assert (given.auditor_id, given.state) == (ground.cast.auditor.id, "allocated")
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "round").order_by(HistoryEntry.id.desc())
    ).first()
    assert entry is not None
    assert (entry.what, entry.detail["why"], entry.detail["reserve"]) == (
        "replaced a case",
        "restricted",
        reference,
    )
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"])
    assert "The same 6 cases and 6 reserves" in result.stdout


def test_what_an_auditor_had_typed_is_kept_and_the_lead_reads_it(
    ground: Ground, opened: int, visitor: Browser
) -> None:
    audit = audit_of(opened, ground.cast.auditor)
    begin_writing()
    theme = ground.version.themes[0]
    found = criterion_of(audit, theme.criteria[0].id)
    assert found
    save_grade(audit, found[1], Answer("good", "What was found on file"), 0, ground.cast.auditor)
    db.session.commit()
    audit_id, url = audit.id, url_of(opened, audit)
    page = visitor.sign_in(ground.cast.lead).post(url, SENT, follow=True)
    assert f"/audits/{audit_id}" in page.links().values()
    assert "What was found on file" in visitor.get(f"/audits/{audit_id}").text
    assert db.session.scalars(select(Grade)).one().evidence == "What was found on file"
    visitor.sign_in(ground.cast.auditor)
    reference = audit.sampled_case.entry.case.reference
    assert reference not in visitor.get("/").text
    assert reference not in visitor.get("/audits").text
    visitor.get(f"/audits/{audit_id}", status=403)
    says = "This case was taken out of the round"
    assert says in visitor.get(f"/audits/{audit_id}/themes/{theme.id}", status=409).text
    assert says in visitor.post(f"/audits/{audit_id}/themes/{theme.id}", {}, status=409).text
    visitor.sign_in(ground.cast.moderator).get(f"/audits/{audit_id}", status=403)


def test_a_reserve_of_the_auditors_own_team_goes_to_the_next_who_may(ground: Ground, opened: int) -> None:
    begin_writing()
    audit = audit_of(opened, ground.cast.auditor, "Locality 1")
    auditor = db.session.get_one(Person, ground.cast.auditor.id)
    auditor.teams.append(ground.cast.locality_1)  # since the allocation
    db.session.flush()
    found = db.session.get_one(Round, opened)
    instead = taking_out.replace_case(found, audit.sampled_case, "conflict", "", None)
    given = db.session.scalars(select(CaseAudit).where(CaseAudit.sampled_case_id == instead.id)).one()
    assert given.auditor_id == ground.cast.second_auditor.id


def test_nobody_who_may_is_refused_and_changes_nothing(ground: Ground, opened: int, visitor: Browser) -> None:
    begin_writing()
    for person in (ground.cast.auditor, ground.cast.second_auditor):
        db.session.get_one(Person, person.id).teams.append(ground.cast.locality_1)
    db.session.commit()
    audit = audit_of(opened, ground.cast.auditor, "Locality 1")
    before = [case.id for case in active(opened)]
    page = visitor.sign_in(ground.cast.lead).post(url_of(opened, audit), SENT, status=422)
    assert "Nobody may audit the reserve" in page.text
    assert [case.id for case in active(opened)] == before
    assert db.session.scalars(select(TakenOut)).all() == []


def test_reserves_are_used_in_order_until_none_is_left(ground: Ground, opened: int) -> None:
    begin_writing()
    found = db.session.get_one(Round, opened)
    used = []
    for _ in range(2):
        case = next(case for case in taking_out_queue(found) if case.stratum == "Locality 1")
        used.append(taking_out.replace_case(found, case, "closed", "", None).position)
    assert used == sorted(used)
    case = next(case for case in taking_out_queue(found) if case.stratum == "Locality 1")
    with pytest.raises(Refused, match="No reserve of Locality 1 is left"):
        taking_out.replace_case(found, case, "closed", "", None)


def taking_out_queue(found: Round) -> list[SampledCase]:
    query = select(SampledCase).where(SampledCase.round_id == found.id, SampledCase.active)
    return list(db.session.scalars(query.order_by(SampledCase.position)))


def test_an_exemption_needs_a_reason_and_who_approved_it(
    ground: Ground, opened: int, visitor: Browser
) -> None:
    audit = audit_of(opened, ground.cast.auditor)
    url = url_of(opened, audit)
    sent = {"how": "exempt", "why": "conflict", "words": "", "approved_by": ""}
    page = visitor.sign_in(ground.cast.lead).post(url, sent, status=422)
    assert page.words("a", href="#words") == ["Say why, in a sentence."]
    assert page.words("a", href="#approved_by") == ["Enter who approved the exemption."]
    sent |= {"words": "A relative works there.", "approved_by": "Dee Director, director"}
    page = visitor.post(url, sent, follow=True)
    assert "Approved by Dee Director, director" in page.text
    assert len(active(opened)) == 5
    assert "5 audits" in page.text
    kept = db.session.scalars(select(TakenOut)).one()
    assert (kept.replaced_by_id, kept.approved_by) == (None, "Dee Director, director")
    visitor.get(url, status=404)


def test_another_reason_needs_words_and_a_reason_is_chosen(
    ground: Ground, opened: int, visitor: Browser
) -> None:
    url = url_of(opened, audit_of(opened, ground.cast.auditor))
    visitor.sign_in(ground.cast.lead)
    assert "Say why, in a sentence." in visitor.post(url, {**SENT, "why": "other"}, status=422).text
    assert "Choose why." in visitor.post(url, {"how": "replace"}, status=422).text


def test_a_submitted_audit_and_a_closed_round_stay(ground: Ground, opened: int, visitor: Browser) -> None:
    audit = audit_of(opened, ground.cast.auditor)
    url = url_of(opened, audit)
    set_states(opened, *["submitted"] * 6)
    visitor.sign_in(ground.cast.lead)
    assert "its audit is submitted" in visitor.get(url, status=409).text
    visitor.post(url, SENT, status=409)
    set_states(opened, *["allocated"] * 6)
    visitor.post(f"/rounds/{opened}/close")
    assert "this round is closed" in visitor.post(url, SENT, status=409).text
    assert len(active(opened)) == 6


def test_before_the_allocation_a_case_is_replaced_too(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    made = make_planned_round(ground.case_list, ground.version)
    draw_sample(made, Terms("number", 3, False, False, 7, reserves=Reserves(size=1)), None)
    make_person("New Auditor", Role.AUDITOR)
    db.session.commit()
    case = active(made.id)[0]
    visitor.sign_in(ground.cast.lead).post(f"/rounds/{made.id}/sample/{case.id}/take-out", SENT)
    assert case.id not in {one.id for one in active(made.id)}
    assert db.session.scalars(select(CaseAudit)).all() == []
    visitor.post(f"/rounds/{made.id}/discard-draw")
    assert db.session.scalars(select(TakenOut)).all() == []


def test_it_is_the_leads_alone(ground: Ground, opened: int, visitor: Browser) -> None:
    url = url_of(opened, audit_of(opened, ground.cast.auditor))
    for who in ("auditor", "moderator", "manager", "administrator", "viewer"):
        visitor.sign_in(getattr(ground.cast, who)).get(url, status=403)
        visitor.post(url, SENT, status=403)
