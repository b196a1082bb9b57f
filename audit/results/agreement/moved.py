"""What moderation moved: first grades beside those as moderated, of the audits that a moderator agreed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from audit.extensions import db
from audit.grading.final import moderated_grade, moderated_judgement
from audit.models import CaseAudit, Grade, Judgement, Moderation
from audit.results import lineages
from audit.results.agreement.agreed import Line, line_of, together
from audit.results.agreement.queries import Given
from audit.results.selection import Selection
from audit.rules.moderating import ModerationState
from audit.rules.workflow import COUNTED


@dataclass(frozen=True)
class Shift:
    """One thing that was graded: how often a moderator kept, lowered, raised or blanked its grade."""

    line: Line
    by: Counter[str]

    @property
    def n(self) -> int:
        return sum(self.by.values())

    @property
    def kept(self) -> int:
        return self.by["kept"]

    @property
    def lower(self) -> int:
        return self.by["lower"]

    @property
    def higher(self) -> int:
        return self.by["higher"]

    @property
    def blank(self) -> int:
        """A blank in place of a grade, or a grade in place of a blank."""
        return self.by["blank"]

    @property
    def moved(self) -> int:
        return self.n - self.kept


@dataclass(frozen=True)
class Moved:
    """The page: overall, each theme, and the criteria, most moved first."""

    overall: Shift
    themes: list[Shift]
    criteria: list[Shift]
    every: Shift  # every criterion together


def moved(selection: Selection) -> Moved:
    """First grades beside moderated ones, of the audits selected that a moderator agreed. Two queries."""
    given = _grades(selection)
    newest = selection.version
    criteria = [
        line_of(given, column)
        for theme in newest.themes
        for column in lineages.criteria(theme, selection.versions)
    ]
    themes = [line_of(given, lineages.theme(theme, selection.versions)) for theme in selection.judged_themes]
    shifts = [_shift(line) for line in criteria if line.given]
    every = together("Every criterion together", newest.judgement_scale, criteria)
    return Moved(
        overall=_shift(line_of(given, lineages.overall(selection.versions))),
        themes=[_shift(line) for line in themes if line.given],
        criteria=sorted((one for one in shifts if one.moved), key=lambda one: (-one.moved, one.line.code)),
        every=Shift(every, sum((one.by for one in shifts), Counter())),
    )


def _shift(line: Line) -> Shift:
    rank = {code: place for place, code in enumerate(line.scale.codes)}
    found: Counter[str] = Counter()
    for (first, final), n in line.given.items():
        one, other = rank.get(first), rank.get(final)
        if first == final:
            found["kept"] += n
        elif one is None or other is None:
            found["blank"] += n
        else:
            found["lower" if other > one else "higher"] += n
    return Shift(line, found)


def _grades(selection: Selection) -> dict[tuple[str, int], Given]:
    """The first and the moderated grade of each thing, with how many audits have them so."""
    found: dict[tuple[str, int], Given] = {}
    criteria = _of(
        selection,
        select(
            Grade.criterion_id.label("id"), Grade.first_grade.label("first"), moderated_grade().label("final")
        ).join(Grade.case_audit),
    )
    for id, first, final, n in _counted(criteria, "id"):
        found.setdefault(("criterion", id), Counter())[first, final] += n
    about = case((Judgement.theme_id.is_(None), "overall"), else_="theme").label("about")
    id_ = func.coalesce(Judgement.theme_id, CaseAudit.framework_version_id).label("id")
    judgements = _of(
        selection,
        select(about, id_, Judgement.first_grade.label("first"), moderated_judgement().label("final")).join(
            Judgement.case_audit
        ),
    )
    for name, id, first, final, n in _counted(judgements, "about", "id"):
        found.setdefault((name, id), Counter())[first, final] += n
    return found


def _counted(query: Select[Any], *names: str) -> list[Any]:
    rows = query.subquery()
    columns = [rows.c[name] for name in (*names, "first", "final")]
    return list(
        db.session.execute(
            select(*columns, func.count())
            .where(rows.c.first.is_not(None), rows.c.final.is_not(None))
            .group_by(*columns)
        ).all()
    )


def _of(selection: Selection, query: Any) -> Select[Any]:
    found: Select[Any] = query.join(Moderation, Moderation.case_audit_id == CaseAudit.id).where(
        Moderation.state == ModerationState.AGREED,
        CaseAudit.state.in_(COUNTED),
        ~CaseAudit.second,
        CaseAudit.round_id.in_(selection.round_ids),
        *selection.narrow.of(CaseAudit),
    )
    return found
