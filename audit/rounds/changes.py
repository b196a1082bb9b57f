"""What is done to a round: created, its sample drawn, its cases allocated, closed, and each undone."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from audit.cases.names import tidied
from audit.extensions import db
from audit.models import (
    CaseAudit,
    CaseList,
    Draw,
    FrameworkVersion,
    Person,
    Round,
    SampledCase,
    record,
)
from audit.rounds import allocation, progress, queries
from audit.rules import clock, frame, workflow
from audit.rules.sampling import ALGORITHM
from audit.rules.workflow import AuditState, RoundState, move_round

TAKEN = "There is already a round with this name. Choose another."


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user."""


def create_round(
    name: str,
    version: FrameworkVersion,
    case_list: CaseList,
    period_start: date,
    period_end: date,
    due_on: date,
    by: Person | None,
) -> Round:
    """Plan a round: nothing is drawn yet. Raises Refused when there is one of this name."""
    workflow.check_period(period_start, period_end)
    workflow.check_due(period_start, due_on)
    name = tidied(name)
    if not name:
        raise Refused("Enter a name.")
    if queries.named(name):
        raise Refused(TAKEN)
    if version.state != "published":
        raise Refused(f"{version.title} is not published.")
    made = Round(
        name=name, framework_version=version, case_list=case_list, period_start=period_start,
        period_end=period_end, due_on=due_on, state=RoundState.PLANNED, created_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # someone else created one of this name at the same moment
        raise Refused(TAKEN) from None
    record(
        made, "created the round", by, name=name, framework=version.title, case_list=case_list.name,
        period=[period_start.isoformat(), period_end.isoformat()], due=due_on.isoformat(),
    )  # fmt: skip
    return made


def draw_sample(found: Round, terms: frame.Terms, by: Person | None) -> Draw:
    """Draw the round's sample from its case list. Raises NotAllowedNow, CannotDraw."""
    after = move_round(found.state, "draw a sample")
    listed = queries.listed(found)
    plan = frame.plan(listed, terms)
    drawn = frame.draw(listed, terms)
    draw = Draw(
        round=found, seed=terms.seed, algorithm=ALGORITHM, size_kind=terms.size_kind, size=terms.size,
        by_team=terms.by_team, by_cohort=terms.by_cohort, population=plan.whole.population,
        excluded=dict(plan.whole.excluded), strata=[_stored(group) for group in plan.groups],
        drawn_at=clock.now(), drawn_by=by,
    )  # fmt: skip
    db.session.add(draw)
    db.session.execute(
        insert(SampledCase),
        [
            {"round_id": found.id, "case_list_entry_id": case.id, "stratum": stratum, "position": place}
            for place, (case, stratum) in enumerate(drawn, 1)
        ],
    )
    found.state = after
    db.session.flush()
    record(
        found, "drew the sample", by, cases=len(drawn), of=plan.whole.population, seed=terms.seed,
        algorithm=ALGORITHM, case_list_sha256=found.case_list.sha256,
    )  # fmt: skip
    return draw


def _stored(group: frame.Group) -> dict[str, object]:
    return {
        "name": group.name,
        "population": group.population,
        "sample": group.sample,
        "excluded": dict(group.excluded),
    }


def discard_draw(found: Round, by: Person | None) -> None:
    """Forget the sample, so that another can be drawn; the history keeps its seed. Raises NotAllowedNow."""
    after = move_round(found.state, "discard the draw")
    seed, n = found.draw.seed if found.draw else None, len(queries.drawn_keys(found))
    db.session.execute(delete(SampledCase).where(SampledCase.round_id == found.id))
    db.session.execute(delete(Draw).where(Draw.round_id == found.id))
    db.session.expire(found, ["draw"])
    found.state = after
    db.session.flush()
    record(found, "discarded the draw", by, seed=seed, cases=n)


def allocate_cases(found: Round, auditors: Sequence[Person], by: Person | None) -> None:
    """Give every case of the sample to one of these auditors and open the round.

    Raises Refused, storing nothing, when a case cannot be given to any; NotAllowedNow.
    """
    after = move_round(found.state, "allocate the cases")
    planned = allocation.planned(found, auditors)
    if planned.refusal:
        raise Refused(planned.refusal)
    now, names = clock.now(), {auditor.id: auditor.name for auditor in auditors}
    given = [(case, planned.given[case.id]) for case in planned.cases]
    db.session.execute(
        insert(CaseAudit),
        [
            {
                "round_id": found.id,
                "sampled_case_id": case.id,
                "framework_version_id": found.framework_version_id,
                "auditor_id": auditor_id,
                "team_id": case.entry.team_id,
                "cohort": case.entry.cohort,
                "state": AuditState.ALLOCATED,
                "allocated_at": now,
            }
            for case, auditor_id in given
        ],
    )
    found.state = after
    db.session.flush()
    load = Counter(auditor_id for _, auditor_id in given)
    record(
        found, "allocated the cases", by, cases=len(given),
        auditors={names[auditor_id]: n for auditor_id, n in sorted(load.items())},
    )  # fmt: skip


def undo_allocation(found: Round, by: Person | None) -> None:
    """Take every audit back from its auditor, while none is started. Raises NotAllowedNow."""
    after = move_round(found.state, "undo the allocation")
    audits = queries.audits_to_undo(found)
    workflow.check_none_started(sum(audit.state != AuditState.ALLOCATED for audit in audits))
    for audit in audits:
        db.session.delete(audit)
    found.state = after
    db.session.flush()
    record(found, "undid the allocation", by, cases=len(audits))


def close_round(found: Round, by: Person | None) -> None:
    """Close the round: what is not submitted stays readable and cannot be graded. Raises NotAllowedNow."""
    found.state = move_round(found.state, "close the round")
    db.session.flush()
    record(found, "closed the round", by, not_submitted=progress.of_round(found).work.outstanding)


def reopen_round(found: Round, by: Person | None) -> None:
    """Open a closed round again, so that its unsubmitted audits can be graded. Raises NotAllowedNow."""
    found.state = move_round(found.state, "reopen the round")
    db.session.flush()
    record(found, "reopened the round", by)
