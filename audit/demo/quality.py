"""How good the work on a case is, and what its auditor makes of it: the grades behind the invented audits.

Each case has a quality of its own, drawn about its team's, and each theme and criterion varies about that,
so that grades hang together as they do in real audits: a case that is well planned is mostly well
supervised. A judgement is chosen near its criteria, never worked out from them alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from audit.demo.dice import dice
from audit.rules.framework import Criterion, Scale, Theme
from audit.rules.grades import Blank
from audit.rules.impact import Impact
from audit.rules.judgement import ThemeJudgement, guard

# How themes differ across the council, by their code: relationships are its strength; chronology, planning
# and management oversight are not.
THEMES = {
    "1": -0.35, "2": 0.1, "3": -0.05, "4": -0.4, "5": 0.45, "6": 0.4, "7": 0.15, "8": -0.42, "9": -0.1,
    "10": 0.2, "11": 0.1, "12": 0.15, "13": -0.1, "14": -0.1, "15": 0.05,
}  # fmt: skip
# Criteria that stand out from their theme: SMART actions, contingency, fathers, recording of analysis.
CRITERIA = {
    "1.2": -0.3, "2.4": -0.2, "3.4": -0.3, "3.5": -0.25, "4.2": -0.45, "4.3": -0.4, "4.4": 0.2, "5.1": 0.3,
    "6.2": -0.4, "6.5": 0.4, "8.2": -0.25, "8.3": -0.3, "8.4": 0.35, "15.3": 0.2, "15.4": -0.2,
}  # fmt: skip
# Each month is a little better than the one before.
BETTER_EACH_MONTH = 0.12
USUAL = 0.14
OF_CASE, OF_THEME, OF_CRITERION = 0.5, 0.3, 0.5
# From this quality on a grade is given, best first.
FOUR_POINTS = (1.6, 0.0, -1.5)
THREE_POINTS = (-0.35, -1.05)
# From this mean of grades on (the best is 1) a judgement is given, best first.
JUDGED = (1.62, 2.46, 3.3)
OVERALL = (1.98, 2.36, 3.05)
# Themes that weigh more in an auditor's mind when the whole case is judged.
WEIGHTS = {"2": 2.0, "5": 1.5, "8": 1.2, "15": 2.5}
# How many of a thousand answers are each kind of blank that any criterion may get.
BLANKS = {Blank.NO_EVIDENCE: 13, Blank.NOT_LOOKED_AT: 5, Blank.UNSURE: 6}


@dataclass(frozen=True)
class Quality:
    """How good the work on one case is, about 0, and the dice of its audit."""

    level: float
    thrown: Random

    def of_theme(self, theme: Theme) -> float:
        return self.level + THEMES.get(theme.code, 0.0) + self.thrown.gauss(0, OF_THEME)


def levels(cases: Sequence[str], month: int) -> dict[str, float]:
    """How good the work on each case is in the so-manieth month, about its team's usual.

    Chance decides their order, and a case that is audited again stands about where it stood; how far they
    lie apart is always the same, so that three small samples do not come out all good or all bad.
    """

    def place(case: str) -> float:
        return dice("case", case).gauss(0, 1) + dice("case", case, month).gauss(0, 0.45)

    usual = NormalDist(USUAL + month * BETTER_EACH_MONTH, OF_CASE)
    in_order = sorted(cases, key=place)
    return {case: usual.inv_cdf((n + 0.5) / len(in_order)) for n, case in enumerate(in_order)}


def quality_of(level: float, strength: float, auditor: str, thrown: Random) -> Quality:
    """The quality of a case at this level in a team so strong, as this auditor sees it."""
    return Quality(level + strength + dice("eye", auditor).uniform(-0.15, 0.15), thrown)


def grade_of(criterion: Criterion, of_theme: float, thrown: Random) -> str:
    """The grade of a criterion in a theme of this quality, or one of the blanks that any may get."""
    chance = thrown.random() * 1000
    for blank, share in BLANKS.items():
        if chance < share and blank in criterion.blanks:
            return blank
        chance -= share
    value = of_theme + CRITERIA.get(criterion.code, 0.0) + thrown.gauss(0, OF_CRITERION)
    cuts = FOUR_POINTS if len(criterion.scale.codes) == 4 else THREE_POINTS
    return criterion.scale.codes[sum(value < cut for cut in cuts)]


def judged(theme: Theme, grades: Mapping[int, str], scale: Scale, thrown: Random) -> str:
    """The judgement of a theme, near the mean of its graded criteria (compliance is not averaged in)."""
    places = [
        criterion.scale.codes.index(grade)
        for criterion in theme.criteria
        if criterion.kind == "judgement" and (grade := grades[criterion.id]) in criterion.scale.codes
    ]
    mean = sum(places) / len(places) if places else 1.5
    near = _from(JUDGED, 1 + mean + thrown.gauss(0, 0.13), scale)
    worst, best = max(places, default=2), min(places, default=1)
    return scale.codes[min(worst, max(best, scale.codes.index(near)))]


def overall(themes: Sequence[tuple[Theme, str]], scale: Scale, thrown: Random) -> str:
    """The judgement of the whole case, near the weighted mean of its themes."""
    weights = [WEIGHTS.get(theme.code, 1.0) for theme, _ in themes]
    places = [scale.codes.index(grade) + 1 for _, grade in themes]
    mean = sum(place * weight for place, weight in zip(places, weights, strict=True)) / sum(weights)
    return _from(OVERALL, mean + thrown.gauss(0, 0.1), scale)


def impact_of(grade: str, scale: Scale, thrown: Random) -> str:
    """What difference the auditor sees: mostly what the grade would suggest, now and then more or less."""
    place = scale.codes.index(grade) + thrown.gauss(-0.15, 0.6)
    if thrown.random() < 0.04:
        return Impact.CANNOT_TELL
    return (Impact.CLEAR, Impact.SOME, Impact.NONE_YET, Impact.WORSE)[min(3, max(0, round(place * 0.8)))]


def within_guard(themes: Sequence[tuple[Theme, str]], grade: str, scale: Scale) -> str:
    """The same overall judgement, or the next one down with which the guard has nothing to say."""
    return next(code for code in scale.codes[scale.codes.index(grade) :] if not warned(themes, code, scale))


def tempting(themes: Sequence[tuple[Theme, str]], grade: str, scale: Scale) -> str:
    """The next better judgement, where the themes below it are a narrow majority; otherwise the same."""
    better = scale.codes[max(0, scale.codes.index(grade) - 1)]
    lower = sum(scale.codes.index(given) > scale.codes.index(better) for _, given in themes)
    return better if len(themes) < 2 * lower <= 1.3 * len(themes) else grade


def warned(themes: Sequence[tuple[Theme, str]], grade: str, scale: Scale) -> bool:
    """Whether the guard stands against this overall judgement."""
    given = [ThemeJudgement(theme.name, judgement, theme.guard, theme.cap) for theme, judgement in themes]
    return bool(guard(given, grade, scale.labels))


def _from(cuts: Sequence[float], mean: float, scale: Scale) -> str:
    return scale.codes[sum(mean > cut for cut in cuts)]
