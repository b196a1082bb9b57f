"""Two things done to the same allocation at the same moment."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.accounts.queries import person
from audit.extensions import begin_writing, db
from audit.models import CaseAudit, HistoryEntry, Person
from audit.models.history import broken_entries
from audit.rounds import allocation_queries, changes, queries, reallocating
from audit.rules.permissions import Role
from tests.at_once import at_once
from tests.factories import (
    make_allocated_round,
    make_case_list,
    make_cast,
    make_drawn_round,
    make_framework,
    make_person,
)


@pytest.fixture
def others(busy_app: Flask) -> list[int]:
    """Two auditors who have nothing yet; a round with three audits of Ada, and one that is only drawn."""
    cast = make_cast()
    begin_writing()
    case_list, version = make_case_list({cast.locality_1: 9}), make_framework()
    make_allocated_round(case_list, version, [cast.auditor], 3)
    make_drawn_round(case_list, version, 3, "November 2026")
    made = [make_person(f"{name} New", Role.AUDITOR) for name in ("Bea", "Cy")]
    db.session.commit()
    ids = [one.id for one in made]
    db.session.rollback()  # what was read until now is not what is looked at afterwards
    return ids


def test_of_two_who_give_an_audit_away_the_second_is_told(busy_app: Flask, others: list[int]) -> None:
    audit_id, ada = db.session.execute(select(CaseAudit.id, CaseAudit.auditor_id).limit(1)).one()
    db.session.rollback()

    def give(to: int) -> str:
        found = queries.round_(1, to_change=True)
        audit = found and allocation_queries.audit_of(found, audit_id, to_change=True)
        taker = person(to)
        assert found
        assert audit
        assert taker
        reallocating.reallocate(found, audit, taker, "On leave", None, seen=ada)
        return "given"

    said = at_once(busy_app, lambda: give(others[0]), lambda: give(others[1]))
    assert sorted(one == "given" for one in said) == [False, True]
    assert any("Meanwhile this audit was given to" in str(one) for one in said)
    what = select(HistoryEntry).where(HistoryEntry.what == "reallocated").order_by(HistoryEntry.id)
    assert len(db.session.scalars(what).all()) == 1
    assert not list(broken_entries())


def test_cases_are_allocated_once(busy_app: Flask, others: list[int]) -> None:
    def allocate() -> str:
        found = queries.round_(2, to_change=True)
        assert found
        auditors = db.session.scalars(select(Person).where(Person.id.in_(others))).all()
        changes.allocate_cases(found, auditors, None)
        return "allocated"

    said = at_once(busy_app, allocate, allocate)
    assert sorted(one == "allocated" for one in said) == [False, True]
    query = select(CaseAudit.sampled_case_id).where(CaseAudit.round_id == 2)
    found = db.session.scalars(query).all()
    assert len(found) == len(set(found)) == 3
