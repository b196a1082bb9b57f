"""Audits of one group of children: listed only where no number of the group is hidden."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from audit.models import CaseListEntry
from audit.results.address import Unknown
from audit.results.equality.groups import CHARACTERISTICS, NOT_KNOWN, may_be_listed
from audit.results.selection import Selection
from audit.rules.framework import Scale, Theme

SHARES = ("good", "below")
# What narrows an audit list besides the filters of the page, by which a small number would be given away.
NARROWS = ("team", "grade", "criterion")
NOT_LISTED = (
    "The audits of such a group of children are not listed: a number of it is hidden, or there is none."
)


@dataclass(frozen=True)
class Group:
    """The audits of one group of children, all of them or those good or better or not."""

    by: str
    name: str
    share: str  # good, below; empty: every grade

    @property
    def words(self) -> str:
        """The group in words, after the number of audits."""
        return f"{CHARACTERISTICS[self.by].lower()} {self.name or NOT_KNOWN}"

    @property
    def condition(self) -> ColumnElement[bool]:
        """Whether a case is of the group."""
        is_of: ColumnElement[bool] = getattr(CaseListEntry, self.by) == self.name
        return is_of

    def grades(self, scale: Scale) -> list[str]:
        """The grades of its share; empty: every grade."""
        good = self.share == "good"
        return [code for code in scale.codes if (code in scale.good) == good] if self.share else []


def grouped(
    selection: Selection,
    args: MultiDict[str, str],
    theme: Theme | None,
    opens: Collection[str],
    narrowed: bool = False,
) -> Group | None:
    """The group of children that an address asks for, of the judgement of a theme or overall.

    `opens` are the characteristics by which the person may list audits; `narrowed`: something else narrows
    the list already. Raises Unknown, in the same words
    where there is no such group and where it is too small to be told.
    """
    if not args.get("by"):
        return None
    found = Group(args["by"], args.get("group", ""), args.get("share", ""))
    of_a_judgement = theme is not None or args.get("about") == "overall"
    fits = (
        of_a_judgement
        and found.share in ("", *SHARES)
        and not (narrowed or any(args.get(name) for name in NARROWS))
    )
    if not fits or found.by not in opens or not may_be_listed(selection, theme, found.by, found.name):
        raise Unknown(NOT_LISTED)
    return found
