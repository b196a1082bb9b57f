"""Steps of the editor: themes and criteria are added, moved, taken out, split, merged, numbered.

Each is a button of its own and leads back to a page of the editor, so that it works without JavaScript.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.authoring import draft_changes, draft_queries, draft_splits, draft_steps, editor_pages
from audit.frameworks.authoring.editor_routes import EDIT, WRITES
from audit.frameworks.authoring.reader import Reader
from audit.frameworks.loading import draft_to_write, routes
from audit.models import Criterion, FrameworkVersion, Theme
from audit.rules.framework import LONGEST
from audit.rules.workflow import NotAllowedNow
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import writes

Item = Theme | Criterion


def _item(draft: FrameworkVersion, name: str) -> Item:
    """The theme or criterion of this draft that a form calls theme-3 or criterion-12; otherwise 404."""
    what, _, number = name.partition("-")
    find = {"theme": draft_queries.theme, "criterion": draft_queries.criterion}.get(what)
    if find is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        abort(404)
    found: Item | None = find(draft, int(number))
    return found or abort(404)


def _address(version_id: int, item: Item | None, new: str | None = None) -> str:
    if isinstance(item, Theme):
        return url_for(".edit_theme", version_id=version_id, theme_id=item.id, new=new)
    if item is not None:
        return url_for(".edit_criterion", version_id=version_id, criterion_id=item.id, new=new)
    return url_for(".edit", version_id=version_id, new=new)


def back_to(
    version_id: int, item: Item | None, said: str = "", new: str | None = None
) -> ResponseReturnValue:
    if said:
        flash(said, "success")
    return redirect(_address(version_id, item, new=new), 303)


@routes.post(f"{EDIT}/themes")
@requires(WRITES)
@writes
def add_theme(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    return back_to(version_id, draft_steps.add_theme(draft, me), new="yes")


@routes.post(f"{EDIT}/criteria")
@requires(WRITES)
@writes
def add_criterion(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    theme = _item(draft, request.form.get("theme", ""))
    if not isinstance(theme, Theme):
        abort(404)
    return back_to(version_id, draft_steps.add_criterion(draft, theme, me), new="yes")


@routes.post(f"{EDIT}/move")
@requires(WRITES)
@writes
def move(version_id: int) -> ResponseReturnValue:
    """Move `item` up, down, before another one, or into a theme; answers the tree for HTMX."""
    draft = draft_to_write(version_id)
    item = _item(draft, request.form.get("item", ""))
    said = _moved(draft, item, request.form.get("to", ""))
    if not wants_fragment():
        return back_to(version_id, item, said)
    hand = request.form.get("hand", "")
    held = _item(draft, hand) if hand.startswith(("theme-", "criterion-")) else None
    show = editor_pages.theme if isinstance(held, Theme) else editor_pages.criterion
    context = show(draft, held) if held else editor_pages.details(draft)  # type: ignore[arg-type]
    return render_template("frameworks/_editor_moved.html", said=said, **{**context, "about": hand})


def _moved(draft: FrameworkVersion, item: Item, to: str) -> str:
    if to in ("up", "down"):
        return draft_steps.move_by(draft, item, -1 if to == "up" else 1, me)
    where, _, name = to.partition(":")
    target = _item(draft, name)
    if where == "before":
        return draft_steps.move_before(draft, item, target, me)
    if where != "into" or not isinstance(item, Criterion) or not isinstance(target, Theme):
        abort(404)
    return draft_steps.move_into(draft, item, target, me)


@routes.post(f"{EDIT}/take-out")
@requires(WRITES)
@writes
def take_out(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    item = _item(draft, request.form.get("item", ""))
    draft_steps.retire(draft, item, me)
    return back_to(version_id, item, f"{item.code} is taken out of this draft. You can bring it back.")


@routes.post(f"{EDIT}/bring-back")
@requires(WRITES)
@writes
def bring_back(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    item = _item(draft, request.form.get("item", ""))
    draft_steps.bring_back(draft, item, me)
    return back_to(version_id, item, f"{item.code} is back in this draft.")


@routes.post(f"{EDIT}/number-again")
@requires(WRITES)
@writes
def number_again(version_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    n = draft_steps.number_again(draft, me)
    said = f"{n} {'code is' if n == 1 else 'codes are'} changed: everything is numbered by its place."
    return back_to(version_id, None, said if n else "Everything was numbered by its place already.")


@routes.post(f"{EDIT}/criteria/<int:criterion_id>/split")
@requires(WRITES)
@writes
def split(version_id: int, criterion_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    old = draft_queries.criterion(draft, criterion_id) or abort(404)
    read = Reader(request.form)
    questions = [read.text(name, LONGEST["question"], "The question") for name in ("first", "second")]
    if read.problems:
        raise NotAllowedNow(next(iter(read.problems.values())))
    one, other = draft_splits.split(draft, old, (questions[0], questions[1]), me)
    said = f"{old.code} is split into {one.code} and {other.code}, and taken out. Word them both anew."
    return back_to(version_id, one, said)


@routes.post(f"{EDIT}/criteria/<int:criterion_id>/merge")
@requires(WRITES)
@writes
def merge(version_id: int, criterion_id: int) -> ResponseReturnValue:
    draft = draft_to_write(version_id)
    first = draft_queries.criterion(draft, criterion_id) or abort(404)
    second = _item(draft, request.form.get("with", ""))
    if not isinstance(second, Criterion):
        abort(404)
    new = draft_splits.merge(draft, first, second, first.question, me)
    said = f"{first.code} and {second.code} are merged into {new.code}, and taken out. Word it anew."
    return back_to(version_id, new, said)


@routes.post(f"{EDIT}/criteria/<int:criterion_id>/put-back")
@requires(WRITES)
@writes
def put_back(version_id: int, criterion_id: int) -> ResponseReturnValue:
    """Word a criterion again as in the version that the draft started from."""
    draft = draft_to_write(version_id)
    row = draft_queries.criterion(draft, criterion_id) or abort(404)
    base = draft_queries.base(draft)
    was = base.by_lineage().get(row.lineage) if base else None
    if base is None or was is None:
        abort(404)
    try:
        draft_changes.put_back(draft, row, was, base.number, Reader(request.form).revision(), me)
    except draft_changes.Stale:
        raise NotAllowedNow(f"{row.code} was changed meanwhile. Look at it again first.") from None
    return back_to(version_id, row, f"{row.code} is worded as in version {base.number} again.")
