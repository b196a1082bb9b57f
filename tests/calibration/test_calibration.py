"""Many auditors of one case: blind until all have submitted, agreed on by who holds it, in no result."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import progress_queries as grading
from audit.grading.counting import differences
from audit.models import Calibration, CalibrationGrade, CaseAudit, CaseList, HistoryEntry, Person, Tally
from audit.rounds.coverage import coverage
from audit.rules import clock
from audit.rules.permissions import Role
from tests.factories import Cast, make_case_list, make_framework, make_person
from tests.grading.making import submitted
from tests.page import Browser
from tests.queries_counted import counted

STORY = "A made-up girl of nine. Her mother’s new partner moved in in May."


@pytest.fixture
def auditors(cast: Cast) -> list[Person]:
    """Three who audit, besides the cast's own auditor."""
    made = [make_person(name, Role.AUDITOR) for name in ("Bea B.", "Cyn C.", "Dee D.")]
    make_framework()
    make_case_list({cast.locality_1: 2})
    db.session.commit()
    return [cast.auditor, *made]


def sent(people: list[Person], **more: Any) -> dict[str, Any]:
    version = whole(make_framework().id)
    return {
        "name": "Neglect", "framework_version": version.id, "due_on": clock.today().isoformat(),
        "auditors": [one.id for one in people], **more,
    }  # fmt: skip


def training(cast: Cast, people: list[Person], **more: Any) -> dict[str, Any]:
    return sent(people, **{"cohort": "child_protection", "team": cast.locality_1.id, "story": STORY, **more})


def begin(visitor: Browser, cast: Cast, people: list[Person], **more: Any) -> Calibration:
    page = visitor.sign_in(cast.lead).post(
        "/calibrations/new?case=training", training(cast, people, **more), follow=True
    )
    assert "is open: the auditors have it in their work" in page.text
    return stored()


def stored() -> Calibration:
    db.session.rollback()
    return db.session.scalars(select(Calibration).order_by(Calibration.id.desc()).limit(1)).one()


def audit_of(person: Person) -> CaseAudit:
    return db.session.scalars(select(CaseAudit).where(CaseAudit.auditor_id == person.id)).one()


def test_a_made_up_case_reaches_every_auditor_and_no_list_or_result(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    begin(visitor, cast, auditors)
    assert "Training cases" not in visitor.get("/case-lists").text
    assert "Neglect" not in visitor.get("/rounds").text
    visitor.get(f"/rounds/{stored().round_id}", status=404)
    for one in auditors:
        page = visitor.sign_in(one).get("/")
        assert "TRAINING-1" in page.text
        page = visitor.get(f"/audits/{audit_of(one).id}")
        assert STORY in page.text
        assert "nobody sees the others’ grades before all have submitted" in page.text
        for other in auditors:
            visitor.get(f"/audits/{audit_of(other).id}", status=200 if other is one else 403)
    for one in auditors:
        submitted(audit_of(one), one, "good")
    assert db.session.scalar(select(func.count()).select_from(Tally).where(Tally.n > 0)) == 0
    assert differences() == {}
    assert coverage().whole.cases == 2
    assert coverage().whole.random + coverage().whole.other == 0


def test_a_case_of_a_list_is_found_by_its_reference(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    visitor.sign_in(cast.lead)
    lists = db.session.scalars(select(CaseList.id)).one()
    wrong = visitor.post("/calibrations/new", sent(auditors, case_list=lists, reference="9999"), status=422)
    assert "This list has no case 9999." in wrong.text
    assert db.session.scalar(select(func.count(Calibration.id))) == 0
    visitor.post("/calibrations/new", sent(auditors, case_list=lists, reference="1001"), follow=True)
    assert {audit.sampled_case.entry.case.reference for audit in db.session.scalars(select(CaseAudit))} == {
        "1001"
    }
    assert all(audit.second for audit in db.session.scalars(select(CaseAudit)))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "x" * 121}, "A name has at most 120 characters."),
        ({"auditors": []}, "Choose at least two auditors."),
        ({"due_on": "2020-01-01"}, "Choose a day from today on"),
        ({"due_on": "soon"}, "Enter the day by which everybody has graded the case."),
        ({"story": ""}, "Write the case that everybody is to grade."),
        ({"story": "x" * 20_001}, "A case has at most 20,000 characters."),
        ({"framework_version": "77"}, "Not a valid choice"),
        ({"team": "x"}, "Invalid Choice"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_kept(
    cast: Cast, visitor: Browser, auditors: list[Person], more: dict[str, Any], words: str
) -> None:
    page = visitor.sign_in(cast.lead).post(
        "/calibrations/new?case=training", training(cast, auditors, **more), status=422
    )
    assert words in page.text
    assert db.session.scalar(select(func.count(Calibration.id))) == 0
    assert db.session.scalar(select(func.count(CaseAudit.id))) == 0


def test_one_auditor_alone_and_who_holds_it_are_refused(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    url = "/calibrations/new?case=training"
    page = visitor.sign_in(cast.lead).post(url, training(cast, auditors[:1]), status=422)
    assert "Choose at least two auditors: one alone agrees with everybody." in page.text
    visitor.post(url, training(cast, [cast.lead, *auditors]), status=422)


def test_a_name_that_a_round_has_is_refused(cast: Cast, visitor: Browser, auditors: list[Person]) -> None:
    begin(visitor, cast, auditors)
    page = visitor.post(
        "/calibrations/new?case=training", training(cast, auditors, name="neglect"), status=422
    )
    assert "There is already a round with this name." in page.text


def graded(auditors: list[Person]) -> None:
    for one, grade in zip(auditors, ["good", "good", "inadequate"], strict=False):
        submitted(audit_of(one), one, grade)


def test_who_holds_it_sees_what_comes_and_who_takes_part_nothing_before_it_is_closed(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    address = f"/calibrations/{made.id}"
    assert "Nothing can be compared before two have submitted." in visitor.get(address).text
    visitor.get(f"{address}/close", status=409)
    graded(auditors)
    page = visitor.get(address)
    assert "2 steps apart" in page.text
    assert "Submitted" in page.text
    for one in auditors:
        page = visitor.sign_in(one).get(address)
        assert "steps apart" not in page.text
        assert "Inadequate" not in page.text
    for who in (cast.manager, cast.viewer, cast.administrator):
        visitor.sign_in(who).get(address, status=403)
    other = make_person("Eve E.", Role.AUDITOR)
    db.session.commit()
    visitor.sign_in(other).get(address, status=403)


def row(made: Calibration, code: str = "1.1") -> tuple[str, int]:
    version = whole(made.round.framework_version_id)
    id = next(one.id for one in version.criteria().values() if one.code == code)
    return f"/calibrations/{made.id}/agreed/criterion/{id}", id


def test_an_agreed_grade_is_kept_and_another_meanwhile_is_shown_first(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    graded(auditors)
    url, id = row(made)
    page = visitor.htmx("POST", url, {"grade": "good", "why": "Seen in two visits.", "seen": "0"})
    assert "Saved" in page.text
    visitor.htmx("POST", url, {"grade": "good", "why": "Seen in two visits.", "seen": "0"})  # sent again
    page = visitor.sign_in(cast.moderator).htmx(
        "POST", url, {"grade": "inadequate", "why": "Not seen.", "seen": "0"}, status=409
    )
    assert f"{cast.lead.name} has “Good”: “Seen in two visits.”" in page.text
    kept = db.session.scalars(select(CalibrationGrade)).one()
    assert (kept.about, kept.about_id, kept.grade, kept.why, kept.version) == (
        "criterion",
        id,
        "good",
        "Seen in two visits.",
        1,
    )
    visitor.htmx("POST", url, {"grade": "inadequate", "why": "Not seen.", "seen": "1"})
    db.session.rollback()
    assert db.session.scalars(select(CalibrationGrade)).one().grade == "inadequate"
    said = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.what == "agreed on a grade").order_by(HistoryEntry.sequence)
    ).all()
    assert [entry.detail["after"]["grade"] for entry in said] == ["good", "inadequate"]


def test_without_javascript_a_refusal_keeps_what_was_sent(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    graded(auditors)
    url, _ = row(made)
    page = visitor.post(url, {"grade": "splendid", "why": "My words.", "seen": "0"}, status=422)
    assert "There is no such grade" in page.text
    assert "My words." in page.body
    visitor.post(url, {"grade": "good", "why": "x" * 4001, "seen": "0"}, status=422)
    assert db.session.scalar(select(func.count(CalibrationGrade.id))) == 0
    page = visitor.post(url, {"grade": "good", "why": "Mine.", "seen": "0"}, follow=True)
    assert "Mine." in page.body
    visitor.post(f"/calibrations/{made.id}/agreed/criterion/99999", {"grade": "good"}, status=404)
    visitor.post(f"/calibrations/{made.id}/agreed/nothing/1", {"grade": "good"}, status=404)


def test_what_everybody_gave_is_agreed_on_at_once(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    for one in auditors:
        submitted(audit_of(one), one, "good")
    visitor.post(f"/calibrations/{made.id}/agreed", follow=True)
    db.session.rollback()
    kept = db.session.scalars(select(CalibrationGrade)).all()
    assert kept
    assert {one.grade for one in kept} == {"good", "met"}


def test_closed_everybody_who_took_part_sees_it_and_who_did_not_submit_is_out(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    graded(auditors)
    visitor.htmx("POST", row(made)[0], {"grade": "good", "why": "Two visits.", "seen": "0"})
    page = visitor.get(f"/calibrations/{made.id}/close")
    assert "1 auditor has not submitted." in page.text
    visitor.post(f"/calibrations/{made.id}/close", {"lessons": "Read both visits."}, follow=True)
    visitor.post(f"/calibrations/{made.id}/close", {"lessons": "Again."}, status=409)
    assert audit_of(auditors[3]).state == "taken_out"
    for one in auditors[:3]:
        page = visitor.sign_in(one).get(f"/calibrations/{made.id}")
        assert "2 steps apart" in page.text
        assert "Read both visits." in page.text
        assert "Two visits." in page.text
        visitor.get(f"/audits/{audit_of(auditors[0]).id}")
    assert "Neglect" in visitor.get("/calibrations").text
    page = visitor.get(f"/calibrations/certificates/{auditors[2].id}")
    assert "Neglect" in page.text
    assert "0%" in page.text
    visitor.get(f"/calibrations/certificates/{auditors[0].id}", status=403)
    page = visitor.sign_in(cast.lead).get(f"/calibrations/certificates/{auditors[0].id}")
    assert "100%" in page.text
    visitor.sign_in(cast.moderator).get(f"/calibrations/certificates/{auditors[0].id}", status=403)


def test_who_takes_part_holds_nothing_of_it_whatever_their_role(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    both = make_person("Fay F.", Role.AUDITOR, Role.MODERATOR)
    db.session.commit()
    made = begin(visitor, cast, [*auditors, both])
    graded(auditors)
    visitor.sign_in(both)
    assert "steps apart" not in visitor.get(f"/calibrations/{made.id}").text
    visitor.get(f"/calibrations/{made.id}/close", status=403)
    visitor.post(row(made)[0], {"grade": "good", "seen": "0"}, status=403)
    visitor.get(f"/audits/{audit_of(auditors[0]).id}", status=403)


def test_the_board_asks_no_more_for_more_auditors_or_criteria(
    app: Flask, cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    made = begin(visitor, cast, auditors)
    address = f"/calibrations/{made.id}"
    for one in auditors[:2]:
        submitted(audit_of(one), one)
    visitor.get(address)
    with counted() as few:
        visitor.get(address)
    for one in auditors[2:]:
        submitted(audit_of(one), one)
    with counted() as many:
        visitor.get(address)
    assert len(many) == len(few)


def test_it_waits_on_the_home_page_of_who_holds_it(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    begin(visitor, cast, auditors)
    assert "Neglect : 0 of 4 have submitted" in visitor.get("/").text
    for one in auditors:
        submitted(audit_of(one), one)
    assert "4 of 4 have submitted. You can meet." in visitor.get("/").text


def test_answers_of_an_audit_for_calibration_are_graded_as_any(
    cast: Cast, visitor: Browser, auditors: list[Person]
) -> None:
    begin(visitor, cast, auditors)
    audit = audit_of(cast.auditor)
    theme = whole(audit.framework_version_id).themes[0]
    page = visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}/themes/{theme.id}")
    assert STORY in page.text
    progress = grading.progress_now(audit)
    assert progress.taking_part.lacks == (), "nobody can be asked about a made-up case"
    assert not progress.ready
