"""Earlier audits: what was imported from a file of results, and which rounds came of it.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "past_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("map_sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audits", sa.Integer(), nullable=False),
        sa.Column("new_teams", sa.JSON(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_past_import_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["person.id"], name=op.f("fk_past_import_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_import")),
    )
    op.create_index(op.f("ix_past_import_framework_version_id"), "past_import", ["framework_version_id"])
    op.create_index(op.f("ix_past_import_imported_by_id"), "past_import", ["imported_by_id"])
    op.create_table(
        "past_round",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("past_import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_past_round_round_id")),
        sa.ForeignKeyConstraint(
            ["past_import_id"], ["past_import.id"], name=op.f("fk_past_round_past_import_id")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_past_round")),
    )
    op.create_index(op.f("ix_past_round_past_import_id"), "past_round", ["past_import_id"])
    op.create_table(
        "past_auditor",
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"], ["case_audit.id"], name=op.f("fk_past_auditor_case_audit_id")
        ),
        sa.PrimaryKeyConstraint("case_audit_id", name=op.f("pk_past_auditor")),
    )
    op.create_table(
        "past_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_past_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_upload")),
    )
    op.create_index(op.f("ix_past_upload_person_id"), "past_upload", ["person_id"])


def downgrade() -> None:
    op.drop_table("past_upload")
    op.drop_table("past_auditor")
    op.drop_table("past_round")
    op.drop_table("past_import")
