"""The sheet of concerns raised in the audits of a selection: how soon each was answered."""

from collections.abc import Iterator
from datetime import datetime

from audit.models import Concern
from audit.reports import queries
from audit.reports.asked import Asked
from audit.reports.cells import Value, local_day
from audit.reports.sheet import Column, Sheet
from audit.rules import clock
from audit.rules.concerns import state_of


def concerns(asked: Asked) -> Sheet:
    """One row for each concern; its words only for a team whose concerns the reader may read."""
    columns = [
        Column("Concern", 9, "number"), Column("Case reference", 15), Column("Round", 18),
        Column("Service", 18), Column("Team", 22), Column("Cohort", 16), Column("State", 14),
        Column("Raised", 12, "date"), Column("Hours allowed", 9, "number"),
        Column("Acknowledged", 13, "date"), Column("Hours to acknowledge", 13, "number"), Column("Late", 8),
        Column("Closed", 12, "date"), Column("Why a child may be at risk", 60),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        found = queries.concerns(asked.selection)
        if not found:
            yield [None, "None raised", *[None] * (len(columns) - 2)]
        for one in found:
            audit, read = one.case_audit, asked.reads_concerns
            yield [
                one.id, audit.sampled_case.entry.case.reference, audit.round.name, *asked.team(one.team_id),
                audit.cohort_row.name,
                state_of(one.due_at, one.acknowledged_at, one.closed_at, clock.now()).label,
                local_day(one.raised_at), _hours(one, one.due_at), local_day(one.acknowledged_at),
                _hours(one, one.acknowledged_at), "Yes" if _late(one) else "No", local_day(one.closed_at),
                one.text if read is None or one.team_id in read else "",
            ]  # fmt: skip

    about = "Each concern raised in an audit, and how soon it was acknowledged. May hold free text."
    return Sheet("Concerns", "Concerns", about, columns, rows)


def _hours(one: Concern, until: datetime | None) -> float | None:
    return round((until - one.raised_at).total_seconds() / 3600, 1) if until is not None else None


def _late(one: Concern) -> bool:
    return (one.acknowledged_at or clock.now()) >= one.due_at
