"""Things for tests, made by the changes that people make: no test stands on an impossible state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from audit.accounts.changes import add_person
from audit.extensions import begin_writing, db
from audit.frameworks.changes import ensure_cohorts, import_framework
from audit.models import (
    Case,
    CaseAudit,
    CaseList,
    CaseListEntry,
    FrameworkVersion,
    Person,
    Round,
    SampledCase,
    Team,
)
from audit.rounds.changes import allocate_cases, create_round
from audit.rounds.draw_changes import draw_sample
from audit.rules import clock
from audit.rules.frame import Terms
from audit.rules.permissions import Role
from tests.remembered import remembered


@dataclass(frozen=True)
class Cast:
    """Two services with two teams each, and one person of each role.

    The manager manages Locality 1; the auditor and the second auditor belong to Locality 2 and Care 1.
    """

    localities: Team
    care: Team
    locality_1: Team
    locality_2: Team
    care_1: Team
    leaving_care: Team
    auditor: Person
    second_auditor: Person
    moderator: Person
    manager: Person
    lead: Person
    administrator: Person
    viewer: Person


def make_team(name: str, parent: Team | None = None, is_service: bool = False) -> Team:
    team = Team(name=name, parent=parent, is_service=is_service)
    db.session.add(team)
    db.session.flush()
    return team


def make_person(name: str, *roles: Role, teams: tuple[Team, ...] = ()) -> Person:
    return add_person(f"{name.split()[0].lower()}@example.org", name, roles, teams, None)


def make_cast() -> Cast:
    begin_writing()
    made = remembered("cast", lambda: list(vars(_cast()).values()))
    db.session.commit()
    return Cast(*made)


def _cast() -> Cast:
    localities = make_team("Localities", is_service=True)
    care = make_team("Care and leaving care", is_service=True)
    locality_1 = make_team("Locality 1", localities)
    locality_2 = make_team("Locality 2", localities)
    care_1 = make_team("Care 1", care)
    leaving_care = make_team("Leaving care", care)
    return Cast(
        localities,
        care,
        locality_1,
        locality_2,
        care_1,
        leaving_care,
        auditor=make_person("Ada Auditor", Role.AUDITOR, teams=(locality_2,)),
        second_auditor=make_person("Sam Second", Role.AUDITOR, teams=(care_1,)),
        moderator=make_person("Mo Moderator", Role.MODERATOR),
        manager=make_person("Mary Manager", Role.TEAM_MANAGER, teams=(locality_1,)),
        lead=make_person("Lee Lead", Role.QA_LEAD),
        administrator=make_person("Al Administrator", Role.ADMINISTRATOR),
        viewer=make_person("Vi Viewer", Role.VIEWER),
    )


SMALL_FRAMEWORK = Path(__file__).parent / "data" / "small_framework.yaml"
EVERY_KIND = Path(__file__).parent / "data" / "every_kind.yaml"


def make_framework(file: Path = SMALL_FRAMEWORK) -> FrameworkVersion:
    """Five themes, seven criteria: limiting, capping, for one cohort only, not judged, impact.

    EVERY_KIND instead has every kind of criterion, conditions, a sub-judgement and root causes.
    """
    (version,) = remembered(file, lambda: [import_framework(file.read_bytes(), None)[0]])
    return version


def make_case_list(
    teams: Mapping[Team | None, int], cohort: str = "child_protection", name: str = "List"
) -> CaseList:
    """A case list with so many cases of each team; references count up from 1000."""
    ensure_cohorts([(cohort, cohort.replace("_", " ").capitalize())])
    case_list = CaseList(
        name=name,
        filename="list.xlsx",
        sha256="0" * 64,
        rows_read=sum(teams.values()),
        imported_at=clock.now(),
    )
    db.session.add(case_list)
    db.session.flush()
    reference = 1000 + (db.session.scalar(select(func.count(Case.id))) or 0)
    for team, n in teams.items():
        for _ in range(n):
            reference += 1
            entry = CaseListEntry(
                case=Case(reference=str(reference), subject="child"), case_list=case_list, cohort=cohort,
                team=team, worker="Worker of the list", age_band="5-9", gender="female",
                ethnicity_group="White", disability="no", opened_on=date(2026, 3, 2), sheet="List 7",
                row=reference - 998,
            )  # fmt: skip
            db.session.add(entry)
    db.session.flush()
    return case_list


def make_round(case_list: CaseList, version: FrameworkVersion, name: str = "September 2026") -> Round:
    """An open round over this list; nothing is drawn yet (see make_audit)."""
    made = Round(
        name=name, framework_version=version, case_list=case_list, period_start=date(2026, 9, 1),
        period_end=date(2026, 9, 30), due_on=date(2026, 10, 9), state="open", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def make_audit(round_: Round, entry: CaseListEntry, auditor: Person) -> CaseAudit:
    """An audit of one case of the round's list, allocated to this auditor."""
    sampled = SampledCase(round=round_, entry=entry, stratum="", position=entry.id)
    assert entry.team_id is not None
    audit = CaseAudit(
        round=round_, sampled_case=sampled, framework_version=round_.framework_version, auditor=auditor,
        team_id=entry.team_id, cohort=entry.cohort, state="allocated", allocated_at=clock.now(),
    )  # fmt: skip
    db.session.add(audit)
    db.session.flush()
    return audit


def make_planned_round(case_list: CaseList, version: FrameworkVersion, name: str = "October 2026") -> Round:
    """A round as a lead creates it: nothing is drawn yet."""
    start, end, due_on = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 14)
    return create_round(name, version, case_list, start, end, due_on, None)


def make_drawn_round(
    case_list: CaseList, version: FrameworkVersion, n: int = 6, name: str = "October 2026"
) -> Round:
    """A round whose sample of n cases is drawn, by team, with seed 582913."""
    made = make_planned_round(case_list, version, name)
    draw_sample(made, Terms("number", n, by_team=True, by_cohort=False, seed=582913), None)
    return made


def make_allocated_round(
    case_list: CaseList,
    version: FrameworkVersion,
    auditors: Sequence[Person],
    n: int = 6,
    name: str = "October 2026",
) -> Round:
    """An open round whose n cases are allocated to these auditors."""
    made = make_drawn_round(case_list, version, n, name)
    allocate_cases(made, auditors, None)
    return made


def entries_of(case_list: CaseList) -> Sequence[CaseListEntry]:
    return db.session.scalars(
        select(CaseListEntry).where(CaseListEntry.case_list_id == case_list.id).order_by(CaseListEntry.id)
    ).all()
