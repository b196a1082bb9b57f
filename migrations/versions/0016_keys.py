"""Grading: the mark of the last sending with each answer; who has an audit open; a person's own keys.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("grade", sa.Column("sending", sa.String(length=34), nullable=True))
    op.add_column("judgement", sa.Column("sending", sa.String(length=34), nullable=True))
    op.create_table(
        "presence",
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(length=24), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_audit_id"], ["case_audit.id"], name=op.f("fk_presence_case_audit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.PrimaryKeyConstraint("case_audit_id", "person_id", "window", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_seen_at"), "presence", ["seen_at"])
    op.create_table(
        "keyboard",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_keyboard_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_keyboard")),
    )


def downgrade() -> None:
    op.drop_table("keyboard")
    op.drop_table("presence")
    op.drop_column("judgement", "sending")
    op.drop_column("grade", "sending")
