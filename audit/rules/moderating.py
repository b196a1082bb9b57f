"""What goes to a moderator, and why: said to the auditor, and kept with the audit.

Two things send an audit there whatever is planned: a judgement against the guard, and an answer “unsure”.
What a round sends besides is its rule: some at random, certain grades, a new auditor's, one in k of each.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Blank
from audit.rules.progress import Progress
from audit.rules.sampling import rank

LARGEST_SHARE, MOST_FIRST, MOST_ONE_IN = 100, 50, 50


class Why(StrEnum):
    AGAINST_GUARD = "against_guard"
    UNSURE = "unsure"
    TWO_AUDITORS = "two_auditors"
    OVERALL = "overall"
    NEW_AUDITOR = "new_auditor"
    ONE_IN = "one_in"
    AT_RANDOM = "at_random"
    CAME_BACK = "came_back"
    TAKEN_UP = "taken_up"

    @property
    def label(self) -> str:
        """In a word or two, for a list of audits."""
        return LABELS[self]


LABELS = {
    Why.AGAINST_GUARD: "Against the guard",
    Why.UNSURE: "Unsure",
    Why.TWO_AUDITORS: "Two auditors",
    Why.OVERALL: "Overall grade",
    Why.NEW_AUDITOR: "New auditor",
    Why.ONE_IN: "One in so many",
    Why.AT_RANDOM: "At random",
    Why.CAME_BACK: "Came back",
    Why.TAKEN_UP: "Taken up",
}

# Not said before an audit is submitted: whoever knew would take more care with these audits than with others,
# and what is taken at random would tell nothing of the rest.
NOT_FORETOLD = frozenset({Why.ONE_IN, Why.AT_RANDOM})


@dataclass(frozen=True)
class Reason:
    """One reason why an audit goes to a moderator; about one criterion, or (None) about the whole."""

    why: Why
    words: str
    criterion: Criterion | None = None
    theme: Theme | None = None


@dataclass(frozen=True)
class Rule:
    """What of a round goes to a moderator, beside what always goes. Nothing does where nothing is set."""

    seed: int
    share: int = 0  # per cent of the audits, at random
    overall_grades: tuple[str, ...] = ()  # every audit with one of these overall
    first_agreed: int = 0  # every audit of an auditor until so many of theirs are agreed
    one_in: int = 0  # one in so many of each auditor's in the round
    teams: frozenset[int] = frozenset()  # only audits of these; empty: of all
    cohorts: frozenset[str] = frozenset()  # likewise


@dataclass(frozen=True)
class Audited:
    """What the rule of a round looks at in an audit. `key` names its case and never changes."""

    key: str
    of_auditor: Collection[str]  # the keys of every audit that its auditor has in the round, with this one
    team: int
    cohort: str
    overall: str | None = None
    overall_label: str = ""
    agreed: int = 0  # how many other audits of its auditor a moderator has agreed


def reasons(progress: Progress, unsure: Mapping[int, str]) -> list[Reason]:
    """Why an audit goes to a moderator for what lies in it; empty when it does not.

    An overall judgement against the guard, once a reason is given for it; each criterion that the auditor is
    unsure about, where it is asked: that answer asks the moderator. `unsure` holds what of it, by criterion.
    """
    found = []
    if progress.warnings and progress.overall.against_guard.strip():
        said = " ".join(warned.words for warned in progress.warnings)
        found.append(Reason(Why.AGAINST_GUARD, f"The overall judgement goes against the guard: {said}"))
    wanted = progress.asked & unsure.keys()
    for part in progress.themes:
        for criterion in part.theme.criteria:
            if criterion.id in wanted:
                words = f"{criterion.code} is answered “{Blank.UNSURE.label.lower()}”: {criterion.question}"
                if unsure[criterion.id].strip():
                    words = f"{words} To be looked at: {unsure[criterion.id].strip()}"
                found.append(Reason(Why.UNSURE, words, criterion, part.theme))
    return found


def reasons_by_rule(rule: Rule, audit: Audited) -> list[Reason]:
    """Why the rule of its round sends an audit to a moderator; empty when it does not.

    The same audit gets the same answer however often it is asked: chance is a hash of the rule's seed and the
    case, as in a draw, so that nobody can choose which audits are looked at.
    """
    if (rule.teams and audit.team not in rule.teams) or (rule.cohorts and audit.cohort not in rule.cohorts):
        return []
    found = []
    if audit.overall in rule.overall_grades:
        words = f"Every audit that is {audit.overall_label.lower()} overall goes to a moderator."
        found.append(Reason(Why.OVERALL, words))
    if audit.agreed < rule.first_agreed:
        words = (
            f"A new auditor’s first audits go to a moderator until {rule.first_agreed} are agreed: "
            f"{audit.agreed} so far."
        )
        found.append(Reason(Why.NEW_AUDITOR, words))
    if rule.one_in and _place(rule.seed, audit) % rule.one_in == 0:
        what = "Every audit" if rule.one_in == 1 else f"One in {rule.one_in} audits"
        found.append(Reason(Why.ONE_IN, f"{what} of each auditor is looked at, chosen by hash."))
    if chance(rule.seed, audit.key) * 100 < rule.share:
        words = f"Chosen at random: {rule.share}% of the round’s audits (seed {rule.seed})."
        found.append(Reason(Why.AT_RANDOM, words))
    return found


def chance(seed: int, key: str) -> float:
    """A number from 0 up to 1 that the seed and the case alone decide."""
    return int(rank(seed, f"moderation:{key}")[:13], 16) / 16**13


def _place(seed: int, audit: Audited) -> int:
    """Where an audit stands among its auditor's, in the order of their hashes: 0 is the first."""
    order = sorted({*audit.of_auditor, audit.key}, key=lambda key: rank(seed, f"one in:{key}"))
    return order.index(audit.key)


class ModerationState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"
    AGREED = "agreed"

    @property
    def label(self) -> str:
        return {"waiting": "Waiting", "returned": "With its auditor", "agreed": "Agreed"}[self.value]


class ReasonCode(StrEnum):
    """Why a moderator gives another grade."""

    NOT_SUPPORTED = "not_supported"
    MISREAD = "misread"
    OVERLOOKED = "overlooked"
    TOO_GENEROUS = "too_generous"
    TOO_HARSH = "too_harsh"
    OTHER = "other"
    CHALLENGED = "challenged"  # never a moderator's own: a QA lead decided on a team's challenge

    @property
    def label(self) -> str:
        return REASON_LABELS[self]


REASON_LABELS = {
    ReasonCode.NOT_SUPPORTED: "The evidence does not support it",
    ReasonCode.MISREAD: "The descriptor was misread",
    ReasonCode.OVERLOOKED: "Evidence was overlooked",
    ReasonCode.TOO_GENEROUS: "Too generous",
    ReasonCode.TOO_HARSH: "Too harsh",
    ReasonCode.OTHER: "Another reason",
    ReasonCode.CHALLENGED: "The team challenged it",
}


class Quality(StrEnum):
    """How good an audit is as a piece of work, whatever it says of practice."""

    STRONG = "strong"
    SUFFICIENT = "sufficient"
    WEAK = "weak"

    @property
    def label(self) -> str:
        return self.value.capitalize()


# What is rated of the audit itself: the column of its moderation, with what is asked.
QUALITIES = {
    "evidence": "Evidence: do the grades rest on what is written?",
    "clarity": "Clarity: would somebody who does not know the case understand it?",
    "child_focus": "Child focus: is it about the difference made for the child?",
}


def check_change(before: str | None, grade: str | None, reason: str | None, words: str) -> dict[str, str]:
    """What is missing or wrong in a moderated grade: field with words; empty when nothing is.

    Another grade needs a reason, and `other` says in words which. A reason without another grade is none.
    """
    found = {}
    changes = grade is not None and grade != before
    if changes and reason not in set(ReasonCode) - {ReasonCode.CHALLENGED}:
        found["reason"] = "Choose why the grade is changed."
    if changes and reason == ReasonCode.OTHER and not words.strip():
        found["words"] = "Say in a sentence what the other reason is."
    return found


def shift(before: int | None, after: int | None) -> str:
    """By how much a moderator moved a grade, in words. Ranks, 0 the best; None is a blank."""
    if before == after:
        return "kept"
    if before is None:
        return "a grade in place of a blank"
    if after is None:
        return "a blank in place of a grade"
    n = abs(after - before)
    size = "one grade" if n == 1 else f"{n} grades"
    return f"{size} {'lower' if after > before else 'higher'}"
