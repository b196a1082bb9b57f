"""What an author does to the order of a draft: adds, moves, takes out, brings back, numbers.

Nothing that was in an earlier version is deleted here: what is taken out can be brought back until the draft
is published. Wording is changed in draft_changes.py; one criterion becomes two in draft_splits.py.
"""

from collections.abc import Sequence

from audit.extensions import db
from audit.frameworks.authoring import draft_queries
from audit.models import Criterion, FrameworkVersion, Person, Theme, record
from audit.rules.framework import LONGEST, MOST_CRITERIA, MOST_THEMES, Evidence, Kind
from audit.rules.grades import Blank
from audit.rules.workflow import NotAllowedNow

Item = Theme | Criterion


def about(item: Item) -> str:
    """How the history and the screen call a theme or a criterion of a draft."""
    return f"{item.__tablename__}-{item.id}"


def add_theme(draft: FrameworkVersion, by: Person | None) -> Theme:
    """A new theme, without a name yet, after the others."""
    rows = draft_queries.theme_rows(draft.id)
    if len(rows) >= MOST_THEMES:
        raise NotAllowedNow(f"A framework may have at most {MOST_THEMES} themes.")
    code = free_code(str(len(rows) + 1), {theme.code for theme in rows})
    lineage = new_lineage(draft, f"theme-{code}")
    theme = Theme(
        framework_version_id=draft.id, code=code, name="", lineage=lineage, series=lineage,
        position=_after(rows),
    )  # fmt: skip
    db.session.add(theme)
    written(draft, "added", theme, by)
    return theme


def add_criterion(draft: FrameworkVersion, theme: Theme, by: Person | None) -> Criterion:
    """A new criterion, without a question yet, after the others of a theme."""
    rows = draft_queries.theme_rows(draft.id)
    room_for(1, rows)
    in_theme = next(row for row in rows if row.id == theme.id).criteria
    code = free_code(f"{theme.code}.{len(in_theme) + 1}", codes_of(rows))
    scale = next(scale for scale in draft_queries.scale_rows(draft.id) if scale.code == draft.judgement_scale)
    lineage = new_lineage(draft, code)
    criterion = Criterion(
        theme_id=theme.id, scale_id=scale.id, code=code, question="", kind=Kind.JUDGEMENT,
        evidence=Evidence.BELOW_GOOD, position=_after(in_theme), lineage=lineage, series=lineage,
        blanks=list(Blank), root_causes=[code for code, _ in draft.root_causes],
    )  # fmt: skip
    db.session.add(criterion)
    written(draft, "added", criterion, by)
    return criterion


def retire(draft: FrameworkVersion, item: Item, by: Person | None) -> None:
    """Take a theme (with its criteria) or a criterion out of the draft. It can be brought back."""
    if not item.retired:
        item.retired = True
        written(draft, "taken out", item, by)


def bring_back(draft: FrameworkVersion, item: Item, by: Person | None) -> None:
    """Bring back what was taken out, to where it stood."""
    if isinstance(item, Criterion) and item.theme.retired:
        raise NotAllowedNow(f"Its theme, {item.theme.name}, is taken out as well. Bring that back first.")
    if item.retired:
        item.retired = False
        written(draft, "brought back", item, by)


def move_by(draft: FrameworkVersion, item: Item, step: int, by: Person | None) -> str:
    """Move a theme or a criterion one place up (-1) or down (1); says in words where it stands now.

    A criterion that is the first or last of its theme goes on to the theme before or after.
    """
    rows = draft_queries.theme_rows(draft.id)
    themes = _kept(rows, item)
    inner = item.theme if isinstance(item, Criterion) else None
    siblings: Sequence[Item] = inner.criteria if inner else rows
    shown = _kept(siblings, item)
    place = shown.index(item) + step
    if 0 <= place < len(shown):
        after_it = shown[place] if step < 0 else (shown[place + 1] if place + 1 < len(shown) else None)
        return _put(draft, rows, item, inner, after_it, by)
    if inner is not None and inner in themes and 0 <= themes.index(inner) + step < len(themes):
        target = themes[themes.index(inner) + step]
        assert isinstance(target, Theme)
        first = _kept(target.criteria, item)[:1]
        return _put(draft, rows, item, target, first[0] if step > 0 and first else None, by)
    return f"{item.code} is the {'first' if step < 0 else 'last'} already."


def move_before(draft: FrameworkVersion, item: Item, other: Item, by: Person | None) -> str:
    """Move a theme before another, or a criterion before another, which may be in another theme."""
    if item is other or type(item) is not type(other):
        return f"{item.code} stays where it is."
    rows = draft_queries.theme_rows(draft.id)
    return _put(draft, rows, item, other.theme if isinstance(other, Criterion) else None, other, by)


def move_into(draft: FrameworkVersion, item: Criterion, theme: Theme, by: Person | None) -> str:
    """Move a criterion to the end of a theme."""
    return _put(draft, draft_queries.theme_rows(draft.id), item, theme, None, by)


def _kept(items: Sequence[Item], also: Item) -> list[Item]:
    return [item for item in items if not item.retired or item is also]


def _put(
    draft: FrameworkVersion,
    rows: Sequence[Theme],
    item: Item,
    theme: Theme | None,
    before: Item | None,
    by: Person | None,
) -> str:
    """Place an item before another one, or at the end; `theme` is where a criterion goes."""
    order: list[Item] = [one for one in (theme.criteria if theme else rows) if one is not item]
    order.insert(order.index(before) if before in order else len(order), item)
    was = item.theme.code if isinstance(item, Criterion) else ""
    if isinstance(item, Criterion) and theme:
        item.theme_id = theme.id
    for position, one in enumerate(order, 1):
        one.position = position
    shown = _kept(order, item)
    words = f"{item.code} is now {shown.index(item) + 1} of {len(shown)}"
    words += f" in {theme.code} {theme.name}." if theme else " themes."
    detail = {"themes": [was, theme.code]} if theme else {}
    written(draft, "moved", item, by, place=shown.index(item) + 1, **detail)
    db.session.expire_all()
    return words


def number_again(draft: FrameworkVersion, by: Person | None) -> int:
    """Give every theme and criterion the code of its place (1, 1.1, 1.2, 2, ...); says how many changed.

    Conditions and sub-judgements know each other by lineage, so nothing else changes.
    """
    changed: dict[str, list[str]] = {}

    def call(item: Item, code: str) -> None:
        if item.code != code:
            changed[about(item)] = [item.code, code]
            item.code = code
            item.revision += 1

    themes = (theme for theme in draft_queries.theme_rows(draft.id) if not theme.retired)
    for i, theme in enumerate(themes, 1):
        call(theme, str(i))
        for j, criterion in enumerate((one for one in theme.criteria if not one.retired), 1):
            call(criterion, f"{i}.{j}")
    if changed:
        db.session.flush()
        record(draft, "numbered again", by, about="draft", changed=changed)
    return len(changed)


def room_for(n: int, rows: Sequence[Theme]) -> None:
    if sum(len(theme.criteria) for theme in rows) + n > MOST_CRITERIA:
        raise NotAllowedNow(f"A framework may have at most {MOST_CRITERIA:,} criteria.")


def codes_of(rows: Sequence[Theme]) -> set[str]:
    return {criterion.code for theme in rows for criterion in theme.criteria}


def _after(rows: Sequence[Item]) -> int:
    return max((row.position for row in rows), default=0) + 1


def free_code(wanted: str, taken: set[str]) -> str:
    """This code, or the first like it that is free."""
    wanted = wanted[: LONGEST["code"] - 4]
    more = (f"{wanted}-{n}" for n in range(2, 1000))
    return next(code for code in (wanted, *more) if code not in taken)


def new_lineage(draft: FrameworkVersion, name: str) -> str:
    wanted = f"{draft.framework.code}/{name}"
    taken = draft_queries.lineages(draft.framework_id)
    more = (f"{wanted}-{n}" for n in range(2, 10_000))
    return next(lineage for lineage in (wanted, *more) if lineage not in taken)


def written(draft: FrameworkVersion, what: str, item: Item, by: Person | None, **detail: object) -> None:
    db.session.flush()
    record(draft, what, by, about=about(item), code=item.code, **detail)
