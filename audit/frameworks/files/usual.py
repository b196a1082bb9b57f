"""What a framework file means where it does not say: read so, and left out where it is so."""

from audit.rules.framework import Evidence, Kind

SUBJECT = "case"  # what is audited


def usual_evidence(kind: str) -> str:
    """When a grade of this kind needs evidence, where a file does not say."""
    return Evidence.NEVER if kind == Kind.NOTE else Evidence.BELOW_GOOD


def usual_root_causes(kind: str, every: tuple[str, ...]) -> tuple[str, ...]:
    """The root causes that a criterion of this kind offers, of every one there is: a note is not graded."""
    return () if kind == Kind.NOTE else every


def usual_lineage(framework: str, code: str) -> str:
    """The lineage of a criterion that carries on none, where a file does not say."""
    return f"{framework}/{code}"


def usual_theme_lineage(framework: str, code: str) -> str:
    return f"{framework}/theme-{code}"
