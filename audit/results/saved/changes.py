"""What a person does with views of their own: keep, replace, delete, bring back."""

from collections.abc import Mapping
from typing import Any

from audit.extensions import db
from audit.models import Person, SavedView, record
from audit.results.saved.queries import view_named
from audit.rules import clock


def save_view(name: str, view: str, args: Mapping[str, Any], by: Person) -> SavedView:
    """Keep a view under a name; one of that name that the person has is replaced."""
    found = view_named(by, name)
    what = "replaced" if found and not found.deleted_at else "saved"
    if found is None:
        found = SavedView(person_id=by.id, name=name)
        db.session.add(found)
    found.view, found.args, found.saved_at, found.deleted_at = view, dict(args), clock.now(), None
    db.session.flush()
    record(found, what, by, name=name, view=view, args=dict(args))
    return found


def delete_view(view: SavedView, by: Person) -> None:
    """Take a view away; it can be brought back for a day. What is deleted already stays so."""
    if view.deleted_at is None:
        view.deleted_at = clock.now()
        db.session.flush()
        record(view, "deleted", by, name=view.name)


def bring_back_view(view: SavedView, by: Person) -> None:
    """Undo the deletion of a view."""
    if view.deleted_at is not None:
        view.deleted_at = None
        db.session.flush()
        record(view, "brought back", by, name=view.name)
