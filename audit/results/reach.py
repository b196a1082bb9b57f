"""Whose results the person signed in may read, and behind which of them the single audits."""

from audit.accounts.queries import teams_below
from audit.results.figures import Row
from audit.rules.permissions import Permission, Scope
from audit.web.access import may, me, my_scope

Teams = frozenset[int] | None  # None: every team


def my_teams(permission: Permission) -> Teams:
    """The teams this permission reaches; 403 when it is not held."""
    return None if my_scope(permission) == Scope.EVERYTHING else teams_below(me)


def sees_auditors() -> bool:
    """Whether the person may see who of the auditors gave what."""
    return may(Permission.MANAGE_ROUNDS)


class Opens:
    """Answers, for a row of a table, whether the person may open the audits behind it."""

    def __init__(self) -> None:
        behind = Permission.LOOK_BEHIND_RESULTS
        self._teams: Teams = my_teams(behind) if may(behind) else frozenset()

    @property
    def everything(self) -> bool:
        """Whether the person may open every audit of whose results they read the figures."""
        return may(Permission.LOOK_BEHIND_RESULTS)

    def __call__(self, row: Row) -> bool:
        return self._teams is None or (bool(row.teams) and row.teams <= self._teams)
