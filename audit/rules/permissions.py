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
    Role.MODERATOR: "Reads submitted audits of every team, and keeps or changes their grades.",
    Role.TEAM_MANAGER: "Reads the results and submitted audits of their own teams.",
    Role.QA_LEAD: "Writes frameworks, imports case lists, runs rounds, reads everything, exports.",
    Role.ADMINISTRATOR: "Adds people and says what they may do, publishes frameworks.",
    Role.VIEWER: "Reads results, never a single audit.",
}


class Permission(StrEnum):
    GRADE_CASES = "grade cases"
    READ_AUDITS = "read audits"
    RAISE_CONCERNS = "raise concerns"
    READ_CONCERNS = "read concerns"
    ANSWER_CONCERNS = "answer concerns"
    NAME_FOR_CONCERNS = "say who is told of concerns"
    READ_FRAMEWORKS = "read frameworks"
    AUTHOR_FRAMEWORKS = "author frameworks"  # write drafts, and read them
    PUBLISH_FRAMEWORKS = "publish frameworks"  # a QA lead only where an administrator lets leads publish
    ANSWER_AUDITS = "answer audits for the team"
    READ_CHALLENGES = "read challenges"
    DECIDE_CHALLENGES = "decide challenges"
    SEE_CALIBRATIONS = "see calibrations"
    HOLD_CALIBRATIONS = "hold calibrations"
    READ_CERTIFICATES = "read certificates of agreement"
    READ_RESULTS = "read results"
    LOOK_BEHIND_RESULTS = "look behind results"  # at the single audits that a figure counts
    READ_AGREEMENT = "read how far auditors agree"
    EXPORT_RESULTS = "export results"
    MANAGE_FEED = "make and revoke tokens of the feed"
    SET_TARGETS = "set targets and the benchmark"
    MANAGE_CASES = "manage case lists and teams"
    MANAGE_ROUNDS = "manage rounds"
    MODERATE = "moderate audits"
    CHANGE_PHRASES = "change phrases"  # one's own, and those that one manages
    MANAGE_PHRASES = "manage the phrases that everybody is offered"
    MANAGE_PEOPLE = "manage people"
    MANAGE_AUDITOR_GROUPS = "manage the groups of auditors"


class Scope(IntEnum):
    """How far a permission reaches; the wider includes the narrower."""

    OWN = 1  # what is allocated to the person
    OWN_TEAMS = 2  # the person's teams, with every team below a service of theirs
    EVERYTHING = 3


_ALL = Scope.EVERYTHING
# What a person raised or was told of is theirs, whatever their role: anybody may be named for a team.
_OWN = dict.fromkeys(Role, Scope.OWN)
TABLE: dict[Permission, dict[Role, Scope]] = {
    Permission.GRADE_CASES: {Role.AUDITOR: Scope.OWN},
    Permission.READ_AUDITS: {
        Role.AUDITOR: Scope.OWN,
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
    },
    Permission.RAISE_CONCERNS: {
        Role.AUDITOR: Scope.OWN,
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
    },
    Permission.READ_CONCERNS: _OWN | {Role.TEAM_MANAGER: Scope.OWN_TEAMS, Role.QA_LEAD: _ALL},
    Permission.ANSWER_CONCERNS: _OWN | {Role.QA_LEAD: _ALL},
    Permission.NAME_FOR_CONCERNS: {Role.QA_LEAD: _ALL, Role.ADMINISTRATOR: _ALL},
    Permission.READ_FRAMEWORKS: dict.fromkeys(Role, _ALL),
    Permission.AUTHOR_FRAMEWORKS: {Role.QA_LEAD: _ALL},
    Permission.PUBLISH_FRAMEWORKS: {Role.QA_LEAD: _ALL, Role.ADMINISTRATOR: _ALL},
    Permission.ANSWER_AUDITS: {Role.TEAM_MANAGER: Scope.OWN_TEAMS},
    Permission.READ_CHALLENGES: {
        Role.TEAM_MANAGER: Scope.OWN_TEAMS,
        Role.MODERATOR: _ALL,
        Role.QA_LEAD: _ALL,
    },
    Permission.DECIDE_CHALLENGES: {Role.QA_LEAD: _ALL},
    Permission.SEE_CALIBRATIONS: {Role.AUDITOR: Scope.OWN, Role.MODERATOR: _ALL, Role.QA_LEAD: _ALL},
    Permission.HOLD_CALIBRATIONS: {Role.MODERATOR: _ALL, Role.QA_LEAD: _ALL},
    Permission.READ_CERTIFICATES: {Role.AUDITOR: Scope.OWN, Role.QA_LEAD: _ALL},
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
    Permission.READ_AGREEMENT: {Role.MODERATOR: _ALL, Role.QA_LEAD: _ALL, Role.VIEWER: _ALL},
    Permission.EXPORT_RESULTS: {Role.TEAM_MANAGER: Scope.OWN_TEAMS, Role.QA_LEAD: _ALL},
    Permission.MANAGE_FEED: {Role.QA_LEAD: _ALL, Role.ADMINISTRATOR: _ALL},
    Permission.SET_TARGETS: {Role.QA_LEAD: _ALL},
    Permission.MANAGE_CASES: {Role.QA_LEAD: _ALL},
    Permission.MANAGE_ROUNDS: {Role.QA_LEAD: _ALL},
    Permission.MODERATE: {Role.MODERATOR: _ALL, Role.QA_LEAD: _ALL},
    Permission.CHANGE_PHRASES: {Role.AUDITOR: Scope.OWN, Role.QA_LEAD: _ALL},
    Permission.MANAGE_PHRASES: {Role.QA_LEAD: _ALL},
    Permission.MANAGE_PEOPLE: {Role.ADMINISTRATOR: _ALL},
    Permission.MANAGE_AUDITOR_GROUPS: {Role.QA_LEAD: _ALL, Role.ADMINISTRATOR: _ALL},
}


def scope(roles: Iterable[Role], permission: Permission) -> Scope | None:
    """How far a person holding these roles may go with this permission; None is not at all."""
    held = [TABLE[permission][role] for role in roles if role in TABLE[permission]]
    return max(held, default=None)


def may_publish(roles: Iterable[Role], leads_publish: bool) -> bool:
    """Whether a person holding these roles publishes frameworks: a QA lead only where leads may."""
    held = frozenset(roles)
    if scope(held, Permission.PUBLISH_FRAMEWORKS) is None:
        return False
    return leads_publish or Role.ADMINISTRATOR in held
