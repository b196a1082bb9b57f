"""What an auditor answered before the audit was moved to a newer version, and where it is to be read now.

An answer that went over whole is not said again. Every other one stands beside what is asked instead of
it or, when nothing is, among the answers to criteria no longer asked.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from audit.grading import moving_queries
from audit.grading.moving_queries import Move
from audit.models import CaseAudit, Grade, Judgement
from audit.rules import impact
from audit.rules.carrying import Carry, Carrying, Fate
from audit.rules.framework import Criterion, Point, Scale, Theme, Version
from audit.rules.grades import Blank
from audit.rules.sources import where_from


@dataclass(frozen=True)
class Earlier:
    """One answer or judgement given in an earlier version."""

    row: Grade | Judgement
    version: Version
    theme: Theme
    criterion: Criterion | None = None  # None: the judgement of the theme

    @property
    def scale(self) -> Scale:
        return self.criterion.scale if self.criterion else self.version.judgement_scale

    @property
    def point(self) -> Point | None:
        return self.scale.point(self.row.grade)

    @property
    def blank(self) -> Blank | None:
        return Blank(self.row.grade) if self.row.grade in set(Blank) else None

    @property
    def text(self) -> str:
        return self.row.evidence if isinstance(self.row, Grade) else self.row.rationale

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """What else was written, each with what it is."""
        if isinstance(self.row, Judgement):
            found = [
                ("What difference it has made", impact.label_of(self.row.impact)),
                ("Reason for going against the guard", self.row.against_guard),
            ]
            return tuple((name, text) for name, text in found if text)
        names = dict(self.version.root_causes)
        found = [
            ("Why it is not applicable", self.row.reason),
            ("Question for the moderator", self.row.for_moderator),
            ("What lies behind it", ", ".join(names.get(code, code) for code in self.row.root_causes)),
            ("Where it comes from", where_from(self.row.sources, self.row.evidence_on, self.row.document)),
        ]
        return tuple((name, text) for name, text in found if text)


@dataclass(frozen=True)
class EarlierOverall:
    """An overall grade that could not go over; its rationale did."""

    version: Version
    point: Point | None


@dataclass
class EarlierAnswers:
    """Everything that was answered in versions the audit has left."""

    moves: tuple[Move, ...] = ()
    unread: bool = False  # by its auditor
    beside: dict[int, list[Earlier]] = field(default_factory=lambda: defaultdict(list))  # by criterion id
    of_theme: dict[int, list[Earlier]] = field(default_factory=lambda: defaultdict(list))  # judgements
    no_longer: list[Earlier] = field(default_factory=list)

    @property
    def last(self) -> Move:
        return self.moves[-1]

    @property
    def overall(self) -> tuple[EarlierOverall, ...]:
        return tuple(
            EarlierOverall(move.carried.before, move.carried.before.judgement_scale.point(move.overall))
            for move in self.moves
            if move.overall
        )

    @property
    def shown_beside(self) -> list[Earlier]:
        """Every answer that stands beside what is asked instead of it, each once."""
        places = (*self.beside.values(), *self.of_theme.values())
        found = {(one.criterion is None, one.row.id): one for place in places for one in place}
        return list(found.values())

    def no_longer_asked(
        self, version: Version, asked: Collection[int], answers: Mapping[int, Grade]
    ) -> list[Earlier]:
        """What nothing asks for any more, and what went over to a question whose condition is not met."""
        if not self.moves:
            return []
        unmet = [
            Earlier(answers[one.id], version, theme, one)
            for theme in version.themes
            for one in theme.criteria
            if one.id in answers and one.id not in asked and moving_queries.says_something(answers[one.id])
        ]
        return [*self.no_longer, *unmet]


def earlier_answers(
    audit: CaseAudit, answers: Mapping[int, Grade], judgements: Mapping[int | None, Judgement]
) -> EarlierAnswers:
    """What of these answers and judgements (by criterion, by theme) was given in an earlier version."""
    entries = moving_queries.entries_of(audit.id)
    moves = moving_queries.moves(entries, audit.cohort)
    found = EarlierAnswers(moves, moving_queries.unread_move(entries))
    path = [move.carried for move in moves]
    for place, carrying in enumerate(path):
        for id, carry in carrying.criteria.items():
            row = answers.get(id)
            if row is not None and moving_queries.says_something(row):
                _place_answer(
                    found, Earlier(row, carrying.before, carry.theme, carry.before), carry, path[place + 1 :]
                )
        for id, theme in carrying.themes.items():
            judged = judgements.get(id)
            if judged is not None and theme.fate is not Fate.CARRIED and (judged.grade or judged.rationale):
                here = _lead_on_theme(theme.after, path[place + 1 :])
                one = Earlier(judged, carrying.before, theme.before)
                (found.of_theme[here] if here else found.no_longer).append(one)
    return found


def _place_answer(found: EarlierAnswers, one: Earlier, carry: Carry, later: Sequence[Carrying]) -> None:
    whole = carry.fate_of(one.row.grade) is Fate.CARRIED and not _causes_left_behind(one.row, carry)
    here = [*carry.made_of_it] if whole or carry.after is None else [carry.after, *carry.made_of_it]
    for carrying in later:
        here = [next_ for criterion in here for next_ in _lead_on(criterion, carrying)]
    for criterion in here:
        found.beside[criterion.id].append(one)
    if not here and not whole:
        found.no_longer.append(one)


def _causes_left_behind(row: Grade | Judgement, carry: Carry) -> bool:
    """Whether a root cause was chosen that the newer criterion does not offer."""
    offered = set(carry.after.root_causes) if carry.after else set()
    return isinstance(row, Grade) and not offered.issuperset(row.root_causes)


def _lead_on(criterion: Criterion, carrying: Carrying) -> list[Criterion]:
    carry = carrying.criteria[criterion.id]
    return [*([carry.after] if carry.after else []), *carry.made_of_it]


def _lead_on_theme(theme: Theme | None, later: Sequence[Carrying]) -> int | None:
    """The id of the judged theme of the newest version that carries this one on."""
    for carrying in later:
        theme = carrying.themes[theme.id].after if theme else None
    return theme.id if theme and theme.judged else None
