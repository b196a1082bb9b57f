"""Tallies lie in the order in which results read them, and those of a whole round are kept added up.

Every count stays as it is.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

OF_ROUND = ("round_id", "about", "about_id", "grade", "n", "moderated")
BEFORE = ("round_id", "team_id", "cohort", "about", "about_id", "grade", "auditor_group_id")
KEY = ("about", "about_id", "grade", "team_id", "round_id", "cohort", "auditor_group_id")
OF_TEAM = (*BEFORE, "n", "moderated")


def upgrade() -> None:
    # SQLite cannot change the order of a table's rows, so the table is made again.
    op.drop_index("ix_tally_about", "tally")
    op.rename_table("tally", "tally_before")
    if op.get_bind().dialect.name == "postgresql":  # names of constraints stay with the renamed table
        op.execute("ALTER TABLE tally_before DROP CONSTRAINT pk_tally")
    _create("tally", OF_TEAM, KEY)
    _copy("tally_before", "tally", OF_TEAM)
    op.drop_table("tally_before")
    op.create_index("ix_tally_round", "tally", ["round_id", "about", "team_id"])
    _create("round_tally", OF_ROUND, KEY[:3] + KEY[4:5])
    op.create_index("ix_round_tally_round", "round_tally", ["round_id", "about"])
    key = ", ".join(OF_ROUND[:-2])
    op.execute(
        f"INSERT INTO round_tally ({', '.join(OF_ROUND)}) "
        f"SELECT {key}, sum(n), sum(moderated) FROM tally GROUP BY {key}"
    )


def downgrade() -> None:
    op.drop_table("round_tally")
    op.drop_index("ix_tally_round", "tally")
    op.rename_table("tally", "tally_after")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE tally_after DROP CONSTRAINT pk_tally")
    _create("tally", OF_TEAM, BEFORE, sqlite_with_rowid=True)
    _copy("tally_after", "tally", OF_TEAM)
    op.drop_table("tally_after")
    op.create_index("ix_tally_about", "tally", ["about", "round_id"])


def _create(
    table: str, names: tuple[str, ...], key: tuple[str, ...], sqlite_with_rowid: bool = False
) -> None:
    types: dict[str, sa.types.TypeEngine[object]] = {
        "cohort": sa.String(length=40), "about": sa.String(length=10), "grade": sa.String(length=40)
    }  # fmt: skip
    refers = {"round_id": "round.id", "team_id": "team.id", "cohort": "cohort.code"}
    op.create_table(
        table,
        *(
            sa.Column(name, types.get(name, sa.Integer()), nullable=False, autoincrement=False)
            for name in names
        ),
        sa.CheckConstraint("about IN ('criterion', 'theme', 'overall')", name=op.f(f"ck_{table}_about")),
        sa.CheckConstraint("n >= 0", name=op.f(f"ck_{table}_not_negative")),
        sa.CheckConstraint("moderated >= 0", name=op.f(f"ck_{table}_moderated_not_negative")),
        *(
            sa.ForeignKeyConstraint([name], [refers[name]], name=op.f(f"fk_{table}_{name}"))
            for name in names
            if name in refers
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=sqlite_with_rowid,
    )


def _copy(source: str, table: str, names: tuple[str, ...]) -> None:
    listed = ", ".join(names)
    op.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {source}")
