"""Tallies: moved when an audit starts or stops counting, recounted from the grades to check them.

Each holds two numbers: how many audits gave the grade at first, and how many have it as moderated.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading.final import Grades, Thing, grades_of, grades_of_each
from audit.models import CaseAudit, RoundTally, Tally
from audit.models.auditor_group import NO_GROUP
from audit.rules.asking import asked
from audit.rules.framework import Theme
from audit.rules.workflow import COUNTED

# Which tally: of a whole round by OF_ROUND, of a team in it by COLUMNS.
OF_ROUND = ("round_id", "about", "about_id", "grade")
COLUMNS = (*OF_ROUND, "team_id", "cohort", "auditor_group_id")
Key = tuple[Any, ...]
Numbers = tuple[int, int]  # as graded, as moderated
NONE: Numbers = (0, 0)
Given = Mapping[Thing, str | None]
AT_ONCE = 500  # audits of a recount
TALLIES_OF = 7  # with a round's id: the lock that is held while its tallies are moved


def count(audit: CaseAudit) -> None:
    """Count an audit's grades and judgements: it has just been submitted, or what a moderator says of it
    has changed (see uncount). A second audit never counts."""
    if audit.second:
        return
    _move(_numbers_now(audit))


def uncount(audit: CaseAudit) -> None:
    """Stop counting an audit's grades and judgements, as they were when it was counted."""
    if audit.second:
        return
    _move({key: (-graded, -moderated) for key, (graded, moderated) in _numbers_now(audit).items()})


def _numbers_now(audit: CaseAudit) -> dict[Key, Numbers]:
    return _numbers_of(audit, grades_of(audit.id))


def numbers_of(audit_ids: Collection[int]) -> dict[Key, Numbers]:
    """What these audits together add to tallies, of those that count: to tell what they are without them."""
    found: dict[Key, Numbers] = {}
    given = grades_of_each(audit_ids) if audit_ids else {}
    for audit in db.session.scalars(
        select(CaseAudit).where(CaseAudit.id.in_(given), CaseAudit.state.in_(COUNTED), ~CaseAudit.second)
    ):
        for key, (graded, moderated) in _numbers_of(audit, given[audit.id]).items():
            _count_in(found, key, graded, moderated)
    return found


def _numbers_of(audit: CaseAudit, given: Mapping[Thing, Grades]) -> dict[Key, Numbers]:
    """What an audit adds to tallies, as graded and as moderated.

    What is asked is decided by the answers of its auditor: at first, and as they stand.
    """
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    first = {thing: one.first for thing, one in given.items()}
    now = {thing: one.now for thing, one in given.items()}
    moderated = {thing: one.moderated for thing, one in given.items()}
    graded = set(_keys_of(audit, themes, first, _asked(themes, first)))
    if first == now == moderated:
        return dict.fromkeys(graded, (1, 1))
    final = set(_keys_of(audit, themes, moderated, _asked(themes, now)))
    return {key: (int(key in graded), int(key in final)) for key in graded | final}


def _asked(themes: Sequence[Theme], given: Given) -> frozenset[int]:
    return frozenset(
        asked(themes, {id: grade for (about, id), grade in given.items() if about == "criterion"})
    )


def _keys_of(audit: CaseAudit, themes: Sequence[Theme], given: Given, asked: frozenset[int]) -> Iterator[Key]:
    """The tallies of these grades: a note is no grade, and what is not asked after its answers is none."""
    of = (audit.team_id, audit.cohort, audit.auditor_group_id or NO_GROUP)
    things: list[Thing] = [("overall", audit.framework_version_id)]
    things += [("theme", theme.id) for theme in themes if theme.judged]
    for theme in themes:
        things += [("criterion", one.id) for one in theme.criteria if one.id in asked and not one.is_note]
    for thing in things:
        grade = given.get(thing)
        if grade is not None:
            yield (audit.round_id, *thing, grade, *of)


def _move(by: Mapping[Key, Numbers]) -> None:
    """Add to tallies. Whoever counts in a round waits for who does already: no two wait for each other."""
    if not by:
        return
    if db.engine.dialect.name == "postgresql":  # on SQLite one transaction writes at a time anyway
        for round_id in sorted({key[0] for key in by}):
            db.session.execute(select(func.pg_advisory_xact_lock(TALLIES_OF, round_id)))
    _add(Tally, COLUMNS, by)
    _add(RoundTally, OF_ROUND, _of_rounds(by))


def _of_rounds(by: Mapping[Key, Numbers]) -> dict[Key, Numbers]:
    """The numbers of each round: those of its teams and cohorts added up."""
    found: dict[Key, Numbers] = {}
    for key, (graded, moderated) in by.items():
        _count_in(found, key[: len(OF_ROUND)], graded, moderated)
    return found


def _count_in(counted: dict[Key, Numbers], key: Key, graded: int, moderated: int) -> None:
    before = counted.get(key, NONE)
    counted[key] = (before[0] + graded, before[1] + moderated)


def _add(model: type[Tally] | type[RoundTally], columns: Sequence[str], by: Mapping[Key, Numbers]) -> None:
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(model.__table__)
    table = model.__table__.c
    statement = insert.on_conflict_do_update(
        index_elements=columns,
        set_={
            "n": table.n + insert.excluded.n,
            "moderated": table.moderated + insert.excluded.moderated,
        },
    )
    # A check forbids a tally below nothing, even for a moment: what is taken away is updated instead.
    more = [
        {**dict(zip(columns, key, strict=True)), "n": n, "moderated": moderated}
        for key, (n, moderated) in sorted(by.items())
        if n > 0 or moderated > 0
    ]
    if more:
        db.session.execute(statement, more)
    for key, (n, moderated) in sorted(by.items()):
        if n < 0 or moderated < 0:
            here = [table[name] == value for name, value in zip(columns, key, strict=True)]
            db.session.execute(
                update(model).where(*here).values(n=model.n + n, moderated=model.moderated + moderated)
            )


def recount() -> dict[Key, Numbers]:
    """Every tally as it should be, counted from the grades and judgements of the audits that count."""
    counted: dict[Key, Numbers] = {}
    audits = db.session.scalars(
        select(CaseAudit)
        .where(CaseAudit.state.in_(COUNTED), ~CaseAudit.second)
        .order_by(CaseAudit.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for some in audits.partitions():
        given = grades_of_each([audit.id for audit in some])
        for audit in some:
            for key, (graded, moderated) in _numbers_of(audit, given[audit.id]).items():
                _count_in(counted, key, graded, moderated)
    return counted


def differences() -> dict[Key, tuple[Numbers, Numbers]]:
    """Where tallies and a recount differ: (kept, recounted). Empty when all is well.

    A tally of a team is named by COLUMNS, one of a whole round by OF_ROUND.
    """
    counted = recount()
    return {
        **_different(_kept(Tally, COLUMNS), counted),
        **_different(_kept(RoundTally, OF_ROUND), _of_rounds(counted)),
    }


def _kept(model: type[Tally] | type[RoundTally], columns: Sequence[str]) -> dict[Key, Numbers]:
    table = model.__table__.c
    rows = db.session.execute(select(*(table[name] for name in columns), table.n, table.moderated))
    return {tuple(key): (n, moderated) for *key, n, moderated in rows if n or moderated}


def _different(
    kept: Mapping[Key, Numbers], counted: Mapping[Key, Numbers]
) -> dict[Key, tuple[Numbers, Numbers]]:
    return {
        key: (kept.get(key, NONE), counted.get(key, NONE))
        for key in kept.keys() | counted.keys()
        if kept.get(key, NONE) != counted.get(key, NONE)
    }


def rebuild() -> None:
    """Throw every tally away and count again."""
    counted = recount()
    for model in (Tally, RoundTally):
        db.session.execute(delete(model))
    _move(counted)
