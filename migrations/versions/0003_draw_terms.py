"""A draw keeps what it was asked to leave out because of earlier audits, and which cases those were.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NEW = (
    ("not_audited_for", sa.Integer(), "0"),
    ("not_in_open_round", sa.Boolean(), "false"),
    ("left_out", sa.JSON(), "'{}'"),
)


def upgrade() -> None:
    with op.batch_alter_table("draw") as batch:
        for name, kind, _ in NEW:
            batch.add_column(sa.Column(name, kind, nullable=True))
    op.execute("UPDATE draw SET " + ", ".join(f"{name} = {value}" for name, _, value in NEW))
    with op.batch_alter_table("draw") as batch:
        for name, kind, _ in NEW:
            batch.alter_column(name, existing_type=kind, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("draw") as batch:
        for name, _, _ in NEW:
            batch.drop_column(name)
