"""The mark of the last sending with who took part and with learning, as it is with answers.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TABLES = ("participant", "reflection", "learning_point", "exemplar", "proposed_action")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("sending", sa.String(length=34), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "sending")
