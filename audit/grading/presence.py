"""Who has an audit open just now: noted every half minute by the page, forgotten soon after it is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import CaseAudit, Person, Presence
from audit.rules import clock

# A page tells every 25 seconds; a browser lets one in the background tell every minute only.
LASTS = timedelta(seconds=75)


@dataclass(frozen=True)
class AlsoHere:
    """Who else has an audit open: other people, and whether the person has it in another window as well."""

    people: tuple[str, ...]
    own_window: bool

    def __bool__(self) -> bool:
        return bool(self.people) or self.own_window


def note(audit: CaseAudit, person: Person, window: str) -> None:
    """Note that a person has an audit open in this window, and forget those who have left any audit.

    It is nothing that a person does to the audit, so it is not in the history.
    """
    now = clock.now()
    # Whoever forgets at the same moment is let past: nobody waits for a row that goes anyway.
    columns = (Presence.case_audit_id, Presence.person_id, Presence.window)
    gone = select(*columns).where(Presence.seen_at < now - LASTS).with_for_update(skip_locked=True)
    for audit_id, person_id, left in db.session.execute(gone).all():
        db.session.execute(
            delete(Presence).where(
                Presence.case_audit_id == audit_id, Presence.person_id == person_id, Presence.window == left
            )
        )
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Presence).values(
        case_audit_id=audit.id, person_id=person.id, window=window, seen_at=now
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["case_audit_id", "person_id", "window"], set_={"seen_at": now}
        )
    )


def also_here(audit: CaseAudit, person: Person, window: str | None) -> AlsoHere:
    """Who else has this audit open. Before a page has told its window, the person's own are not counted."""
    rows: Sequence[Presence] = db.session.scalars(
        select(Presence)
        .where(Presence.case_audit_id == audit.id, Presence.seen_at >= clock.now() - LASTS)
        .options(joinedload(Presence.person, innerjoin=True))
    ).all()
    names = {row.person.name for row in rows if row.person_id != person.id}
    own = window is not None and any(row.person_id == person.id and row.window != window for row in rows)
    return AlsoHere(tuple(sorted(names)), own)
