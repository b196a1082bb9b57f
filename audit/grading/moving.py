"""Moving open audits to a newer version of their framework: nothing typed is lost, nothing finished changes.

The answers to the earlier version's criteria stay stored as they are. What carries on is stored again for
the newer criteria, under the same version number, so that a page that is still open can go on saving.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from sqlalchemy import insert

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import moving_queries
from audit.grading.learning import moving as learning
from audit.models import CaseAudit, FrameworkVersion, Grade, Judgement, Person, Round, record
from audit.rules.carrying import Carrying, Fate
from audit.rules.framework import Criterion
from audit.rules.workflow import NOT_YET_SUBMITTED, NotAllowedNow, RoundState

AT_ONCE = 10  # audits whose answers are held in memory together


def check_can_move(audit: CaseAudit, to: FrameworkVersion) -> Carrying:
    """What moving this audit to `to` would do. Raises NotAllowedNow, saying why it cannot be moved."""
    now = whole(audit.framework_version_id)
    if to.state != "published":
        raise NotAllowedNow(f"{to.title} is not in use, so no audit can be moved to it.")
    if audit.state not in NOT_YET_SUBMITTED:
        raise NotAllowedNow(f"This audit is submitted, so it stays with version {now.number} for ever.")
    if audit.round.state != RoundState.OPEN:
        raise NotAllowedNow(f"The round {audit.round.name} is not open, so its audits stay as they are.")
    if now.framework != to.framework.code or to.number <= now.number:
        raise NotAllowedNow(f"This audit uses {now.title} already.")
    carried = moving_queries.carried(audit.framework_version_id, to.id, audit.cohort)
    if not carried.asked:
        raise NotAllowedNow(
            f"Version {to.number} asks nothing of a case like this one ({audit.cohort_row.name}), so this "
            f"audit stays with version {now.number}."
        )
    return carried


def move_audit(audit: CaseAudit, to: FrameworkVersion, by: Person | None) -> Counter[Fate]:
    """Move one open audit, and say how many answers met which fate. Raises NotAllowedNow.

    The audit and its round are to be held until the transaction ends (see moving_queries.held).
    """
    fates = _move(audit, to, by, _given_in([audit.id]))
    follow(audit.round, to, by)
    return fates


def move_some(to: FrameworkVersion, by: Person | None, seconds: float) -> int:
    """Move open audits for about so many seconds, round after round; says how many. Asked again, it goes on.

    While audits are moved their auditors cannot save, so it is done in short goes. Raises NotAllowedNow.
    """
    stop, n = monotonic() + seconds, 0
    for round_id in moving_queries.rounds_to_move(to):
        while audits := moving_queries.held_of(round_id, to, AT_ONCE):
            given = _given_in([audit.id for audit in audits])
            for audit in audits:
                _move(audit, to, by, given)
            n += len(audits)
            follow(audits[0].round, to, by)
            if monotonic() > stop:
                return n
    return n


@dataclass(frozen=True)
class _Given:
    """What was given in some audits, by audit."""

    answers: moving_queries.Rows[Grade]
    judgements: moving_queries.Rows[Judgement]
    learning: learning.Entries


def _given_in(ids: list[int]) -> _Given:
    return _Given(moving_queries.answers_of(ids), moving_queries.judgements_of(ids), learning.entries_of(ids))


def _move(audit: CaseAudit, to: FrameworkVersion, by: Person | None, given: _Given) -> Counter[Fate]:
    carried = check_can_move(audit, to)
    fates: Counter[Fate] = Counter()
    grades = list(_grades(given.answers.get(audit.id, []), carried, fates))
    if grades:
        db.session.execute(insert(Grade), grades)
    mine = given.judgements.get(audit.id, [])
    judged = list(_judgements(mine, carried))
    if judged:
        db.session.execute(insert(Judgement), judged)
    learning.carry(given.learning.get(audit.id, []), carried)
    detail = _overall(mine, carried)
    before = carried.before
    audit.framework_version = to
    db.session.flush()
    record(
        audit, moving_queries.MOVED, by, **{"from": before.number, "to": to.number},
        versions=[before.id, to.id], **{fate.value: fates[fate] for fate in Fate}, **detail,
    )  # fmt: skip
    return fates


def _grades(rows: Iterable[Grade], carried: Carrying, fates: Counter[Fate]) -> Iterable[dict[str, Any]]:
    """The answers for the newer criteria, as rows; what becomes of each is counted."""
    for row in rows:
        carry = carried.criteria.get(row.criterion_id)
        if carry is None:  # of a version before this one
            continue
        fate = carry.fate_of(row.grade)
        if moving_queries.says_something(row):
            fates[fate] += 1
        if carry.after and fate is Fate.CARRIED:
            causes = [code for code in row.root_causes if code in carry.after.root_causes]
            yield {
                **_saved_for(carry.after, row),
                "grade": row.grade,
                "reason": row.reason,
                "for_moderator": row.for_moderator,
                "root_causes": causes,
            }
        elif carry.after and fate is Fate.TEXT_ONLY and moving_queries.has_evidence(row):
            yield _saved_for(carry.after, row)


def _saved_for(criterion: Criterion, row: Grade) -> dict[str, Any]:
    """What every answer takes over: its evidence, and who saved it when, under which version number."""
    return {
        "case_audit_id": row.case_audit_id, "criterion_id": criterion.id, "grade": None, "reason": "",
        "evidence": row.evidence, "sources": row.sources, "evidence_on": row.evidence_on,
        "document": row.document, "for_moderator": "", "root_causes": [], **_as_saved(row),
    }  # fmt: skip


def _judgements(rows: Iterable[Judgement], carried: Carrying) -> Iterable[dict[str, Any]]:
    """The judgements for the newer themes, as rows."""
    for row in rows:
        carry = carried.themes.get(row.theme_id or 0)
        if carry and carry.after and carry.fate in (Fate.CARRIED, Fate.TEXT_ONLY):
            yield {
                "case_audit_id": row.case_audit_id,
                "theme_id": carry.after.id,
                "grade": row.grade if carry.fate is Fate.CARRIED else None,
                "rationale": row.rationale,
                "against_guard": row.against_guard,
                "impact": row.impact,
                **_as_saved(row),
            }


def _as_saved(row: Grade | Judgement) -> dict[str, Any]:
    return {
        "version": row.version,
        "saved_at": row.saved_at,
        "saved_by_id": row.saved_by_id,
        "sending": row.sending,
    }


def _overall(rows: Iterable[Judgement], carried: Carrying) -> dict[str, str]:
    """Take back an overall grade that the newer version's scale does not have; says what it was.

    There is one overall judgement an audit, so its earlier grade is kept in the history.
    """
    for row in rows:
        if row.theme_id is None and row.grade is not None and not carried.overall_comparable:
            was, row.grade = row.grade, None
            row.sending = None
            row.version += 1  # a page that still shows the earlier scale is told before it saves
            return {"overall": was}
    return {}


def follow(round_: Round, to: FrameworkVersion, by: Person | None) -> None:
    """Have the round use the newer version too, when none of its open audits is left on an earlier one.

    What is drawn or allocated in it later is then graded with that version.
    """
    if round_.framework_version_id == to.id or moving_queries.left_in(round_, to):
        return
    _use(round_, to, by)


def switch_round(round_: Round, to: FrameworkVersion, by: Person | None) -> None:
    """Have a round that has no sample yet use this newer version. Raises NotAllowedNow."""
    before = round_.framework_version
    if to.state != "published" or before.framework_id != to.framework_id or to.number <= before.number:
        raise NotAllowedNow(f"The round {round_.name} uses {before.title}.")
    if round_.state != RoundState.PLANNED:
        raise NotAllowedNow(
            f"The sample of {round_.name} is drawn with version {before.number}. Discard the draw first."
        )
    _use(round_, to, by)


def _use(round_: Round, to: FrameworkVersion, by: Person | None) -> None:
    before = round_.framework_version.number
    round_.framework_version = to
    db.session.flush()
    record(
        round_, f"changed to version {to.number} of the framework", by, **{"from": before, "to": to.number}
    )


def note_read(audit: CaseAudit, by: Person) -> None:
    """The auditor has read what the last move changed: it is not said again. Twice is once."""
    if moving_queries.unread_move(moving_queries.entries_of(audit.id)):
        record(audit, moving_queries.READ, by)
