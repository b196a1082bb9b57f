"""Coverage: how many of each team's and cohort's cases were audited in the last twelve months."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select

from audit.cases.sources import of_cases
from audit.extensions import db
from audit.models import (
    CaseAudit,
    CaseList,
    CaseListEntry,
    Cohort,
    Draw,
    FrameworkVersion,
    Round,
    SampledCase,
    Team,
)
from audit.rules import clock
from audit.rules.frame import NO_TEAM
from audit.rules.targets import DrawKind, months_before
from audit.rules.workflow import COUNTED

MONTHS = 12


@dataclass(frozen=True)
class Covered:
    """How many open cases there are, and how many were audited: in a random sample, or only otherwise."""

    name: str
    cases: int
    random: int
    other: int  # targeted or picked by hand, and in no random sample

    @property
    def share(self) -> float:
        """Of all its cases, those that were in a random sample."""
        return self.random / self.cases if self.cases else 0.0

    @property
    def share_at_all(self) -> float:
        return (self.random + self.other) / self.cases if self.cases else 0.0


@dataclass(frozen=True)
class Coverage:
    """Coverage of the newest list of every source."""

    lists: Sequence[CaseList]
    since: datetime
    whole: Covered
    teams: Sequence[Covered]  # gaps first
    cohorts: Sequence[Covered]


def coverage(framework_id: int | None = None) -> Coverage:
    """How well audits (with this framework, or with any) of the last twelve months cover the open cases."""
    lists = _newest_lists()
    since = datetime.combine(months_before(clock.today(), MONTHS), time(), clock.LOCAL)
    audited = _audited(since, framework_id)
    rows = db.session.execute(
        select(CaseListEntry.case_id, Team.name, Cohort.name)
        .join(CaseListEntry.cohort_row)
        .outerjoin(CaseListEntry.team)
        .where(
            CaseListEntry.case_list_id.in_([found.id for found in lists]), CaseListEntry.closed_on.is_(None)
        )
    ).all()
    by_team: dict[str, dict[int, str]] = defaultdict(dict)
    by_cohort: dict[str, dict[int, str]] = defaultdict(dict)
    for case_id, team, cohort in rows:
        by_team[team or NO_TEAM][case_id] = by_cohort[cohort][case_id] = audited.get(case_id, "")
    every = {case_id: audited.get(case_id, "") for case_id, _, _ in rows}
    return Coverage(lists, since, _covered("All cases", every), _gaps_first(by_team), _gaps_first(by_cohort))


def _covered(name: str, cases: dict[int, str]) -> Covered:
    kinds = list(cases.values())
    random = kinds.count(DrawKind.RANDOM)
    return Covered(name, len(kinds), random, len(kinds) - random - kinds.count(""))


def _gaps_first(groups: dict[str, dict[int, str]]) -> list[Covered]:
    found = [_covered(name, cases) for name, cases in groups.items()]
    return sorted(found, key=lambda one: (one.share, one.share_at_all, -one.cases, one.name))


def _newest_lists() -> Sequence[CaseList]:
    """The newest list of each source; a list of no source stands for itself only while it is the newest."""
    newest = select(func.max(CaseList.id)).where(of_cases()).group_by(CaseList.source_id)
    return db.session.scalars(select(CaseList).where(CaseList.id.in_(newest)).order_by(CaseList.name)).all()


def _audited(since: datetime, framework_id: int | None) -> dict[int, str]:
    """The cases with an audit submitted since, each with "random" where one was, otherwise another kind."""
    query = (
        select(CaseListEntry.case_id, func.coalesce(Draw.kind, DrawKind.RANDOM))
        .join(SampledCase, SampledCase.case_list_entry_id == CaseListEntry.id)
        .join(CaseAudit, CaseAudit.sampled_case_id == SampledCase.id)
        .join(CaseAudit.round)
        .outerjoin(Draw, Draw.round_id == CaseAudit.round_id)
        .where(CaseAudit.state.in_(COUNTED), CaseAudit.submitted_at >= since, ~Round.for_calibration)
        .distinct()
    )
    if framework_id is not None:
        query = query.join(FrameworkVersion, CaseAudit.framework_version_id == FrameworkVersion.id).where(
            FrameworkVersion.framework_id == framework_id
        )
    found: dict[int, str] = {}
    for case_id, kind in db.session.execute(query):
        if found.get(case_id) != DrawKind.RANDOM:
            found[case_id] = kind
    return found
