"""A round can come every month; a person chooses whether the digest reaches them by e-mail.

There is no series yet, and nobody was sent a digest.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("days_to_audit", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_series_framework_id")),
        sa.ForeignKeyConstraint(["source_id"], ["case_source.id"], name=op.f("fk_series_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("name", name=op.f("uq_series_name")),
    )
    op.create_index(op.f("ix_series_framework_id"), "series", ["framework_id"])
    op.create_index(op.f("ix_series_source_id"), "series", ["source_id"])
    op.create_table(
        "series_auditor",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_auditor_series_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_series_auditor_person_id")),
        sa.PrimaryKeyConstraint("series_id", "person_id", name=op.f("pk_series_auditor")),
    )
    op.create_index(op.f("ix_series_auditor_person_id"), "series_auditor", ["person_id"])
    op.create_table(
        "series_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_month_series_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_series_month_round_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_month")),
        sa.UniqueConstraint("series_id", "month", name=op.f("uq_series_month_series_id_month")),
        sa.UniqueConstraint("round_id", name=op.f("uq_series_month_round_id")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reminder_person_id")),
    )


def downgrade() -> None:
    for table in ("reminder", "series_month", "series_auditor", "series"):
        op.drop_table(table)
