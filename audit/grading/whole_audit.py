"""What the pages of a whole audit show: as it reads, before it is submitted, for the case file."""

from typing import Any

from audit.frameworks.queries import whole
from audit.grading import queries
from audit.grading.earlier import earlier_answers
from audit.grading.final import agreed_grades
from audit.grading.learning import pages as learning
from audit.grading.progress_queries import progress_of
from audit.grading.submitting.going import reasons_foretold
from audit.grading.taking_part import queries as taking_part
from audit.models import CaseAudit
from audit.rules.taking_part import called


def all_of(audit: CaseAudit) -> dict[str, Any]:
    """Everything that was given in an audit, for the templates."""
    answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
    progress = progress_of(audit, answers, judgements)
    return {
        "audit": audit,
        "imported": queries.is_imported(audit),
        "entry": audit.sampled_case.entry,
        "version": whole(audit.framework_version_id),
        "answers": answers,
        "judgements": judgements,
        "agreed": agreed_grades(audit.id),
        "earlier": earlier_answers(audit, answers, judgements),
        "progress": progress,
        "parts": taking_part.parts_of(taking_part.participants(audit.id)),
        "reflection": taking_part.reflection_of(audit.id),
        "called": called,
        **learning.as_read(audit),
        "reasons": reasons_foretold(audit, progress, answers),
    }
