"""How many audits a person does a month and when they are away; an audit can be locked, or be a second one.

Nobody has a number so far, nobody is away, and every audit is the first of its case and not locked.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("person", sa.Column("capacity", sa.Integer(), nullable=True))
    op.create_table(
        "person_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_person_away_days_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_away_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_away")),
    )
    op.create_index(op.f("ix_person_away_person_id"), "person_away", ["person_id"])
    with op.batch_alter_table("case_audit") as batch:
        batch.add_column(sa.Column("locked", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("second", sa.Boolean(), nullable=True))
    op.execute("UPDATE case_audit SET locked = false, second = false")
    # SQLite would give the id of an audit that was taken back again, and its history with it.
    with op.batch_alter_table("case_audit", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("locked", existing_type=sa.Boolean(), nullable=False)
        batch.alter_column("second", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("case_audit") as batch:
        batch.drop_column("second")
        batch.drop_column("locked")
    op.drop_table("person_away")
    with op.batch_alter_table("person") as batch:
        batch.drop_column("capacity")
