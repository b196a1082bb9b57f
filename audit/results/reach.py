"""Whose results the person signed in may read, and behind which of them the single audits."""

from flask import abort

from audit.accounts.queries import teams_below
from audit.results.figures import Row
from audit.rules.permissions import Permission, Scope, scope
from audit.web.access import me, my_scope

Teams = frozenset[int] | None  # None: every team


def my_teams(permission: Permission) -> Teams:
    """The teams this permission reaches; 403 when it reaches none."""
    found = my_scope(permission)
    if found == Scope.OWN:  # what is allocated to a person says nothing about a team
        abort(403)
    return None if found == Scope.EVERYTHING else teams_below(me)


def both(one: Teams, other: Teams) -> Teams:
    """The teams that both hold."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


class Opens:
    """Answers, for a row of a table, whether the person may open the audits behind it."""

    def __init__(self) -> None:
        held = scope(me.roles, Permission.READ_AUDITS)
        self._teams: Teams = frozenset()
        if held in (Scope.OWN_TEAMS, Scope.EVERYTHING):
            self._teams = my_teams(Permission.READ_AUDITS)

    def __call__(self, row: Row) -> bool:
        return self._teams is None or (bool(row.teams) and row.teams <= self._teams)
