"""How long an audit takes at a stated pace: plain arithmetic, so that a lead can plan people's days with it.

An estimate to argue about, never a target: a case that is hard to read takes as long as it takes.
"""

from dataclasses import dataclass

from audit.rules.framework import Version


@dataclass(frozen=True)
class Pace:
    """How fast an auditor works, in minutes."""

    criterion: int = 2  # to answer one criterion and write down what it rests on
    judgement: int = 5  # to judge a theme or the whole case and say why
    reading: int = 60  # to read the case file, or to speak with the worker, before and between


# What is asked of a person who states a pace: from, to.
LIMITS = {"criterion": (0, 60), "judgement": (0, 120), "reading": (0, 1440)}


@dataclass(frozen=True)
class Load:
    """What there is to do for one case: criteria that are always asked, and those that may be."""

    always: int
    may_be: int  # asked only after certain answers to others
    judgements: int  # of themes, and of the whole case

    @property
    def most(self) -> int:
        return self.always + self.may_be

    def minutes(self, pace: Pace) -> tuple[int, int]:
        """The fewest and the most minutes at this pace: without the criteria that may be asked, and with.

        minutes = criteria x minutes for each + judgements x minutes for each + reading the case file
        """
        rest = self.judgements * pace.judgement + pace.reading
        return self.always * pace.criterion + rest, self.most * pace.criterion + rest


def load(version: Version, cohort: str) -> Load:
    """What there is to do for a case of this cohort.

    A condition on a criterion that is not for this cohort is never met, so what waits for it is not asked.
    """
    themes = version.themes_for(cohort)
    asked: dict[str, bool] = {}  # lineage of what can be asked: is it always?
    for theme in themes:
        for criterion in theme.criteria:
            condition = criterion.asked_if
            if condition is None or condition.lineage in asked:
                asked[criterion.lineage] = condition is None
    judged = sum(theme.judged for theme in themes)
    always = sum(asked.values())
    return Load(always, len(asked) - always, judged + 1 if themes else 0)


def hours_and_minutes(minutes: int) -> str:
    """185 is 3 h 5 min; 60 is 1 h; 45 is 45 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
