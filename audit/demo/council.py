"""The invented council: its services and teams, how well each works, and the people who sign in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.accounts import auditor_groups
from audit.accounts.changes import add_person
from audit.cases.team_changes import add_team
from audit.models import Person, Team
from audit.rules.permissions import Role


@dataclass(frozen=True)
class TeamPlan:
    """A team: its cases by cohort, and how its work differs from the council's usual (0)."""

    name: str
    cases: dict[str, int]
    strength: float = 0.0


SERVICES: dict[str, tuple[TeamPlan, ...]] = {
    "Early Help and Front Door": (
        TeamPlan("Early Help North", {"early_help": 43}, 0.15),
        TeamPlan("Early Help South", {"early_help": 38}, -0.05),
        TeamPlan("Front Door and Assessment", {"child_in_need": 31, "child_protection": 5}, -0.2),
    ),
    "Help and Protection": (
        TeamPlan("Help and Protection East", {"child_in_need": 27, "child_protection": 16}, 0.1),
        TeamPlan("Help and Protection West", {"child_in_need": 25, "child_protection": 18}, -0.75),
        TeamPlan("Help and Protection Central", {"child_in_need": 22, "child_protection": 12, "in_care": 4}),
    ),
    "Children in Care": (
        TeamPlan("Children in Care One", {"in_care": 27}, 0.2),
        TeamPlan("Children in Care Two", {"in_care": 25}, -0.15),
        TeamPlan("Permanence and Family Time", {"in_care": 29}, 0.8),
    ),
    "Leaving Care and Disabilities": (
        TeamPlan("Leaving Care North", {"care_leaver": 27}, 0.1),
        TeamPlan("Leaving Care South", {"care_leaver": 23}, -0.25),
        TeamPlan("Disabled Children", {"child_in_need": 21, "in_care": 5, "child_protection": 2}, 0.2),
    ),
}
TEAMS = tuple(team for teams in SERVICES.values() for team in teams)
# Every case of this team is of a disabled child.
DISABLED = "Disabled Children"


@dataclass(frozen=True)
class PersonPlan:
    name: str
    role: Role
    teams: tuple[str, ...] = ()
    email: str = ""
    signs_in: bool = field(default=False)


def _named(account: str, name: str, role: Role, *teams: str) -> PersonPlan:
    """One of the accounts that a visitor signs in with."""
    return PersonPlan(name, role, teams, f"{account}@example.org", True)


ADMINISTRATOR = _named("admin", "Alan Whitmore", Role.ADMINISTRATOR)
LEAD = _named("lead", "Bridget Osei", Role.QA_LEAD)
AUDITOR = _named("auditor", "Hannah Lister", Role.AUDITOR, "Early Help South")
MODERATOR = _named("moderator", "Rosalind Pike", Role.MODERATOR)
MANAGER = _named(
    "manager", "Martin Achebe", Role.TEAM_MANAGER, "Help and Protection West", "Help and Protection Central"
)
PEOPLE: tuple[PersonPlan, ...] = (
    ADMINISTRATOR, LEAD, AUDITOR, MANAGER,
    MODERATOR,
    _named("viewer", "Dev Malhotra", Role.VIEWER),
    *(PersonPlan(name, Role.AUDITOR, (team,)) for name, team in (
        ("Yusuf Karim", "Front Door and Assessment"), ("Siobhan Gallagher", "Help and Protection East"),
        ("Tom Ashdown", "Help and Protection Central"), ("Grace Adeyemi", "Children in Care One"),
        ("Paul Brannigan", "Children in Care Two"), ("Meera Joshi", "Leaving Care North"),
        ("Callum Reid", "Disabled Children"), ("Wendy Thackray", "Early Help North"),
        ("Ifeoma Nwosu", "Permanence and Family Time"),
    )),
    *(PersonPlan(name, Role.TEAM_MANAGER, (team,)) for name, team in (
        ("Joanne Pickering", "Early Help North"), ("Imran Sheikh", "Early Help South"),
        ("Lucy Farnham", "Front Door and Assessment"), ("Derek Oldroyd", "Help and Protection East"),
        ("Natalie Brooks", "Children in Care One"), ("Kwame Asante", "Children in Care Two"),
        ("Helen Carmichael", "Permanence and Family Time"), ("Stuart Lockwood", "Leaving Care North"),
        ("Priya Raman", "Leaving Care South"), ("Geraint Powell", "Disabled Children"),
    )),
    PersonPlan("Fiona Marchetti", Role.TEAM_MANAGER, ("Help and Protection", "Early Help and Front Door")),
)  # fmt: skip

# The groups of auditors, with the first names of who is in them; who is in none is left out.
GROUPS = {
    "Practice leaders": ("Yusuf", "Siobhan", "Grace", "Meera"),
    "QA team": ("Hannah", "Wendy", "Ifeoma"),
    "Peer auditors": ("Tom", "Paul", "Callum"),
}

# Words that an invented name may be made of: workers of a case list, who never sign in.
FIRST_NAMES = (
    "Abigail", "Adele", "Amir", "Anita", "Ben", "Bethan", "Carla", "Chidi", "Claire", "Colette", "Daniel",
    "Debbie", "Elif", "Emma", "Farah", "Gareth", "Gemma", "Hugh", "Iain", "Jasmine", "Jo", "Kelly", "Leon",
    "Lorna", "Magda", "Marcus", "Naomi", "Nisha", "Owen", "Patricia", "Rachel", "Rob", "Sabina", "Sara",
    "Steph", "Tariq", "Tessa", "Vikram", "Will", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Bassett", "Begum", "Calloway", "Chowdhury", "Cole", "Dacre", "Dhillon", "Ellery", "Fenwick",
    "Garrick", "Hale", "Hussain", "Iqbal", "Jarvis", "Kamara", "Kendrick", "Lowe", "Mbeki", "Mensah", "Nowak",
    "Okoro", "Parrish", "Quigley", "Rahman", "Redfern", "Salter", "Sesay", "Tindall", "Underhill", "Varga",
    "Wainwright", "Yates", "Zielinska",
)  # fmt: skip


def add_teams(by: Person | None) -> dict[str, Team]:
    """Add the services with their teams; every one by name."""
    added: dict[str, Team] = {}
    for service, teams in SERVICES.items():
        added[service] = add_team(service, True, None, by)
        for team in teams:
            added[team.name] = add_team(team.name, False, added[service], by)
    return added


def address(plan: PersonPlan) -> str:
    """The e-mail address of a person: the account's own, or made of the name."""
    return plan.email or f"{plan.name.lower().replace(' ', '.')}@example.org"


def add_people(plans: tuple[PersonPlan, ...], teams: dict[str, Team], by: Person | None) -> dict[str, Person]:
    """Add these people, by address. Nobody has a password yet."""
    return {
        address(plan): add_person(
            address(plan), plan.name, [plan.role], [teams[name] for name in plan.teams], by
        )
        for plan in plans
    }


def add_groups(people: Iterable[Person], by: Person | None) -> None:
    """Add the groups of auditors, and put people into them."""
    there = {person.name.split()[0]: person for person in people}
    for name, members in GROUPS.items():
        group = auditor_groups.add(name, by)
        auditor_groups.change(group, name, [there[member].id for member in members], by)
