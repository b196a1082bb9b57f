"""What the pages and fragments of learning show: entries, what they are about, what to choose from."""

from typing import Any

from flask import abort, request, url_for

from audit.frameworks.queries import whole
from audit.grading.earlier_changes import path_of
from audit.grading.learning import changes, queries
from audit.grading.progress_queries import progress_now
from audit.models import CaseAudit, Exemplar, LearningPoint, ProposedAction
from audit.rules import clock
from audit.rules.actions import OWNING_ROLES, PROMPTS, Action, Priority
from audit.rules.framework import Version
from audit.rules.learning import ACTION, EntryKey, Learnt, Point, entry_key, next_key

Row = LearningPoint | ProposedAction


def context(audit: CaseAudit) -> dict[str, Any]:
    """What the page of learning shows, and every fragment of it."""
    version = whole(audit.framework_version_id)
    points, actions = queries.points(audit.id), queries.actions(audit.id)
    return {
        "audit": audit,
        "entry": audit.sampled_case.entry,
        "version": version,
        "progress": progress_now(audit),
        "points": {row.entry: row for row in points},
        "actions": {row.entry: row for row in actions},
        "exemplar": queries.exemplar_of(audit.id),
        "named": named(version, points, actions),
        "themes_asked": version.themes_for(audit.cohort),
        "people": queries.people(),
        "Learnt": Learnt, "Priority": Priority, "PROMPTS": PROMPTS, "OWNING_ROLES": OWNING_ROLES,
        "value_of_point": queries.value_of_point, "value_of_action": queries.value_of_action,
        "owner_of": owner_of, "said": said, "problems": {}, "typed": {},
    }  # fmt: skip


def named(version: Version, points: Any, actions: Any) -> dict[str, str]:
    """What every criterion and theme that an entry is or may be about is called: "c34", "t5"."""
    found = {f"t{theme.id}": theme.name for theme in version.themes}
    found |= {f"c{one.id}": f"{one.code} {one.question}" for one in version.criteria().values()}
    earlier = [one.criterion for row in points for one in row.seen_in]
    earlier += [row.criterion for row in actions if row.criterion]
    for one in earlier:
        found.setdefault(f"c{one.id}", f"{one.code} {one.question} (no longer asked)")
    for row in actions:
        if row.theme:
            found.setdefault(f"t{row.theme_id}", f"{row.theme.name} (no longer asked)")
    return found


def owner_of(row: ProposedAction) -> str:
    """Who owns an action, as it is read and typed."""
    return row.owner.name if row.owner else row.owner_words


def said(row: Row | Exemplar) -> list[str]:
    """What is kept, in words, to be shown beside what was sent."""
    if isinstance(row, Exemplar):
        return ["An exemplar." if row.marked else "Not an exemplar.", row.why]
    if isinstance(row, LearningPoint):
        words = [row.text, ", ".join(one.criterion.code for one in row.seen_in)]
    else:
        due = queries.value_of_action(row).due_typed
        priority = Priority(row.priority).label if row.priority else ""
        owner = f"Owner: {owner_of(row)}" if owner_of(row) else ""
        words = [row.what, owner, row.contingency, priority, f"Due {due}" if due else ""]
    return [*(["Removed."] if row.removed_at else []), *(text for text in words if text)]


def blank(audit: CaseAudit, key: EntryKey) -> Point | Action:
    """What a new entry begun at a criterion starts with."""
    at = key.criterion_id or None
    if key.kind != ACTION:
        return Point(criteria=(at,) if at else ())
    if at is None:
        return Action()
    usual = changes.usual_for(audit, at, None)
    return Action(priority=usual.priority, due_on=usual.due(clock.today()), criterion_id=at)


def key_called(audit: CaseAudit, name: str) -> EntryKey:
    """The key in an address, if it can be one of this audit's: otherwise 404."""
    key = entry_key(name) or abort(404)
    if key.criterion_id and key.criterion_id not in changes.criteria_of(audit):
        row = queries.point_of(audit.id, name) or queries.action_of(audit.id, name)
        if row is None and key.criterion_id not in _earlier(audit):
            abort(404)
    return key


def _earlier(audit: CaseAudit) -> set[int]:
    """The criteria of the versions that the audit has left: a page of theirs may still be open."""
    return {id for carrying in path_of(audit) for id in carrying.criteria}


def new_key(audit: CaseAudit, kind: str, criterion_id: int | None) -> EntryKey:
    """The key of one more entry of this kind, begun at a criterion or at none: otherwise 404."""
    if kind not in (*Learnt, ACTION) or (criterion_id and criterion_id not in changes.criteria_of(audit)):
        abort(404)
    return next_key(kind, criterion_id or 0, queries.keys(audit.id))


def begun_at(audit: CaseAudit) -> dict[str, Any]:
    """For a theme's page: by criterion, the entries that are tied to it."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for point in queries.points(audit.id):
        for one in point.seen_in:
            line = (point.entry, Learnt(point.kind).label, point.text)
            found.setdefault(one.criterion_id, []).append(line)
    for action in queries.actions(audit.id):
        if action.criterion_id:
            found.setdefault(action.criterion_id, []).append((action.entry, "Action", action.what))
    return {"learning_at": found, "people": queries.people(), "OWNING_ROLES": OWNING_ROLES}


def shown_on_theme(audit: CaseAudit) -> Any:
    """The theme on whose page an entry is written, where it is not the page of learning."""
    id = request.args.get("theme", "")
    return next((one for one in whole(audit.framework_version_id).themes if str(one.id) == id), None)


def begins(audit: CaseAudit, then: str) -> str | None:
    """The address at which the entry is begun that a button beside a criterion names: "strength-34"."""
    kind, _, id = then.partition("-")
    if kind not in (*Learnt, ACTION) or not id.isdecimal() or int(id) not in changes.criteria_of(audit):
        return None
    return url_for("grading.new_entry", case_audit_id=audit.id, kind=kind, criterion=int(id))


def as_read(audit: CaseAudit) -> dict[str, Any]:
    """What was learnt and is to be done, for the audit as it reads."""
    return {
        "points": queries.points(audit.id),
        "actions": queries.actions(audit.id),
        "exemplar": queries.exemplar_of(audit.id),
        "Learnt": Learnt,
        "owner_of": owner_of,
    }
