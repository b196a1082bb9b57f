"""The libraries the application is built on: created empty here, bound to it in create_app."""

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from audit import sqlite  # noqa: F401  (whoever connects, connects as it says)

# Every constraint has a name, so that a migration can drop it on either database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every stored thing is built on."""

    metadata = MetaData(naming_convention=NAMES)


# What people write about children, and their passwords' hashes, never reach a log by way of an error.
db = SQLAlchemy(model_class=Base, engine_options={"hide_parameters": True})
migrate = Migrate(render_as_batch=True)
csrf = CSRFProtect()
login = LoginManager()


def begin_writing() -> None:
    """End what was being read and begin a transaction that will write.

    On SQLite a transaction that reads first and writes later fails at once when another process wrote
    in between, whatever the timeout; one that says from the start that it writes waits its turn.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})


def begin_reading() -> None:
    """End what was being read and begin to read everything as it is at this moment, however long it takes.

    On SQLite every transaction reads so. On PostgreSQL each statement would see what was stored meanwhile.
    """
    db.session.rollback()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
