"""Concerns: raised in an audit, told to named people, acknowledged, and never deleted.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
NEVER = "a concern cannot be deleted"
# What was raised, by whom and when stays as it was; what was done about it is added.
RAISED = ("case_audit_id", "team_id", "text", "raised_by_id", "raised_at", "due_at", "press")


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("press", sa.String(length=64), nullable=False),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        *_references(
            "concern",
            case_audit_id="case_audit", team_id="team", raised_by_id="person", acknowledged_by_id="person",
            closed_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("press", name=op.f("uq_concern_press")),
    )  # fmt: skip
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        *_references("concern_step", concern_id="concern", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    op.create_table(
        "concern_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("emailed_at", MOMENT, nullable=True),
        *_references("concern_told", concern_id="concern", person_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_told")),
        sa.UniqueConstraint(
            "concern_id",
            "person_id",
            "escalated",
            name=op.f("uq_concern_told_concern_id_person_id_escalated"),
        ),
    )
    op.create_table(
        "named_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        *_references("named_person", team_id="team", person_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person")),
        sa.UniqueConstraint(
            "team_id", "person_id", "escalated", name=op.f("uq_named_person_team_id_person_id_escalated")
        ),
    )
    for table, column in (
        ("concern", "case_audit_id"), ("concern", "team_id"), ("concern", "raised_by_id"),
        ("concern", "acknowledged_by_id"), ("concern", "due_at"), ("concern_step", "concern_id"),
        ("concern_told", "person_id"), ("named_person", "person_id"),
    ):  # fmt: skip
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _keep()


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _keep() -> None:
    """No concern and no step is deleted; no step is changed, nor what was raised."""
    if op.get_bind().dialect.name == "sqlite":
        for name, when in (
            ("concern_no_delete", "DELETE ON concern"),
            ("concern_no_update", f"UPDATE OF {', '.join(RAISED)} ON concern"),
            ("concern_step_no_delete", "DELETE ON concern_step"),
            ("concern_step_no_update", "UPDATE ON concern_step"),
        ):
            op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{NEVER}'); END")
        return
    op.execute(
        "CREATE FUNCTION concern_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{NEVER}'; END $$"
    )
    for name, when in (
        ("concern_no_delete", "DELETE OR TRUNCATE ON concern"),
        ("concern_no_update", f"UPDATE OF {', '.join(RAISED)} ON concern"),
        ("concern_step_kept", "UPDATE OR DELETE OR TRUNCATE ON concern_step"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} FOR EACH STATEMENT EXECUTE FUNCTION concern_is_kept()"
        )


def downgrade() -> None:
    raise NotImplementedError("A concern cannot be deleted, nor can the tables that keep it.")
