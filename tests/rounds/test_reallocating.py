"""Who has one audit: given to another with a reason and all that is saved; locked; audited twice, blind."""

from typing import Any

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import changes as grading
from audit.grading import counting, first_grades
from audit.models import CaseAudit, CaseListEntry, HistoryEntry, Person, Round, Tally
from audit.rounds.changes import allocate_cases
from audit.rounds.sharing_out import Twice
from audit.rules import clock
from audit.rules.grades import Answer
from audit.rules.permissions import Role
from tests.factories import make_drawn_round, make_person
from tests.page import Browser
from tests.rounds.making import Ground, allocated, drawn, set_states, state_of


def third(name: str = "Bea Third") -> Person:
    begin_writing()
    made = make_person(name, Role.AUDITOR)
    db.session.commit()
    return made


def audit_of(round_id: int, auditor: Person) -> CaseAudit:
    db.session.rollback()
    query = select(CaseAudit).where(CaseAudit.round_id == round_id, CaseAudit.auditor_id == auditor.id)
    return db.session.scalars(query.order_by(CaseAudit.id)).all()[0]


def url_of(audit: CaseAudit) -> str:
    return f"/rounds/{audit.round_id}/audits/{audit.id}/reallocate"


def given(to: Person, seen: Person, reason: str = "On leave") -> dict[str, Any]:
    return {"to": to.id, "seen": seen.id, "reason": reason}


def test_what_is_saved_goes_to_the_new_auditor_and_history_says_why(ground: Ground, visitor: Browser) -> None:
    ada, bea = ground.cast.auditor, third()
    audit = audit_of(allocated(ground), ada)
    begin_writing()
    _, criterion = grading.criterion_of(audit, _criteria(audit)[0].id) or (None, None)
    assert criterion
    grading.save_grade(audit, criterion, Answer("good", "What Ada saw."), 0, db.session.merge(ada))
    db.session.commit()
    visitor.sign_in(ground.cast.lead)
    assert "has begun" in visitor.get(url_of(audit)).text
    page = visitor.post(url_of(audit), given(bea, ada), follow=True)
    assert "is with Bea Third now." in page.text
    assert "reallocated an audit" in page.text
    assert "On leave" in page.text
    db.session.expire_all()
    assert audit.auditor_id == bea.id
    assert [(grade.evidence, grade.saved_by.name) for grade in audit.grades] == [
        ("What Ada saw.", "Ada Auditor")
    ]
    entry = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject == "case_audit", HistoryEntry.what == "reallocated")
        .order_by(HistoryEntry.id)
    ).one()
    assert entry.detail == {"before": "Ada Auditor", "to": "Bea Third", "reason": "On leave"}
    visitor.sign_in(ada).get(f"/audits/{audit.id}", status=403)
    visitor.sign_in(bea).get(f"/audits/{audit.id}")


def _criteria(audit: CaseAudit) -> Any:
    from audit.frameworks.queries import whole

    return whole(audit.framework_version_id).themes_for(audit.cohort)[0].criteria


def test_nobody_who_may_not_and_nothing_stale(ground: Ground, visitor: Browser) -> None:
    bea, cy = third(), third("Cy Third")
    audit = audit_of(allocated(ground), ground.cast.auditor)
    begin_writing()
    entry = db.session.get_one(CaseListEntry, audit.sampled_case.case_list_entry_id)
    entry.supervisor = "Third, Bea"
    db.session.commit()
    visitor.sign_in(ground.cast.lead)
    assert "Bea Third" not in visitor.get(url_of(audit)).words("option")
    visitor.post(url_of(audit), given(bea, ground.cast.auditor), status=422)
    assert "Say why" in visitor.post(url_of(audit), given(cy, ground.cast.auditor, " "), status=422).text
    stale = visitor.post(url_of(audit), given(cy, ground.cast.second_auditor), status=422)
    assert "Meanwhile this audit was given to Ada Auditor" in stale.text
    db.session.expire_all()
    assert audit.auditor_id == ground.cast.auditor.id


def test_what_is_submitted_stays_and_it_is_the_leads_alone(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    set_states(round_id, *["submitted"] * 6)
    audit = audit_of(round_id, ground.cast.auditor)
    visitor.sign_in(ground.cast.lead).get(url_of(audit), status=409)
    visitor.post(url_of(audit), given(third(), ground.cast.auditor), status=409)
    visitor.sign_in(ground.cast.auditor).get(url_of(audit), status=403)
    visitor.get(f"/rounds/{round_id}/auditors/{ground.cast.auditor.id}", status=403)


def test_what_is_locked_stays_when_the_allocation_is_undone_and_made_again(
    ground: Ground, visitor: Browser
) -> None:
    round_id = allocated(ground)
    audit = audit_of(round_id, ground.cast.auditor)
    kept, lock = (audit.id, audit.sampled_case_id), f"/rounds/{round_id}/audits/{audit.id}/lock"
    visitor.sign_in(ground.cast.lead).post(lock, {"locked": "yes"})
    assert "1 locked audit stays with its auditor" in visitor.get(f"/rounds/{round_id}/undo-allocation").text
    visitor.post(f"/rounds/{round_id}/undo-allocation")
    visitor.get(f"/rounds/{round_id}")
    visitor.post(f"/rounds/{round_id}/discard-draw", status=409)
    again = {"auditors": [ground.cast.second_auditor.id, ground.cast.auditor.id]}
    visitor.post(f"/rounds/{round_id}/allocate", again)
    found = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == round_id)).all()
    assert len(found) == len({one.sampled_case_id for one in found}) == 6
    assert kept in [(one.id, one.sampled_case_id) for one in found]
    visitor.post(lock, {"locked": "no"})
    visitor.post(f"/rounds/{round_id}/undo-allocation")
    assert state_of(round_id) == "drawn"
    assert db.session.scalars(select(CaseAudit)).all() == []


@pytest.fixture
def pair(ground: Ground) -> tuple[CaseAudit, CaseAudit]:
    """A case of which two have the audit, the first and the second."""
    begin_writing()
    made = make_drawn_round(ground.case_list, ground.version, 4)
    people = [make_person(f"{name} Pair", Role.AUDITOR, Role.MODERATOR) for name in ("Di", "Eli")]
    allocate_cases(made, people, None, Twice("share", 100))
    db.session.commit()
    audits = db.session.scalars(select(CaseAudit).order_by(CaseAudit.sampled_case_id, CaseAudit.second)).all()
    assert len(audits) == 8
    assert [one.second for one in audits] == [False, True] * 4
    return audits[0], audits[1]


def test_each_sees_only_theirs_until_both_are_submitted(
    ground: Ground, pair: tuple[CaseAudit, CaseAudit], visitor: Browser
) -> None:
    ids = [one.id for one in pair]
    people = [one.auditor for one in pair]
    for state in ("started", "submitted"):
        begin_writing()
        first = db.session.get_one(CaseAudit, ids[0])
        first.state, first.submitted_at = state, clock.now() if state == "submitted" else None
        db.session.commit()
        visitor.sign_in(people[1]).get(f"/audits/{ids[0]}", status=403)
        visitor.sign_in(people[0]).get(f"/audits/{ids[1]}", status=403)
        visitor.sign_in(ground.cast.lead).get(f"/audits/{ids[0]}")
        visitor.get(f"/audits/{ids[1]}")
    begin_writing()
    other = db.session.get_one(CaseAudit, ids[1])
    other.state, other.submitted_at = "submitted", clock.now()
    db.session.commit()
    visitor.sign_in(people[1]).get(f"/audits/{ids[0]}")
    visitor.sign_in(people[0]).get(f"/audits/{ids[1]}")


def test_a_second_audit_is_counted_nowhere(pair: tuple[CaseAudit, CaseAudit]) -> None:
    begin_writing()
    for audit in pair:
        audit = db.session.get_one(CaseAudit, audit.id)
        criterion = _criteria(audit)[0]
        grading.save_grade(audit, criterion, Answer("good", "Seen."), 0, audit.auditor)
        audit.state, audit.submitted_at = "submitted", clock.now()
        first_grades.keep(audit)
        counting.count(audit)
    assert [tally.n for tally in db.session.scalars(select(Tally))] == [1]
    assert counting.differences() == {}
    counting.rebuild()
    assert [
        tally.n for tally in db.session.scalars(select(Tally).execution_options(populate_existing=True))
    ] == [1]
    db.session.commit()


def test_numbers_and_days_away_are_set_on_the_way_and_kept_to(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    ada = f"/rounds/{round_id}/auditors/{ground.cast.auditor.id}"
    visitor.sign_in(ground.cast.lead).get(ada)
    visitor.post(ada, {"capacity": "1", "first_day": "2026-11-30", "last_day": "2026-12-01"})
    visitor.post(ada, {"capacity": "-1"}, status=422)
    visitor.post(ada, {"capacity": "1", "first_day": "2026-12-01", "last_day": "2026-11-01"}, status=422)
    sam = f"/rounds/{round_id}/auditors/{ground.cast.second_auditor.id}"
    visitor.post(sam, {"capacity": "4"})
    url, both = f"/rounds/{round_id}/allocate", [ground.cast.auditor.id, ground.cast.second_auditor.id]
    says = visitor.post(url, {"auditors": both}, status=422).text
    assert "1 case of " in says
    assert "has as many as their number a month allows" in says
    visitor.post(sam, {"capacity": "5"})
    visitor.post(url, {"auditors": both})
    db.session.rollback()
    assert len(db.session.scalars(select(CaseAudit).where(CaseAudit.auditor_id == both[1])).all()) == 5
    person = db.session.get_one(Person, both[0])
    assert [(one.first_day.isoformat(), one.last_day.isoformat()) for one in person.away] == [
        ("2026-11-30", "2026-12-01")
    ]
    assert db.session.scalar(select(Round.state)) == "open"
    visitor.sign_in(ground.cast.administrator).get(f"/people/{both[0]}")
    away = {"capacity": "", "no_longer": [person.away[0].id]}
    visitor.post(f"/people/{both[0]}/working-time", away)
    db.session.expire_all()
    assert (person.capacity, person.away) == (None, [])
