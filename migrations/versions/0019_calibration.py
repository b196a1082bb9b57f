"""Calibration: many auditors grade one case without seeing each other.

No round so far is one.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("round", sa.Column("for_calibration", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE round SET for_calibration = :no").bindparams(no=False))
    with op.batch_alter_table("round", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("for_calibration", existing_type=sa.Boolean(), nullable=False)
    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_calibration_round_id")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["person.id"], name=op.f("fk_calibration_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("round_id", name=op.f("uq_calibration_round_id")),
    )
    op.create_index(op.f("ix_calibration_facilitator_id"), "calibration", ["facilitator_id"])
    op.create_table(
        "calibration_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "about IN ('criterion', 'theme', 'overall')", name=op.f("ck_calibration_grade_about")
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration.id"], name=op.f("fk_calibration_grade_calibration_id")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_calibration_grade_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_grade")),
        sa.UniqueConstraint(
            "calibration_id",
            "about",
            "about_id",
            name=op.f("uq_calibration_grade_calibration_id_about_about_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("calibration_grade")
    op.drop_table("calibration")
    with op.batch_alter_table("round", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("for_calibration")
