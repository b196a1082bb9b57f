"""Who took part in an audit: the people an auditor asks, how they took part, or why they did not.

An audit of the record alone hears nobody: inspectors criticise audits in which neither the worker nor the
family was asked. Nobody is named: a role, and a number where more than one person has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from audit.rules.grades import UnusableAnswer, check_text
from audit.rules.progress import Lack, PartProgress
from audit.rules.workflow import check_year


class Who(StrEnum):
    """The role of somebody who may take part."""

    WORKER = "worker"
    TEAM_MANAGER = "team_manager"
    CHILD = "child"
    PARENT = "parent"
    ADVOCATE = "advocate"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def is_required(self) -> bool:
        return self in REQUIRED


LABELS = {
    Who.WORKER: "Worker",
    Who.TEAM_MANAGER: "Team manager",
    Who.CHILD: "Child or young person",
    Who.PARENT: "Parent or carer",
    Who.ADVOCATE: "Advocate",
}

# Of each of these the auditor says before submitting whether they took part and, if not, why. Having asked
# and not obtained it is an answer, and so is not having asked: what is not an answer is silence.
REQUIRED = (Who.WORKER, Who.TEAM_MANAGER, Who.CHILD, Who.PARENT)

# The people whose part in audits is reported as the family's.
FAMILY = (Who.CHILD, Who.PARENT)

# So many people of one role at most: brothers and sisters, parents and step-parents, a change of worker.
MOST = 6


class Took(StrEnum):
    """Whether somebody took part."""

    YES = "yes"
    NOT_OBTAINED = "not_obtained"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        return {Took.YES: "Took part", Took.NOT_OBTAINED: "Asked, not obtained"}.get(self, "Not asked")


class How(StrEnum):
    """In which way somebody took part."""

    MEETING = "meeting"
    PHONE = "phone"
    WRITING = "writing"
    OBSERVED = "observed"
    OTHER = "other"

    @property
    def label(self) -> str:
        return HOWS[self]


HOWS = {
    How.MEETING: "Meeting or visit",
    How.PHONE: "Phone or video",
    How.WRITING: "In writing",
    How.OBSERVED: "Observed",
    How.OTHER: "In another way",
}


@dataclass(frozen=True)
class Part:
    """What is known of one person's part: whether, how and when; or why not."""

    took: str | None = None
    how: str | None = None
    on: date | str | None = None  # a text is what was typed and names no day
    why: str = ""

    @property
    def day_typed(self) -> str:
        """The day as it is typed."""
        return f"{self.on.day}/{self.on.month}/{self.on.year}" if isinstance(self.on, date) else self.on or ""

    @property
    def words(self) -> str:
        """The part in words, as it is read: "Took part: phone or video, 3 March 2026"."""
        if self.took != Took.YES:
            label = Took(self.took).label if self.took else "Not answered"
            return f"{label}: {self.why}" if self.why else label
        when = f"{self.on.day} {self.on:%B %Y}" if isinstance(self.on, date) else ""
        more = ", ".join(part for part in (How(self.how).label.lower() if self.how else "", when) if part)
        return f"{Took.YES.label}: {more}" if more else Took.YES.label


def settled(part: Part) -> Part:
    """The part with what belongs to it alone: how and when for who took part, why for who did not."""
    if part.took == Took.YES:
        return replace(part, why="")
    return replace(part, how=None, on=None, why=part.why if part.took else "")


def check_part(part: Part, today: date) -> None:
    """Raise UnusableAnswer, naming what to mend, unless this can be saved."""
    if part.took is not None and part.took not in set(Took):
        raise UnusableAnswer("took", "Choose one of the answers shown.")
    if part.how is not None and part.how not in set(How):
        raise UnusableAnswer("how", "Choose how they took part from the ways shown.")
    if isinstance(part.on, str):
        raise UnusableAnswer("on", f"“{part.on[:40]}” is not a day. Write it like 27/3/2026.")
    if part.on is not None:
        try:
            check_year(part.on)
        except ValueError as problem:
            raise UnusableAnswer("on", str(problem)) from None
        if part.on > today:
            raise UnusableAnswer("on", "The day they took part must be today or earlier.")
    check_text("why", "The reason", part.why)


def missing_from_part(part: Part) -> str | None:
    """What one person's answer lacks before the audit can be submitted, in words; None when nothing."""
    if part.took is None:
        return "say whether they took part"
    if part.took != Took.YES:
        return None if part.why.strip() else "say why not"
    if part.how is None:
        return "say how they took part"
    return None if part.on else "say on which day"


def about(who: Who, number: int) -> str:
    """The name of one person's block on the page: worker-1, parent-2."""
    return f"{who}-{number}"


def progress_of_parts(
    parts: Mapping[tuple[str, int], Part], required_roles: Sequence[Who] = REQUIRED
) -> PartProgress:
    """How far an auditor has come with who took part; `parts` by role and number.

    The first of each required role is to be answered, and whatever was begun of any other.
    """
    lacks, answered = [], 0
    begun = {key for key, part in parts.items() if part.took is not None}
    for who in Who:
        for number in range(1, MOST + 1):
            required = number == 1 and who in required_roles
            if not required and (who, number) not in begun:
                continue
            words = missing_from_part(parts.get((who, number), Part()))
            if words:
                name = called(who, number).lower()
                lacks.append(Lack(None, None, f"{name}: {words}", about(who, number)))
            answered += required and not words
    return PartProgress(answered, len(required_roles), tuple(lacks))


def called(who: str, number: int) -> str:
    """What one person is called: "Parent or carer", "Parent or carer 2"."""
    return Who(who).label if number == 1 else f"{Who(who).label} {number}"
