"""Figures of one group of auditors: which groups there are, and where figures would be of too few people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from werkzeug.datastructures import MultiDict

from audit.accounts.auditor_groups import groups
from audit.extensions import db
from audit.models import CaseAudit, PastAuditor
from audit.models.auditor_group import NO_GROUP
from audit.results.address import Unknown
from audit.results.narrow import Narrow
from audit.rules.few_auditors import FEWEST, too_few
from audit.rules.workflow import COUNTED

NONE = "none"  # in an address: audits whose auditor was in no group


@dataclass(frozen=True)
class Auditors:
    """A group of auditors to choose, or those of none."""

    id: int
    code: str  # as an address holds it
    name: str


def offered() -> tuple[Auditors, ...]:
    """The groups of auditors, by name, then those of none; empty while there is no group."""
    found = [Auditors(group.id, str(group.id), group.name) for group in groups()]
    return (*found, Auditors(NO_GROUP, NONE, "No group")) if found else ()


def asked(args: MultiDict[str, str], there: Sequence[Auditors]) -> Auditors | None:
    """The group an address asks for; None: whoever audited. Raises Unknown."""
    code = args.get("auditors", "").strip()
    if not code:
        return None
    for one in there:
        if one.code == code:
            return one
    raise Unknown("There is no such group of auditors.")


def teams_of_too_few(round_ids: Sequence[int], narrow: Narrow) -> frozenset[int]:
    """The teams of which figures of this group would be of too few auditors, also by taking the other
    groups away from all of them. `narrow` says which group."""
    group = func.coalesce(CaseAudit.auditor_group_id, NO_GROUP)
    auditor = func.coalesce(PastAuditor.name, cast(CaseAudit.auditor_id, String))
    any_group = Narrow(narrow.cohort, narrow.teams)
    rows = db.session.execute(
        select(CaseAudit.team_id, group, func.count(auditor.distinct()))
        .outerjoin(PastAuditor, PastAuditor.case_audit_id == CaseAudit.id)
        .where(CaseAudit.state.in_(COUNTED), ~CaseAudit.second, CaseAudit.round_id.in_(round_ids))
        .where(*any_group.of(CaseAudit))
        .group_by(CaseAudit.team_id, group)
    )
    by_team: dict[int, dict[int, int]] = {}
    for team_id, group_id, n in rows:
        by_team.setdefault(team_id, {})[group_id] = n
    asked_for = narrow.auditors if narrow.auditors is not None else NO_GROUP
    return frozenset(id for id, there in by_team.items() if too_few(there, asked_for))


def note(left_out: Sequence[str], any_left: bool) -> str:
    """What must be said where figures are held back; empty where none is."""
    if not left_out:
        return ""
    if not any_left:
        return f"Too few auditors of this group: figures are shown from {FEWEST} of them in a team on."
    return f"Left out, because too few auditors of this group audited there: {', '.join(left_out)}."
