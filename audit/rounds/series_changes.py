"""What is done to series: made of a round, changed, stopped; a month prepared, begun, skipped."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from audit.cases.names import tidied
from audit.extensions import db
from audit.models import CaseSource, Person, Round, Series, SeriesMonth, record
from audit.rounds import changes, draw_changes, moderating, plan_changes, queries, series
from audit.rounds.changes import Refused
from audit.rules import clock, workflow
from audit.rules.sampling import LARGEST_SEED, SMALLEST_SEED
from audit.rules.targets import DrawKind

LONGEST_NAME = 80


def make_series(
    of: Round,
    name: str,
    source: CaseSource | None,
    auditors: Sequence[Person],
    days_to_audit: int,
    by: Person | None,
) -> Series:
    """Have a round like this one every month: from the month after its own, or this one. Raises Refused."""
    draw = of.draw
    if draw is None or draw.kind == DrawKind.PICKED:
        raise Refused("Only a round whose sample was drawn can be the first of a series.")
    made = Series(
        name=_usable(name), framework_id=of.framework_version.framework_id, source=source,
        terms=series.asked_of(draw), days_to_audit=days_to_audit,
        first_month=max(_month_after(of.period_start), series.month_now()),
        created_at=clock.now(), auditors=_some(auditors),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record(made, "made the series", by, like=of.name, **_plan(made))
    return made


def change_series(
    found: Series,
    name: str,
    source: CaseSource | None,
    auditors: Sequence[Person],
    days_to_audit: int,
    by: Person | None,
) -> None:
    """Change what the months to come are to be; what is prepared keeps its round. Raises Refused."""
    before = _plan(found)
    found.name, found.source, found.auditors = _usable(name, found), source, _some(auditors)
    found.days_to_audit = days_to_audit
    db.session.flush()
    after = _plan(found)
    changed = {key: [before[key], after[key]] for key in after if after[key] != before[key]}
    if changed:
        record(found, "changed the series", by, **changed)


def _plan(found: Series) -> dict[str, object]:
    return {
        "name": found.name,
        "source": found.source.name if found.source else "the newest list",
        "auditors": sorted(person.name for person in found.auditors),
        "days_to_audit": found.days_to_audit,
    }


def _usable(name: str, of: Series | None = None) -> str:
    name = tidied(name)
    if not name:
        raise Refused("Enter a name.")
    known = series.named(name)
    if known is not None and known is not of:
        raise Refused("There is already a series with this name. Choose another.")
    return name


def _some(auditors: Sequence[Person]) -> list[Person]:
    if not auditors:
        raise Refused("Choose at least one auditor.")
    return list(auditors)


def stop_series(found: Series, by: Person | None) -> None:
    """Prepare no more months; what is prepared stays as it is. The same again changes nothing."""
    if found.stopped_at is None:
        found.stopped_at = clock.now()
        db.session.flush()
        record(found, "stopped the series", by)


def go_on_with_series(found: Series, by: Person | None) -> None:
    """Prepare months again, from this one on. The same again changes nothing."""
    if found.stopped_at is not None:
        found.stopped_at = None
        db.session.flush()
        record(found, "went on with the series", by)


def prepare_months(by: Person | None) -> list[SeriesMonth]:
    """Prepare this month of every series that goes on: once, and only of those that lack nothing."""
    # Two at the same moment: the second waits for the first and finds nothing left to prepare.
    for found in series.due().ready:
        series.series_(found.id, to_change=True)
    return [_prepare(found, by) for found in series.due().ready]


def _prepare(found: Series, by: Person | None) -> SeriesMonth:
    month = series.month_now()
    version, case_list = series.newest_version(found.framework_id), series.newest_list(found.source_id)
    assert version is not None
    assert case_list is not None
    end = _month_after(month) - timedelta(days=1)
    due_on = end + timedelta(days=found.days_to_audit)
    made = changes.create_round(_free_name(found, month), version, case_list, month, end, due_on, by)
    seed = SMALLEST_SEED + secrets.randbelow(LARGEST_SEED)
    row = SeriesMonth(series=found, month=month, round=made, seed=seed, prepared_at=clock.now())
    db.session.add(row)
    db.session.flush()
    moderating.carry_on(found, made)
    record(
        found, "prepared a month", by, month=f"{month:%B %Y}", round=made.name, case_list=case_list.name,
        framework=version.title, seed=seed,
    )  # fmt: skip
    return row


def _free_name(found: Series, month: date) -> str:
    """November 2026, Monthly audits; with a number where somebody gave a round that name by hand."""
    name = f"{month:%B %Y}, {found.name}"
    numbered = (name if n == 1 else f"{name} ({n})" for n in count(1))
    return next(one for one in numbered if queries.named(one) is None)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def planned_round(month: SeriesMonth) -> Round:
    """The round of a month that waits for a yes. Raises NotAllowedNow when there is none, or it has begun."""
    found = queries.round_(month.round_id, to_change=True) if month.round_id else None
    if found is None:
        raise workflow.NotAllowedNow("This month was skipped, or its round deleted: there is nothing to do.")
    workflow.check_planned(found.state, "begin this month")
    return found


def begin_month(month: SeriesMonth, by: Person | None) -> Round:
    """Draw this month's sample with the seed proposed and allocate it. Raises CannotDraw, Refused."""
    found = planned_round(month)
    auditors = series.auditors_of(month.series)
    if not auditors:
        raise Refused("Nobody who was chosen is an auditor now. Change who audits in the series.")
    draw_changes.draw_sample(found, series.terms_of(month), by)
    changes.allocate_cases(found, auditors, by)
    record(month.series, "began a month", by, month=f"{month.month:%B %Y}", round=found.name)
    return found


def skip_month(month: SeriesMonth, by: Person | None) -> None:
    """Have no round this month: the planned one is deleted, and no other is prepared. NotAllowedNow."""
    found = planned_round(month)
    name = found.name
    plan_changes.delete_round(found, by)
    db.session.refresh(month)
    record(month.series, "skipped a month", by, month=f"{month.month:%B %Y}", round=name)
