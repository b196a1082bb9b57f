"""What a column of earlier results may be, for one framework version, in the words that a map uses."""

from dataclasses import dataclass

from audit.rules.framework import Scale, Version

REFERENCE, TEAM, COHORT, DATE = "reference", "team", "cohort", "date"
AUDITOR, ROUND, OVERALL = "auditor", "round", "overall"
TEXT = "text of "
CASE, GRADES, CRITERIA, TEXTS = (
    "The case and its audit",
    "Judgements",
    "Criteria",
    "Free text: read the warning",
)


@dataclass(frozen=True)
class Target:
    """One thing that a column may say."""

    code: str  # as a map names it: reference, theme 2, criterion 2.1, text of criterion 2.1
    label: str
    group: str
    about: str = ""  # overall, theme, criterion; empty for what is no grade
    id: int | None = None  # of the theme or criterion
    scale: Scale | None = None  # None for text
    blanks: tuple[str, ...] = ()
    is_note: bool = False

    @property
    def is_text(self) -> bool:
        return self.code.startswith(TEXT)


PLAIN = (
    Target(REFERENCE, "Case reference", CASE),
    Target(TEAM, "Team", CASE),
    Target(COHORT, "Kind of case (cohort)", CASE),
    Target(DATE, "Date of the audit", CASE),
    Target(AUDITOR, "Auditor", CASE),
    Target(ROUND, "Round (audit cycle)", CASE),
)


def targets(version: Version) -> dict[str, Target]:
    """Everything a column may be, by its code, in the order in which it is offered."""
    found = [*PLAIN, Target(OVERALL, "Overall judgement", GRADES, OVERALL, None, version.judgement_scale)]
    criteria, texts = [], [Target(f"{TEXT}overall", "Rationale of the overall judgement", TEXTS, OVERALL)]
    for theme in version.themes:
        name = f"{theme.code} {theme.name}"
        if theme.judged:
            code = f"theme {theme.code}"
            blanks = ("not_applicable",)
            found.append(Target(code, name, GRADES, "theme", theme.id, version.judgement_scale, blanks))
            texts.append(Target(TEXT + code, f"Rationale of {name}", TEXTS, "theme", theme.id))
        for one in theme.criteria:
            code, words = f"criterion {one.code}", f"{one.code} {one.question}"[:90]
            if not one.is_note:
                criteria.append(Target(code, words, CRITERIA, "criterion", one.id, one.scale, one.blanks))
            texts.append(
                Target(TEXT + code, f"Evidence of {words}", TEXTS, "criterion", one.id, is_note=one.is_note)
            )
    return {target.code: target for target in (*found, *criteria, *texts)}
