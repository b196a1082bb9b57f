"""The judgements of an audit are found at once: the two indexes there are hold a part of them each.

Revision ID: 0027
Revises: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_index(op.f("ix_judgement_case_audit_id"), "judgement", ["case_audit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_judgement_case_audit_id"), "judgement")
