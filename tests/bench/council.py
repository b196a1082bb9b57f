"""A large council with four years of audits, as many as are asked for, made by the database itself.

Every audit is submitted: 60 criteria in ten themes, in one of 48 monthly rounds, of 24 teams with two cohorts
each. Tallies are counted from the rows in one statement, so that `flask tally check` has something to check.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    true,
    union_all,
)

from audit.extensions import begin_writing, db
from audit.frameworks.changes import bring_in
from audit.models import (
    Case,
    CaseAudit,
    CaseList,
    CaseListEntry,
    Criterion,
    FrameworkVersion,
    Grade,
    Judgement,
    Round,
    RoundTally,
    SampledCase,
    Tally,
    Theme,
)
from audit.models.auditor_group import NO_GROUP
from audit.rules.permissions import Role
from tests.bench.importing import framework
from tests.factories import make_person, make_team

THEMES, CRITERIA = 10, 60
ROUNDS, SERVICES, TEAMS, AUDITORS = 48, 6, 24, 60
LEAD = "lee@example.org"
AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
# Of a hundred grades so many are this one, or one before it.
GRADES = {"outstanding": 12, "good": 50, "requires_improvement": 80, "inadequate": 92}
BLANKS = {"not_applicable": 95, "no_evidence": 98, "unsure": 100}


def make_council(audits: int) -> None:
    """Fill an empty database with so many audits (to the nearest number that all rounds share)."""
    begin_writing()
    make_person("Lee Lead", Role.QA_LEAD)
    auditors = [make_person(f"Auditor{n} Measured", Role.AUDITOR) for n in range(AUDITORS)]
    plain = framework(CRITERIA, THEMES)
    themes = tuple(replace(theme, cohorts=frozenset(), judged=True) for theme in plain.themes)
    version, _ = bring_in(replace(plain, framework="sixty", name="Sixty criteria", themes=themes), None)
    listed = _case_list(round(audits / ROUNDS), [code for code, _ in version.cohorts])
    _rounds(version, listed)
    _audits(version, auditors[0].id)
    _grades(version)
    _tallies()
    db.session.commit()


def _case_list(cases: int, cohorts: list[str]) -> CaseList:
    services = [make_team(f"Service {n}", is_service=True) for n in range(1, SERVICES + 1)]
    teams = [make_team(f"Team {n}", services[n % SERVICES]) for n in range(1, TEAMS + 1)]
    made = CaseList(name="All", filename="all.xlsx", sha256="0" * 64, rows_read=cases, imported_at=AT)
    db.session.add(made)
    db.session.flush()
    db.session.execute(insert(Case), [{"reference": f"C{n}", "subject": "child"} for n in range(cases)])
    entries = [
        {
            "case_list_id": made.id, "case_id": id, "team_id": teams[n % TEAMS].id, "sheet": "All", "row": n,
            "cohort": cohorts[(n % TEAMS + n // TEAMS % 2) % len(cohorts)], "worker": f"Worker {n % 200}",
            "age_band": ("0-4", "5-9", "10-15", "16-17")[n % 4], "gender": ("female", "male")[n // 4 % 2],
            "ethnicity_group": ("White", "Mixed", "Asian", "Black")[n // 8 % 4], "disability": "no",
        }
        for n, id in enumerate(db.session.scalars(select(Case.id).order_by(Case.id)))
    ]  # fmt: skip
    db.session.execute(insert(CaseListEntry), entries)
    return made


def _rounds(version: FrameworkVersion, listed: CaseList) -> None:
    for n in range(ROUNDS):
        begins = date(2022 + n // 12, 1 + n % 12, 1)
        ends = begins.replace(day=28)
        db.session.add(
            Round(
                name=f"{begins:%B %Y}", framework_version=version, case_list=listed, period_start=begins,
                period_end=ends, due_on=ends, state="closed", created_at=AT,
            )
        )  # fmt: skip
    db.session.flush()


def _audits(version: FrameworkVersion, first_auditor: int) -> None:
    """Every case of the list is drawn for every round, and audited."""
    drawn = select(Round.id, CaseListEntry.id, literal("All"), CaseListEntry.row).join(
        CaseListEntry, CaseListEntry.case_list_id == Round.case_list_id
    )
    names = ["round_id", "case_list_entry_id", "stratum", "position"]
    db.session.execute(insert(SampledCase).from_select(names, drawn.order_by(Round.id, CaseListEntry.id)))
    moments = [literal(AT, CaseAudit.started_at.type).label(name) for name in _MOMENTS]
    audited = (
        select(
            SampledCase.round_id, SampledCase.id, literal(version.id), CaseListEntry.team_id,
            CaseListEntry.cohort, literal("submitted"), first_auditor + SampledCase.id % AUDITORS, *moments,
        )
        .join(SampledCase.entry)
        .order_by(SampledCase.id)
    )  # fmt: skip
    names = [
        "round_id",
        "sampled_case_id",
        "framework_version_id",
        "team_id",
        "cohort",
        "state",
        "auditor_id",
    ]
    db.session.execute(insert(CaseAudit).from_select([*names, *_MOMENTS], audited))


_MOMENTS = ("allocated_at", "started_at", "submitted_at", "first_submitted_at")
_GIVEN = ["case_audit_id", "saved_at", "saved_by_id", "grade", "first_grade"]


def _grades(version: FrameworkVersion) -> None:
    at = literal(AT, Grade.saved_at.type)
    who = (CaseAudit.id, at, CaseAudit.auditor_id)
    given = _given(Criterion.id, GRADES | BLANKS)
    rows = select(*who, given, given, Criterion.id, literal("Seen in the notes of the last three visits."))
    names = [*_GIVEN, "criterion_id", "evidence"]
    every = rows.join(Criterion, true()).order_by(CaseAudit.id, Criterion.position)
    db.session.execute(insert(Grade).from_select(names, every))
    judged = _given(Theme.id, GRADES)
    themes = select(*who, judged, judged, Theme.id).join(Theme, true())
    overall = select(*who, _given(literal(0), GRADES), _given(literal(0), GRADES), null())
    for each in (themes, overall):
        names = [*_GIVEN, "theme_id"]
        db.session.execute(insert(Judgement).from_select(names, each.order_by(CaseAudit.id)))


def _given(thing: ColumnElement[int], grades: dict[str, int]) -> ColumnElement[str]:
    """A grade for this audit and thing, always the same one; some things are done better than others."""
    mixed = (cast(CaseAudit.id, BigInteger) * 48271 + thing * 69621) % 2147483647 * 16807 % 2147483647
    die = mixed % max(grades.values()) + thing % 9 * 4 - 16
    return case(*((die < most, grade) for grade, most in grades.items()), else_=next(reversed(grades)))


def _tallies() -> None:
    given = union_all(
        select(Grade.case_audit_id, literal("criterion").label("about"), Grade.criterion_id, Grade.grade),
        select(
            Judgement.case_audit_id,
            case((Judgement.theme_id.is_(None), "overall"), else_="theme"),
            func.coalesce(Judgement.theme_id, select(FrameworkVersion.id).scalar_subquery()),
            Judgement.grade,
        ),
    ).subquery()
    key = (*list(given.c)[1:], CaseAudit.round_id, CaseAudit.team_id, CaseAudit.cohort)
    joined = select(*key, func.count(), func.count()).join(given, given.c.case_audit_id == CaseAudit.id)
    names = ["about", "about_id", "grade", "round_id", "team_id", "cohort", "n", "moderated"]
    in_no_group = joined.group_by(*key).add_columns(literal(NO_GROUP))
    db.session.execute(insert(Tally).from_select([*names, "auditor_group_id"], in_no_group))
    of_round = (Tally.about, Tally.about_id, Tally.grade, Tally.round_id)
    added = select(*of_round, func.sum(Tally.n), func.sum(Tally.moderated)).group_by(*of_round)
    db.session.execute(insert(RoundTally).from_select([*names[:4], *names[-2:]], added))
