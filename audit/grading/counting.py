"""Tallies: moved when an audit starts or stops counting, recounted from the grades to check them.

Each holds two numbers: how many audits gave the grade at first, and how many have it as moderated.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.final import Thing, grades_of
from audit.models import CaseAudit, Tally
from audit.models.auditor_group import NO_GROUP
from audit.rules.asking import asked
from audit.rules.framework import Theme
from audit.rules.workflow import COUNTED

# round, team, cohort, about, about_id, grade, group of auditors
Key = tuple[int, int, str, str, int, str, int]
COLUMNS = ("round_id", "team_id", "cohort", "about", "about_id", "grade", "auditor_group_id")
Numbers = tuple[int, int]  # as graded, as moderated
NONE: Numbers = (0, 0)
Given = Mapping[Thing, str | None]


def count(audit: CaseAudit) -> None:
    """Count an audit's grades and judgements: it has just been submitted, or what a moderator says of it
    has changed (see uncount). A second audit never counts."""
    if audit.second:
        return
    _move(_numbers_of(audit))


def uncount(audit: CaseAudit) -> None:
    """Stop counting an audit's grades and judgements, as they were when it was counted."""
    if audit.second:
        return
    _move({key: (-graded, -moderated) for key, (graded, moderated) in _numbers_of(audit).items()})


def _numbers_of(audit: CaseAudit) -> dict[Key, Numbers]:
    """What an audit adds to tallies, as graded and as moderated.

    What is asked is decided by the answers of its auditor: at first, and as they stand.
    """
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    given = grades_of(audit.id)
    first = {thing: one.first for thing, one in given.items()}
    now = {thing: one.now for thing, one in given.items()}
    moderated = {thing: one.moderated for thing, one in given.items()}
    graded = set(_keys_of(audit, themes, first, _asked(themes, first)))
    final = set(_keys_of(audit, themes, moderated, _asked(themes, now)))
    return {key: (int(key in graded), int(key in final)) for key in graded | final}


def _asked(themes: Sequence[Theme], given: Given) -> frozenset[int]:
    return frozenset(
        asked(themes, {id: grade for (about, id), grade in given.items() if about == "criterion"})
    )


def _keys_of(audit: CaseAudit, themes: Sequence[Theme], given: Given, asked: frozenset[int]) -> Iterator[Key]:
    """The tallies of these grades: a note is no grade, and what is not asked after its answers is none."""
    where = (audit.round_id, audit.team_id, audit.cohort)
    things: list[Thing] = [("overall", audit.framework_version_id)]
    things += [("theme", theme.id) for theme in themes if theme.judged]
    for theme in themes:
        things += [("criterion", one.id) for one in theme.criteria if one.id in asked and not one.is_note]
    for thing in things:
        grade = given.get(thing)
        if grade is not None:
            yield (*where, *thing, grade, audit.auditor_group_id or NO_GROUP)


def _move(by: Mapping[Key, Numbers]) -> None:
    """Add to tallies. In the order of their keys, so that two audits at once never wait for each other."""
    if not by:
        return
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(Tally)
    table = Tally.__table__.c
    statement = insert.on_conflict_do_update(
        index_elements=COLUMNS,
        set_={
            "n": table.n + insert.excluded.n,
            "moderated": table.moderated + insert.excluded.moderated,
        },
    )
    # A check forbids a tally below nothing, even for a moment: what is taken away is updated instead.
    more = [
        {**dict(zip(COLUMNS, key, strict=True)), "n": n, "moderated": moderated}
        for key, (n, moderated) in sorted(by.items())
        if n > 0 or moderated > 0
    ]
    if more:
        db.session.execute(statement, more)
    for key, (n, moderated) in sorted(by.items()):
        if n < 0 or moderated < 0:
            here = [table[name] == value for name, value in zip(COLUMNS, key, strict=True)]
            db.session.execute(
                update(Tally).where(*here).values(n=Tally.n + n, moderated=Tally.moderated + moderated)
            )


def recount() -> dict[Key, Numbers]:
    """Every tally as it should be, counted from the grades and judgements of the audits that count."""
    counted: dict[Key, Numbers] = {}
    for audit in db.session.scalars(
        select(CaseAudit)
        .where(CaseAudit.state.in_(COUNTED), ~CaseAudit.second)
        .execution_options(yield_per=500)
    ):
        for key, (graded, moderated) in _numbers_of(audit).items():
            before = counted.get(key, NONE)
            counted[key] = (before[0] + graded, before[1] + moderated)
    return counted


def differences() -> dict[Key, tuple[Numbers, Numbers]]:
    """Where tallies and a recount differ: (kept, recounted). Empty when all is well."""
    kept = {
        (
            row.round_id, row.team_id, row.cohort, row.about, row.about_id, row.grade, row.auditor_group_id
        ): (row.n, row.moderated)
        for row in db.session.scalars(select(Tally))
        if row.n or row.moderated
    }  # fmt: skip
    counted = recount()
    keys = kept.keys() | counted.keys()
    return {
        key: (kept.get(key, NONE), counted.get(key, NONE))
        for key in keys
        if kept.get(key, NONE) != counted.get(key, NONE)
    }


def rebuild() -> None:
    """Throw every tally away and count again."""
    counted = recount()
    db.session.execute(delete(Tally))
    _move(counted)
