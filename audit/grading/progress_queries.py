"""How far one audit has come, as it is asked with every save; of many audits see how_far.py."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.learning import queries as learning
from audit.grading.queries import answer_of, judged_of
from audit.grading.taking_part import queries as taking_part
from audit.models import CaseAudit, Grade, Judgement
from audit.rules.grades import Answer
from audit.rules.progress import Judged, Progress, progress

# Written once: building a query takes longer than many of them run.
_g, _j = Grade.__table__.c, Judgement.__table__.c
_GIVEN = select(_g.criterion_id, _g.grade, _g.evidence, _g.reason, _g.sources, _g.for_moderator).where(
    _g.case_audit_id == bindparam("case_audit_id")
)
_JUDGED = select(_j.theme_id, _j.grade, _j.rationale, _j.against_guard, _j.impact).where(
    _j.case_audit_id == bindparam("case_audit_id")
)


def given(case_audit_id: int) -> dict[int, Answer]:
    """What was answered in an audit, by criterion id, as far as its progress asks: read with every save."""
    rows = db.session.connection().execute(_GIVEN, {"case_audit_id": case_audit_id})
    return {
        id: Answer(grade, evidence, reason, sources=sources, for_moderator=asks)
        for id, grade, evidence, reason, sources, asks in rows
    }


def judged(case_audit_id: int) -> dict[int | None, Judged]:
    """What was judged in an audit, by theme id (None: overall), as plain values."""
    rows = db.session.connection().execute(_JUDGED, {"case_audit_id": case_audit_id})
    return {theme_id: Judged(*values) for theme_id, *values in rows}


def progress_now(audit: CaseAudit) -> Progress:
    """How far an audit has come, as it is stored."""
    return progress_given(audit, given(audit.id), judged(audit.id))


def progress_of(
    audit: CaseAudit, answers: Mapping[int, Grade], judgements: Mapping[int | None, Judgement]
) -> Progress:
    """How far an audit has come, from its stored answers and judgements."""
    return progress_given(
        audit,
        {id: answer_of(grade) for id, grade in answers.items()},
        {id: judged_of(one) for id, one in judgements.items()},
    )


def progress_given(
    audit: CaseAudit, given: Mapping[int, Answer], judged: Mapping[int | None, Judged]
) -> Progress:
    """How far an audit has come with these answers and judgements."""
    version = whole(audit.framework_version_id)
    return progress(
        version.themes_for(audit.cohort),
        version.judgement_scale,
        given,
        judged,
        taking_part.progress_of(audit.id, audit.round.for_calibration),
        learning.progress_of(audit.id),
    )
