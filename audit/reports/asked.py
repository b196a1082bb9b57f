"""What a file out is of and for whom: every sheet is made from this, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import current_app

from audit.frameworks.queries import whole
from audit.reports.queries import grades_counted
from audit.results import figures
from audit.results.agreement.moved import Moved, moved
from audit.results.equality.groups import Equality, equality
from audit.results.figures import Table
from audit.results.learning.voices import Voice, voices
from audit.results.re_audits.moves import ReAudits, re_audits
from audit.results.selection import Selection
from audit.rules import clock
from audit.rules.framework import Criterion, Theme


@dataclass(frozen=True)
class Asked:
    """A selection, what its reader may see of it, and the figures that several sheets need."""

    selection: Selection
    limit: int  # under so many grades no share is given
    by: str  # who made it, for the cover
    names_auditors: bool = False
    evidence: bool = False  # what auditors wrote for each answer and judgement is given
    agreement: bool = False  # how far auditors agree is given
    reads_concerns: frozenset[int] | None = frozenset()  # teams whose concerns are given in words (None: all)
    at: datetime = field(default_factory=clock.now)

    @cached_property
    def table(self) -> Table:
        """Team by theme, as on the screen."""
        return figures.team_by_theme(self.selection)

    @cached_property
    def criteria(self) -> Table:
        """Every criterion, as on the screens of the themes."""
        return figures.every_criterion(self.selection)

    @cached_property
    def re_audits(self) -> ReAudits:
        """The cases that come back, as on the Programme page."""
        config = current_app.config
        return re_audits(self.selection, config["RE_AUDIT_GRADES"], config["RE_AUDIT_WEEKS"])

    @cached_property
    def theme_order(self) -> dict[tuple[str, int], int]:
        """By which number the formulas know a judgement: its column in team by theme, the whole case first.

        What is not counted with the newest version has none.
        """
        return {
            (column.about, id): place
            for place, column in enumerate(self.table.columns, 1)
            if column.judged
            for id in column.ids
        }

    @cached_property
    def criterion_order(self) -> dict[int, int]:
        """By which number the formulas know a criterion: its row in theme by criterion."""
        there = [
            column
            for column, cell in zip(self.criteria.columns, self.criteria.total.cells, strict=True)
            if cell
        ]
        return {id: place for place, column in enumerate(there, 1) for id in column.ids}

    @cached_property
    def moved(self) -> Moved:
        """What moderation moved, as on the screen of agreement."""
        return moved(self.selection)

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Whose voices are in the audits, as on the screen of learning."""
        return voices(self.selection)

    @cached_property
    def equality(self) -> Equality:
        """The overall judgement by group of children, small numbers hidden."""
        return equality(self.selection, None, hiding=True)

    @cached_property
    def wording(self) -> dict[int, tuple[Theme, Criterion]]:
        """Every criterion of the versions used, by id, with its theme."""
        return {
            criterion.id: (theme, criterion)
            for version in self.selection.every_version
            for theme in whole(version.id).themes
            for criterion in theme.criteria
        }

    @cached_property
    def grades(self) -> int:
        """About how many grades there are, from the counts that are kept."""
        return grades_counted(self.selection)

    @cached_property
    def rows(self) -> int:
        """About how many rows a file has, for its progress."""
        judged = sum(sum(cell.counts.values()) for cell in self.table.total.cells if cell)
        return self.grades + judged + self.table.total.audits

    def team(self, team_id: int) -> tuple[str, str]:
        """The service and the team under which results show a team: of a merged one, the one it became."""
        service = self.selection.tree.service_of(team_id)
        return service.name if service else "", self.selection.tree.kept(team_id).name
