"""Tallies: moved when an audit starts or stops counting, recounted from the grades to check them."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade, Judgement, Tally
from audit.rules.workflow import COUNTED

# round, team, cohort, about, about_id, grade
Key = tuple[int, int, str, str, int, str]


def count(audit: CaseAudit) -> None:
    """Count an audit's grades and judgements: it has just been submitted."""
    _move(dict.fromkeys(_keys_of(audit), 1))


def uncount(audit: CaseAudit) -> None:
    """Stop counting an audit's grades and judgements, as they were when it was counted."""
    _move(dict.fromkeys(_keys_of(audit), -1))


def _keys_of(audit: CaseAudit) -> list[Key]:
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    criteria = {criterion.id for theme in themes for criterion in theme.criteria}
    judged = {theme.id for theme in themes if theme.judged}
    where = (audit.round_id, audit.team_id, audit.cohort)
    keys: list[Key] = []
    grades = select(Grade.criterion_id, Grade.grade).where(Grade.case_audit_id == audit.id)
    for criterion_id, grade in db.session.execute(grades):
        if grade is not None and criterion_id in criteria:
            keys.append((*where, "criterion", criterion_id, grade))
    judgements = select(Judgement.theme_id, Judgement.grade).where(Judgement.case_audit_id == audit.id)
    for theme_id, grade in db.session.execute(judgements):
        if grade is not None and theme_id is None:
            keys.append((*where, "overall", audit.framework_version_id, grade))
        elif grade is not None and theme_id in judged:
            keys.append((*where, "theme", theme_id, grade))
    return keys


def _move(by: Mapping[Key, int]) -> None:
    """Add to tallies. In the order of their keys, so that two audits at once never wait for each other."""
    if not by:
        return
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    columns = ("round_id", "team_id", "cohort", "about", "about_id", "grade")
    insert = dialect.insert(Tally)
    statement = insert.on_conflict_do_update(
        index_elements=columns, set_={"n": Tally.__table__.c.n + insert.excluded.n}
    )
    # A check forbids a tally below nothing, even for a moment: what is taken away is updated instead.
    more = [{**dict(zip(columns, key, strict=True)), "n": n} for key, n in sorted(by.items()) if n > 0]
    if more:
        db.session.execute(statement, more)
    for key, n in sorted(by.items()):
        if n < 0:
            here = [Tally.__table__.c[name] == value for name, value in zip(columns, key, strict=True)]
            db.session.execute(update(Tally).where(*here).values(n=Tally.n + n))


def recount() -> Counter[Key]:
    """Every tally as it should be, counted from the grades and judgements of the audits that count."""
    counted: Counter[Key] = Counter()
    for audit in db.session.scalars(
        select(CaseAudit).where(CaseAudit.state.in_(COUNTED)).execution_options(yield_per=500)
    ):
        counted.update(_keys_of(audit))
    return counted


def differences() -> dict[Key, tuple[int, int]]:
    """Where tallies and a recount differ: (kept, recounted). Empty when all is well."""
    kept = {
        (row.round_id, row.team_id, row.cohort, row.about, row.about_id, row.grade): row.n
        for row in db.session.scalars(select(Tally))
        if row.n
    }
    counted = recount()
    keys = kept.keys() | counted.keys()
    return {
        key: (kept.get(key, 0), counted.get(key, 0))
        for key in keys
        if kept.get(key, 0) != counted.get(key, 0)
    }


def rebuild() -> None:
    """Throw every tally away and count again."""
    counted = recount()
    db.session.execute(delete(Tally))
    _move(counted)
