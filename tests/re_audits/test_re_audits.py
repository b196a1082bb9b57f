"""A case found inadequate comes back, goes to somebody who sees nothing of before, and shows what moved."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading.counting import differences
from audit.models import CaseAudit, HistoryEntry, Person, ReAudit, Round
from audit.rounds.changes import allocate_cases
from audit.rules import clock
from audit.rules.permissions import Role
from tests.factories import (
    Cast,
    entries_of,
    make_audit,
    make_case_list,
    make_framework,
    make_person,
    make_round,
)
from tests.grading.making import submitted
from tests.page import Browser
from tests.queries_counted import counted

URL = "/rounds/re-audits"


@pytest.fixture
def audits(cast: Cast) -> list[CaseAudit]:
    """Of three cases: inadequate, inadequate, good; each submitted by the auditor."""
    begin_writing()
    version = make_framework()
    case_list = make_case_list({cast.locality_1: 3})
    of = make_round(case_list, version)
    made = [make_audit(of, entry, cast.auditor) for entry in entries_of(case_list)]
    db.session.commit()
    return [
        submitted(one, cast.auditor, grade)
        for one, grade in zip(made, ["inadequate", "inadequate", "good"], strict=True)
    ]


def group(audit: CaseAudit) -> str:
    return f"{audit.framework_version_id}-{audit.sampled_case.entry.case_list_id}"


def sent(*audits: CaseAudit, **more: str) -> dict[str, object]:
    return {
        "group": group(audits[0]), "case": [one.id for one in audits], "name": "Again",
        "due_on": (clock.today() + timedelta(days=14)).isoformat(), **more,
    }  # fmt: skip


def taken_up(visitor: Browser, cast: Cast, *audits: CaseAudit) -> Round:
    visitor.sign_in(cast.lead).post(URL, sent(*audits))
    db.session.rollback()
    return db.session.scalars(select(Round).where(Round.name == "Again")).one()


def test_what_was_inadequate_comes_back_and_is_overdue_in_time(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.lead).get(URL)
    assert "1001" in page.text
    assert "1002" in page.text
    assert "1003" not in page.text
    assert "Overdue" not in page.text
    with clock.at(clock.now() + timedelta(weeks=13)):
        page = visitor.sign_in(cast.lead).get(URL)
        assert "2 cases are overdue." in page.text
        assert "2 cases are overdue to be audited again , of 2 that come back." in visitor.get("/").text


def test_it_goes_to_somebody_else_in_a_round_that_is_no_random_sample(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    made = taken_up(visitor, cast, audits[0])
    assert made.draw is not None
    assert made.draw.kind == "picked"
    begin_writing()
    allocate_cases(made, [cast.auditor, cast.second_auditor], None)
    db.session.commit()
    again = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == made.id)).one()
    assert again.auditor_id == cast.second_auditor.id
    page = visitor.get(f"/rounds/{made.id}/audits/{again.id}/reallocate")
    assert cast.auditor.name not in page.text.split("Give it to")[1]
    assert "1001" not in visitor.get(URL).text.split("What has moved")[0]


def test_nobody_but_who_audited_it_before_is_refused_with_the_reason(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    made = taken_up(visitor, cast, audits[0])
    page = visitor.post(f"/rounds/{made.id}/allocate", {"auditors": [cast.auditor.id]}, status=422)
    assert "audited the case the time before" in page.text


def test_the_time_before_is_hidden_until_the_new_grades_are_given(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    begin_writing()
    both = make_person("Bo Both", Role.AUDITOR, Role.MODERATOR)
    db.session.commit()
    made = taken_up(visitor, cast, audits[0])
    begin_writing()
    allocate_cases(db.session.get_one(Round, made.id), [db.session.get_one(Person, both.id)], None)
    db.session.commit()
    again = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == made.id)).one()
    visitor.sign_in(both).get(f"/audits/{audits[0].id}", status=403)
    assert "1002" in visitor.get("/audits").text
    assert visitor.get("/audits").text.count("1001") == 1, "their own, and not the one before"
    assert "is not shown until this audit is submitted" in visitor.get(f"/audits/{again.id}").text
    submitted(again, both, "good")
    page = visitor.get(f"/audits/{again.id}")
    assert "▲ better" in page.text
    assert "so this audit cannot be taken back" in page.text
    visitor.post(f"/audits/{again.id}/take-back", status=409)
    visitor.get(f"/audits/{audits[0].id}")
    assert differences() == {}
    page = visitor.sign_in(cast.lead).get(URL)
    assert "Of 1 case audited again, 1 is better overall, 0 the same, 0 worse." in page.text
    assert "This case is audited again, in Again." in visitor.get(f"/audits/{audits[0].id}").text


def test_a_case_rests_with_a_reason_and_one_still_inadequate_comes_back_anew(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    visitor.sign_in(cast.lead).post(f"{URL}/{audits[1].id}/rest", {"reason": " "}, status=422)
    visitor.post(f"{URL}/{audits[1].id}/rest", {"reason": "The family has moved away."}, follow=True)
    visitor.get(f"{URL}/{audits[1].id}/rest", status=404)
    assert "The family has moved away." in visitor.get(URL).text
    made = taken_up(visitor, cast, audits[0])
    begin_writing()
    allocate_cases(made, [cast.second_auditor], None)
    db.session.commit()
    again = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == made.id)).one()
    submitted(again, cast.second_auditor, "inadequate")
    page = visitor.get(URL)
    assert page.body.count('name="case"') == 1
    assert f'value="{again.id}"' in page.body
    said = db.session.scalars(
        select(HistoryEntry.what).where(HistoryEntry.what.like("is %audited again")).order_by(HistoryEntry.id)
    ).all()
    assert said == ["is not audited again", "is audited again"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"case": ""}, "Choose at least one case."),
        ({"case": "9999"}, "Choose at least one case."),
        ({"name": ""}, "Enter a name."),
        ({"name": "September 2026"}, "There is already a round with this name."),
        ({"due_on": "2020-01-01"}, "Choose a day from today on"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    cast: Cast, visitor: Browser, audits: list[CaseAudit], more: dict[str, str], words: str
) -> None:
    page = visitor.sign_in(cast.lead).post(URL, sent(audits[0], **more), status=422)
    assert words in page.text
    db.session.rollback()
    assert db.session.scalars(select(ReAudit)).all() == []
    assert len(db.session.scalars(select(Round)).all()) == 1


def test_a_draw_that_is_discarded_brings_its_cases_back(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    made = taken_up(visitor, cast, *audits[:2])
    assert 'name="case"' not in visitor.get(URL).body
    visitor.post(f"/rounds/{made.id}/discard-draw", follow=True)
    assert visitor.get(URL).body.count('name="case"') == 2


def test_it_asks_no_more_for_more(cast: Cast, visitor: Browser, audits: list[CaseAudit]) -> None:
    visitor.sign_in(cast.lead).post(f"{URL}/{audits[1].id}/rest", {"reason": "One."})
    visitor.get(URL)
    with counted() as few:
        visitor.get(URL)
    begin_writing()
    case_list = make_case_list({cast.locality_1: 4}, name="Another")
    of = make_round(case_list, audits[0].framework_version, "Another")
    made = [make_audit(of, entry, cast.auditor) for entry in entries_of(case_list)]
    db.session.commit()
    for one in made:
        submitted(one, cast.auditor, "inadequate")
    with counted() as many:
        visitor.get(URL)
    assert len(many) == len(few)
