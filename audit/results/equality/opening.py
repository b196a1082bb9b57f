"""Who may see which child is of which group, by listing the audits behind a figure of equality."""

from audit.results.equality.groups import CHARACTERISTICS
from audit.rules.permissions import Permission
from audit.web.access import may

SHOWN_WITH_EACH_CASE = "age_band"  # on every audit, so that listing by it tells its readers nothing new


def characteristics_i_open() -> frozenset[str]:
    """The characteristics by which the person signed in may list single audits.

    Ages stand on every audit. Gender, ethnicity group and disability do not: whoever brings in the case
    lists that say them knows them, and nobody learns them by listing a group.
    """
    if not may(Permission.LOOK_BEHIND_RESULTS):
        return frozenset()
    return frozenset(CHARACTERISTICS if may(Permission.MANAGE_CASES) else {SHOWN_WITH_EACH_CASE})
