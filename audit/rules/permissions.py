"""Who may do what: one table. Each route names the permission it needs."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Role(StrEnum):
    AUDITOR = "auditor"
    MODERATOR = "moderator"
    TEAM_MANAGER = "team_manager"
    QA_LEAD = "qa_lead"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        return "QA lead" if self is Role.QA_LEAD else self.value.replace("_", " ").capitalize()

    @property
    def explained(self) -> str:
        return EXPLAINED[self]


EXPLAINED = {
    Role.AUDITOR: "Grades the cases allocated to them.",
    Role.MODERATOR: "Reads submitted audits of every team.",
    Role.TEAM_MANAGER: "Reads the results and submitted audits of their own teams.",
    Role.QA_LEAD: "Imports case lists, runs rounds, reads everything, exports.",
    Role.ADMINISTRATOR: "Adds people and says what they may do.",
    Role.VIEWER: "Reads results, never a single audit.",
}


class Permission(StrEnum):
    GRADE_CASES = "grade cases"
    READ_AUDITS = "read audits"
    READ_FRAMEWORKS = "read frameworks"
    READ_RESULTS = "read results"
    LOOK_BEHIND_RESULTS = "look behind results"  # at the single audits that a figure counts
    EXPORT_RESULTS = "export results"
    MANAGE_CASES = "manage case lists and teams"
    MANAGE_ROUNDS = "manage rounds"
    MANAGE_PEOPLE = "manage people"


class Scope(IntEnum):
    """How far a permission reaches; the wider includes the narrower."""

    OWN = 1  # what is allocated to the person
    OWN_TEAMS = 2  # the person's teams, with every team below a service of theirs
    EVERYTHING = 3


_ALL = Scope.EVERYTHING
TABLE: dict[Permission, dict[Role, Scope]] = {
    Permission.GRADE_CASES: {Role.AUDITOR: Scope.OWN},
    Permission.READ_AUDITS: {
        Role.AUDITOR: Scope.OWN,
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
    },
    Permission.READ_FRAMEWORKS: dict.fromkeys(Role, _ALL),
    Permission.READ_RESULTS: {
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
        Role.VIEWER: _ALL,
    },
    Permission.LOOK_BEHIND_RESULTS: {
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
    },
    Permission.EXPORT_RESULTS: {Role.TEAM_MANAGER: Scope.OWN_TEAMS, Role.QA_LEAD: _ALL},
    Permission.MANAGE_CASES: {Role.QA_LEAD: _ALL},
    Permission.MANAGE_ROUNDS: {Role.QA_LEAD: _ALL},
    Permission.MANAGE_PEOPLE: {Role.ADMINISTRATOR: _ALL},
}


def scope(roles: Iterable[Role], permission: Permission) -> Scope | None:
    """How far a person holding these roles may go with this permission; None is not at all."""
    held = [TABLE[permission][role] for role in roles if role in TABLE[permission]]
    return max(held, default=None)
