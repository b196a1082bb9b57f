"""Versions of one framework read together: what of earlier versions carries on into the newest.

A theme or criterion is joined with the earlier ones of its lineage where the scale is the same; what
cannot be joined is left out, and said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.results import same_scale


@dataclass(frozen=True)
class Column:
    """One thing that figures are shown of, with the ids that are counted together for it."""

    about: str  # overall, theme, criterion
    id: int  # in the newest version
    ids: tuple[int, ...]
    code: str
    name: str
    scale: Scale
    judged: bool = True  # a theme that is not judged has no figure

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}".strip()


def overall(versions: Sequence[Version]) -> Column:
    """The overall judgement; `versions` are newest first, here and below."""
    newest = versions[0]
    ids = tuple(v.id for v in versions if same_scale(v.judgement_scale, newest.judgement_scale))
    return Column("overall", newest.id, ids, "", "Overall", newest.judgement_scale)


def theme(one: Theme, versions: Sequence[Version]) -> Column:
    """The judgement of a theme of the newest version."""
    scale = versions[0].judgement_scale
    ids = tuple(
        other.id
        for version in versions
        if same_scale(version.judgement_scale, scale)
        for other in version.themes
        if other.lineage == one.lineage
    )
    return Column("theme", one.id, ids, one.code, one.name, scale, one.judged)


def criterion(one: Criterion, versions: Sequence[Version]) -> Column:
    """The grades of a criterion of the newest version."""
    ids = tuple(
        other.id
        for version in versions
        for other in version.criteria().values()
        if other.lineage == one.lineage and same_scale(other.scale, one.scale)
    )
    return Column("criterion", one.id, ids, one.code, one.question, one.scale)


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
