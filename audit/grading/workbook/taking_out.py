"""What goes out in a workbook of an audit, as it stands at this moment."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.frameworks.queries import whole
from audit.grading import queries
from audit.grading.learning import queries as learning
from audit.grading.taking_part import queries as taking_part
from audit.grading.workbook.beside import empty_entries, of_learning, of_people
from audit.grading.workbook.guide import Facts
from audit.grading.workbook.origin import Origin, Taken
from audit.grading.workbook.slots import (
    CRITERION,
    EXEMPLAR,
    OVERALL,
    REFLECTION,
    THEME,
    Noted,
    Slot,
    Value,
    fingerprint,
    slots,
    texts_of,
)
from audit.models import (
    CaseAudit,
    Exemplar,
    Grade,
    Judgement,
    LearningPoint,
    Participant,
    Person,
    ProposedAction,
    Reflection,
)
from audit.rules import clock
from audit.rules.actions import Action
from audit.rules.framework import Version
from audit.rules.learning import Point
from audit.rules.taking_part import Who, about

Row = Grade | Judgement | Participant | Reflection | LearningPoint | ProposedAction | Exemplar


@dataclass(frozen=True)
class Stored:
    """What is stored for one slot: the answer, and the row that holds it, if there is one."""

    value: Value
    row: Row | None

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


@dataclass(frozen=True)
class Outgoing:
    """Everything that a workbook is written from."""

    version: Version
    cohort: str
    facts: Facts
    slots: Sequence[Slot]
    values: Mapping[str, Value]
    origin: Origin


def asked_of(audit: CaseAudit, taken: Collection[str] | None = None) -> list[Slot]:
    """Everything that an audit answers. To be taken out, with empty rows for what is not begun yet.

    `taken` are the keys of what a workbook was taken out with: those rows are there again.
    """
    version = whole(audit.framework_version_id)
    points, actions = learning.points(audit.id), learning.actions(audit.id)
    entries = {row.entry for row in points} | {row.entry for row in actions}
    entries |= set(empty_entries(learning.keys(audit.id)) if taken is None else taken)
    themes = version.themes_for(audit.cohort)
    criteria = {one.id: one for theme in themes for one in theme.criteria}
    earlier = [one.criterion for row in points for one in row.seen_in]
    earlier += [row.criterion for row in actions if row.criterion]
    codes = {one.id: one.code for one in earlier} | {id: one.code for id, one in criteria.items()}
    abouts = {f"t{row.theme_id}": row.theme.name for row in actions if row.theme}
    abouts |= {f"c{one.id}": f"{one.code} {one.question}" for one in earlier}
    abouts |= {f"t{theme.id}": theme.name for theme in themes}
    abouts |= {f"c{id}": f"{one.code} {one.question}" for id, one in criteria.items()}
    people = {one.id: one.name for one in learning.people()}
    people |= {row.owner.id: row.owner.name for row in actions if row.owner}
    return [
        *slots(version, audit.cohort),
        *of_people(taking_part.participants(audit.id)),
        *of_learning(entries, codes, abouts, people),
    ]


def stored_in(audit: CaseAudit, asked: Sequence[Slot]) -> dict[str, Stored]:
    """What is stored for each slot of an audit, by its key. What was removed is nothing."""
    there = dict(_stored(audit))
    return {slot.key: there.get(slot.key, Stored(slot.nothing, None)) for slot in asked}


def _stored(audit: CaseAudit) -> Iterator[tuple[str, Stored]]:
    for id, grade in queries.answers(audit.id).items():
        yield f"{CRITERION}-{id}", Stored(queries.answer_of(grade), grade)
    for theme_id, judgement in queries.judgements(audit.id).items():
        key = f"{OVERALL}-0" if theme_id is None else f"{THEME}-{theme_id}"
        yield key, Stored(queries.judged_of(judgement), judgement)
    for (who, number), part in taking_part.participants(audit.id).items():
        yield about(Who(who), number), Stored(taking_part.part_of(part), part)
    reflection, exemplar = taking_part.reflection_of(audit.id), learning.exemplar_of(audit.id)
    yield f"{REFLECTION}-0", Stored(Noted(reflection.text if reflection else ""), reflection)
    yield f"{EXEMPLAR}-0", Stored(learning.value_of_exemplar(exemplar), exemplar)
    for removed in (False, True):
        for point in learning.points(audit.id, removed):
            yield point.entry, Stored(Point() if removed else learning.value_of_point(point), point)
        for action in learning.actions(audit.id, removed):
            yield action.entry, Stored(Action() if removed else learning.value_of_action(action), action)


def outgoing(audit: CaseAudit, by: Person) -> Outgoing:
    """An audit as it is taken out now."""
    version, now = whole(audit.framework_version_id), clock.now()
    asked = asked_of(audit)
    stored = stored_in(audit, asked)
    values = {key: one.value for key, one in stored.items()}
    taken = {
        slot.key: Taken(stored[slot.key].version, fingerprint(texts_of(slot, values[slot.key])))
        for slot in asked
    }
    entry = audit.sampled_case.entry
    facts = Facts(
        entry.case.reference,
        audit.cohort_row.name,
        entry.age_band,
        audit.round.name,
        audit.round.due_on,
        audit.auditor.name,
        now,
        by.name,
    )
    return Outgoing(version, audit.cohort, facts, asked, values, Origin(audit.id, version.id, now, taken))
