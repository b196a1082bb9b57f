"""Questions about earlier audits: what was imported, what is there already, what names mean."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from audit.cases.names import folded
from audit.extensions import db
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Concern,
    Draw,
    FrameworkVersion,
    PastAuditor,
    PastImport,
    PastRound,
    Person,
    Round,
    SampledCase,
    Team,
    TeamAlias,
)
from audit.models.past import IMPORTED
from audit.rules import clock
from audit.rules.workflow import COUNTED


def imports() -> Sequence[PastImport]:
    """Every import, newest first."""
    return db.session.scalars(
        select(PastImport)
        .options(joinedload(PastImport.framework_version), joinedload(PastImport.imported_by))
        .order_by(PastImport.id.desc())
    ).all()


def past_import(import_id: int, to_change: bool = False) -> PastImport | None:
    """One import; `to_change` holds it until the transaction ends."""
    query = select(PastImport).where(PastImport.id == import_id)
    return db.session.scalar(query.with_for_update() if to_change else query)


def same_import(sha256: str, map_sha256: str) -> PastImport | None:
    """The import of this very file by this very map, if there is one that was not undone."""
    return db.session.scalars(
        select(PastImport).where(
            PastImport.sha256 == sha256,
            PastImport.map_sha256 == map_sha256,
            PastImport.undone_at.is_(None),
        )
    ).first()


def newest_map(framework_version_id: int) -> dict[str, Any] | None:
    """The map of the last import with this framework version: the next file probably looks like that one."""
    return db.session.scalars(
        select(PastImport.mapping)
        .where(PastImport.framework_version_id == framework_version_id, PastImport.undone_at.is_(None))
        .order_by(PastImport.id.desc())
        .limit(1)
    ).first()


def rounds_of(found: PastImport) -> Sequence[Any]:
    """The rounds of an import, oldest first, each with how many audits it has."""
    return db.session.execute(
        select(Round, func.count(CaseAudit.id))
        .join(PastRound, PastRound.round_id == Round.id)
        .outerjoin(CaseAudit, CaseAudit.round_id == Round.id)
        .where(PastRound.past_import_id == found.id)
        .group_by(Round.id)
        .order_by(Round.period_start, Round.id)
    ).all()


def teams() -> dict[str, Team]:
    """Every team by its name and its other names, in lower case. A service is none.

    What was recorded of a team that was merged stays under its own name, so it stands for itself.
    """
    found = {folded(alias.folded): alias.team for alias in db.session.scalars(
        select(TeamAlias).options(joinedload(TeamAlias.team)))}  # fmt: skip
    found |= {folded(team.name): team for team in db.session.scalars(select(Team).order_by(Team.id))}
    return {name: team for name, team in found.items() if not team.is_service}


def services() -> set[str]:
    """The names of services, in lower case: a closed team cannot be called like one."""
    return {folded(name) for name in db.session.scalars(select(Team.name).where(Team.is_service))}


def people() -> dict[str, Person]:
    """Everyone by name and by e-mail address, in lower case; not a name that two people have."""
    everyone = db.session.scalars(select(Person).where(Person.email != IMPORTED).order_by(Person.id)).all()
    names = Counter(folded(person.name) for person in everyone)
    found = {folded(person.name): person for person in everyone if names[folded(person.name)] == 1}
    return found | {person.email: person for person in everyone}


def case_ids(references: Iterable[str]) -> dict[str, dict[str, int]]:
    """The cases with these references: by reference, by subject, the id."""
    wanted = list(references)
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(wanted), 1_000):
        rows = db.session.execute(
            select(Case.reference, Case.subject, Case.id).where(
                Case.reference.in_(wanted[start : start + 1_000])
            )
        )
        for reference, subject, case_id in rows:
            found.setdefault(reference, {})[subject] = case_id
    return found


def there_already(framework_id: int) -> set[tuple[str, date, str]]:
    """Every imported audit with this framework: its case, its day, its auditor's name in lower case."""
    said = aliased(PastAuditor)
    rows = db.session.execute(
        select(Case.reference, CaseAudit.submitted_at, said.name, Person.name, Person.email)
        .select_from(CaseAudit)
        .join(PastRound, PastRound.round_id == CaseAudit.round_id)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .join(CaseAudit.auditor)
        .join(FrameworkVersion, CaseAudit.framework_version_id == FrameworkVersion.id)
        .outerjoin(said, said.case_audit_id == CaseAudit.id)
        .where(FrameworkVersion.framework_id == framework_id, CaseAudit.state.in_(COUNTED))
    )
    found = set()
    for reference, at, name, person, email in rows:
        if at is None:
            continue
        day = at.astimezone(clock.LOCAL).date()
        names = [name or ""] if email == IMPORTED else [person, email]
        found |= {(reference, day, one.casefold()) for one in names}
    return found


def rests_on(found: PastImport) -> Sequence[str]:
    """The rounds whose draw left out a case because it was audited in this import, by name."""
    mine = set(
        db.session.scalars(
            select(CaseListEntry.case_id)
            .join(SampledCase, SampledCase.case_list_entry_id == CaseListEntry.id)
            .join(PastRound, PastRound.round_id == SampledCase.round_id)
            .where(PastRound.past_import_id == found.id)
        )
    )
    later = db.session.execute(
        select(Round.name, Draw.left_out)
        .join(Draw, Draw.round_id == Round.id)
        .where(Draw.drawn_at >= found.imported_at)
        .order_by(Round.id)
    )
    return [name for name, left_out in later if any(mine & set(ids) for ids in left_out.values())]


def concerns_in(found: PastImport) -> int:
    """How many concerns were raised in the audits of this import."""
    query = (
        select(func.count(Concern.id))
        .join(CaseAudit, CaseAudit.id == Concern.case_audit_id)
        .join(PastRound, PastRound.round_id == CaseAudit.round_id)
        .where(PastRound.past_import_id == found.id)
    )
    return db.session.scalar(query) or 0


def rounds_named(names: Iterable[str]) -> set[str]:
    """Those names of rounds that are taken, as names are compared."""
    taken = {folded(name) for name in db.session.scalars(select(Round.name))}
    return {folded(name) for name in names} & taken
