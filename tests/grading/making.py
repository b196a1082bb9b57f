"""Audits at every stage, made by the changes an auditor makes."""

from pathlib import Path

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.grading.taking_part.changes import save_participant
from audit.models import CaseAudit, Person
from audit.rules import clock
from audit.rules.framework import Criterion
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from audit.rules.taking_part import REQUIRED, How, Part, Took, Who
from tests.factories import (
    SMALL_FRAMEWORK,
    Cast,
    entries_of,
    make_audit,
    make_case_list,
    make_framework,
    make_round,
)


def allocated(
    cast: Cast, n: int = 1, framework: Path = SMALL_FRAMEWORK, cohort: str = "child_protection"
) -> list[CaseAudit]:
    """n audits of Locality 1 in an open round of the small framework, allocated to the auditor."""
    begin_writing()
    version = make_framework(framework)
    case_list = make_case_list({cast.locality_1: n}, cohort)
    round_ = make_round(case_list, version)
    audits = [make_audit(round_, entry, cast.auditor) for entry in entries_of(case_list)]
    db.session.commit()
    return audits


def answer_everything(audit: CaseAudit, by: Person, grade: str = "good", compliance: str = "met") -> None:
    """Give every criterion and judgement of an audit an answer, with evidence, and say who took part.

    Not committed.
    """
    say_who_took_part(audit, by)
    version = whole(audit.framework_version_id)
    for theme in version.themes_for(audit.cohort):
        for criterion in theme.criteria:
            given = grade if criterion.kind == "judgement" else compliance
            changes.save_grade(audit, criterion, Answer(given, f"Seen for {criterion.code}."), 0, by)
        if theme.judged:
            changes.save_judgement(audit, theme, Judged(grade, f"Why {theme.name}."), 0, by)
    changes.save_judgement(audit, None, Judged(grade, "Why overall.", impact="some"), 0, by)


def say_who_took_part(audit: CaseAudit, by: Person) -> None:
    """Worker, manager and a parent met the auditor; the child was asked and would not. Not committed."""
    met = Part(Took.YES, How.MEETING, clock.today())
    for who in REQUIRED:
        part = Part(Took.NOT_OBTAINED, why="Would rather not.") if who == Who.CHILD else met
        save_participant(audit, who, 1, part, 0, by)


def submitted(audit: CaseAudit, by: Person, grade: str = "good") -> CaseAudit:
    """The audit answered throughout and submitted, committed."""
    begin_writing()
    audit = queries.case_audit(audit.id, to_change=True) or audit
    answer_everything(audit, by, grade)
    changes.submit(audit, by)
    db.session.commit()
    return audit


def give(audit: CaseAudit, by: Person, **answers: Answer | str | None) -> None:
    """Save answers by code: give(audit, ada, c2_1="yes", c1_3=Answer(None, "Heard.")). Not committed."""
    for name, answer in answers.items():
        criterion = criterion_called(audit, name.removeprefix("c").replace("_", "."))
        now = queries.grade_of(audit.id, criterion.id)
        sent = answer if isinstance(answer, Answer) else Answer(answer)
        changes.save_grade(audit, criterion, sent, now.version if now else 0, by)


def criterion_called(audit: CaseAudit, code: str) -> Criterion:
    return next(one for one in whole(audit.framework_version_id).criteria().values() if one.code == code)


def judge_everything(audit: CaseAudit, by: Person, grade: str = "good") -> None:
    """Give every theme of an audit and the whole of it a judgement, and say who took part. Not committed."""
    say_who_took_part(audit, by)
    for theme in whole(audit.framework_version_id).themes_for(audit.cohort):
        if theme.judged:
            changes.save_judgement(audit, theme, Judged(grade, f"Why {theme.name}."), 0, by)
    changes.save_judgement(audit, None, Judged(grade, "Why overall.", impact="some"), 0, by)
