"""The cases behind a figure of re-audits: what an address asks for, and a page of them."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from audit.frameworks.queries import whole
from audit.models import Team
from audit.re_audits.moving import Step
from audit.results.address import NotTheirs, Unknown, number
from audit.results.re_audits.moves import WAYS, Movement, ReAudits
from audit.results.re_audits.queries import ComesBack, judgements
from audit.results.selection import Selection
from audit.rules.auditing_again import Standing
from audit.web.paging import PER_PAGE, Page


@dataclass(frozen=True)
class Asked:
    """What the cases have in common, besides the selection."""

    team: Team | None
    standing: Standing | None
    moved: str  # better, same, worse; empty: whether or not it moved
    movement: Movement  # of which judgement
    compared: bool  # only cases with a grade of it both times
    args: dict[str, Any]  # as an address holds them, with the selection's


@dataclass(frozen=True)
class Line:
    """One case of the list."""

    case: ComesBack
    team: str
    step: Step


def asked(selection: Selection, found: ReAudits, args: MultiDict[str, str]) -> Asked:
    """What an address asks for; raises Unknown and NotTheirs."""
    team_id, theme_id = number(args, "team", "team"), number(args, "theme", "theme")
    if team_id is not None and team_id not in selection.tree.teams:
        raise Unknown("There is no such team.")
    if team_id is not None and selection.reach is not None and team_id not in selection.reach:
        raise NotTheirs("That team is not one of yours.")
    stands, way = args.get("standing", "").strip(), args.get("moved", "").strip()
    if stands and stands not in set(Standing):
        raise Unknown("A re-audit cannot stand like that.")
    if way and way not in WAYS:
        raise Unknown("A grade cannot move like that.")
    movement = found.movements[0]
    if theme_id is not None:
        movement = next((one for one in found.movements[1:] if theme_id in one.column.ids), movement)
        if theme_id not in movement.column.ids or movement.column.about == "overall":
            raise Unknown("No case was judged on that theme twice.")
    compared = bool(way) or theme_id is not None or args.get("about") == "overall"
    parts = {"team": team_id, "standing": stands, "moved": way, "theme": theme_id,
             "about": "overall" if compared and theme_id is None else None}  # fmt: skip
    return Asked(
        selection.tree.teams[team_id] if team_id is not None else None,
        Standing(stands) if stands else None, way, movement, compared,
        {**selection.args, **{name: value for name, value in parts.items() if value}},
    )  # fmt: skip


def page_of(selection: Selection, found: ReAudits, asked: Asked, page: int) -> Page[Line]:
    """A page of the cases asked for, the longest due first."""
    teams = selection.tree.merged(asked.team.id) if asked.team else None
    compared = asked.movement.of(asked.moved)
    cases = [
        one
        for one in found.cases
        if (teams is None or one.team_id in teams)
        and asked.standing in (None, one.standing)
        and (not asked.compared or one.id in compared)
    ]
    page = max(1, min(page, -(-len(cases) // PER_PAGE)))
    of_page = cases[(page - 1) * PER_PAGE : page * PER_PAGE]
    before = judgements([one.id for one in of_page if not one.hidden], selection.moderated)
    lines = [
        Line(
            one, selection.tree.kept(one.team_id).name,
            asked.movement.steps.get(one.id) or _before(one, before.get(one.id, {})),
        )
        for one in of_page
    ]  # fmt: skip
    return Page(lines, page, len(cases))


def _before(one: ComesBack, given: dict[tuple[str, int], str]) -> Step:
    """Overall before, and nothing since."""
    scale = whole(one.version_id).judgement_scale
    return Step("Overall", scale, given.get(("overall", one.version_id)), None)
