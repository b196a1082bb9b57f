"""Submitted audits for the tests of results and reports, counted as submitting counts them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import first_grades
from audit.grading.counting import count
from audit.models import CaseAudit, CaseListEntry, FrameworkVersion, Grade, Judgement, Person, Round
from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round

SUBMITTED = datetime(2026, 9, 21, 13, 5, tzinfo=UTC)


def make_submitted(
    round_: Round,
    entry: CaseListEntry,
    auditor: Person,
    overall: str = "good",
    themes: Mapping[str, str] | None = None,
    grades: Mapping[str, str] | None = None,
    evidence: str = "Seen in the record.",
    rationale: str = "What was seen, weighed.",
) -> CaseAudit:
    """A submitted audit with its tallies.

    `themes` and `grades` are by code; a theme not named is judged as overall, a criterion not named is
    graded as overall or, where it is a compliance item, met.
    """
    return finish(make_audit(round_, entry, auditor), overall, themes, grades, evidence, rationale)


def make_second(
    first: CaseAudit, auditor: Person, overall: str = "good", grades: Mapping[str, str] | None = None
) -> CaseAudit:
    """Another auditor's submitted audit of the case of `first`; it counts in no result."""
    audit = CaseAudit(
        round=first.round, sampled_case=first.sampled_case, framework_version=first.framework_version,
        auditor=auditor, team_id=first.team_id, cohort=first.cohort, state="allocated",
        allocated_at=first.allocated_at, second=True,
    )  # fmt: skip
    db.session.add(audit)
    return finish(audit, overall, grades=grades)


def finish(
    audit: CaseAudit,
    overall: str,
    themes: Mapping[str, str] | None = None,
    grades: Mapping[str, str] | None = None,
    evidence: str = "Seen in the record.",
    rationale: str = "What was seen, weighed.",
) -> CaseAudit:
    """An allocated audit answered throughout and submitted, with its tallies."""
    audit.state, audit.started_at, audit.submitted_at = "submitted", SUBMITTED, SUBMITTED
    saved = {"case_audit": audit, "saved_at": SUBMITTED, "saved_by_id": audit.auditor.id}
    for theme in whole(audit.framework_version.id).themes_for(audit.cohort):
        if theme.judged:
            judged = (themes or {}).get(theme.code, overall)
            db.session.add(Judgement(**saved, theme_id=theme.id, grade=judged, rationale=rationale))
        for criterion in theme.criteria:
            usual = overall if criterion.kind == "judgement" else "met"
            grade = (grades or {}).get(criterion.code, usual)
            db.session.add(Grade(**saved, criterion_id=criterion.id, grade=grade, evidence=evidence))
    db.session.add(Judgement(**saved, theme_id=None, grade=overall, rationale=rationale))
    db.session.flush()
    first_grades.keep(audit)
    count(audit)
    return audit


class Work:
    """A round over a case list with ten cases in each team, and what is submitted in it."""

    def __init__(self, cast: Cast, cohort: str = "child_protection", name: str = "September 2026") -> None:
        self.cast = cast
        self.version: FrameworkVersion = make_framework()
        teams = [cast.locality_1, cast.locality_2, cast.care_1, cast.leaving_care]
        case_list = make_case_list(dict.fromkeys(teams, 10), cohort, name=f"List of {name}")
        self.round = make_round(case_list, self.version, name)
        self.entries: dict[int, Iterator[CaseListEntry]] = {
            team.id: iter([entry for entry in entries_of(case_list) if entry.team_id == team.id])
            for team in teams
        }

    def submit(self, team_id: int, overall: str = "good", **more: object) -> CaseAudit:
        """One more submitted audit of this team."""
        entry = next(self.entries[team_id])
        return make_submitted(self.round, entry, self.cast.auditor, overall, **more)  # type: ignore[arg-type]

    def submit_many(self, team_id: int, *overalls: str) -> None:
        for overall in overalls:
            self.submit(team_id, overall)
