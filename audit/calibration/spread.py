"""What the page of a calibration shows: of the whole, each theme and each criterion what everybody gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.calibration import queries
from audit.calibration.queries import Key
from audit.frameworks.queries import whole
from audit.models import Calibration, CalibrationGrade, CaseAudit
from audit.rules.agreement import Agreement, agreement, gwet_ac2, ordinal_alpha
from audit.rules.calibrating import Spread, pairs_of, widest_first
from audit.rules.framework import Scale
from audit.rules.workflow import COUNTED, AuditState


@dataclass(frozen=True)
class Row:
    """One thing of the case that everybody graded."""

    about: Key
    name: str
    code: str
    theme: str
    spread: Spread
    said: dict[int, str]  # the evidence or rationale of each auditor, by id
    agreed: CalibrationGrade | None

    @property
    def mark(self) -> str:
        """What the row is called in an address and in the page."""
        return f"{self.about[0]}-{self.about[1]}"


@dataclass(frozen=True)
class Together:
    """How far all who submitted agree over everything graded on one scale."""

    scale: Scale
    things: int
    alpha: float | None
    ac2: float | None


@dataclass(frozen=True)
class Board:
    """A calibration as it stands: who has submitted, and how far apart they are."""

    audits: Sequence[CaseAudit]
    judgements: list[Row]
    criteria: list[Row]

    @cached_property
    def submitted(self) -> list[CaseAudit]:
        return [audit for audit in self.audits if AuditState(audit.state) in COUNTED]

    @property
    def rows(self) -> list[Row]:
        return [*self.judgements, *self.criteria]

    @cached_property
    def differing(self) -> list[Row]:
        """Every criterion that somebody graded otherwise, the widest apart first."""
        order = {id(spread): place for place, spread in enumerate(widest_first(self._spreads))}
        found = [row for row in self.criteria if row.spread.differs]
        return sorted(found, key=lambda row: order[id(row.spread)])

    @property
    def same(self) -> list[Row]:
        return [row for row in self.criteria if not row.spread.differs and row.spread.given]

    @property
    def agreed(self) -> int:
        """On how many things a grade was agreed."""
        return sum(row.spread.agreed is not None for row in self.rows)

    @property
    def _spreads(self) -> list[Spread]:
        return [row.spread for row in self.criteria]

    @cached_property
    def together(self) -> list[Together]:
        """How far everybody agrees, each scale by itself: grades of two scales are not pooled."""
        by_scale: dict[tuple[str, ...], list[Spread]] = {}
        for row in self.rows:
            by_scale.setdefault(tuple(row.spread.scale.codes), []).append(row.spread)
        found = []
        for spreads in by_scale.values():
            units = [spread.ranks for spread in spreads if len(spread.ranks) > 1]
            scale = spreads[0].scale
            if units:
                points = len(scale.codes)
                found.append(Together(scale, len(units), ordinal_alpha(units), gwet_ac2(units, points)))
        return found

    def with_agreed(self, auditor_id: int) -> list[tuple[Scale, Agreement]]:
        """How far an auditor's grades are those that were agreed, each scale by itself."""
        scales = {tuple(row.spread.scale.codes): row.spread.scale for row in self.rows}
        pairs = pairs_of(auditor_id, [row.spread for row in self.rows])
        return [(scales[codes], agreement(found, len(codes))) for codes, found in pairs.items()]


def board(found: Calibration, audits: Sequence[CaseAudit] | None = None) -> Board:
    """A calibration with everything that was given so far by those who have submitted."""
    audits = queries.audits_of(found) if audits is None else audits
    given = queries.given(audits)
    agreed = {(one.about, one.about_id): one for one in found.agreed}
    version = whole(found.round.framework_version_id)

    def row(about: Key, name: str, code: str, theme: str, scale: Scale) -> Row:
        kept, theirs = agreed.get(about), given.get(about, {})
        grades = {auditor: one.grade for auditor, one in theirs.items() if one.grade is not None}
        said = {auditor: one.words for auditor, one in theirs.items() if one.words}
        return Row(about, name, code, theme, Spread(scale, grades, kept.grade if kept else None), said, kept)

    themes = version.themes_for(audits[0].cohort) if audits else ()
    judgements = [row(("overall", version.id), "Overall", "", "", version.judgement_scale)]
    criteria = []
    for theme in themes:
        if theme.judged:
            about = ("theme", theme.id)
            judgements.append(row(about, theme.name, theme.code, theme.name, version.judgement_scale))
        criteria += [
            row(("criterion", one.id), one.question, one.code, theme.name, one.scale)
            for one in theme.criteria
            if not one.is_note
        ]
    return Board(audits, judgements, criteria)
