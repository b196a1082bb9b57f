"""Audits at every stage, made by the changes an auditor makes."""

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.models import CaseAudit, Person
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round


def allocated(cast: Cast, n: int = 1) -> list[CaseAudit]:
    """n audits of Locality 1 in an open round of the small framework, allocated to the auditor."""
    begin_writing()
    case_list = make_case_list({cast.locality_1: n})
    round_ = make_round(case_list, make_framework())
    audits = [make_audit(round_, entry, cast.auditor) for entry in entries_of(case_list)]
    db.session.commit()
    return audits


def answer_everything(audit: CaseAudit, by: Person, grade: str = "good", compliance: str = "met") -> None:
    """Give every criterion and judgement of an audit an answer, with evidence. Not committed."""
    version = whole(audit.framework_version_id)
    for theme in version.themes_for(audit.cohort):
        for criterion in theme.criteria:
            given = grade if criterion.kind == "judgement" else compliance
            changes.save_grade(audit, criterion, Answer(given, f"Seen for {criterion.code}."), 0, by)
        if theme.judged:
            changes.save_judgement(audit, theme, Judged(grade, f"Why {theme.name}."), 0, by)
    changes.save_judgement(audit, None, Judged(grade, "Why overall."), 0, by)


def submitted(audit: CaseAudit, by: Person, grade: str = "good") -> CaseAudit:
    """The audit answered throughout and submitted, committed."""
    begin_writing()
    audit = queries.case_audit(audit.id, to_change=True) or audit
    answer_everything(audit, by, grade)
    changes.submit(audit, by)
    db.session.commit()
    return audit
