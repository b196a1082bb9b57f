"""Learning: strengths, areas for improvement, exemplars, proposed actions.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "learning_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_saved(),
        *_of_an_audit("learning_point"),
        sa.UniqueConstraint("case_audit_id", "entry", name=op.f("uq_learning_point_case_audit_id_entry")),
    )
    op.create_table(
        "learning_point_criterion",
        sa.Column("learning_point_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning_point_id"],
            ["learning_point.id"],
            name=op.f("fk_learning_point_criterion_learning_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_learning_point_criterion_criterion_id")
        ),
        sa.PrimaryKeyConstraint(
            "learning_point_id", "criterion_id", name=op.f("pk_learning_point_criterion")
        ),
    )
    op.create_index(
        op.f("ix_learning_point_criterion_criterion_id"), "learning_point_criterion", ["criterion_id"]
    )
    op.create_table(
        "exemplar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *_saved(),
        *_of_an_audit("exemplar"),
        sa.UniqueConstraint("case_audit_id", name=op.f("uq_exemplar_case_audit_id")),
    )
    _proposed_action()


def _proposed_action() -> None:
    op.create_table(
        "proposed_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_words", sa.String(length=120), nullable=False),
        sa.Column("contingency", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_saved(),
        sa.CheckConstraint(
            "criterion_id IS NULL OR theme_id IS NULL", name=op.f("ck_proposed_action_about_one_thing")
        ),
        sa.CheckConstraint("owner_id IS NULL OR owner_words = ''", name=op.f("ck_proposed_action_one_owner")),
        *_of_an_audit("proposed_action"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_proposed_action_owner_id")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_proposed_action_criterion_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_proposed_action_theme_id")),
        sa.UniqueConstraint("case_audit_id", "entry", name=op.f("uq_proposed_action_case_audit_id_entry")),
    )
    for column in ("owner_id", "criterion_id", "theme_id"):
        op.create_index(op.f(f"ix_proposed_action_{column}"), "proposed_action", [column])


def _saved() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
    ]


def _of_an_audit(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["case_audit_id"], ["case_audit.id"], name=op.f(f"fk_{table}_case_audit_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f(f"fk_{table}_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in ("proposed_action", "exemplar", "learning_point_criterion", "learning_point"):
        op.drop_table(table)
