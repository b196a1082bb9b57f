"""Questions about results: which rounds have any, how often each grade was given.

Figures are read from tallies alone, so their cost does not grow with the number of audits.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all

from audit.extensions import db
from audit.grading.counting import COLUMNS
from audit.models import (
    CaseAudit,
    Criterion,
    Draw,
    Framework,
    FrameworkVersion,
    Judgement,
    PastImport,
    PastRound,
    Round,
    RoundTally,
    Tally,
    Theme,
)
from audit.results.narrow import Narrow
from audit.rules.targets import DrawKind
from audit.rules.workflow import COUNTED

# What figures are about: "overall" (framework version ids), "theme" or "criterion", each with its ids.
Things = Mapping[str, Iterable[int]]
Key = tuple[int, str, str, int]  # team, cohort (empty where figures are of all), about, about id
EVERY_COHORT = literal("").label("every_cohort")  # in place of the cohort: figures of all of them together


@dataclass(frozen=True)
class RoundChoice:
    """A round that figures can be of."""

    id: int
    name: str
    version_id: int
    version_number: int
    framework: str
    framework_name: str
    begins: date
    kind: str = DrawKind.RANDOM  # how it came by its cases
    imported: bool = False  # from earlier results, with every audit in it

    @property
    def kind_label(self) -> str:
        return DrawKind(self.kind).label.lower()

    @property
    def order(self) -> tuple[date, int]:
        """Earlier rounds have a smaller one."""
        return self.begins, self.id

    @property
    def random(self) -> bool:
        return self.kind == DrawKind.RANDOM


def _rounds(*where: ColumnElement[bool]) -> Sequence[RoundChoice]:
    columns = (
        Round.id, Round.name, FrameworkVersion.id, FrameworkVersion.number, Framework.code, Framework.name,
        Round.period_start, func.coalesce(Draw.kind, PastImport.kind, DrawKind.RANDOM),
        PastRound.round_id.is_not(None),
    )  # fmt: skip
    query = (
        select(*columns)
        .join(FrameworkVersion, Round.framework_version_id == FrameworkVersion.id)
        .join(Framework, FrameworkVersion.framework_id == Framework.id)
        .outerjoin(Draw, Draw.round_id == Round.id)
        .outerjoin(PastRound, PastRound.round_id == Round.id)
        .outerjoin(PastImport, PastRound.past_import_id == PastImport.id)
        .where(*where)
        .order_by(Round.period_start.desc(), Round.id.desc())
    )
    return [RoundChoice(*row) for row in db.session.execute(query)]


def rounds_with_results(teams: frozenset[int] | None) -> Sequence[RoundChoice]:
    """The rounds with at least one counted audit of these teams (None: of any team), newest first."""
    # An imported audit may have no overall judgement; any other has one.
    past = PastRound.round_id.is_not(None)
    of = RoundTally if teams is None else Tally
    counted = select(of.n).where(of.round_id == Round.id, of.n > 0)
    if teams is not None:
        counted = counted.where(Tally.team_id.in_(teams))
    return _rounds(or_(counted.where(of.about == "overall").exists(), and_(past, counted.exists())))


def rounds_by_id(ids: Iterable[int]) -> Sequence[RoundChoice]:
    """The rounds with these ids, newest first, whether they have results or not."""
    return _rounds(Round.id.in_(list(ids)))


def rounds_named(name: str) -> Sequence[RoundChoice]:
    """The round with this name or, when it is a number, this id."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        return _rounds(or_(Round.name == name, Round.id == int(name)))
    return _rounds(Round.name == name)


def every_round() -> Sequence[RoundChoice]:
    """Every round, newest first."""
    return _rounds()


def tallied(
    by: Sequence[Any],
    round_ids: Iterable[int],
    narrow: Narrow,
    things: Things,
    moderated: bool = False,
) -> Sequence[Any]:
    """How often each grade and blank was given to each thing in these rounds, by these columns of the tally.

    Each row is those columns, then about, about id, grade and number. Every figure of grades comes from
    here: as their auditors gave them first, or with `moderated` as moderated; without the audits that whoever
    reads it is blind to.
    """
    round_ids = list(round_ids)
    of_rounds = narrow == Narrow() and all(column is Tally.round_id for column in by)
    of = RoundTally if of_rounds else Tally
    number = of.moderated if moderated else of.n
    columns = (
        *(RoundTally.round_id if of_rounds else column for column in by),
        of.about,
        of.about_id,
        of.grade,
    )
    query = (
        select(*columns, func.sum(number))
        .where(of.round_id.in_(round_ids), number > 0, *narrow.of(Tally))
        .group_by(*(column for column in columns if column is not EVERY_COHORT))
    )
    # Each kind of thing on its own is read in the order of the rows; with "or" they would be sorted first.
    each = [query.where(of.about == about, of.about_id.in_(list(ids))) for about, ids in things.items()]
    rows = db.session.execute(union_all(*each) if each[1:] else each[0]).all() if each else []
    return _without_hidden(rows, columns, round_ids, narrow, things, moderated) if narrow.hidden.ids else rows


def _without_hidden(
    rows: Sequence[Any],
    columns: Sequence[Any],
    round_ids: Sequence[int],
    narrow: Narrow,
    things: Things,
    moderated: bool,
) -> Sequence[Any]:
    """Those rows, less what is in the tallies of audits that the reader is blind to."""
    wanted = {(about, id) for about, of in things.items() for id in of}
    less: Counter[tuple[Any, ...]] = Counter()
    for key, n in narrow.hidden.numbers(moderated).items():
        of = dict(zip(COLUMNS, key, strict=True))
        if (
            of["round_id"] in round_ids
            and (of["about"], of["about_id"]) in wanted
            and narrow.cohort in (None, of["cohort"])
            and narrow.auditors in (None, of["auditor_group_id"])
            and (narrow.teams is None or of["team_id"] in narrow.teams)
        ):
            less[tuple(of.get(one.key, "") for one in columns)] += n
    kept = [(*key, int(n) - less[tuple(key)]) for *key, n in rows]
    return [row for row in kept if row[-1]]


def counts(
    round_ids: Iterable[int],
    narrow: Narrow,
    things: Things,
    by_cohort: bool = False,
    moderated: bool = False,
) -> dict[Key, dict[str, int]]:
    """How often each grade and blank was given, by team and thing (and cohort): one query."""
    by = (Tally.team_id, Tally.cohort) if by_cohort else (Tally.team_id, literal(""))
    found: dict[Key, dict[str, int]] = {}
    for team_id, of_cohort, about, about_id, grade, n in tallied(by, round_ids, narrow, things, moderated):
        found.setdefault((team_id, of_cohort, about, about_id), {})[grade] = int(n)
    return found


def without_overall(round_ids: Iterable[int], narrow: Narrow) -> dict[int, int]:
    """How many imported audits of each team have no overall judgement: no tally tells of them as a whole."""
    judged = select(Judgement.id).where(
        Judgement.case_audit_id == CaseAudit.id, Judgement.theme_id.is_(None), Judgement.grade.is_not(None)
    )
    query = (
        select(CaseAudit.team_id, func.count())
        .where(CaseAudit.state.in_(COUNTED), CaseAudit.round_id.in_(list(round_ids)), ~judged.exists())
        .where(*narrow.of(CaseAudit))
        .group_by(CaseAudit.team_id)
    )
    return dict(db.session.execute(query).all())


def versions_counted(round_ids: Iterable[int]) -> set[int]:
    """The framework versions that the counted audits of these rounds were graded with, by id.

    They can be several even in one round: an open audit may be moved to a newer version.
    """
    query = select(RoundTally.about_id).where(
        RoundTally.about == "overall", RoundTally.round_id.in_(list(round_ids)), RoundTally.n > 0
    )
    return set(db.session.scalars(query.distinct()))


def framework_of_theme(theme_id: int) -> str | None:
    """The code of the framework that a theme belongs to."""
    return db.session.scalar(
        select(Framework.code)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .join(Theme, Theme.framework_version_id == FrameworkVersion.id)
        .where(Theme.id == theme_id)
    )


def lineage_of_theme(theme_id: int) -> str | None:
    """What a theme carries on: the same in every version."""
    return db.session.scalar(select(Theme.lineage).where(Theme.id == theme_id))


def lineage_of_criterion(criterion_id: int) -> str | None:
    """What a criterion carries on: the same in every version."""
    return db.session.scalar(select(Criterion.lineage).where(Criterion.id == criterion_id))
