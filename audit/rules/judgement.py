"""The guard over the overall judgement. A judgement is chosen by a person, never worked out here.

Limiting and capping themes follow what inspectors do: under the 2013-17 inspection framework any key
judgement of inadequate meant inadequate overall in 39 of 39 published reports. Which themes limit or cap
is part of a framework. Automatic grading led councils to over-positive audits, so the guard only speaks:
going against it needs a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ThemeJudgement:
    """A theme's grade as the auditor gave it (None: not yet), and how the framework lets it guard."""

    name: str
    grade: str | None
    guard: str = "none"  # none, limiting, capping
    cap: str | None = None  # for a capping theme: the best overall grade left
    is_part: bool = False  # a sub-judgement: it is heard in the theme it is a part of, never by itself


@dataclass(frozen=True)
class Warned:
    """One thing the guard says; `best` is the best overall grade it leaves, None where it only asks."""

    words: str
    best: str | None


def guard(
    themes: Sequence[ThemeJudgement], overall: str | None, scale: Sequence[tuple[str, str]]
) -> list[Warned]:
    """What stands against an overall judgement of `overall`; empty when nothing does.

    `scale` is the judgement scale, best first, as (code, label). A *limiting* theme given the worst grade
    holds overall to the worst; a *capping* theme given the worst grade holds it to its cap; an overall
    better than more than half of the judged themes is questioned. A sub-judgement neither holds overall nor
    is counted among the themes.
    """
    rank = {code: position for position, (code, _) in enumerate(scale)}
    labels = dict(scale)
    if overall not in rank:
        return []
    worst = scale[-1][0]
    found: list[Warned] = []
    themes = [theme for theme in themes if not theme.is_part]
    for theme in themes:
        best = {"limiting": worst, "capping": theme.cap}.get(theme.guard)
        if theme.grade == worst and best in rank and rank[overall] < rank[best]:
            found.append(
                Warned(
                    f"{theme.name} is judged {labels[worst].lower()} and is {theme.guard}, so overall can be "
                    f"no better than {labels[best].lower()}.",
                    best,
                )
            )
    judged = [theme for theme in themes if theme.grade in rank]
    lower = [theme for theme in judged if rank[theme.grade or ""] > rank[overall]]
    if not found and len(lower) * 2 > len(judged):
        found.append(
            Warned(
                f"Overall is better than {len(lower)} of the {len(judged)} themes judged. "
                "Say what outweighs them.",
                None,
            )
        )
    return found
