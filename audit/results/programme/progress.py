"""How the programme stands: audits in all, done, done late, late now and exempt, by round and by team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, select

from audit.extensions import db
from audit.models import (
    CaseAudit,
    CaseListEntry,
    Draw,
    Framework,
    FrameworkVersion,
    PastRound,
    Round,
    SampledCase,
    TakenOut,
)
from audit.results.selection import Selection
from audit.rules import clock
from audit.rules.targets import DrawKind
from audit.rules.trends import Point, xmr
from audit.rules.workflow import COUNTED, AuditState, RoundState, overdue


@dataclass(frozen=True)
class Tasks:
    """So many audits: what there was to do, and how far it is."""

    total: int = 0
    done: int = 0
    done_late: int = 0  # of those done, after the due date
    late: int = 0  # not done, and the due date is past
    exempt: int = 0

    def __add__(self, other: "Tasks") -> "Tasks":
        return Tasks(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True)
class RoundTasks:
    id: int
    name: str
    due_on: date
    tasks: Tasks
    open: bool
    random: bool
    point: Point  # how many were done, on an XmR chart


@dataclass(frozen=True)
class TeamTasks:
    name: str
    tasks: Tasks
    teams: tuple[int, ...]
    service: str = ""  # where the line is of all teams of a service


@dataclass(frozen=True)
class Programme:
    rounds: tuple[RoundTasks, ...]  # oldest first
    teams: tuple[TeamTasks, ...]
    whole: Tasks


def programme(selection: Selection) -> Programme:
    """How the rounds of the selection stand. Without named rounds or dates: every round that was opened.

    Imported rounds were no work of this programme. A second audit of a case is not counted again.
    """
    rounds = rounds_of(selection)
    by_round: dict[int, Tasks] = {}
    by_team: dict[int, Tasks] = {}
    for round_id, team_id, tasks in [*_done(selection, rounds), *_exempt(selection, rounds)]:
        by_round[round_id] = by_round.get(round_id, Tasks()) + tasks
        by_team[team_id] = by_team.get(team_id, Tasks()) + tasks
    there = [row for row in rounds if row.id in by_round]
    points = xmr([float(by_round[row.id].done) for row in there if row.state == RoundState.CLOSED])
    closed = iter(points)
    lines = tuple(
        RoundTasks(
            row.id, row.name, row.due_on, by_round[row.id], row.state == RoundState.OPEN,
            row.kind == DrawKind.RANDOM,
            next(closed) if row.state == RoundState.CLOSED else Point(float(by_round[row.id].done)),
        )
        for row in there
    )  # fmt: skip
    whole = sum(by_round.values(), Tasks())
    return Programme(lines, tuple(_teams(selection, by_team)), whole)


def rounds_of(selection: Selection) -> Sequence[Any]:
    """The rounds of a selection that were work of this programme, oldest first."""
    query = (
        select(
            Round.id, Round.name, Round.due_on, Round.state,
            func.coalesce(Draw.kind, DrawKind.RANDOM).label("kind"),
        )
        .join(FrameworkVersion, Round.framework_version_id == FrameworkVersion.id)
        .join(Framework, FrameworkVersion.framework_id == Framework.id)
        .outerjoin(Draw, Draw.round_id == Round.id)
        .outerjoin(PastRound, PastRound.round_id == Round.id)
        .where(
            Round.state.in_((RoundState.OPEN, RoundState.CLOSED)),
            Framework.code == selection.version.framework,
            PastRound.round_id.is_(None),
            ~Round.for_calibration,
        )
        .order_by(Round.period_start, Round.id)
    )  # fmt: skip
    if not selection.every_round:
        query = query.where(Round.id.in_(selection.round_ids))
    return db.session.execute(query).all()


def _done(selection: Selection, rounds: Sequence[Any]) -> Iterable[tuple[int, int, Tasks]]:
    counts = CaseAudit.state.in_(COUNTED)
    query = (
        select(
            CaseAudit.round_id,
            CaseAudit.team_id,
            func.count(),
            func.count().filter(counts),
            func.count().filter(counts, func.date(CaseAudit.submitted_at) > Round.due_on),
        )
        .join(CaseAudit.round)
        .where(
            CaseAudit.round_id.in_([row.id for row in rounds]),
            CaseAudit.state != AuditState.TAKEN_OUT,
            ~CaseAudit.second,
            *selection.narrow.of(CaseAudit, open_too=True),
        )
        .group_by(CaseAudit.round_id, CaseAudit.team_id)
    )
    today, row_of = clock.today(), {row.id: row for row in rounds}
    for round_id, team_id, total, done, done_late in db.session.execute(query):
        late = overdue(row_of[round_id].state, row_of[round_id].due_on, today)
        yield round_id, team_id, Tasks(total, done, done_late, total - done if late else 0)


def _exempt(selection: Selection, rounds: Sequence[Any]) -> Iterable[tuple[int, int, Tasks]]:
    if selection.auditors is not None:  # an exempt case has no auditor
        return
    query = (
        select(TakenOut.round_id, CaseListEntry.team_id, func.count())
        .join(SampledCase, TakenOut.sampled_case_id == SampledCase.id)
        .join(SampledCase.entry)
        .where(
            TakenOut.round_id.in_([row.id for row in rounds]),
            TakenOut.replaced_by_id.is_(None),
            CaseListEntry.team_id.is_not(None),
            *selection.narrow.of(CaseListEntry),
        )
        .group_by(TakenOut.round_id, CaseListEntry.team_id)
    )
    for round_id, team_id, n in db.session.execute(query):
        yield round_id, team_id or 0, Tasks(exempt=n)


def _teams(selection: Selection, by_team: dict[int, Tasks]) -> Iterable[TeamTasks]:
    """Each team by name, the teams of a service together, then the service where it has several."""
    tree = selection.tree
    services: dict[str, list[TeamTasks]] = {}
    for team in tree.in_order({tree.kept(id).id for id in by_team}):
        service = tree.service_of(team.id)
        tasks = sum((by_team[id] for id in tree.merged(team.id) if id in by_team), Tasks())
        services.setdefault(service.name if service else "", []).append(
            TeamTasks(team.name, tasks, (team.id,))
        )
    for name, lines in sorted(services.items()):
        yield from lines
        if name and len(lines) > 1:
            teams = tuple(id for one in lines for id in one.teams)
            yield TeamTasks(f"All of {name}", sum((one.tasks for one in lines), Tasks()), teams, name)
