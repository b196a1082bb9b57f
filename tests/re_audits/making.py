"""Cases that come back, taken up and audited again, made by the changes that people make."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Person, Round
from audit.re_audits import changes, queries
from audit.rounds.changes import allocate_cases
from audit.rules import clock
from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round
from tests.grading.making import submitted


def first_audits(cast: Cast, *grades: str, name: str = "September 2026") -> list[CaseAudit]:
    """One audit for each grade, submitted; the first half of Locality 1, the rest of Leaving care."""
    begin_writing()
    half = (len(grades) + 1) // 2
    case_list = make_case_list(
        {cast.locality_1: half, cast.leaving_care: len(grades) - half}, name=f"List {name}"
    )
    of = make_round(case_list, make_framework(), name)
    made = [make_audit(of, entry, cast.auditor) for entry in entries_of(case_list)]
    db.session.commit()
    return [submitted(one, cast.auditor, grade) for one, grade in zip(made, grades, strict=True)]


def taken_up(audits: Sequence[CaseAudit], by: Person, to: Person, name: str = "Again") -> list[CaseAudit]:
    """A lead takes these up into a round of their own and allocates it; in the order of the audits."""
    begin_writing()
    (group,) = queries.groups(queries.due(["inadequate"], 12, by))
    made = changes.audit_again(group, {one.id for one in audits}, name, clock.today() + timedelta(14), by)
    allocate_cases(made, [to], by)
    db.session.commit()
    entries = [one.sampled_case.entry.case_id for one in audits]
    found = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == made.id)).all()
    return sorted(found, key=lambda one: entries.index(one.sampled_case.entry.case_id))


def round_called(name: str) -> Round:
    return db.session.scalars(select(Round).where(Round.name == name)).one()
