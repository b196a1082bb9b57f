"""Phrases for evidence, and when somebody last used one.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("lineage", sa.String(length=120), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_phrase_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_index(op.f("ix_phrase_lineage"), "phrase", ["lineage"])
    op.create_index(op.f("ix_phrase_owner_id"), "phrase", ["owner_id"])
    op.create_table(
        "phrase_use",
        sa.Column("phrase_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phrase_id"], ["phrase.id"], name=op.f("fk_phrase_use_phrase_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phrase_use_person_id")),
        sa.PrimaryKeyConstraint("phrase_id", "person_id", name=op.f("pk_phrase_use")),
    )
    op.create_index(op.f("ix_phrase_use_person_id"), "phrase_use", ["person_id"])


def downgrade() -> None:
    op.drop_table("phrase_use")
    op.drop_table("phrase")
