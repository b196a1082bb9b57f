"""What audits teach: what lay behind grades below good, and what the evidence rests on, theme by theme."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from audit.extensions import db
from audit.models import CaseAudit, Criterion, Grade, Theme
from audit.results.audits.queries import conditions_of, met
from audit.results.counted_audits import counted
from audit.results.selection import Selection
from audit.rules.grades import Blank
from audit.rules.sources import Source

NONE = "[]"  # as an empty list is stored


@dataclass
class Rests:
    """What the graded answers of one theme rest on, of those that name a source."""

    theme_id: int
    name: str
    n: int = 0
    record_alone: int = 0
    by_source: Counter[str] = field(default_factory=Counter)

    def add(self, sources: Sequence[str], n: int) -> None:
        self.n += n
        self.record_alone += n if set(sources) == {Source.RECORD} else 0
        for source in set(sources):
            self.by_source[source] += n


@dataclass(frozen=True)
class Cause:
    """What lay behind grades below good: how often it was named, and in which themes most."""

    code: str
    name: str
    n: int
    themes: tuple[tuple[int, str, int], ...]  # id, name, how often; most first


@dataclass(frozen=True)
class Lessons:
    rests: tuple[Rests, ...]  # in the order of the framework
    whole: Rests
    causes: tuple[Cause, ...]  # most often named first
    answers: int  # grades below the benchmark or not, with a source or without


THEMES_SHOWN = 3


def lessons(selection: Selection) -> Lessons:
    """What the counted audits of the selection say of sources and root causes.

    One query, which the database adds up: what comes back does not grow with the number of audits.
    """
    theme_of = {theme.lineage: (theme.id, f"{theme.code} {theme.name}") for theme in selection.version.themes}
    rests = {lineage: Rests(*theme_of[lineage]) for lineage in theme_of}
    whole = Rests(0, "All themes")
    causes: dict[str, Counter[str]] = {}
    answers = 0
    for lineage, root_causes, sources, n in _rows(selection):
        answers += n
        named = json.loads(sources)
        if named:
            whole.add(named, n)
            if lineage in rests:
                rests[lineage].add(named, n)
        for code in set(json.loads(root_causes)):
            causes.setdefault(code, Counter())[lineage] += n
    names = {code: name for version in reversed(selection.versions) for code, name in version.root_causes}
    found = [
        Cause(
            code,
            names.get(code, code),
            counts.total(),
            tuple((*theme_of[one], n) for one, n in counts.most_common(THEMES_SHOWN) if one in theme_of),
        )
        for code, counts in causes.items()
    ]
    return Lessons(
        tuple(one for one in rests.values() if one.n), whole,
        tuple(sorted(found, key=lambda one: (-one.n, one.name))), answers,
    )  # fmt: skip


def _rows(selection: Selection) -> Sequence[Any]:
    root_causes, sources = cast(Grade.root_causes, Text), cast(Grade.sources, Text)
    columns = (Theme.lineage, root_causes, sources)
    query = (
        select(*columns, func.count())
        .select_from(Grade)
        .join(Grade.case_audit)
        .join(Grade.criterion)
        .join(Criterion.theme)
        .where(
            counted(selection),
            # What was answered before an audit was moved to a newer version is kept, and not counted.
            Theme.framework_version_id == CaseAudit.framework_version_id,
            CaseAudit.framework_version_id.in_([version.id for version in selection.versions]),
            Grade.grade.is_not(None),
            Grade.grade.not_in(list(Blank)),
        )
        .group_by(*columns)
    )
    for id, chain in conditions_of(selection.versions).items():
        query = query.where(or_(Grade.criterion_id != id, met(chain)))
    return db.session.execute(query).all()
