"""What a team answers to an audit, and what a QA lead decides. The auditor's grades are never touched."""

from datetime import date

from audit.extensions import db
from audit.grading import counting
from audit.models import CaseAudit, Challenge, ModeratedGrade, Moderation, Person, TeamAnswer, record
from audit.moderation import queries as moderation
from audit.moderation.lines import Line
from audit.rules import clock, workflow
from audit.rules.challenging import ChallengeState, check_in_time, outcome
from audit.rules.grades import LONGEST_TEXT
from audit.rules.moderating import ModerationState, ReasonCode
from audit.rules.workflow import NotAllowedNow
from audit.team_answer import queries


class Unusable(ValueError):
    """What cannot be taken as it is: `field` says where, the text what to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Stale(ValueError):
    """Somebody else of the team answered meanwhile."""

    def __init__(self, now: TeamAnswer) -> None:
        super().__init__(f"{now.saved_by.name} changed the answer meanwhile.")
        self.now = now


def answer(audit: CaseAudit, done: str, accepted: bool, seen: int, by: Person) -> TeamAnswer:
    """Keep what the team has done since, and whether it takes the audit as it is. Raises Stale, Unusable."""
    workflow.move_audit(audit.state, "answer for the team")
    done = done.strip()
    if len(done) > LONGEST_TEXT:
        raise Unusable("done", f"Write at most {LONGEST_TEXT:,} characters.")
    if not done and not accepted:
        raise Unusable("done", "Write what the team has done, or say that you accept the audit.")
    now = queries.answer_of(audit.id, to_change=True)
    if now is not None and (now.done, now.accepted) == (done, accepted):
        return now
    if now is not None and now.version != seen:
        raise Stale(now)
    before = {"done": now.done, "accepted": now.accepted} if now else {}
    if now is None:
        now = TeamAnswer(case_audit_id=audit.id, version=0)
        db.session.add(now)
    now.done, now.accepted, now.version = done, accepted, now.version + 1
    now.saved_at, now.saved_by_id = clock.now(), by.id
    db.session.flush()
    record(audit, "answered by the team", by, before=before, after={"done": done, "accepted": accepted})
    return now


def check_can_challenge(audit: CaseAudit, found: Moderation | None, days: int, today: date) -> None:
    """Raise NotAllowedNow, saying why, unless a grade of this audit can be challenged today."""
    workflow.move_audit(audit.state, "answer for the team")
    last = queries.last_day_of(audit, found, days)
    if last is None:
        raise NotAllowedNow(
            "You cannot challenge a grade of this audit yet: a moderator is still to agree its grades."
        )
    check_in_time(today, last)


def challenge(audit: CaseAudit, line: Line, proposed: str, evidence: str, days: int, by: Person) -> Challenge:
    """Challenge one grade: another is proposed, with the evidence for it. Raises NotAllowedNow, Unusable."""
    found = moderation.moderation_of(audit.id)
    check_can_challenge(audit, found, days, clock.today())
    stands, evidence = queries.standing(line, found), evidence.strip()
    if any(
        (one.about, one.about_id) == (line.about, line.about_id) for one in queries.challenges_of(audit.id)
    ):
        raise NotAllowedNow("This grade has been challenged already. You can read what became of it.")
    if proposed not in line.allowed:
        raise Unusable("proposed", "Choose the grade that you propose.")
    if proposed == stands:
        raise Unusable("proposed", "This is the grade that it has. Propose another.")
    if not evidence or len(evidence) > LONGEST_TEXT:
        raise Unusable("evidence", f"Say what shows it, in at most {LONGEST_TEXT:,} characters.")
    made = Challenge(
        case_audit_id=audit.id, about=line.about, about_id=line.about_id, grade=stands, proposed=proposed,
        evidence=evidence, raised_by_id=by.id, raised_at=clock.now(), state=ChallengeState.WAITING,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record(
        audit, "challenged a grade", by, about=line.code or line.about, grade=stands, proposed=proposed,
        evidence=evidence,
    )  # fmt: skip
    return made


def decide(audit: CaseAudit, found: Challenge, line: Line, grade: str, rationale: str, by: Person) -> None:
    """Decide which grade stands, and say why; another than before counts as moderated from now on.

    Raises NotAllowedNow, Unusable.
    """
    workflow.move_challenge(found.state, "decide")
    workflow.move_audit(audit.state, "moderate")
    if by.id in (audit.auditor_id, found.raised_by_id):
        raise NotAllowedNow("You audited this case or raised the challenge, so somebody else decides it.")
    kept = moderation.moderation_of(audit.id)
    if kept is not None and kept.state != ModerationState.AGREED:
        raise NotAllowedNow("A moderator looks at this audit again. Decide once its grades are agreed.")
    rationale = rationale.strip()
    if grade not in (*line.allowed, queries.standing(line, kept)):
        raise Unusable("grade", "Choose the grade that stands.")
    if not rationale or len(rationale) > LONGEST_TEXT:
        raise Unusable("rationale", f"Say why, in at most {LONGEST_TEXT:,} characters: the team reads it.")
    if grade != queries.standing(line, kept):
        counting.uncount(audit)
        _moderate(audit, kept, line, grade, rationale, by)
        counting.count(audit)
    found.state = outcome(found.grade, found.proposed, grade)
    found.decided, found.rationale = grade, rationale
    found.decided_by_id, found.decided_at = by.id, clock.now()
    db.session.flush()
    record(
        audit, "decided a challenge", by, about=line.code or line.about, proposed=found.proposed,
        before=found.grade, after=grade, rationale=rationale,
    )  # fmt: skip


def _moderate(
    audit: CaseAudit, kept: Moderation | None, line: Line, grade: str, rationale: str, by: Person
) -> None:
    """The decided grade beside the auditor's, as a moderator's would stand there."""
    if kept is None:
        now = clock.now()
        kept = Moderation(
            case_audit_id=audit.id, state=ModerationState.AGREED, moderator_id=by.id, waits_since=now,
            decided_at=now, version=1,
        )  # fmt: skip
        db.session.add(kept)
        db.session.flush()
    said = line.said or ModeratedGrade(
        moderation_id=kept.id, about=line.about, about_id=line.about_id, version=0
    )
    said.grade = grade if grade != line.now else None
    said.reason, said.words = ReasonCode.CHALLENGED, rationale
    said.version, said.saved_at, said.saved_by_id = said.version + 1, clock.now(), by.id
    db.session.add(said)
    kept.version += 1
    db.session.flush()
    db.session.expire(audit, ["moderation"])
