"""The team's answer: until when a grade can be challenged, and what comes of a challenge.

A challenge names another grade and says why. A QA lead decides which grade stands: the team's (upheld), the
one before (refused), or one between (upheld in part). The auditor's own grade is never touched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from audit.rules.workflow import NotAllowedNow
from audit.rules.working_days import working_days_after


class ChallengeState(StrEnum):
    WAITING = "waiting"
    UPHELD = "upheld"
    IN_PART = "in_part"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting", "upheld": "Upheld", "in_part": "Upheld in part", "refused": "Not upheld",
        }[self.value]  # fmt: skip


DECIDED = frozenset({ChallengeState.UPHELD, ChallengeState.IN_PART, ChallengeState.REFUSED})


def last_day(known_on: date, days: int) -> date:
    """The last day to challenge: so many working days after the team could first read the grades."""
    return working_days_after(known_on, days)


def check_in_time(today: date, last: date) -> None:
    """Raise NotAllowedNow once the time to challenge is over."""
    if today > last:
        raise NotAllowedNow(
            f"You cannot challenge a grade of this audit now: the last day was {last.day} {last:%B %Y}. "
            "Tell your QA lead if a grade must be looked at again."
        )


def outcome(stood: str | None, proposed: str, decided: str | None) -> ChallengeState:
    """What the grade that a QA lead decides on means for the challenge."""
    if decided == proposed:
        return ChallengeState.UPHELD
    return ChallengeState.REFUSED if decided == stood else ChallengeState.IN_PART


@dataclass(frozen=True)
class Challenged:
    """One challenge, as figures need it."""

    audit: int
    theme: str
    state: ChallengeState
    days: int | None  # from its raising to the decision


@dataclass(frozen=True)
class Figures:
    """Of so many audits that a team could answer: how many were challenged, and what came of it."""

    audits: int
    audits_challenged: int
    grades: int
    decided: int
    upheld: int
    in_part: int
    days: float | None  # the median from raising to decision

    @property
    def share(self) -> float | None:
        """Of the audits that could be challenged, those that were."""
        return self.audits_challenged / self.audits if self.audits else None

    @property
    def share_upheld(self) -> float | None:
        """Of the decided challenges, those that changed the grade, wholly or in part."""
        return (self.upheld + self.in_part) / self.decided if self.decided else None


def figures(challenges: Sequence[Challenged], audits: int) -> Figures:
    """What came of these challenges, of so many audits that could be challenged."""
    days = [one.days for one in challenges if one.days is not None]
    states = [one.state for one in challenges]
    return Figures(
        audits=audits,
        audits_challenged=len({one.audit for one in challenges}),
        grades=len(challenges),
        decided=sum(state in DECIDED for state in states),
        upheld=states.count(ChallengeState.UPHELD),
        in_part=states.count(ChallengeState.IN_PART),
        days=median(days) if days else None,
    )


def by_theme(challenges: Iterable[Challenged], audits: int) -> list[tuple[str, Figures]]:
    """The same for each theme, the most challenged first."""
    groups: dict[str, list[Challenged]] = {}
    for one in challenges:
        groups.setdefault(one.theme, []).append(one)
    found = [(theme, figures(theirs, audits)) for theme, theirs in groups.items()]
    return sorted(found, key=lambda row: (-row[1].grades, row[0]))
