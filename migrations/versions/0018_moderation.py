"""Moderation: the rule of a round, what a moderator says, the first grade beside the grade, both counted.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _first_grades()
    _tallies()
    _rule()
    _moderation()


def _first_grades() -> None:
    """What was submitted before has its first grade: nobody could change it since."""
    op.add_column("case_audit", sa.Column("first_submitted_at", MOMENT, nullable=True))
    op.execute("UPDATE case_audit SET first_submitted_at = submitted_at WHERE state = 'submitted'")
    for table in ("grade", "judgement"):
        op.add_column(table, sa.Column("first_grade", sa.String(length=40), nullable=True))
        op.execute(
            f"UPDATE {table} SET first_grade = grade WHERE grade IS NOT NULL AND case_audit_id IN "
            "(SELECT id FROM case_audit WHERE state = 'submitted')"
        )


def _tallies() -> None:
    """Nothing is moderated yet, so everything counts as moderated as it was graded."""
    with op.batch_alter_table("tally") as batch:
        batch.add_column(sa.Column("moderated", sa.Integer(), nullable=True))
    op.execute("UPDATE tally SET moderated = n")
    with op.batch_alter_table("tally") as batch:
        batch.alter_column("moderated", existing_type=sa.Integer(), nullable=False)
        batch.create_check_constraint(op.f("ck_tally_moderated_not_negative"), "moderated >= 0")


def _rule() -> None:
    op.create_table(
        "moderation_rule",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("overall_grades", sa.JSON(), nullable=False),
        sa.Column("first_agreed", sa.Integer(), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("team_ids", sa.JSON(), nullable=False),
        sa.Column("cohorts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_moderation_rule_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_moderation_rule")),
    )


def _moderation() -> None:
    """Every audit that waits for a moderator already has its row."""
    op.create_table(
        "moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("waits_since", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("evidence", sa.String(length=20), nullable=True),
        sa.Column("clarity", sa.String(length=20), nullable=True),
        sa.Column("child_focus", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"], ["case_audit.id"], name=op.f("fk_moderation_case_audit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_moderation_moderator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
        sa.UniqueConstraint("case_audit_id", name=op.f("uq_moderation_case_audit_id")),
    )
    op.create_index(op.f("ix_moderation_state"), "moderation", ["state"])
    op.create_index(op.f("ix_moderation_moderator_id"), "moderation", ["moderator_id"])
    op.execute(
        "INSERT INTO moderation (case_audit_id, state, waits_since, note, answer, version) "
        "SELECT id, 'waiting', submitted_at, '', '', 1 FROM case_audit WHERE state = 'submitted' "
        "AND submitted_at IS NOT NULL AND NOT second "
        "AND id IN (SELECT case_audit_id FROM moderation_reason) ORDER BY id"
    )
    op.create_table(
        "moderated_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moderation_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "about IN ('criterion', 'theme', 'overall')", name=op.f("ck_moderated_grade_about")
        ),
        sa.ForeignKeyConstraint(
            ["moderation_id"],
            ["moderation.id"],
            name=op.f("fk_moderated_grade_moderation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_moderated_grade_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderated_grade")),
        sa.UniqueConstraint(
            "moderation_id", "about", "about_id", name=op.f("uq_moderated_grade_moderation_id_about_about_id")
        ),
    )


def downgrade() -> None:
    for table in ("moderated_grade", "moderation", "moderation_rule"):
        op.drop_table(table)
    with op.batch_alter_table("tally") as batch:
        batch.drop_constraint(op.f("ck_tally_moderated_not_negative"), type_="check")
        batch.drop_column("moderated")
    for table in ("grade", "judgement"):
        op.drop_column(table, "first_grade")
    op.drop_column("case_audit", "first_submitted_at")
