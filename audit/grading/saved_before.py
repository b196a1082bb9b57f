"""What was saved of one answer before, read from the history; an earlier text brought back by a new save."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.grading import changes, moving_queries, queries
from audit.models import CaseAudit, Grade, HistoryEntry, Judgement, Person
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from audit.rules.saved_before import TEXTS, Saved, in_runs

MOST = 200  # entries read at once, newest first: hours of typing into one field


@dataclass(frozen=True)
class About:
    """What was answered: a criterion, a theme's judgement, or (neither) the overall judgement."""

    criterion: Criterion | None = None
    theme: Theme | None = None

    @property
    def what(self) -> str:
        return "graded" if self.criterion else "judged"

    @property
    def key(self) -> str:
        """How its fields are named on the form."""
        return str(self.criterion.id) if self.criterion else "theme" if self.theme else "overall"

    def before(self, move: moving_queries.Move) -> "About | None":
        """What it was in the version that the audit was moved from, if it was anything."""
        if self.criterion:
            carries = move.carried.leading_to(self.criterion)
            return About(criterion=carries[0].before) if carries else None
        if self.theme:
            carry = move.carried.judgement_of(self.theme)
            return About(theme=carry.before) if carry else None
        return self

    def entries(self) -> ColumnElement[bool]:
        """The history entries that tell of it, by its code in its version."""
        if self.criterion:
            of = HistoryEntry.detail["criterion"].as_string() == self.criterion.code
        else:
            of = HistoryEntry.detail["theme"].as_string() == (self.theme.code if self.theme else "overall")
        return and_(HistoryEntry.what == self.what, of)


def row_of(audit: CaseAudit, about: About) -> Grade | Judgement | None:
    """The answer as it is saved now."""
    if about.criterion:
        return queries.grade_of(audit.id, about.criterion.id)
    return queries.judgement_of(audit.id, about.theme.id if about.theme else None)


def saved_before(audit: CaseAudit, about: About) -> tuple[list[Saved], bool]:
    """The changes of one answer, newest first, and whether there are older ones; also of earlier versions."""
    rows = _entries(audit, about)
    saved = [
        Saved(
            row.id,
            row.at,
            row.person.name if row.person else "",
            {name: pair for name, pair in row.detail.items() if isinstance(pair, list) and len(pair) == 2},
        )
        for row in reversed(rows[:MOST])
    ]
    return in_runs(saved)[::-1], len(rows) > MOST


def _entries(audit: CaseAudit, about: About) -> Sequence[HistoryEntry]:
    """The newest entries about one answer: one more than is shown."""
    moves = moving_queries.moves(moving_queries.entries_of(audit.id), audit.cohort)
    where: list[ColumnElement[bool]] = []
    now: About | None = about
    until: list[ColumnElement[bool]] = []
    for move in reversed(moves):
        if now is None:
            break
        since = HistoryEntry.sequence > move.entry.sequence
        where.append(and_(now.entries(), since, *until))
        now, until = now.before(move), [HistoryEntry.sequence < move.entry.sequence]
    if now is not None:
        where.append(and_(now.entries(), *until))
    return db.session.scalars(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person).lazyload(Person.role_rows))
        .where(
            HistoryEntry.subject == CaseAudit.__tablename__,
            HistoryEntry.subject_id == audit.id,
            or_(*where),
        )
        .order_by(HistoryEntry.sequence.desc())
        .limit(MOST + 1)
    ).all()


def text_of(audit: CaseAudit, about: About, entry_id: int, field: str, after: bool) -> str | None:
    """A text that an entry about this answer holds, before or after its change; None if it holds none."""
    entry = next((row for row in _entries(audit, about) if row.id == entry_id), None)
    pair = entry.detail.get(field) if entry and field in TEXTS else None
    return str(pair[int(after)] or "") if isinstance(pair, list) and len(pair) == 2 else None


def bring_back(
    audit: CaseAudit, about: About, field: str, text: str, seen: int, by: Person
) -> Grade | Judgement:
    """Save an earlier text again in its field, the rest of the answer as it is. See changes.save_grade."""
    row = row_of(audit, about)
    changed: dict[str, Any] = {field: text}
    if about.criterion:
        answer = queries.answer_of(row) if isinstance(row, Grade) else Answer(None)
        return changes.save_grade(audit, about.criterion, replace(answer, **changed), seen, by)
    judged = queries.judged_of(row) if isinstance(row, Judgement) else Judged()
    return changes.save_judgement(audit, about.theme, replace(judged, **changed), seen, by)
