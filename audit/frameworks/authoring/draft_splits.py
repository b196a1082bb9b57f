"""One criterion becomes two, or two become one: the new ones know what they came from."""

from collections.abc import Iterable, Sequence

from audit.extensions import db
from audit.frameworks.authoring import draft_queries
from audit.frameworks.authoring.draft_steps import about, codes_of, free_code, new_lineage, room_for, written
from audit.models import Criterion, Descriptor, FrameworkVersion, Person, Theme
from audit.rules.framework import LONGEST
from audit.rules.workflow import NotAllowedNow


def split(
    draft: FrameworkVersion, old: Criterion, questions: tuple[str, str], by: Person | None
) -> tuple[Criterion, Criterion]:
    """Two new criteria in the place of one: each begins with its texts, and the old one is taken out."""
    rows = draft_queries.theme_rows(draft.id)
    room_for(2, rows)
    codes, new = codes_of(rows), []
    for letter, question in zip("ab", questions, strict=True):
        code = free_code(f"{old.code[: LONGEST['code'] - 3]}{letter}", codes)
        codes.add(code)
        new.append(_copy(draft, old, code, _sources(draft, old), question))
    _in_place_of(draft, rows, old, new)
    old.retired = True
    written(draft, "split", old, by, into=[about(each) for each in new], codes=[each.code for each in new])
    return new[0], new[1]


def merge(
    draft: FrameworkVersion, first: Criterion, second: Criterion, question: str, by: Person | None
) -> Criterion:
    """One new criterion in the place of the first: it has the texts of both, which are taken out.

    It is graded as the first was. A text that would be too long is the first one's alone.
    """
    if first is second or first.retired or second.retired:
        raise NotAllowedNow("Choose another criterion, one that is not taken out, to merge it with.")
    rows = draft_queries.theme_rows(draft.id)
    room_for(1, rows)
    sources = [*_sources(draft, first), *_sources(draft, second)]
    code = free_code(f"{first.code[: LONGEST['code'] - 3]}m", codes_of(rows))
    new = _copy(draft, first, code, sources, question)
    new.guidance = _joined(first.guidance, second.guidance, LONGEST["guidance"])
    theirs = {descriptor.grade: descriptor.text for descriptor in second.descriptors}
    for descriptor in new.descriptors:
        text = theirs.get(descriptor.grade, "")
        descriptor.text = _joined(descriptor.text, text, LONGEST["descriptor"])
    _in_place_of(draft, rows, first, [new])
    first.retired = second.retired = True
    written(draft, "merged", new, by, of=[about(first), about(second)], codes=[first.code, second.code])
    return new


def _copy(
    draft: FrameworkVersion, old: Criterion, code: str, came_from: list[str], question: str
) -> Criterion:
    lineage = new_lineage(draft, code)
    new = Criterion(
        theme_id=old.theme_id, scale_id=old.scale_id, code=code, question=question, guidance=old.guidance,
        kind=old.kind, evidence=old.evidence, position=old.position, lineage=lineage, series=lineage,
        came_from=came_from, blanks=list(old.blanks), weight=old.weight, root_causes=list(old.root_causes),
        asked_of=old.asked_of, asked_answers=list(old.asked_answers), cohorts=list(old.cohorts),
        descriptors=[Descriptor(grade=one.grade, text=one.text) for one in old.descriptors],
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    return new


def _sources(draft: FrameworkVersion, criterion: Criterion) -> list[str]:
    """What a part of this criterion came from: one that is new in this draft was never published itself."""
    base = draft_queries.base(draft)
    published = base is not None and criterion.lineage in base.by_lineage()
    return [criterion.lineage] if published else list(criterion.came_from)


def _in_place_of(
    draft: FrameworkVersion, rows: Sequence[Theme], old: Criterion, new: Iterable[Criterion]
) -> None:
    theme = next(theme for theme in rows if theme.id == old.theme_id)
    order = [one for one in theme.criteria if one not in new]
    at = order.index(old) + 1
    for position, one in enumerate([*order[:at], *new, *order[at:]], 1):
        one.position = position


def _joined(first: str, second: str, longest: int) -> str:
    both = "\n".join(text for text in (first, second) if text)
    return both if first != second and len(both) <= longest else first or second
