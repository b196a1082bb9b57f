"""What a framework's rules mean, in words for whoever reads it. The rules themselves are in `rules/`."""

from audit.rules.asking import answers_in_words
from audit.rules.framework import Criterion, Evidence, Guard, Kind, Scale, Theme, Version
from audit.rules.grades import Blank

STATES = {"draft": "Draft", "published": "Published", "retired": "Retired"}
STATE_TAGS = {"draft": "yellow", "published": "green", "retired": "grey"}  # the colours of their tags
KINDS = {kind: kind.label for kind in Kind}
GUARDS = {
    Guard.NONE: "It has no say of its own in the overall judgement",
    Guard.LIMITING: "Limiting: judged the worst, it makes overall the worst",
    Guard.CAPPING: "Capping: judged the worst, it leaves overall no better than its cap",
}
# What each kind is for, to whoever chooses one or reads a framework for the first time.
KINDS_EXPLAINED = {
    Kind.JUDGEMENT: "How good the practice was, against what each grade looks like.",
    Kind.COMPLIANCE: "Whether something was done. Never counted together with judgements of quality.",
    Kind.SCALING: "A number, such as 0 to 10. Counted by itself.",
    Kind.NOTE: "A text without a grade. It is read and never counted.",
}
BLANKS_EXPLAINED = {
    Blank.NOT_APPLICABLE: "It does not fit this child. The auditor says why.",
    Blank.NO_EVIDENCE: "It was looked for and is not on file. That is a finding.",
    Blank.NOT_LOOKED_AT: "The auditor did not look.",
    Blank.UNSURE: "The auditor looked and cannot say.",
}


def guard_words(theme: Theme, scale: Scale) -> str:
    """How a theme holds the overall judgement; empty when it does not. `scale` is the judgement scale."""
    if not scale.points:  # in a draft whose scale is being written
        return ""
    worst = scale.points[-1]
    best = {"limiting": worst, "capping": scale.point(theme.cap)}.get(theme.guard)
    if best is None:
        return ""
    return (
        f"{theme.guard.capitalize()}: if this theme is judged {worst.label.lower()}, "
        f"overall can be no better than {best.label.lower()}, unless the auditor says why."
    )


def below_words(theme: Theme, version: Version) -> str:
    """What a sub-judgement is a part of; empty for any other theme."""
    above = next((other for other in version.themes if other.lineage == theme.below), None)
    if theme.below is None or above is None:
        return ""
    return (
        f"A sub-judgement within {above.code} {above.name}: it is heard there, and by itself never limits "
        "or caps overall."
    )


def condition_words(criterion: Criterion, version: Version) -> str:
    """After which answer to an earlier criterion this one is asked; empty when it always is."""
    if criterion.asked_if is None:
        return ""
    earlier = version.by_lineage().get(criterion.asked_if.lineage)
    if earlier is None:  # in a draft whose author has taken the earlier one out
        return "Asked only after an answer to a criterion that is not in this framework."
    answers = answers_in_words(criterion.asked_if, earlier)
    return f"Asked only if {earlier.code} is answered {answers}."


def kind_words(criterion: Criterion) -> str:
    """What sort of thing it asks for, in a sentence."""
    if criterion.is_note:
        return "Free note: written, not graded."
    return f"{Kind(criterion.kind).label}."


def evidence_words(criterion: Criterion) -> str:
    """When a grade needs written evidence; of a note, whether it must be written."""
    if criterion.is_note:
        must = criterion.evidence == Evidence.ALWAYS
        return "It must be written." if must else "It may be left out."
    if criterion.evidence == Evidence.ALWAYS:
        return "Every grade needs written evidence."
    good = [point for point in criterion.scale.points if point.good_or_better]
    if criterion.evidence == Evidence.NEVER or not good:
        return "A grade needs no written evidence."
    if criterion.kind == Kind.COMPLIANCE and len(good) == 1:
        return f"Anything but {good[0].label.lower()} needs written evidence."
    return f"A grade below {good[-1].label.lower()} needs written evidence."


def blanks_words(criterion: Criterion) -> str:
    """Which blanks may be given instead of a grade; empty when all may, as is usual, and of a note."""
    if criterion.is_note or len(criterion.blanks) == len(Blank):
        return ""
    labels = [Blank(blank).label.lower() for blank in criterion.blanks]
    return f"Instead of a grade: {', '.join(labels)}." if labels else "It must be graded."


def root_causes_words(criterion: Criterion, version: Version) -> str:
    """What may be said to lie behind a grade below good; empty when nothing is offered."""
    names = dict(version.root_causes)
    offered = [names[code] for code in criterion.root_causes if code in names]
    if not offered:
        return ""
    if len(offered) == len(names):
        return "Below good, the auditor may say what lay behind it."
    return f"Below good, the auditor may say what lay behind it: {'; '.join(offered)}."


def cohorts_words(only: frozenset[str], cohorts: dict[str, str]) -> str:
    """For which cohorts alone something is asked; empty when for all."""
    names = [name for code, name in cohorts.items() if code in only]
    return f"Only for: {', '.join(names)}." if names else ""


def rules_words(criterion: Criterion, version: Version) -> str:
    """Everything that holds for a criterion besides its wording, in sentences."""
    weight = f"Weight {criterion.weight}." if criterion.weight != 1 else ""
    said = (
        kind_words(criterion),
        condition_words(criterion, version),
        evidence_words(criterion),
        blanks_words(criterion),
        root_causes_words(criterion, version),
        weight,
        cohorts_words(criterion.cohorts, dict(version.cohorts)),
    )
    return " ".join(words for words in said if words)


def theme_words(theme: Theme, version: Version) -> list[str]:
    """Everything that holds for a theme besides its wording, a sentence each. Its guard is said apart."""
    not_judged = "" if theme.judged else "Its criteria are graded; the theme as a whole is not judged."
    said = (below_words(theme, version), not_judged, cohorts_words(theme.cohorts, dict(version.cohorts)))
    return [words for words in said if words]


def described(criterion: Criterion) -> bool:
    """Whether any of its grades says what it looks like."""
    return any(criterion.descriptors.get(point.code) for point in criterion.scale.points)


def range_words(scale: Scale) -> str:
    """A long scale in a line: From 10 to 0; 7 is the benchmark."""
    benchmark = scale.point(scale.benchmark)
    ends = f"From {scale.points[0].label} to {scale.points[-1].label}"
    return f"{ends}; {benchmark.label} is the benchmark." if benchmark else f"{ends}."


# What became of a theme or criterion since the version before, and what that means for figures.
BECAME = {
    "new": "New",
    "reworded": "Reworded",
    "moved": "Moved",
    "split": "Split",
    "merged": "Merged",
    "retired": "No longer asked",
    "unchanged": "Unchanged",
}
MEANS = {
    "new": "Asked for the first time, so there are no figures from before.",
    "reworded": "Say of each whether it asks the same. If it does, figures before and after are joined.",
    "moved": "The same wording in another place or with another number. Figures before and after are joined.",
    "split": "What one criterion asked is now asked by several. The new ones begin figures of their own.",
    "merged": "What several criteria asked is now asked by one. It begins figures of its own.",
    "retired": "New audits are not asked these. Finished audits keep them, and their figures stay.",
}
TAGS = {
    "new": "green",
    "reworded": "blue",
    "moved": "grey",
    "split": "purple",
    "merged": "purple",
    "retired": "orange",
}  # the colours of their tags
CHANGES = {
    "cosmetic": "Cosmetic: it asks the same and stays comparable",
    "material": "Material: figures before and after are not joined",
}
