"""Proposed actions: what is to be done about what an audit found, by whom, by when, and what if it is not.

An action without an owner or a date is not done. Who proposes it names the owner; how soon it is due
follows from the grade it hangs on, unless the auditor says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from audit.rules.framework import Kind, Scale
from audit.rules.grades import UnusableAnswer, check_text
from audit.rules.workflow import check_year
from audit.rules.working_days import working_days_after

LONGEST_OWNER = 120
IF_NOT_DONE = "what happens if it is not done"
LONGEST_WAIT = timedelta(days=3 * 366)


class Priority(StrEnum):
    """How pressing an action is."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    ORDINARY = "ordinary"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def explained(self) -> str:
        return {
            Priority.IMMEDIATE: "begun today: a child is not safe enough until it is done",
            Priority.HIGH: "before other planned work: the child’s plan depends on it",
        }.get(self, "within planned work")


@dataclass(frozen=True)
class Usual:
    """What is usual for an action that hangs on a grade: how pressing, due in so many working days."""

    priority: Priority
    working_days: int

    def due(self, today: date) -> date:
        """The day on which it is usually due, counted from today."""
        return working_days_after(today, self.working_days)


# By where the grade stands on its scale. A week for what is worst and a month for what is below good are
# what councils that close the loop give themselves; the day can be changed for every action.
AT_WORST = Usual(Priority.IMMEDIATE, 5)
BELOW_GOOD = Usual(Priority.HIGH, 20)
OTHERWISE = Usual(Priority.ORDINARY, 40)

# Asked beside what is to be done, so that it can be told whether it was: specific, measurable, achievable,
# relevant; by when has a field of its own.
PROMPTS = (
    "What exactly is done, and for whom?",
    "How will anyone see that it is done?",
    "Can the owner do it with the time and means they have?",
    "What will be better for the child?",
)

# Offered as owners beside the people of the application; any other words do as well.
OWNING_ROLES = (
    "Worker", "Team manager", "Service manager", "Independent reviewing officer",
    "Child protection chair", "QA lead",
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """A proposed action. It is about one criterion or one theme; its owner is a person or a role in words."""

    what: str = ""
    owner_id: int | None = None
    owner_words: str = ""
    contingency: str = ""
    priority: str | None = None
    due_on: date | str | None = None  # a text is what was typed and names no day
    criterion_id: int | None = None
    theme_id: int | None = None

    @property
    def due_typed(self) -> str:
        """The due date as it is typed."""
        day = self.due_on
        return f"{day.day}/{day.month}/{day.year}" if isinstance(day, date) else day or ""


def usual(grade: str | None, scale: Scale, kind: str = Kind.JUDGEMENT) -> Usual:
    """What is usual for an action that hangs on this grade of this scale, a blank or no grade yet.

    The worst grade of a judgement is the most pressing; something that was not done (compliance) is as
    pressing as any grade below good.
    """
    if grade not in scale.codes or grade in scale.good:
        return OTHERWISE
    return AT_WORST if kind == Kind.JUDGEMENT and grade == scale.codes[-1] else BELOW_GOOD


def check_action(action: Action, today: date) -> None:
    """Raise UnusableAnswer, naming what to mend, unless this can be saved."""
    check_text("what", "What is to be done", action.what)
    check_text("contingency", "What happens if it is not done", action.contingency)
    if len(action.owner_words) > LONGEST_OWNER:
        raise UnusableAnswer("owner", f"The owner must be {LONGEST_OWNER} characters or fewer.")
    if action.priority is not None and action.priority not in set(Priority):
        raise UnusableAnswer("priority", "Choose one of the priorities shown.")
    if isinstance(action.due_on, str):
        raise UnusableAnswer("due", f"“{action.due_on[:40]}” is not a day. Write it like 27/3/2026.")
    if action.due_on is not None:
        try:
            check_year(action.due_on)
        except ValueError as problem:
            raise UnusableAnswer("due", str(problem)) from None
        if action.due_on > today + LONGEST_WAIT:
            raise UnusableAnswer("due", "The due date must be within three years.")


def missing_from_action(action: Action) -> str | None:
    """What a proposed action lacks before the audit can be submitted, in words; None when nothing.

    What happens if it is not done may be left out where an action is not pressing.
    """
    if not action.what.strip():
        return "write what is to be done, or remove it"
    lacking: Sequence[tuple[bool, str]] = (
        (action.owner_id is None and not action.owner_words.strip(), "who owns it"),
        (action.due_on is None, "when it is due"),
        (action.priority is None, "how pressing it is"),
        (not action.contingency.strip() and action.priority != Priority.ORDINARY, IF_NOT_DONE),
        (action.criterion_id is None and action.theme_id is None, "which criterion or theme it is about"),
    )
    words = [said for lacks, said in lacking if lacks]
    return f"say {', '.join(words)}" if words else None
