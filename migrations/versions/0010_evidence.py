"""Where evidence comes from, what an unsure auditor asks, and what difference the work has made.

Nothing of it is known of what was answered so far.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("grade", sa.Column("sources", sa.JSON(), nullable=True))
    op.add_column("grade", sa.Column("evidence_on", sa.Date(), nullable=True))
    op.add_column("grade", sa.Column("document", sa.String(length=200), nullable=True))
    op.add_column("grade", sa.Column("for_moderator", sa.Text(), nullable=True))
    op.execute("UPDATE grade SET sources = '[]', document = '', for_moderator = ''")
    with op.batch_alter_table("grade") as batch:
        batch.alter_column("sources", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("document", existing_type=sa.String(length=200), nullable=False)
        batch.alter_column("for_moderator", existing_type=sa.Text(), nullable=False)
    op.add_column("judgement", sa.Column("impact", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("judgement", "impact")
    with op.batch_alter_table("grade") as batch:
        batch.drop_column("for_moderator")
        batch.drop_column("document")
        batch.drop_column("evidence_on")
        batch.drop_column("sources")
