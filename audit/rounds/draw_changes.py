"""What is done about a round's sample: drawn, picked by hand, discarded. Replacing is in `taking_out.py`."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, insert

from audit.extensions import db
from audit.models import CaseAudit, CaseListEntry, Draw, Person, Round, SampledCase, TakenOut, record
from audit.rounds import earlier, queries
from audit.rounds.allocation_queries import locked
from audit.rules import clock, frame
from audit.rules.frame import Terms
from audit.rules.sampling import CannotDraw
from audit.rules.targets import DrawKind
from audit.rules.workflow import RoundState, check_none_locked, move_round

PICKED_BY_HAND = "picked by hand"
LONGEST_REASON = 500


def settled(terms: Terms) -> Terms:
    """The terms with the day that a target counts back from: today."""
    return replace(terms, target=replace(terms.target, as_of=clock.today())) if terms.target else terms


def draw_sample(found: Round, terms: Terms, by: Person | None) -> Draw:
    """Draw the round's sample from its case list. Raises NotAllowedNow, CannotDraw."""
    after = move_round(found.state, "draw a sample")
    terms = settled(terms)
    kept_out = earlier.left_out(found, terms)
    outcome = frame.outcome(queries.listed(found, kept_out), terms)
    whole = outcome.plan.whole
    draw = Draw(
        round=found, seed=terms.seed, algorithm=terms.algorithm, kind=terms.kind, size_kind=terms.size_kind,
        size=terms.size, by_team=terms.by_team, by_cohort=terms.by_cohort, shares=terms.shares,
        quotas=terms.quotas.stored(), reserves=terms.reserves.stored(), target=terms.target.stored(),
        not_audited_for=terms.not_audited_for, not_in_open_round=terms.not_in_open_round,
        left_out=earlier.by_reason(kept_out), population=whole.population, excluded=dict(whole.excluded),
        strata=[_stored(group) for group in outcome.plan.groups], drawn_at=clock.now(), drawn_by=by,
    )  # fmt: skip
    db.session.add(draw)
    drawn = [(case, stratum, False) for case, stratum in outcome.sample]
    drawn += [(case, stratum, True) for case, stratum in outcome.reserves]
    db.session.execute(
        insert(SampledCase),
        [
            {
                "round_id": found.id, "case_list_entry_id": case.id, "stratum": stratum, "position": place,
                "reserve": reserve, "active": not reserve,
            }
            for place, (case, stratum, reserve) in enumerate(drawn, 1)
        ],
    )  # fmt: skip
    found.state = after
    db.session.flush()
    detail = {"reserves": len(outcome.reserves)} if outcome.reserves else {}
    record(
        found, "drew the sample", by, cases=len(outcome.sample), of=whole.population, seed=terms.seed,
        algorithm=terms.algorithm, kind=terms.kind, case_list_sha256=found.case_list.sha256, **detail,
    )  # fmt: skip
    return draw


def _stored(group: frame.Group) -> dict[str, object]:
    return {
        "name": group.name,
        "population": group.population,
        "sample": group.sample,
        "reserves": group.reserves,
        "excluded": dict(group.excluded),
    }


def pick_cases(found: Round, picked: Sequence[tuple[CaseListEntry, str]], by: Person | None) -> None:
    """Take these cases of the round's list into its sample by hand, each with its reason.

    Raises NotAllowedNow once a sample is drawn or allocated, CannotDraw when a case cannot be audited or a
    reason is missing.
    """
    adding = check_may_pick(found)
    after = RoundState.DRAWN if adding else move_round(found.state, "draw a sample")
    _check_picked(found, picked)
    if not adding:
        db.session.add(
            Draw(
                round=found, seed=0, algorithm=PICKED_BY_HAND, kind=DrawKind.PICKED, size_kind="number",
                size=0, by_team=False, by_cohort=False, not_audited_for=0, not_in_open_round=False,
                left_out={}, population=queries.cases_of_list(found), excluded={}, strata=[],
                drawn_at=clock.now(), drawn_by=by,
            )
        )  # fmt: skip
        found.state = after
        db.session.flush()
    place = len(queries.drawn_keys(found))
    for nth, (entry, reason) in enumerate(picked, 1):
        db.session.add(
            SampledCase(
                round=found,
                entry=entry,
                stratum=frame.EVERY_CASE,
                position=place + nth,
                reason=reason.strip(),
            )
        )
    _picked_in_all(found, place + len(picked))
    references = {entry.case.reference: reason.strip() for entry, reason in picked}
    record(found, "picked cases by hand", by, cases=len(picked), reasons=references)


def check_may_pick(found: Round) -> bool:
    """Whether cases are picked already and others may be added; raises NotAllowedNow where none may be."""
    if found.state == RoundState.DRAWN and found.draw is not None and found.draw.kind == DrawKind.PICKED:
        return True
    move_round(found.state, "draw a sample")
    return False


def _check_picked(found: Round, picked: Sequence[tuple[CaseListEntry, str]]) -> None:
    if not picked:
        raise CannotDraw("Tick at least one case.")
    listed = {case.id: case for case in queries.listed(found, {})}
    there = queries.entries_drawn(found)
    for entry, reason in picked:
        reference = entry.case.reference
        if not reason.strip():
            raise CannotDraw(f"Say why {reference} is picked.")
        if len(reason) > LONGEST_REASON:
            raise CannotDraw(f"The reason for {reference} is longer than {LONGEST_REASON} characters.")
        if entry.id in there:
            raise CannotDraw(f"{reference} is picked already.")
        why = frame.exclusion(listed[entry.id]) if entry.id in listed else "not on the list of this round"
        if why:
            raise CannotDraw(f"{reference} cannot be audited in this round: {why}.")


def unpick_case(found: Round, sampled: SampledCase, by: Person | None) -> None:
    """Take a case picked by hand out again, before the round is allocated. Raises NotAllowedNow."""
    move_round(found.state, "discard the draw")
    reference = sampled.entry.case.reference
    db.session.delete(sampled)
    db.session.flush()
    left = queries.sampled(found)
    for place, case in enumerate(left, 1):
        case.position = place
    _picked_in_all(found, len(left))
    record(found, "took back a picked case", by, case=reference)
    if not left:
        discard_draw(found, by)


def _picked_in_all(found: Round, n: int) -> None:
    """The one group that picked cases are of: it says how many there are, and promises nothing."""
    db.session.flush()
    if found.draw is not None:
        whole = found.draw.population
        found.draw.size = n
        found.draw.strata = [{"name": frame.EVERY_CASE, "population": whole, "sample": n, "excluded": {}}]
        db.session.flush()


def discard_draw(found: Round, by: Person | None) -> None:
    """Forget the sample, so that another can be drawn; the history keeps its seed. Raises NotAllowedNow."""
    after = move_round(found.state, "discard the draw")
    check_none_locked(len(locked(found)))
    seed, n = found.draw.seed if found.draw else None, len(queries.drawn_keys(found))
    for table in (TakenOut, CaseAudit, SampledCase, Draw):
        db.session.execute(delete(table).where(table.round_id == found.id))
    db.session.expire(found, ["draw"])
    found.state = after
    db.session.flush()
    record(found, "discarded the draw", by, seed=seed, cases=n)
