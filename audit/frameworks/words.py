"""What a framework's rules mean, in words for whoever reads it. The rules themselves are in `rules/`."""

from audit.rules.framework import Criterion, Scale, Theme
from audit.rules.grades import Blank

STATES = {"draft": "Draft", "published": "Published", "retired": "Retired"}
KINDS = {"judgement": "Judgement of quality", "compliance": "Compliance: was it done"}


def guard_words(theme: Theme, scale: Scale) -> str:
    """How a theme holds the overall judgement; empty when it does not. `scale` is the judgement scale."""
    worst = scale.points[-1]
    best = {"limiting": worst, "capping": scale.point(theme.cap)}.get(theme.guard)
    if best is None:
        return ""
    return (
        f"{theme.guard.capitalize()}: if this theme is judged {worst.label.lower()}, "
        f"overall can be no better than {best.label.lower()}, unless the auditor says why."
    )


def evidence_words(criterion: Criterion) -> str:
    """When a grade needs written evidence."""
    if criterion.evidence == "always":
        return "Every grade needs written evidence."
    good = [point for point in criterion.scale.points if point.good_or_better]
    if criterion.evidence == "never" or not good:
        return "A grade needs no written evidence."
    return f"A grade below {good[-1].label.lower()} needs written evidence."


def blanks_words(criterion: Criterion) -> str:
    """Which blanks may be given instead of a grade; empty when all may, as is usual."""
    if len(criterion.blanks) == len(Blank):
        return ""
    labels = [Blank(blank).label.lower() for blank in criterion.blanks]
    return f"Instead of a grade: {', '.join(labels)}." if labels else "It must be graded."
