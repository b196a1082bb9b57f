"""A draw keeps its quotas, its target and its reserves; a case can be taken out of a sample, with a reason.

Every draw so far was random and in proportion, and every case drawn is to be audited.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

DRAW = (
    ("kind", sa.String(length=20), "'random'"),
    ("shares", sa.String(length=20), "'proportional'"),
    ("quotas", sa.JSON(), "'{}'"),
    ("reserves", sa.JSON(), "'{}'"),
    ("target", sa.JSON(), "'{}'"),
)
SAMPLED = (
    ("reserve", sa.Boolean(), "false"),
    ("active", sa.Boolean(), "true"),
    ("reason", sa.Text(), "''"),
)


def upgrade() -> None:
    _add("draw", DRAW)
    _add("sampled_case", SAMPLED)
    # SQLite would give the id of a deleted round again, and its history with it.
    with op.batch_alter_table("round", table_kwargs={"sqlite_autoincrement": True}, recreate="auto") as batch:
        batch.alter_column("name", existing_type=sa.String(length=120), existing_nullable=False)
    op.create_table(
        "taken_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sampled_case_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_taken_out_round_id")),
        sa.ForeignKeyConstraint(
            ["sampled_case_id"], ["sampled_case.id"], name=op.f("fk_taken_out_sampled_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["sampled_case.id"], name=op.f("fk_taken_out_replaced_by_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_taken_out_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_out")),
        sa.UniqueConstraint("sampled_case_id", name=op.f("uq_taken_out_sampled_case_id")),
        sa.UniqueConstraint("replaced_by_id", name=op.f("uq_taken_out_replaced_by_id")),
    )
    op.create_index(op.f("ix_taken_out_round_id"), "taken_out", ["round_id"])
    op.create_index(op.f("ix_taken_out_by_id"), "taken_out", ["by_id"])


def _add(table: str, columns: tuple[tuple[str, sa.types.TypeEngine, str], ...]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, kind, _ in columns:
            batch.add_column(sa.Column(name, kind, nullable=True))
    op.execute(f"UPDATE {table} SET " + ", ".join(f"{name} = {value}" for name, _, value in columns))
    with op.batch_alter_table(table) as batch:
        for name, kind, _ in columns:
            batch.alter_column(name, existing_type=kind, nullable=False)


def downgrade() -> None:
    op.drop_table("taken_out")
    for table, columns in (("sampled_case", SAMPLED), ("draw", DRAW)):
        with op.batch_alter_table(table) as batch:
            for name, _, _ in columns:
                batch.drop_column(name)
