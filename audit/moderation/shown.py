"""What an audit's own page shows of its moderation, to whoever may read the audit."""

from dataclasses import dataclass

from audit.grading.queries import is_imported
from audit.models import CaseAudit, HistoryEntry, Moderation
from audit.moderation import queries
from audit.moderation.lines import Line
from audit.moderation.loading import routes
from audit.rules.moderating import QUALITIES, ModerationState, Quality, ReasonCode
from audit.rules.permissions import Permission
from audit.rules.workflow import COUNTED, AuditState
from audit.web.access import may, me


@dataclass(frozen=True)
class Shown:
    """The moderation of an audit as its page shows it."""

    moderation: Moderation | None
    lines: tuple[Line, ...]  # what a moderator changed, or noted
    returned: HistoryEntry | None  # by whom and why it came back to its auditor
    other: CaseAudit | None  # of a pair: the audit at which the grades were agreed
    is_between_us: bool  # how good the audit is: for its auditor, moderators and QA leads
    may_moderate: bool
    may_take_up: bool
    may_reopen: bool


@routes.app_template_global()
def moderation_shown(audit: CaseAudit) -> Shown:
    """What of its moderation this person sees: when it is agreed or returned; while it waits, a moderator."""
    other = queries.first_of(audit) if audit.second else None
    at = other or audit
    found = queries.moderation_of(at.id)
    both = queries.both_submitted(audit)
    own = audit.auditor_id == me.id or any(one.auditor_id == me.id for one in queries.others_of(audit))
    moderates = may(Permission.MODERATE) and not own and audit.state in COUNTED and both
    seen = (
        found is not None
        and both
        and (
            found.state == ModerationState.AGREED
            or (found.state == ModerationState.RETURNED and audit.state == AuditState.RETURNED)
        )
    )
    lines: tuple[Line, ...] = ()
    if seen and found is not None:
        rows, beside = queries.rows_of(at.id), audit if other else None
        parts = queries.parts(at, found, rows, beside)
        lines = tuple(
            line
            for part in parts
            for line in part.lines
            if line.changed or line.changed_first or (line.said and line.said.words)
        )
    return Shown(
        moderation=found if seen or moderates else None,
        lines=lines,
        returned=queries.reopened(audit.id) if audit.state == AuditState.RETURNED else None,
        other=other,
        is_between_us=audit.auditor_id == me.id or may(Permission.MODERATE),
        may_moderate=moderates and found is not None,
        may_take_up=moderates and found is None and not audit.second and not is_imported(audit),
        may_reopen=(
            may(Permission.MANAGE_ROUNDS)
            and not own
            and audit.state in COUNTED
            and not audit.round.for_calibration
        ),
    )


@routes.app_template_filter()
def reason_of_change(code: str) -> str:
    """Why a moderator gave another grade, in words."""
    return ReasonCode(code).label


@routes.app_template_filter()
def quality_label(code: str) -> str:
    """How good an audit is as a piece of work, in a word."""
    return Quality(code).label


@routes.app_template_global()
def ratings_of(moderation: Moderation) -> list[tuple[str, str]]:
    """What was rated of an audit, with the rating."""
    found = ((asked.split(":")[0], getattr(moderation, name)) for name, asked in QUALITIES.items())
    return [(name, Quality(rating).label) for name, rating in found if rating]
