"""How the cases that come back stand, team by team, and how the judgements of those done have moved."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.frameworks.queries import whole
from audit.re_audits.moving import Step
from audit.results import lineages
from audit.results.lineages import Column
from audit.results.re_audits.queries import ComesBack, Thing, come_back, judgements
from audit.results.selection import Selection
from audit.rules.auditing_again import Moved, Standing, moved
from audit.rules.framework import Version


@dataclass(frozen=True)
class Line:
    """A team, or all of them: how many of its cases stand which way."""

    name: str
    team_id: int | None
    by: Counter[Standing]

    @property
    def total(self) -> int:
        return self.by.total()


WAYS = {"better": "Better", "same": "The same", "worse": "Worse"}


@dataclass(frozen=True)
class Movement:
    """One judgement, of the whole case or of a theme: how many moved which way, and each case's own step."""

    column: Column
    steps: dict[int, Step]  # by the id of the earlier audit

    @cached_property
    def moved(self) -> Moved:
        return moved(step.movement for step in self.steps.values())

    def of(self, way: str) -> frozenset[int]:
        """The earlier audits of the cases that moved this way; of any way when none is named."""
        ways = {way} if way else set(WAYS)
        return frozenset(id for id, step in self.steps.items() if step.movement in ways)


@dataclass(frozen=True)
class ReAudits:
    """The cases of a selection that come back."""

    cases: tuple[ComesBack, ...]
    whole: Line
    teams: tuple[Line, ...]
    movements: tuple[Movement, ...]  # overall first, then the themes of the newest version


def re_audits(selection: Selection, grades: Collection[str], weeks: int) -> ReAudits:
    """How the re-audits of a selection stand and what they moved.

    The earlier audit decides whether a case is of the selection. Nothing that moved is given of a case that
    its reader is auditing again. Three queries.
    """
    cases = tuple(come_back(selection, grades, weeks))
    tree = selection.tree
    kept = {one.team_id: tree.kept(one.team_id) for one in cases}
    teams = [
        Line(team.name, team.id, _standings(one for one in cases if kept[one.team_id] is team))
        for team in tree.in_order({team.id for team in kept.values()})
    ]
    return ReAudits(cases, Line("All teams", None, _standings(cases)), tuple(teams),
                    tuple(_movements(selection, cases)))  # fmt: skip


def _standings(cases: Iterable[ComesBack]) -> Counter[Standing]:
    return Counter(one.standing for one in cases)


def _movements(selection: Selection, cases: Sequence[ComesBack]) -> Iterable[Movement]:
    done = [one for one in cases if one.again_id is not None and not one.hidden]
    given = judgements([id for one in done for id in (one.id, one.again_id) if id], selection.moderated)
    ids = {one.id for one in selection.versions}
    ids |= {id for one in done for id in (one.version_id, one.again_version_id) if id}
    versions = sorted(map(whole, ids), key=lambda version: -version.number)
    columns = [lineages.overall(versions)]
    columns += [lineages.theme(theme, versions) for theme in versions[0].themes if theme.judged]
    for column in columns:
        steps = {one.id: _step(column, one, given) for one in done}
        if column.about == "overall" or any(step.movement in WAYS for step in steps.values()):
            yield Movement(column, steps)


def _step(column: Column, one: ComesBack, given: dict[int, dict[Thing, str]]) -> Step:
    """What was judged of this thing each time; nothing where a version has no such thing to compare."""
    assert one.again_id is not None
    assert one.again_version_id is not None
    before = _grade(column, whole(one.version_id), given.get(one.id, {}))
    after = _grade(column, whole(one.again_version_id), given.get(one.again_id, {}))
    return Step(column.name, column.scale, before, after)


def _grade(column: Column, version: Version, given: dict[Thing, str]) -> str | None:
    # What was judged before an audit was moved to a newer version is kept, and not counted.
    own = {version.id} if column.about == "overall" else {theme.id for theme in version.themes}
    return next(
        (given[column.about, id] for id in column.ids if id in own and (column.about, id) in given), None
    )
