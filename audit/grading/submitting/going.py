"""Why an audit goes to a moderator: for what lies in it, and by the rule of its round."""

from collections.abc import Mapping

from sqlalchemy import func, select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import pairs
from audit.models import Case, CaseAudit, CaseListEntry, Grade, Moderation, ModerationRule, Round, SampledCase
from audit.rules.grades import Blank
from audit.rules.moderating import (
    NOT_FORETOLD,
    Audited,
    ModerationState,
    Reason,
    Rule,
    Why,
    reasons,
    reasons_by_rule,
)
from audit.rules.progress import Progress
from audit.rules.workflow import FINISHED, AuditState


def rule_of(round_: Round) -> Rule | None:
    """The rule of a round as a plain value, if it has one."""
    row = db.session.get(ModerationRule, round_.id)
    return as_rule(row) if row else None


def as_rule(row: ModerationRule) -> Rule:
    """A stored rule as a plain value."""
    return Rule(
        row.seed, row.share, tuple(row.overall_grades), row.first_agreed, row.one_in,
        frozenset(row.team_ids), frozenset(row.cohorts),
    )  # fmt: skip


def reasons_when_submitted(
    audit: CaseAudit, progress: Progress, answers: Mapping[int, Grade]
) -> list[Reason]:
    """Every reason why an audit that is submitted now goes to a moderator; of a calibration none does."""
    if audit.round.for_calibration:
        return []
    unsure = {id: row.for_moderator for id, row in answers.items() if row.grade == Blank.UNSURE}
    found = reasons(progress, unsure)
    if pairs.others(audit):
        words = "Two auditors grade this case: a moderator sets the grades that are agreed."
        found.append(Reason(Why.TWO_AUDITORS, words))
    rule = rule_of(audit.round)
    if rule:
        found += reasons_by_rule(rule, audited(audit, progress.overall.grade))
    if audit.first_submitted_at is not None and audit.first_submitted_at != audit.submitted_at:
        found.append(
            Reason(Why.CAME_BACK, "It was returned to its auditor, or reopened, and submitted again.")
        )
    return found


def reasons_foretold(audit: CaseAudit, progress: Progress, answers: Mapping[int, Grade]) -> list[Reason]:
    """Why an audit would go to a moderator as it stands, as far as its auditor is told before."""
    if audit.state in FINISHED:
        return []
    found = reasons_when_submitted(audit, progress, answers)
    if audit.state == AuditState.RETURNED:
        found.append(Reason(Why.CAME_BACK, "It was submitted before, so it is looked at again."))
    return [one for one in found if one.why not in NOT_FORETOLD | {Why.TWO_AUDITORS}]


def audited(audit: CaseAudit, overall: str | None) -> Audited:
    """What the rule of its round looks at in an audit with this overall grade. Two queries."""
    key = (Case.subject + "/" + Case.reference).label("key")
    mine = dict(
        db.session.execute(
            select(CaseAudit.id, key)
            .join(CaseAudit.sampled_case)
            .join(SampledCase.entry)
            .join(CaseListEntry.case)
            .where(
                CaseAudit.round_id == audit.round_id,
                CaseAudit.auditor_id == audit.auditor_id,
                CaseAudit.state != AuditState.TAKEN_OUT,
            )
        ).all()
    )
    agreed = select(func.count(Moderation.id)).join(Moderation.case_audit)
    agreed = agreed.where(
        CaseAudit.auditor_id == audit.auditor_id,
        CaseAudit.id != audit.id,
        Moderation.state == ModerationState.AGREED,
    )
    scale = whole(audit.framework_version_id).judgement_scale
    point = scale.point(overall) if overall else None
    return Audited(
        key=mine[audit.id],
        of_auditor=frozenset(mine.values()),
        team=audit.team_id,
        cohort=audit.cohort,
        overall=overall,
        overall_label=point.label if point else "",
        agreed=db.session.scalar(agreed) or 0,
    )
