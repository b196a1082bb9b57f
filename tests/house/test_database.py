"""The database: what the models say is what the migrations make, and only views that say so write."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from audit.extensions import begin_writing, db
from audit.models import Team
from audit.web import saving
from tests.factories import Cast


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_every_view_that_takes_a_post_says_whether_it_writes(app: Flask) -> None:
    """A POST that is not marked could read and never keep what it was sent."""
    not_writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and not hasattr(app.view_functions[rule.endpoint], "writes")
    }
    # A dry run of an import shows what a file would make, and keeps nothing.
    # The marks of a concern are looked for while it is written, and it is not kept yet.
    assert not_writing == {"accounts.sign_out", "frameworks.import_framework", "grading.typed_marks"}


def test_a_get_that_commits_is_an_error(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"):
        begin_writing()
        db.session.add(Team(name="Never"))
        with pytest.raises(RuntimeError, match="not marked @writes"):
            db.session.commit()
    db.session.rollback()


def test_a_refused_request_keeps_nothing(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/account/password", method="POST"):
        begin_writing()
        db.session.add(Team(name="Never"))
        db.session.flush()
        saving._end(app.make_response(("no", 422)))
    assert db.session.query(Team).filter_by(name="Never").count() == 0
