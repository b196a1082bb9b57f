"""Runs the migrations in `versions/`, on the application's own database. Used by the `flask db` commands."""

from alembic import context
from flask import current_app

from audit.extensions import begin_writing, db
from audit.models.base import Moment


def run() -> None:
    def plainly(kind, item, _context):  # type: ignore[no-untyped-def]
        # A migration must still run when our own column types have moved or changed.
        return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False

    options = {
        "render_item": plainly,
        "target_metadata": db.metadata,
        "render_as_batch": True,
        "compare_type": True,
        "compare_server_default": True,
    }
    begin_writing()
    connection = db.session.connection()
    context.configure(connection=connection, **options)
    with context.begin_transaction():
        context.run_migrations()
    db.session.commit()


if context.is_offline_mode():
    raise SystemExit(f"Migrations run on a database: {current_app.config['SQLALCHEMY_DATABASE_URI']}")
run()
