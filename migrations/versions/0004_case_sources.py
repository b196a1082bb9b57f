"""Sources that lists come from again and again, what a list refreshes, and teams that close and merge.

A list that was read and not yet confirmed is forgotten: its source is not known, and reading it again is all
that it costs. Lists that are there already came from Annex A workbooks, each the refresh of the one before.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ANNEX_A = "Annex A workbook"


def upgrade() -> None:
    _sources()
    _uploads()
    _teams()
    _lists()


def _sources() -> None:
    op.create_table(
        "case_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_source")),
        sa.UniqueConstraint("name", name=op.f("uq_case_source_name")),
    )


def _uploads() -> None:
    op.create_table(
        "case_list_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_list_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_list_upload")),
    )
    op.create_index(op.f("ix_case_list_upload_person_id"), "case_list_upload", ["person_id"])
    op.create_table(
        "reading_progress",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_reading_progress")),
    )


def _teams() -> None:
    with op.batch_alter_table("team") as batch:
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_team_merged_into_id"), "team", ["merged_into_id"], ["id"])
        batch.create_check_constraint(
            op.f("ck_team_not_merged_into_itself"), "merged_into_id IS NULL OR merged_into_id != id"
        )
    op.create_index(op.f("ix_team_merged_into_id"), "team", ["merged_into_id"])
    op.create_table(
        "team_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_alias_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_alias")),
        sa.UniqueConstraint("folded", name=op.f("uq_team_alias_folded")),
    )
    op.create_index(op.f("ix_team_alias_team_id"), "team_alias", ["team_id"])


def _lists() -> None:
    with op.batch_alter_table("case") as batch:
        batch.alter_column(
            "subject", existing_type=sa.String(20), type_=sa.String(40), existing_nullable=False
        )
    with op.batch_alter_table("case_list") as batch:
        batch.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_case_list_source_id"), "case_source", ["source_id"], ["id"])
        batch.create_foreign_key(op.f("fk_case_list_previous_id"), "case_list", ["previous_id"], ["id"])
    op.create_index(op.f("ix_case_list_source_id"), "case_list", ["source_id"])
    op.create_index(op.f("ix_case_list_previous_id"), "case_list", ["previous_id"])
    with op.batch_alter_table("case_list_entry") as batch:
        batch.add_column(sa.Column("supervisor", sa.String(length=120), nullable=True))
    op.execute("DELETE FROM case_list_preview")
    with op.batch_alter_table("case_list_preview") as batch:
        batch.add_column(sa.Column("source", sa.JSON(), nullable=False))
    _annex_a()


def _annex_a() -> None:
    """Every list so far was an Annex A workbook."""
    op.execute(
        "INSERT INTO case_source (name, kind, subject, mapping, changed_at) "
        f"SELECT '{ANNEX_A}', 'annex_a', 'child', '{{}}', max(imported_at) FROM case_list HAVING count(*) > 0"
    )
    op.execute("UPDATE case_list SET source_id = (SELECT min(id) FROM case_source)")
    op.execute(
        "UPDATE case_list SET previous_id = (SELECT max(earlier.id) FROM case_list AS earlier "
        "WHERE earlier.id < case_list.id)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM case_list_preview")
    with op.batch_alter_table("case_list_preview") as batch:
        batch.drop_column("source")
    with op.batch_alter_table("case_list_entry") as batch:
        batch.drop_column("supervisor")
    op.drop_index(op.f("ix_case_list_previous_id"), table_name="case_list")
    op.drop_index(op.f("ix_case_list_source_id"), table_name="case_list")
    with op.batch_alter_table("case_list") as batch:
        batch.drop_constraint(op.f("fk_case_list_previous_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_case_list_source_id"), type_="foreignkey")
        batch.drop_column("previous_id")
        batch.drop_column("source_id")
    with op.batch_alter_table("case") as batch:
        batch.alter_column(
            "subject", existing_type=sa.String(40), type_=sa.String(20), existing_nullable=False
        )
    op.drop_table("team_alias")
    op.drop_index(op.f("ix_team_merged_into_id"), table_name="team")
    with op.batch_alter_table("team") as batch:
        batch.drop_constraint(op.f("ck_team_not_merged_into_itself"), type_="check")
        batch.drop_constraint(op.f("fk_team_merged_into_id"), type_="foreignkey")
        batch.drop_column("merged_into_id")
        batch.drop_column("closed_at")
    op.drop_table("reading_progress")
    op.drop_table("case_list_upload")
    op.drop_table("case_source")
