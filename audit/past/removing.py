"""Taking an import out again: everything that came of it and that nothing else uses. Its history stays."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from audit.extensions import db
from audit.grading import counting
from audit.models import (
    Case,
    CaseAudit,
    CaseList,
    CaseListEntry,
    Grade,
    Judgement,
    NamedPerson,
    PastAuditor,
    PastImport,
    PastRound,
    Round,
    RoundTally,
    SampledCase,
    Tally,
    Team,
    TeamAlias,
    person_team,
    record,
)


def remove(made: PastImport) -> int:
    """Remove the rounds, audits, lists, new cases and new teams of an import; how many audits there were."""
    rounds = list(db.session.scalars(select(PastRound.round_id).where(PastRound.past_import_id == made.id)))
    audits = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id.in_(rounds))).all()
    for audit in audits:
        counting.uncount(audit)
    ids = select(CaseAudit.id).where(CaseAudit.round_id.in_(rounds))
    entries = list(
        db.session.scalars(select(SampledCase.case_list_entry_id).where(SampledCase.round_id.in_(rounds)))
    )
    for answers in (Grade, Judgement, PastAuditor):
        db.session.execute(delete(answers).where(answers.case_audit_id.in_(ids)))
    for table in (Tally, RoundTally, CaseAudit, SampledCase, PastRound):
        db.session.execute(delete(table).where(table.round_id.in_(rounds)))
    for found in db.session.scalars(select(Round).where(Round.id.in_(rounds))).all():
        record(found, "removed with its import", None, past_import=made.id)
    db.session.execute(delete(Round).where(Round.id.in_(rounds)))
    _remove_cases(entries)
    _remove_teams(made)
    return len(audits)


def _remove_cases(entries: Sequence[int]) -> None:
    """The entries with their lists, and the cases that no other list names."""
    cases: set[int] = set()
    lists: set[int] = set()
    for start in range(0, len(entries), 1_000):
        some = entries[start : start + 1_000]
        query = select(CaseListEntry.case_id, CaseListEntry.case_list_id).where(CaseListEntry.id.in_(some))
        for case_id, list_id in db.session.execute(query):
            cases.add(case_id)
            lists.add(list_id)
        db.session.execute(delete(CaseListEntry).where(CaseListEntry.id.in_(some)))
    db.session.execute(delete(CaseList).where(CaseList.id.in_(lists)))
    named = select(CaseListEntry.id).where(CaseListEntry.case_id == Case.id)
    known = sorted(cases)
    for start in range(0, len(known), 1_000):
        db.session.execute(delete(Case).where(Case.id.in_(known[start : start + 1_000]), ~named.exists()))


def _remove_teams(made: PastImport) -> None:
    """The teams that were made for this import, where nothing else is about them by now."""
    for team in db.session.scalars(select(Team).where(Team.id.in_(made.new_teams))).all():
        used = (
            select(CaseListEntry.id).where(CaseListEntry.team_id == team.id),
            select(CaseAudit.id).where(CaseAudit.team_id == team.id),
            select(Team.id).where((Team.parent_id == team.id) | (Team.merged_into_id == team.id)),
            select(TeamAlias.id).where(TeamAlias.team_id == team.id),
            select(NamedPerson.id).where(NamedPerson.team_id == team.id),
            select(person_team.c.person_id).where(person_team.c.team_id == team.id),
        )
        if all(db.session.scalar(query.limit(1)) is None for query in used):
            record(team, "removed with its import", None, past_import=made.id)
            db.session.delete(team)
            db.session.flush()
