"""Somebody opens an audit at the moment at which its auditor takes it back: one of the two comes first."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.accounts.queries import teams_below
from audit.extensions import db
from audit.grading import counting, queries
from audit.grading.submitting import changes as submitting
from audit.grading.submitting import readings
from audit.models import CaseAudit, Person, Reading
from audit.models.history import broken_entries
from audit.rules.permissions import Scope
from tests.at_once import at_once
from tests.factories import make_cast
from tests.grading.making import allocated, submitted


@pytest.mark.parametrize("round_", range(4))
def test_what_was_read_is_never_taken_back(busy_app: Flask, round_: int) -> None:
    cast = make_cast()
    audit_id = submitted(allocated(cast)[0], cast.auditor).id
    manager_id = cast.manager.id

    def takes_back() -> str:
        audit = queries.case_audit(audit_id, to_change=True)
        assert audit
        submitting.take_back(audit, audit.auditor)
        return "taken back"

    def opens() -> str:
        audit = queries.case_audit(audit_id, to_change=True)
        manager = db.session.get_one(Person, manager_id)
        assert audit
        if not queries.readable(audit, manager, Scope.OWN_TEAMS, teams_below(manager)):
            return "not to be read"
        readings.note(audit, manager)
        return "read"

    said = at_once(busy_app, opens, takes_back, opens, takes_back)
    db.session.rollback()  # what this thread read before is old
    state = db.session.get_one(CaseAudit, audit_id).state
    if "read" in said:
        assert (state, said.count("read"), said.count("taken back")) == ("submitted", 2, 0), said
        assert len(db.session.scalars(select(Reading)).all()) == 1
    else:
        assert (state, said.count("not to be read"), said.count("taken back")) == ("started", 2, 1), said
    assert counting.differences() == {}
    assert list(broken_entries()) == []
