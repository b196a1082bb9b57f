"""Submitting: why an audit goes to a moderator, who opened it, what was kept in it, the time it took.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)


def _of_audit(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and constraints of every table here: an id, and the audit that a row is about."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"],
            ["case_audit.id"],
            name=op.f(f"fk_{table}_case_audit_id"),
            ondelete="CASCADE",  # an allocation that is undone takes what hangs on it along
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_person(table: str, column: str = "person_id") -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}")),
    ]


def upgrade() -> None:
    op.create_table(
        "moderation_reason",
        *_of_audit("moderation_reason"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=30), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_moderation_reason_criterion_id")
        ),
        sa.UniqueConstraint(
            "case_audit_id", "position", name=op.f("uq_moderation_reason_case_audit_id_position")
        ),
    )
    op.create_index(op.f("ix_moderation_reason_case_audit_id"), "moderation_reason", ["case_audit_id"])
    op.create_index(op.f("ix_moderation_reason_criterion_id"), "moderation_reason", ["criterion_id"])
    op.create_table(
        "reading",
        *_of_audit("reading"),
        *_of_person("reading"),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.UniqueConstraint("case_audit_id", "person_id", name=op.f("uq_reading_case_audit_id_person_id")),
    )
    op.create_index(op.f("ix_reading_person_id"), "reading", ["person_id"])
    op.create_table(
        "kept_words",
        *_of_audit("kept_words"),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        *_of_person("kept_words", "kept_by_id"),
        sa.UniqueConstraint("case_audit_id", "words", name=op.f("uq_kept_words_case_audit_id_words")),
    )
    op.create_index(op.f("ix_kept_words_kept_by_id"), "kept_words", ["kept_by_id"])
    op.create_table(
        "time_spent",
        *_of_audit("time_spent"),
        *_of_person("time_spent"),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_time_spent_seconds_not_negative")),
        sa.UniqueConstraint("case_audit_id", "person_id", name=op.f("uq_time_spent_case_audit_id_person_id")),
    )
    op.create_index(op.f("ix_time_spent_person_id"), "time_spent", ["person_id"])


def downgrade() -> None:
    for table in ("time_spent", "kept_words", "reading", "moderation_reason"):
        op.drop_table(table)
