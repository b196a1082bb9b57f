"""Drafts for tests: a second version of the small framework in which much changes."""

from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.storing import store_draft
from audit.models import Criterion, FrameworkVersion, Theme
from tests.factories import make_framework


def begin_draft(base: FrameworkVersion | None = None) -> FrameworkVersion:
    """A draft that says what its base says: the newest version of the small framework, made if need be."""
    base = base or make_framework()
    return store_draft(base.framework, queries.whole(base.id), base)


def criterion(draft: FrameworkVersion, code: str) -> Criterion:
    """The criterion with this code."""
    query = select(Criterion).join(Criterion.theme).where(Theme.framework_version_id == draft.id)
    return db.session.scalars(query.where(Criterion.code == code)).one()


def theme(draft: FrameworkVersion, code: str) -> Theme:
    query = select(Theme).where(Theme.framework_version_id == draft.id, Theme.code == code)
    return db.session.scalars(query).one()


def much_changed() -> FrameworkVersion:
    """One reworded a little (1.1) and one much (2.1), one taken out (2.2), theme 4 taken out; committed."""
    begin_writing()
    draft = begin_draft()
    criterion(draft, "1.1").question = "Is risk seen early"
    criterion(draft, "2.1").question = "Who reads what the supervisor wrote?"
    criterion(draft, "2.2").retired = True
    theme(draft, "4").retired = True
    db.session.commit()
    return draft
