"""What is done to a calibration: opened, a grade agreed on, closed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from audit.calibration import queries
from audit.calibration.queries import Key
from audit.extensions import db
from audit.models import (
    Calibration,
    CalibrationGrade,
    CaseAudit,
    CaseListEntry,
    FrameworkVersion,
    Person,
    Round,
    SampledCase,
    record,
)
from audit.rounds.changes import TAKEN, Refused, checked_plan
from audit.rules import clock
from audit.rules.calibrating import FEWEST_AUDITORS
from audit.rules.workflow import COUNTED, AuditState, NotAllowedNow, RoundState, move_audit, move_round


class Stale(ValueError):
    """Somebody else agreed on another grade meanwhile."""


def open_calibration(
    name: str,
    version: FrameworkVersion,
    entry: CaseListEntry,
    story: str,
    auditors: Sequence[Person],
    due_on: date,
    by: Person,
) -> Calibration:
    """Give one case to all of these auditors, each blind to the others. Raises Refused, naming what is wrong.

    Whoever holds it takes no part: they see what is given as it comes.
    """
    today = clock.today()
    if due_on < today:
        raise Refused("Choose a day from today on, so that there is time to grade.")
    name = checked_plan(name, version, today, due_on, due_on)
    if len({auditor.id for auditor in auditors}) < FEWEST_AUDITORS:
        raise Refused("Choose at least two auditors: one alone agrees with everybody.")
    if any(auditor.id == by.id for auditor in auditors):
        raise Refused("You hold this calibration and see what everybody gives, so you cannot take part.")
    if entry.team_id is None:
        raise Refused("This case has no team. Choose one that has.")
    found = Round(
        name=name, framework_version=version, case_list_id=entry.case_list_id, period_start=today,
        period_end=due_on, due_on=due_on, state=RoundState.OPEN, created_at=clock.now(), for_calibration=True,
    )  # fmt: skip
    made = Calibration(round=found, facilitator=by, story=story.strip())
    sampled = SampledCase(round=found, entry=entry, stratum="", position=1, reason="Chosen for calibration.")
    try:
        with db.session.begin_nested():
            db.session.add_all([made, sampled])
    except IntegrityError:  # someone else took the name at the same moment
        raise Refused(TAKEN) from None
    audits = [
        {
            "round_id": found.id, "sampled_case_id": sampled.id, "framework_version_id": version.id,
            "auditor_id": auditor.id, "team_id": entry.team_id, "cohort": entry.cohort,
            "state": AuditState.ALLOCATED, "allocated_at": clock.now(), "second": True,
        }
        for auditor in auditors
    ]  # fmt: skip
    db.session.execute(insert(CaseAudit), audits)
    record(
        made, "opened the calibration", by, name=name, framework=version.title, case=entry.case.reference,
        due=due_on.isoformat(), auditors=[auditor.name for auditor in auditors],
    )  # fmt: skip
    return made


def agree_grade(
    found: Calibration, about: Key, grade: str | None, why: str, seen: int, by: Person
) -> CalibrationGrade | None:
    """Keep what was agreed of one thing, and why; with neither, nothing is agreed of it any more.

    `seen` is the version that was on the screen (0: none yet). Raises Stale where it is another by now.
    """
    kept = next((one for one in found.agreed if (one.about, one.about_id) == about), None)
    why = why.strip()
    if kept is not None and (kept.grade, kept.why) == (grade, why):
        return kept
    if (kept.version if kept else 0) != seen:
        raise Stale("Somebody else changed what was agreed here meanwhile.")
    if kept is None:
        if grade is None and not why:
            return None
        kept = CalibrationGrade(about=about[0], about_id=about[1], version=0)
        found.agreed.append(kept)
    before = {"grade": kept.grade, "why": kept.why}
    kept.grade, kept.why, kept.version = grade, why, kept.version + 1
    kept.saved_at, kept.saved_by_id = clock.now(), by.id
    db.session.flush()
    record(
        found, "agreed on a grade", by, about=list(about), before=before, after={"grade": grade, "why": why}
    )
    return kept


def check_can_close(found: Calibration) -> None:
    """Raise NotAllowedNow unless it is open and at least two have submitted."""
    if found.closed_at is not None:
        raise NotAllowedNow("This calibration is closed already.")
    submitted = sum(AuditState(audit.state) in COUNTED for audit in queries.audits_of(found))
    if submitted < FEWEST_AUDITORS:
        raise NotAllowedNow(
            "You cannot close this calibration now: fewer than two auditors have submitted, "
            "so there is nothing to compare."
        )


def close_calibration(found: Calibration, lessons: str, by: Person) -> None:
    """Close it: everybody who took part sees what all gave and what was agreed. Raises NotAllowedNow.

    An audit that was not submitted is taken out: its auditor did not take part, and what they typed is kept.
    """
    check_can_close(found)
    missed = []
    for audit in queries.audits_of(found):
        if AuditState(audit.state) not in COUNTED:
            audit.state = move_audit(audit.state, "take out")
            missed.append(audit.auditor.name)
            db.session.flush()
            record(audit, "taken out: the calibration was closed", by)
    found.round.state = move_round(found.round.state, "close the round")
    found.closed_at, found.lessons = clock.now(), lessons.strip()
    db.session.flush()
    record(found, "closed the calibration", by, lessons=found.lessons, not_submitted=missed)
