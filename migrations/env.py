"""Runs the migrations in `versions/`, on the application's own database. Used by the `flask db` commands."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from audit.extensions import db
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
    sqlite = db.engine.dialect.name == "sqlite"
    # SQLite alters a table by making it anew, and must not take what refers to the old one away with it.
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(writes=True).begin():
                context.configure(connection=connection, **options)
                with context.begin_transaction():
                    context.run_migrations()
                if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise SystemExit("The migration leaves rows that refer to nothing. Nothing was changed.")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit(f"Migrations run on a database: {current_app.config['SQLALCHEMY_DATABASE_URI']}")
run()
