"""What is done to whole versions: a change named, a draft offered and published, a version retired."""

from collections.abc import Mapping
from typing import Any

from audit.extensions import db
from audit.frameworks import queries, reviewing
from audit.models import Criterion, FrameworkVersion, Person, Theme, record
from audit.rules import clock
from audit.rules.comparing import Change, Compared, Comparison
from audit.rules.differing import Field
from audit.rules.faults import Fault, faults
from audit.rules.framework import digest
from audit.rules.series import series_after
from audit.rules.workflow import NotAllowedNow


class Unfinished(ValueError):
    """A draft that cannot be published yet; `faults` says what to mend."""

    def __init__(self, found: list[Fault]) -> None:
        things = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
        super().__init__(f"{things} to be mended before this can be published.")
        self.faults = found


def name_changes(draft: FrameworkVersion, given: Mapping[str, str], by: Person | None) -> None:
    """The author says which changes are cosmetic and which material: `given` by lineage.

    Kept is what differs from what would count anyway; where there is no choice it is left out.
    """
    compared = reviewing.comparison(draft)
    rows, entries = _rows(draft), compared.by_lineage() if compared else {}
    named = {}
    for lineage, change in given.items():
        entry, row = entries.get(lineage), rows.get(lineage)
        if entry and row and entry.has_choice and entry.change(row.change) != Change(change):
            row.change = named[lineage] = Change(change)
    if named:
        db.session.flush()
        record(draft, "changes named", by, changes=named)


def _rows(draft: FrameworkVersion) -> dict[str, Theme | Criterion]:
    """The themes and criteria of a draft, by lineage."""
    rows: dict[str, Theme | Criterion] = {theme.lineage: theme for theme in draft.themes}
    return rows | {criterion.lineage: criterion for theme in draft.themes for criterion in theme.criteria}


def offer(draft: FrameworkVersion, by: Person | None) -> None:
    """The author asks an administrator to publish this draft. Raises NotAllowedNow while it has faults."""
    found = faults(queries.whole(draft.id))
    if found:
        raise NotAllowedNow(str(Unfinished(found)))
    _check_something_changed(draft, reviewing.comparison(draft))
    draft.offered_at = clock.now()
    db.session.flush()
    record(draft, "offered", by, number=draft.number)


def publish(draft: FrameworkVersion, by: Person | None, retire_earlier: bool = False) -> None:
    """Publish a draft, which its caller holds: from now on it never changes.

    What its author named material, or what is material whoever says what, begins a series of its own, so that
    figures before and after are not joined. What was taken out of the draft is deleted. Raises Unfinished,
    NotAllowedNow.
    """
    if draft.state != "draft":
        raise NotAllowedNow(f"{draft.title} is published already.")
    found = faults(queries.whole(draft.id))
    if found:
        raise Unfinished(found)
    comparison = reviewing.comparison(draft)
    _check_something_changed(draft, comparison)
    _delete_what_was_taken_out(draft)
    changes = _begin_series(draft, comparison) if comparison else {}
    draft.framework.name = draft.name
    draft.content_sha256 = digest(queries.whole(draft.id))
    draft.published_at = clock.now()
    draft.state = "published"
    db.session.flush()
    detail: dict[str, Any] = {"number": draft.number, "sha256": draft.content_sha256}
    if comparison:
        detail["changes"] = _report(comparison, changes)
    record(draft, "published", by, **detail)
    if retire_earlier:
        for version in reviewing.offered_for_rounds(draft):
            _retire(version, by, published=draft.number)


def _check_something_changed(draft: FrameworkVersion, comparison: Comparison | None) -> None:
    """Refuse a version that says what the newest one says; what an earlier one said may be said again."""
    if comparison and not comparison.changes and draft.base is draft.framework.newest_published:
        raise NotAllowedNow(f"Nothing has changed since version {comparison.before.number}.")


def _delete_what_was_taken_out(draft: FrameworkVersion) -> None:
    for theme in list(draft.themes):
        for criterion in list(theme.criteria):
            if theme.retired or criterion.retired:
                db.session.delete(criterion)
                theme.criteria.remove(criterion)
        if theme.retired:
            db.session.delete(theme)
            draft.themes.remove(theme)
    db.session.flush()


def _begin_series(draft: FrameworkVersion, comparison: Comparison) -> dict[str, Change]:
    """Give each theme and criterion its series; what the change of each counts as, by lineage."""
    rows, changes = _rows(draft), {}
    for lineage, entry in comparison.by_lineage().items():
        if entry.after is None:
            continue
        row = rows[lineage]
        change = entry.change(row.change)
        row.series = series_after(entry, change, draft.number)
        row.change = change if entry.has_choice or entry.always_material else None
        changes[lineage] = change
    db.session.flush()
    return changes


def _report(comparison: Comparison, changes: dict[str, Change]) -> dict[str, Any]:
    """The whole change report as plain values, for the history."""

    def fields(found: tuple[Field, ...]) -> list[list[str]]:
        return [[field.name, field.before, field.after] for field in found]

    def told(entry: Compared[Any]) -> dict[str, Any]:
        says: dict[str, Any] = {"lineage": entry.thing.lineage, "code": entry.thing.code}
        if entry.carried_on:
            says |= {"change": changes[entry.thing.lineage], "fields": fields(entry.fields)}
        for name, found in (("from", entry.sources), ("into", entry.parts)):
            if found:
                says[name] = [each.lineage for each in found]
        return says | ({"moved": entry.moved} if entry.moved else {})

    return {
        "since": comparison.before.number,
        "framework": fields(comparison.framework),
        "scales": {entry.thing.code: fields(entry.fields) for entry in comparison.changed_scales},
        **{what.value: [told(entry) for entry in found] for what, found in comparison.groups.items()},
    }


def retire(version: FrameworkVersion, by: Person | None) -> None:
    """New rounds can no longer use this version; those that do go on. Raises NotAllowedNow."""
    if version.state != "published":
        raise NotAllowedNow(f"{version.title} is not published, so it cannot be retired.")
    _retire(version, by)


def _retire(version: FrameworkVersion, by: Person | None, **why: Any) -> None:
    version.state = "retired"
    db.session.flush()
    record(version, "retired", by, number=version.number, **why)


def bring_back(version: FrameworkVersion, by: Person | None) -> None:
    """New rounds can use this version again. Raises NotAllowedNow."""
    if version.state != "retired":
        raise NotAllowedNow(f"{version.title} is not retired.")
    version.state = "published"
    db.session.flush()
    record(version, "brought back", by, number=version.number)
