"""The rule of a round: what of it goes to a moderator. Set before and while it is open, with its history."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import ModerationRule, Person, Round, Series, SeriesMonth, Team, record
from audit.rounds.changes import Refused
from audit.rules import workflow
from audit.rules.framework import Scale
from audit.rules.moderating import LARGEST_SHARE, MOST_FIRST, MOST_ONE_IN, Rule
from audit.rules.sampling import LARGEST_SEED, SMALLEST_SEED
from audit.rules.workflow import RoundState


@dataclass(frozen=True)
class Kept:
    """The rule of a round as it stands, and the version a save must name (0: none is set)."""

    rule: Rule
    version: int


def rule_of(found: Round) -> Kept:
    """The rule of a round; where none is set, the one proposed: the best and the worst grade overall."""
    row = db.session.get(ModerationRule, found.id)
    if row is None:
        codes = scale_of(found).codes
        seed = SMALLEST_SEED + secrets.randbelow(LARGEST_SEED)
        return Kept(Rule(seed, overall_grades=tuple(dict.fromkeys((codes[0], codes[-1])))), 0)
    return Kept(_plain(row), row.version)


def _plain(row: ModerationRule) -> Rule:
    return Rule(
        row.seed, row.share, tuple(row.overall_grades), row.first_agreed, row.one_in,
        frozenset(row.team_ids), frozenset(row.cohorts),
    )  # fmt: skip


def scale_of(found: Round) -> Scale:
    """The scale of the overall judgements of a round."""
    return whole(found.framework_version_id).judgement_scale


def check_may_set(found: Round) -> None:
    """Raise NotAllowedNow once the round is closed: what was submitted has gone where it went."""
    if found.state == RoundState.CLOSED:
        raise workflow.NotAllowedNow(
            "You cannot change what goes to a moderator now: this round is closed. Reopen it first."
        )


def set_rule(found: Round, rule: Rule, seen: int, by: Person | None) -> None:
    """Set what goes to a moderator from now on; what is submitted already stays where it is.

    `seen` is the version on screen. The seed stays the one that was set first. Raises NotAllowedNow, Refused.
    """
    check_may_set(found)
    row = db.session.get(ModerationRule, found.id, with_for_update=True)
    if (row.version if row else 0) != seen:
        raise Refused(
            "This was changed meanwhile. Look again at how it stands now, and save yours once more."
        )
    before = _plain(row) if row else None
    if before is not None:
        rule = replace(rule, seed=before.seed)
    if rule == before:
        return
    _check(rule)
    if row is None:
        row = ModerationRule(round_id=found.id, seed=rule.seed, version=0)
        db.session.add(row)
    _put(row, rule)
    db.session.flush()
    record(
        found, "set what goes to a moderator", by, before=_told(before) if before else None, after=_told(rule)
    )


def carry_on(of: Series, made: Round) -> None:
    """A month of a series has the rule of the month before, with a seed of its own."""
    last = db.session.scalar(
        select(ModerationRule)
        .join(SeriesMonth, SeriesMonth.round_id == ModerationRule.round_id)
        .where(SeriesMonth.series_id == of.id, SeriesMonth.round_id != made.id)
        .order_by(SeriesMonth.month.desc())
        .limit(1)
    )
    if last is not None:
        rule = replace(_plain(last), seed=SMALLEST_SEED + secrets.randbelow(LARGEST_SEED))
        row = ModerationRule(round_id=made.id, seed=rule.seed, version=0)
        _put(row, rule)
        db.session.add(row)
        db.session.flush()


def _put(row: ModerationRule, rule: Rule) -> None:
    row.share, row.overall_grades = rule.share, list(rule.overall_grades)
    row.first_agreed, row.one_in = rule.first_agreed, rule.one_in
    row.team_ids, row.cohorts = sorted(rule.teams), sorted(rule.cohorts)
    row.version += 1


def _check(rule: Rule) -> None:
    within = (
        0 <= rule.share <= LARGEST_SHARE
        and 0 <= rule.first_agreed <= MOST_FIRST
        and 0 <= rule.one_in <= MOST_ONE_IN
    )
    if not within:
        raise Refused("A number is too small or too large.")


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "share": rule.share, "overall_grades": list(rule.overall_grades), "first_agreed": rule.first_agreed,
        "one_in": rule.one_in, "teams": sorted(rule.teams), "cohorts": sorted(rule.cohorts),
        "seed": rule.seed,
    }  # fmt: skip


def in_words(found: Round) -> list[str]:
    """What goes to a moderator, a line for each; empty where no rule is set."""
    row = db.session.get(ModerationRule, found.id)
    if row is None:
        return []
    rule, scale = _plain(row), scale_of(found)
    said = []
    if labels := [point.label.lower() for point in scale.points if point.code in rule.overall_grades]:
        said.append(f"Every audit that is {' or '.join(labels)} overall")
    if rule.share:
        said.append(f"{rule.share}% of the audits at random (seed {rule.seed})")
    if rule.one_in:
        said.append("Every audit" if rule.one_in == 1 else f"One in {rule.one_in} audits of each auditor")
    if rule.first_agreed:
        said.append(f"Every audit of a new auditor until {rule.first_agreed} of theirs are agreed")
    if not said:
        return ["Nothing by rule"]
    if rule.teams:
        names = db.session.scalars(select(Team.name).where(Team.id.in_(rule.teams)).order_by(Team.name))
        said.append(f"Only of {', '.join(names)}")
    if rule.cohorts:
        names_of = dict(whole(found.framework_version_id).cohorts)
        said.append(f"Only {', '.join(names_of.get(code, code).lower() for code in sorted(rule.cohorts))}")
    return said
