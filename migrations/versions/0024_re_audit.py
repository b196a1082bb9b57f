"""Re-audits: which audit's case is audited again, or rests.

None has come back so far.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "re_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("sampled_case_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"], ["case_audit.id"], name=op.f("fk_re_audit_case_audit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sampled_case_id"],
            ["sampled_case.id"],
            name=op.f("fk_re_audit_sampled_case_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_re_audit_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_re_audit")),
        sa.UniqueConstraint("case_audit_id", name=op.f("uq_re_audit_case_audit_id")),
        sa.UniqueConstraint("sampled_case_id", name=op.f("uq_re_audit_sampled_case_id")),
    )
    op.create_index(op.f("ix_re_audit_by_id"), "re_audit", ["by_id"])


def downgrade() -> None:
    op.drop_table("re_audit")
