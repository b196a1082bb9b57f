"""Groups of auditors: of people, of the audits they submit, and of the counts that results read.

Nobody is in a group yet, so every audit there is and every count of them is of none.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0025"
down_revision = "0024"

KEY = ("round_id", "team_id", "cohort", "about", "about_id", "grade")  # of a tally so far
OF_AUDITORS = {"person": {}, "case_audit": {"sqlite_autoincrement": True}}


def upgrade() -> None:
    op.create_table(
        "auditor_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditor_group")),
        sa.UniqueConstraint("name", name=op.f("uq_auditor_group_name")),
    )
    for table, kept in OF_AUDITORS.items():
        with op.batch_alter_table(table, table_kwargs=kept) as batch:
            batch.add_column(sa.Column("auditor_group_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_auditor_group_id"), "auditor_group", ["auditor_group_id"], ["id"]
            )
            batch.create_index(op.f(f"ix_{table}_auditor_group_id"), ["auditor_group_id"])
    with op.batch_alter_table("tally") as batch:
        batch.add_column(sa.Column("auditor_group_id", sa.Integer(), nullable=True))
    op.execute("UPDATE tally SET auditor_group_id = 0")
    with op.batch_alter_table("tally") as batch:
        batch.alter_column("auditor_group_id", existing_type=sa.Integer(), nullable=False)
        _key(batch, *KEY, "auditor_group_id")


def _key(batch: BatchOperations, *columns: str) -> None:
    batch.drop_constraint(op.f("pk_tally"), type_="primary")
    batch.create_primary_key(op.f("pk_tally"), list(columns))


def downgrade() -> None:
    """The counts of all groups are added up into one."""
    added = ", ".join(KEY)
    op.execute(
        f"CREATE TEMPORARY TABLE tally_of_all AS SELECT {added}, sum(n) AS n, sum(moderated) AS moderated "
        f"FROM tally GROUP BY {added}"
    )
    op.execute("DELETE FROM tally")
    with op.batch_alter_table("tally") as batch:
        _key(batch, *KEY)
        batch.drop_column("auditor_group_id")
    op.execute(f"INSERT INTO tally ({added}, n, moderated) SELECT {added}, n, moderated FROM tally_of_all")
    op.execute("DROP TABLE tally_of_all")
    for table, kept in OF_AUDITORS.items():
        with op.batch_alter_table(table, table_kwargs=kept) as batch:
            batch.drop_index(op.f(f"ix_{table}_auditor_group_id"))
            batch.drop_constraint(op.f(f"fk_{table}_auditor_group_id"), type_="foreignkey")
            batch.drop_column("auditor_group_id")
    op.drop_table("auditor_group")
