"""What the pages of a list say beside its figures: what it refreshes, and teams whose names are near.

Nothing here changes anything. A list that was read and one that is stored are shown in the same way.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from audit.cases import queries, refresh, sources, team_queries
from audit.cases.figures import team_names
from audit.cases.names import folded
from audit.cases.near_names import same_words
from audit.cases.refresh import CHANGED, LEFT, NEW, Refresh
from audit.cases.sources import Origin
from audit.cases.spreadsheet.found_cases import FoundCaseList
from audit.models import CaseList, CaseListPreview, Team
from audit.web import paging

Item = TypeVar("Item")
A_NEW_TEAM = "new"
LONGEST_SEARCH = 60


def part(items: Sequence[Item]) -> paging.Page[Item]:
    """The page of these items that the address asks for."""
    number = max(1, min(paging.page_asked(), -(-len(items) // paging.PER_PAGE)))
    start = (number - 1) * paging.PER_PAGE
    return paging.Page(items[start : start + paging.PER_PAGE], number, len(items))


def team_field(name: str) -> str:
    """The name of the form field that says whether a new team is one that is there."""
    return f"team-{hashlib.sha256(folded(name).encode()).hexdigest()[:12]}"


def same_teams(sent: Mapping[str, str]) -> dict[str, Team]:
    """The teams that somebody took new names (folded) for."""
    known = {str(team.id): team for team in team_queries.teams() if not team.merged_into_id}
    named = {name[5:]: written for name, written in sent.items() if name.startswith("name-team-")}
    return {
        folded(written): known[sent[field]]
        for field, written in named.items()
        if field == team_field(written) and sent.get(field) in known
    }


def about(read: CaseListPreview, found: FoundCaseList, sent: Mapping[str, str]) -> dict[str, Any]:
    """What the preview says of the list's source, of what it refreshes, and of teams that are near."""
    origin = Origin(**read.source)
    known = team_queries.team_names()
    called = team_names(found, known, team_queries.other_names())
    near = team_queries.near_teams(sorted(set(called.values()) - set(known)))
    before = sources.newest_of(sources.source_named(origin.name))
    now = refresh.said_now(found.cases, called)
    changes = refresh.between(queries.said_before(before), now) if before else None
    closed = {team.name for team in team_queries.teams() if team.closed_at}
    return {
        "origin": origin,
        "word": origin.one,
        "cohort_names": queries.cohort_names() | origin.new_cohorts,
        "before": before,
        "refresh": _shown(changes, sent) if changes else None,
        "near": near,
        "near_chosen": _near_chosen(near, sent),
        "team_field": team_field,
        "a_new_team": A_NEW_TEAM,
        "opened_again": sorted(closed & set(called.values())),
    }


def _near_chosen(near: Mapping[str, list[Team]], sent: Mapping[str, str]) -> dict[str, str]:
    """What is chosen for each new team: what was sent, otherwise the same where spelling alone differs."""
    chosen = {}
    for name, teams in near.items():
        proposed = str(teams[0].id) if same_words(name, teams[0].name) else A_NEW_TEAM
        chosen[name] = sent.get(team_field(name), proposed)
    return chosen


def refresh_of(case_list: CaseList, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """What a stored list changed against the one before of its source; None for the first."""
    if case_list.previous is None:
        return None
    before, now = queries.said_before(case_list.previous), queries.said_before(case_list)
    return _shown(refresh.between(before, now), sent)


def _shown(changes: Refresh, sent: Mapping[str, str]) -> dict[str, Any]:
    counts = changes.counts
    asked = sent.get("what", "")
    what = asked if asked in counts else next((one for one in (CHANGED, NEW, LEFT) if counts[one]), CHANGED)
    search = sent.get("moved", "").strip()[:LONGEST_SEARCH]
    return {
        "counts": counts,
        "what": what,
        "search": search,
        "words": refresh.WORDS,
        "page": part(changes.of_kind(what, search)),
    }
