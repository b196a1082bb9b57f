"""Workbooks of audits that somebody is looking at before they are brought in.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "workbook_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"],
            ["case_audit.id"],
            name=op.f("fk_workbook_upload_case_audit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workbook_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_upload")),
    )
    op.create_index(op.f("ix_workbook_upload_case_audit_id"), "workbook_upload", ["case_audit_id"])
    op.create_index(op.f("ix_workbook_upload_person_id"), "workbook_upload", ["person_id"])


def downgrade() -> None:
    op.drop_table("workbook_upload")
