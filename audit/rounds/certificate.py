"""The certificate of a sample: everything that decided it, and what became of it since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import CaseListEntry, Cohort, Draw, Person, Round, SampledCase, TakenOut, Team
from audit.rounds import queries
from audit.rules.frame import Plan, Terms
from audit.rules.replacing import Why
from audit.rules.targets import DrawKind


@dataclass(frozen=True)
class Certificate:
    """How a round's sample came about."""

    round: Round
    draw: Draw
    kind: DrawKind
    terms: Terms
    plan: Plan
    target: tuple[str, ...]  # what was asked for, in words; none for every case
    quotas: tuple[str, ...]
    taken_out: Sequence[TakenOut]  # in the order they were
    reasons: dict[str, int]  # why, in words: how many
    picked: Sequence[SampledCase]  # by hand, each with its reason
    reserves_left: int

    @property
    def replaced(self) -> int:
        return sum(one.replaced_by_id is not None for one in self.taken_out)

    @property
    def exempt(self) -> int:
        return len(self.taken_out) - self.replaced


def of(found: Round) -> Certificate | None:
    """The certificate of a round's sample; None before it is drawn."""
    draw = found.draw
    if draw is None:
        return None
    kind, terms, plan = DrawKind(draw.kind), queries.terms_of(draw), queries.plan_of(draw)
    taken_out = _taken_out(found)
    replaced = sum(one.replaced_by_id is not None for one in taken_out)
    return Certificate(
        found,
        draw,
        kind,
        terms,
        plan,
        tuple(_target(terms)),
        tuple(_quotas(terms)),
        taken_out,
        dict(Counter(Why(one.why).label for one in taken_out)),
        queries.sampled(found) if kind == DrawKind.PICKED else (),
        plan.whole.reserves - replaced,
    )


def _taken_out(found: Round) -> Sequence[TakenOut]:
    return db.session.scalars(
        select(TakenOut)
        .options(
            joinedload(TakenOut.sampled_case).joinedload(SampledCase.entry).joinedload(CaseListEntry.case),
            joinedload(TakenOut.replaced_by).joinedload(SampledCase.entry).joinedload(CaseListEntry.case),
            joinedload(TakenOut.by).lazyload(Person.role_rows),
        )
        .where(TakenOut.round_id == found.id)
        .order_by(TakenOut.id)
    ).all()


def _cohorts() -> dict[str, str]:
    return dict(db.session.execute(select(Cohort.code, Cohort.name)).all())


def _target(terms: Terms) -> list[str]:
    """What was drawn from, part by part."""
    target, found = terms.target, []
    if target.open_months:
        as_of = f"{target.as_of.day} {target.as_of:%B %Y}" if target.as_of else "the day of the draw"
        found.append(f"open for more than {target.open_months} months on {as_of}")
    if target.cohorts:
        names = _cohorts()
        found.append("of " + ", ".join(names.get(code, code) for code in target.cohorts))
    if target.teams:
        teams = db.session.scalars(select(Team.name).where(Team.id.in_(target.teams)).order_by(Team.name))
        found.append("of " + ", ".join(teams))
    if target.age_bands:
        found.append("aged " + ", ".join(target.age_bands))
    return found


def _quotas(terms: Terms) -> list[str]:
    """The quotas of a draw, one by one."""
    quotas, names = terms.quotas, _cohorts() if terms.quotas.cohorts else {}
    found = [f"at least {n:,} of {names.get(code, code)}" for code, n in quotas.cohorts]
    if quotas.each_team:
        found.append("at least one of each team")
    if quotas.each_worker:
        found.append("at least one of each worker")
    if quotas.most_per_worker:
        found.append(f"at most {quotas.most_per_worker:,} of one worker")
    return found
