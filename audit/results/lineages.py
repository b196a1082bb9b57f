"""Versions of one framework read together: what of earlier versions is counted with the newest.

A theme or criterion is joined with those of other versions that are of its series, where the scale is the
same. What its author changed so that it cannot be compared stands beside it, marked, and is never pooled.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.results import same_scale


@dataclass(frozen=True)
class Column:
    """One thing that figures are shown of, with the ids that are counted together for it."""

    about: str  # overall, theme, criterion
    id: int  # in the newest version that has it
    ids: tuple[int, ...]
    code: str
    name: str
    scale: Scale
    judged: bool = True  # a theme that is not judged has no figure
    since: int | None = None  # the version it counts from, when earlier ones asked it in another way
    until: int | None = None  # the last version that asked it in this way
    cohort: str = ""  # the code of the one cohort that it is of
    every_cohort: bool = False  # it stands beside columns of one cohort each

    @property
    def asks(self) -> str:
        """What an address needs, besides the filters, to lead to the audits behind it."""
        of_cohort = f"cohort={self.cohort}&" if self.cohort else ""
        return of_cohort + ("about=overall" if self.about == "overall" else f"{self.about}={self.id}")

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.code, self.name, self.versions) if part)

    @property
    def versions(self) -> str:
        """Which versions it is of, where figures of others are not joined with it."""
        if self.until:
            return f"(until version {self.until})"
        return f"(from version {self.since})" if self.since else ""


def overall(versions: Sequence[Version]) -> Column:
    """The overall judgement; `versions` are newest first, here and below."""
    newest = versions[0]
    joined = [v for v in versions if same_scale(v.judgement_scale, newest.judgement_scale)]
    since = min(v.number for v in joined) if len(joined) < len(versions) else None
    ids = tuple(v.id for v in joined)
    return Column("overall", newest.id, ids, "", "Overall", newest.judgement_scale, since=since)


def theme(one: Theme, versions: Sequence[Version]) -> Column:
    """The judgement of a theme of the newest version, with those of before that may be compared."""
    scale = versions[0].judgement_scale
    there = [(v, other) for v in versions for other in v.themes if other.lineage == one.lineage]
    joined = [
        (v, other)
        for v, other in there
        if other.series == one.series and same_scale(v.judgement_scale, scale)
    ]
    since = min(v.number for v, _ in joined) if len(joined) < len(there) else None
    ids = tuple(other.id for _, other in joined)
    return Column("theme", one.id, ids, one.code, one.name, scale, one.judged, since)


def criterion(one: Criterion, versions: Sequence[Version]) -> Column:
    """The grades of a criterion, with those of other versions that may be compared: of the same series."""
    every = [(v, other) for v in versions for other in v.criteria().values()]
    joined = [(v, o) for v, o in every if o.series == one.series and same_scale(o.scale, one.scale)]
    numbers = [v.number for v, _ in joined]
    first, related = min(numbers), {one.lineage, *one.came_from}
    since = until = None
    if any(v.number < first and other.lineage in related for v, other in every):
        since = first
    if max(numbers) < versions[0].number:
        until, since = max(numbers), None
    newest = max(joined, key=lambda pair: pair[0].number)[1]
    ids = tuple(other.id for _, other in joined)
    return Column(
        "criterion", newest.id, ids, newest.code, newest.question, newest.scale, since=since, until=until
    )


def criteria(one: Theme, versions: Sequence[Version]) -> list[Column]:
    """The criteria of a theme of the newest version, each followed by what it came from and cannot be
    compared with; last what earlier versions asked in this theme and the newest no longer does.

    Free notes have no grades, so no figures.
    """
    if len(versions) == 1:
        return [criterion(own, versions) for own in one.criteria if not own.is_note]
    shown = {
        id
        for theme in versions[0].themes
        for own in theme.criteria
        if not own.is_note
        for id in criterion(own, versions).ids
    }
    found = []
    for own in one.criteria:
        if own.is_note:
            continue
        found.append(criterion(own, versions))
        related = {own.lineage, *own.came_from}
        found += _earlier(lambda other, _, related=related: other.lineage in related, versions, shown)  # type: ignore[misc]
    found += _earlier(lambda _, theme: theme.lineage == one.lineage, versions, shown)
    return found


def _earlier(
    wanted: Callable[[Criterion, Theme], bool], versions: Sequence[Version], shown: set[int]
) -> list[Column]:
    """Columns of earlier versions' criteria that are wanted and not shown yet; they are shown from now on."""
    found = []
    for version in versions[1:]:
        for theme in version.themes:
            for other in theme.criteria:
                if other.id not in shown and not other.is_note and wanted(other, theme):
                    found.append(criterion(other, versions))
                    shown.update(found[-1].ids)
    return found


def notes(versions: Sequence[Version]) -> list[str]:
    """What to know when several versions are shown together, in sentences; nothing when it is one."""
    if len(versions) == 1:
        return []
    newest, *earlier = versions
    numbers = _listed(str(version.number) for version in reversed(versions))
    said = [
        f"These rounds used versions {numbers} of the framework. Themes and criteria are those of version "
        f"{newest.number}, joined with the earlier ones they carry on."
    ]
    broken = [
        one.name
        for one in newest.themes
        if one.judged
        and any(
            other.lineage == one.lineage and other.series != one.series for v in earlier for other in v.themes
        )
    ]
    if broken:
        said.append(
            f"Judgements of {_listed(broken)} are counted from the version in which that theme took its "
            "present form. The ones before are not comparable with them, and are shown for their own rounds."
        )
    other_scale = [v for v in earlier if not same_scale(v.judgement_scale, newest.judgement_scale)]
    if other_scale:
        said.append(
            f"Judgements of version {_listed(str(v.number) for v in reversed(other_scale))} are left out: "
            "they were given on another scale."
        )
    kept = {one.lineage for one in newest.themes}
    gone = {t.lineage: t.name for version in earlier for t in version.themes if t.lineage not in kept}
    if gone:
        said.append(
            f"Themes that version {newest.number} no longer has are not shown: {_listed(gone.values())}."
        )
    return said


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
