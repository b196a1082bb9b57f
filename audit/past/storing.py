"""Storing earlier audits: closed rounds, the cases in them, the audits with the grades there are."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import count as counting_up

from sqlalchemy import select

from audit.cases.names import LONGEST_NAME, folded, tidied
from audit.cases.sources import PAST, PAST_NAME
from audit.cases.spreadsheet.mapped import CARE_LEAVER, CHILD
from audit.extensions import db
from audit.frameworks.changes import ensure_cohorts
from audit.grading import counting
from audit.models import (
    Case,
    CaseAudit,
    CaseList,
    CaseListEntry,
    CaseSource,
    Grade,
    Judgement,
    PastAuditor,
    PastImport,
    PastRound,
    Person,
    Round,
    SampledCase,
    Team,
    record,
)
from audit.models.past import IMPORTED
from audit.past import queries, targets
from audit.past.found import PastAudit
from audit.past.past_map import MONTH, QUARTER, PastMap
from audit.past.prospect import Prospect, team_of
from audit.past.words import LEAVE_OUT
from audit.rules import clock
from audit.rules.workflow import AuditState, RoundState

NOBODY_NAME = "Imported, auditor not known here"
NOT_KNOWN = "Not known"


def nobody() -> Person:
    """Who stands for auditors that are nobody here."""
    there = db.session.scalar(select(Person).where(Person.email == IMPORTED))
    if there is None:
        there = Person(
            email=IMPORTED, name=NOBODY_NAME, password_hash=None, session_key=secrets.token_hex(16),
            active=False, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(there)
        db.session.flush()
    return there


def store(made: PastImport, prospect: Prospect, chosen: PastMap, by: Person | None) -> list[Round]:
    """Every round of an import with its audits, counted. One history entry for each round and each audit."""
    ensure_cohorts(prospect.version.cohorts)
    teams = _teams(made, prospect, chosen, by)
    keeping = _Keeping(made, prospect, teams)
    rounds = []
    for name, audits in prospect.rounds.items():
        found = _round(made, name, [audit.day for audit in audits], chosen.rounds, keeping.list_of(0))
        stored = [keeping.audit(found, position, audit) for position, audit in enumerate(audits, start=1)]
        db.session.flush()
        keeping.answers(stored, audits)
        record(found, "imported", by, past_import=made.id, audits=len(audits))
        for audit, past in zip(stored, audits, strict=True):
            counting.count(audit)
            record(audit, "imported", by, past_import=made.id, row=past.row, grades=dict(past.grades))
        rounds.append(found)
    return rounds


def _teams(made: PastImport, prospect: Prospect, chosen: PastMap, by: Person | None) -> dict[str, int]:
    """The id of the team behind each name that the audits have; new ones are made, closed."""
    known = queries.teams()
    names = {name: team.name for name, team in known.items()}
    ids: dict[str, int] = {}
    for said in sorted({audit.team for audit in prospect.audits}):
        means = team_of(said, chosen, names)
        there = known.get(folded(means)) if means not in (None, LEAVE_OUT) and means else None
        if there is None:
            there = Team(name=tidied(said, LONGEST_NAME), closed_at=clock.now())
            db.session.add(there)
            db.session.flush()
            record(there, "added", by, name=there.name, service=False, part_of=None, closed=True)
            made.new_teams = [*made.new_teams, there.id]
            known[folded(said)], names[folded(said)] = there, there.name
        ids[said] = there.id
    return ids


def _round(made: PastImport, name: str, days: list[date], by_what: str, case_list: CaseList) -> Round:
    start, end = min(days), max(days)
    if by_what == MONTH:
        start, end = start.replace(day=1), _end_of_month(start)
    elif by_what == QUARTER:
        start = start.replace(month=(start.month - 1) // 3 * 3 + 1, day=1)
        end = _end_of_month(start.replace(month=start.month + 2))
    found = Round(
        name=_free_name(name), framework_version_id=made.framework_version_id, case_list=case_list,
        period_start=start, period_end=end, due_on=end, state=RoundState.CLOSED, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    db.session.add(PastRound(round_id=found.id, past_import=made))
    return found


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _free_name(name: str) -> str:
    """A name that says that the round was imported, and that no other round has."""
    wanted = (f"{name} (imported)" + (f" {n}" if n > 1 else "") for n in counting_up(1))
    return next(one for one in wanted if not queries.rounds_named([one]))


class _Keeping:
    """The cases of an import and the lists that hold them, made as they are needed."""

    def __init__(self, made: PastImport, prospect: Prospect, teams: Mapping[str, int]) -> None:
        self._made, self._prospect, self._teams = made, prospect, teams
        self._targets = targets.targets(prospect.version)
        self._cases = queries.case_ids({audit.reference for audit in prospect.audits})
        self._lists: list[CaseList] = []
        self._times: Counter[int] = Counter()  # how often each case was audited
        self._people = queries.people()
        self._nobody: Person | None = None

    def list_of(self, nth: int) -> CaseList:
        """The list that holds every case that was audited for the nth time: a list names a case once."""
        while len(self._lists) <= nth:
            number = len(self._lists) + 1
            name = f"Earlier audits, import {self._made.id}" + (f", {number}" if number > 1 else "")
            mark = hashlib.sha256(f"{self._made.id} {number} {self._made.sha256}".encode())
            made = CaseList(
                name=name, filename=self._made.filename, sha256=mark.hexdigest(),
                rows_read=self._prospect.found.rows, imported_at=clock.now(),
                imported_by_id=self._made.imported_by_id, source=_source(),
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
            self._lists.append(made)
        return self._lists[nth]

    def _case_id(self, past: PastAudit) -> int:
        known = self._cases.setdefault(past.reference, {})
        subject = self._prospect.version.subject
        usual = CARE_LEAVER if past.cohort == CARE_LEAVER else CHILD if subject == "case" else subject
        if usual in known:
            return known[usual]
        if len(known) == 1:
            return next(iter(known.values()))
        case = Case(reference=past.reference, subject=usual)
        db.session.add(case)
        db.session.flush()
        known[usual] = case.id
        return case.id

    def audit(self, found: Round, position: int, past: PastAudit) -> CaseAudit:
        """One audit, submitted on its day."""
        case_id = self._case_id(past)
        entry = CaseListEntry(
            case_list=self.list_of(self._times[case_id]), case_id=case_id, cohort=past.cohort,
            team_id=self._teams[past.team], age_band=NOT_KNOWN, gender=NOT_KNOWN, ethnicity_group=NOT_KNOWN,
            disability=NOT_KNOWN, sheet=tidied(self._prospect.found.sheet, LONGEST_NAME), row=past.row,
        )  # fmt: skip
        self._times[case_id] += 1
        at = datetime.combine(past.day, time(12), clock.LOCAL)
        made = CaseAudit(
            round=found, sampled_case=SampledCase(round=found, entry=entry, stratum="", position=position),
            framework_version_id=found.framework_version_id, auditor=self._auditor(past.auditor),
            team_id=self._teams[past.team], cohort=past.cohort, state=AuditState.SUBMITTED,
            allocated_at=at, started_at=at, submitted_at=at, first_submitted_at=at,
        )  # fmt: skip
        db.session.add(made)
        return made

    def _auditor(self, name: str) -> Person:
        person = self._people.get(folded(name)) if name else None
        if person is None and self._nobody is None:
            self._nobody = nobody()
        return person or self._nobody or nobody()

    def answers(self, stored: list[CaseAudit], audits: list[PastAudit]) -> None:
        """The grades and judgements there are, and nothing in place of those that are missing."""
        for audit, past in zip(stored, audits, strict=True):
            if audit.auditor is self._nobody and past.auditor:
                db.session.add(PastAuditor(case_audit_id=audit.id, name=past.auditor))
            saved = {
                "case_audit_id": audit.id,
                "saved_at": audit.submitted_at,
                "saved_by_id": audit.auditor_id,
            }
            for code, grade in past.grades.items():
                target, text = self._targets[code], past.texts.get(targets.TEXT + code, "")
                graded = {"grade": grade, "first_grade": grade}
                if target.about == "criterion":
                    db.session.add(Grade(criterion_id=target.id, evidence=text, **graded, **saved))
                else:
                    db.session.add(Judgement(theme_id=target.id, rationale=text, **graded, **saved))
            for code, text in past.texts.items():
                if self._targets[code].is_note:  # a free note, which has no grade
                    db.session.add(
                        Grade(criterion_id=self._targets[code].id, grade=None, evidence=text, **saved)
                    )
        db.session.flush()


def _source() -> CaseSource:
    """The source that marks these lists: they are no list of a council's cases."""
    there = db.session.scalar(select(CaseSource).where(CaseSource.kind == PAST))
    if there is None:
        there = CaseSource(name=PAST_NAME, kind=PAST, subject=CHILD, mapping={}, changed_at=clock.now())
        db.session.add(there)
        db.session.flush()
    return there
