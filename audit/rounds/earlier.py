"""Which cases of a round's list earlier audits keep out of its draw: audited lately, or being audited now.

Only audits of the same framework count: a dip sample of supervision keeps no case out of a case audit.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, FrameworkVersion, Round, SampledCase
from audit.rules import clock
from audit.rules.frame import Terms, because_of_earlier
from audit.rules.workflow import COUNTED, RoundState

# Of these a case may be audited still.
UNDER_WAY = (RoundState.DRAWN, RoundState.OPEN)


def left_out(found: Round, terms: Terms) -> dict[int, str]:
    """The cases (by id) that earlier audits keep out of this round's draw, with the reason in words."""
    audited = _audited(found) if terms.not_audited_for else {}
    in_round = _in_rounds_under_way(found) if terms.not_in_open_round else set()
    today = clock.today()
    reasons = {
        case_id: because_of_earlier(terms, audited.get(case_id), case_id in in_round, today)
        for case_id in audited.keys() | in_round
    }
    return {case_id: why for case_id, why in reasons.items() if why}


def by_reason(reasons: Mapping[int, str]) -> dict[str, list[int]]:
    """Reasons as they are kept with a draw: for each reason the ids of its cases, in order."""
    found: dict[str, list[int]] = {}
    for case_id in sorted(reasons):
        found.setdefault(reasons[case_id], []).append(case_id)
    return found


def _audited(found: Round) -> dict[int, date]:
    """When each case was last audited with this framework."""
    rows = db.session.execute(
        select(CaseListEntry.case_id, func.max(CaseAudit.submitted_at))
        .join(SampledCase, SampledCase.case_list_entry_id == CaseListEntry.id)
        .join(CaseAudit, CaseAudit.sampled_case_id == SampledCase.id)
        .join(FrameworkVersion, CaseAudit.framework_version_id == FrameworkVersion.id)
        .join(CaseAudit.round)
        .where(
            ~Round.for_calibration,
            CaseAudit.state.in_(COUNTED),
            FrameworkVersion.framework_id == found.framework_version.framework_id,
            CaseAudit.round_id != found.id,
        )
        .group_by(CaseListEntry.case_id)
    )
    return {case_id: at.astimezone(clock.LOCAL).date() for case_id, at in rows if at}


def _in_rounds_under_way(found: Round) -> set[int]:
    rows = db.session.scalars(
        select(CaseListEntry.case_id)
        .join(SampledCase, SampledCase.case_list_entry_id == CaseListEntry.id)
        .join(Round, SampledCase.round_id == Round.id)
        .join(FrameworkVersion, Round.framework_version_id == FrameworkVersion.id)
        .where(
            Round.state.in_(UNDER_WAY),
            ~Round.for_calibration,
            SampledCase.active,
            FrameworkVersion.framework_id == found.framework_version.framework_id,
            Round.id != found.id,
        )
        .distinct()
    )
    return set(rows)
