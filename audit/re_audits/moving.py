"""What has moved since the time before: in one case by theme, and over every case that was audited again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import pairs
from audit.grading.final import grades_of, moderated_judgement
from audit.models import Case, CaseAudit, CaseListEntry, Judgement, Person, ReAudit, Round, SampledCase
from audit.rules.auditing_again import Moved, moved, movement
from audit.rules.framework import Scale
from audit.rules.workflow import COUNTED


@dataclass(frozen=True)
class Step:
    """One judgement before and after, and how it moved."""

    name: str
    scale: Scale
    before: str | None
    after: str | None

    @property
    def movement(self) -> str:
        return movement(_rank(self.scale, self.before), _rank(self.scale, self.after))


def _rank(scale: Scale, grade: str | None) -> int | None:
    codes = list(scale.codes)
    return codes.index(grade) if grade in codes else None


def steps(earlier: CaseAudit, audit: CaseAudit) -> list[Step]:
    """Overall and each theme, as moderated, before and after: themes that may be compared."""
    before, after = grades_of(earlier.id), grades_of(audit.id)
    old, new = whole(earlier.framework_version_id), whole(audit.framework_version_id)
    old_themes = {theme.series: theme for theme in old.themes_for(earlier.cohort) if theme.judged}
    if old.judgement_scale.codes != new.judgement_scale.codes:
        return []
    pairs = [("Overall", ("overall", old.id), ("overall", new.id))]
    pairs += [
        (theme.name, ("theme", old_themes[theme.series].id), ("theme", theme.id))
        for theme in new.themes_for(audit.cohort)
        if theme.judged and theme.series in old_themes
    ]
    found = []
    for name, was, now in pairs:
        one, other = before.get(was), after.get(now)
        if one or other:
            found.append(
                Step(
                    name,
                    new.judgement_scale,
                    one.moderated if one else None,
                    other.moderated if other else None,
                )
            )
    return found


@dataclass(frozen=True)
class Again:
    """A case that was taken up to be audited again: the earlier audit, and the new one once it counts."""

    earlier: CaseAudit
    round: Round
    reference: str
    audit: CaseAudit | None
    overall: Step | None  # none: not submitted yet, or hidden
    hidden: bool  # from a reader who is auditing the case again and has not given their own grades yet


def audited_again(reader: Person) -> list[Again]:
    """Every case that was taken up again, the newest first, with how its overall judgement moved."""
    new = aliased(CaseAudit)
    rows = db.session.execute(
        select(ReAudit, new, Case.reference)
        .join(ReAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .join(ReAudit.earlier)
        .outerjoin(new, (new.sampled_case_id == SampledCase.id) & ~new.second & new.state.in_(COUNTED))
        .options(
            contains_eager(ReAudit.earlier).joinedload(CaseAudit.team, innerjoin=True),
            contains_eager(ReAudit.sampled_case).joinedload(SampledCase.round, innerjoin=True),
        )
        .order_by(ReAudit.at.desc(), ReAudit.id.desc())
    ).all()
    hidden_ids = pairs.hidden_from(reader).keys()
    overall = _overall([one.case_audit_id for one, *_ in rows] + [audit.id for _, audit, *_ in rows if audit])
    found = []
    for one, audit, reference in rows:
        hidden = not hidden_ids.isdisjoint((one.case_audit_id, audit.id if audit else None))
        assert one.sampled_case is not None
        step = None
        if audit is not None and not hidden:
            scale = whole(audit.framework_version_id).judgement_scale
            step = Step("Overall", scale, overall.get(one.case_audit_id), overall.get(audit.id))
        found.append(Again(one.earlier, one.sampled_case.round, reference, audit, step, hidden))
    return found


def _overall(ids: Sequence[int]) -> dict[int, str | None]:
    """The overall judgement of these audits, as moderated."""
    rows = db.session.execute(
        select(Judgement.case_audit_id, moderated_judgement(Judgement)).where(
            Judgement.case_audit_id.in_(ids), Judgement.theme_id.is_(None)
        )
    )
    return dict(rows.all())


def movements(again: Sequence[Again]) -> Moved:
    """How many of the cases audited again are better, the same or worse overall."""
    return moved(one.overall.movement for one in again if one.overall is not None)
