"""Everything the main job needs: people, frameworks, case lists, rounds, audits, tallies, history.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("subject", "reference", name=op.f("uq_case_subject_reference")),
    )
    op.create_table(
        "cohort",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cohort")),
        sa.UniqueConstraint("name", name=op.f("uq_cohort_name")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_failed_sign_in_address_at", ["address", "at"], unique=False)
        batch_op.create_index("ix_failed_sign_in_email_at", ["email", "at"], unique=False)

    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", name=op.f("uq_framework_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_service", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("parent_id IS NULL OR parent_id != id", name=op.f("ck_team_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["team.id"], name=op.f("fk_team_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "case_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_case_list_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_list")),
        sa.UniqueConstraint("name", name=op.f("uq_case_list_name")),
    )
    with op.batch_alter_table("case_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_list_imported_by_id"), ["imported_by_id"], unique=False)

    op.create_table(
        "case_list_preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_list_preview_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_list_preview")),
    )
    with op.batch_alter_table("case_list_preview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_list_preview_person_id"), ["person_id"], unique=False)

    op.create_table(
        "framework_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judgement_scale", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_framework_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_framework_version_framework_id_number")),
    )
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_version_framework_id"), ["framework_id"], unique=False)

    op.create_table(
        "history_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_history_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_entry")),
        sa.UniqueConstraint(
            "subject", "subject_id", "sequence", name=op.f("uq_history_entry_subject_subject_id_sequence")
        ),
    )
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.create_index("ix_history_entry_at", ["at"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "person_team",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_team_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_person_team_team_id")),
        sa.PrimaryKeyConstraint("person_id", "team_id", name=op.f("pk_person_team")),
    )
    with op.batch_alter_table("person_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_team_team_id"), ["team_id"], unique=False)

    op.create_table(
        "case_list_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_list_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("age_band", sa.String(length=20), nullable=False),
        sa.Column("gender", sa.String(length=20), nullable=False),
        sa.Column("ethnicity_group", sa.String(length=20), nullable=False),
        sa.Column("disability", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_list_entry_case_id")),
        sa.ForeignKeyConstraint(
            ["case_list_id"], ["case_list.id"], name=op.f("fk_case_list_entry_case_list_id")
        ),
        sa.ForeignKeyConstraint(["cohort"], ["cohort.code"], name=op.f("fk_case_list_entry_cohort")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_list_entry_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_list_entry")),
        sa.UniqueConstraint("case_list_id", "case_id", name=op.f("uq_case_list_entry_case_list_id_case_id")),
    )
    with op.batch_alter_table("case_list_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_list_entry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_list_entry_team_id"), ["team_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("case_list_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_start <= period_end", name=op.f("ck_round_period_in_order")),
        sa.ForeignKeyConstraint(["case_list_id"], ["case_list.id"], name=op.f("fk_round_case_list_id")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"], ["framework_version.id"], name=op.f("fk_round_framework_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("name", name=op.f("uq_round_name")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_case_list_id"), ["case_list_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_round_framework_version_id"), ["framework_version_id"], unique=False
        )

    op.create_table(
        "scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("benchmark", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_version_id"], ["framework_version.id"], name=op.f("fk_scale_framework_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale")),
        sa.UniqueConstraint("framework_version_id", "code", name=op.f("uq_scale_framework_version_id_code")),
    )
    with op.batch_alter_table("scale", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scale_framework_version_id"), ["framework_version_id"], unique=False
        )

    op.create_table(
        "set_aside_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_list_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_list_id"], ["case_list.id"], name=op.f("fk_set_aside_row_case_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside_row")),
    )
    with op.batch_alter_table("set_aside_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_aside_row_case_list_id"), ["case_list_id"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("guard", sa.String(length=10), nullable=False),
        sa.Column("cap", sa.String(length=40), nullable=True),
        sa.CheckConstraint("guard IN ('none', 'limiting', 'capping')", name=op.f("ck_theme_guard")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"], ["framework_version.id"], name=op.f("fk_theme_framework_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("framework_version_id", "code", name=op.f("uq_theme_framework_version_id_code")),
        sa.UniqueConstraint(
            "framework_version_id", "lineage", name=op.f("uq_theme_framework_version_id_lineage")
        ),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_theme_framework_version_id"), ["framework_version_id"], unique=False
        )

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.Column("blanks", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('always', 'below_good', 'never')", name=op.f("ck_criterion_evidence")
        ),
        sa.CheckConstraint("kind IN ('judgement', 'compliance')", name=op.f("ck_criterion_kind")),
        sa.ForeignKeyConstraint(["scale_id"], ["scale.id"], name=op.f("fk_criterion_scale_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_criterion_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("theme_id", "code", name=op.f("uq_criterion_theme_id_code")),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criterion_scale_id"), ["scale_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_criterion_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.Column("size_kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_team", sa.Boolean(), nullable=False),
        sa.Column("by_cohort", sa.Boolean(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_draw_drawn_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draw_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("round_id", name=op.f("uq_draw_round_id")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_drawn_by_id"), ["drawn_by_id"], unique=False)

    op.create_table(
        "grade_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("letter", sa.String(length=3), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("good_or_better", sa.Boolean(), nullable=False),
        sa.Column("background", sa.String(length=7), nullable=False),
        sa.Column("text", sa.String(length=7), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["scale_id"], ["scale.id"], name=op.f("fk_grade_point_scale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_point")),
        sa.UniqueConstraint("scale_id", "code", name=op.f("uq_grade_point_scale_id_code")),
        sa.UniqueConstraint("scale_id", "position", name=op.f("uq_grade_point_scale_id_position")),
    )
    with op.batch_alter_table("grade_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_point_scale_id"), ["scale_id"], unique=False)

    op.create_table(
        "sampled_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("case_list_entry_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=250), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_list_entry_id"], ["case_list_entry.id"], name=op.f("fk_sampled_case_case_list_entry_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sampled_case_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_case")),
        sa.UniqueConstraint(
            "round_id", "case_list_entry_id", name=op.f("uq_sampled_case_round_id_case_list_entry_id")
        ),
    )
    with op.batch_alter_table("sampled_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sampled_case_case_list_entry_id"), ["case_list_entry_id"], unique=False
        )

    op.create_table(
        "tally",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("about IN ('criterion', 'theme', 'overall')", name=op.f("ck_tally_about")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_tally_not_negative")),
        sa.ForeignKeyConstraint(["cohort"], ["cohort.code"], name=op.f("fk_tally_cohort")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tally_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_tally_team_id")),
        sa.PrimaryKeyConstraint(
            "round_id", "team_id", "cohort", "about", "about_id", "grade", name=op.f("pk_tally")
        ),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_about", ["about", "round_id"], unique=False)

    op.create_table(
        "theme_cohort",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohort.code"], name=op.f("fk_theme_cohort_cohort")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_cohort_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "cohort", name=op.f("pk_theme_cohort")),
    )
    op.create_table(
        "case_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sampled_case_id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("auditor_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("allocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["auditor_id"], ["person.id"], name=op.f("fk_case_audit_auditor_id")),
        sa.ForeignKeyConstraint(["cohort"], ["cohort.code"], name=op.f("fk_case_audit_cohort")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_case_audit_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_case_audit_round_id")),
        sa.ForeignKeyConstraint(
            ["sampled_case_id"], ["sampled_case.id"], name=op.f("fk_case_audit_sampled_case_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_audit_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_audit")),
        sa.UniqueConstraint(
            "sampled_case_id", "auditor_id", name=op.f("uq_case_audit_sampled_case_id_auditor_id")
        ),
    )
    with op.batch_alter_table("case_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_audit_auditor_id"), ["auditor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_audit_framework_version_id"), ["framework_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_audit_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_audit_sampled_case_id"), ["sampled_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_audit_team_id"), ["team_id"], unique=False)

    op.create_table(
        "criterion_cohort",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohort.code"], name=op.f("fk_criterion_cohort_cohort")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_criterion_cohort_criterion_id")
        ),
        sa.PrimaryKeyConstraint("criterion_id", "cohort", name=op.f("pk_criterion_cohort")),
    )
    op.create_table(
        "descriptor",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_descriptor_criterion_id")),
        sa.PrimaryKeyConstraint("criterion_id", "grade", name=op.f("pk_descriptor")),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_audit_id"], ["case_audit.id"], name=op.f("fk_grade_case_audit_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_grade_criterion_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_grade_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint(
            "case_audit_id", "criterion_id", name=op.f("uq_grade_case_audit_id_criterion_id")
        ),
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_audit_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("against_guard", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_audit_id"], ["case_audit.id"], name=op.f("fk_judgement_case_audit_id")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_judgement_saved_by_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_judgement_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judgement_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(
            "uq_judgement_case_audit_id_overall",
            ["case_audit_id"],
            unique=True,
            sqlite_where=sa.text("theme_id IS NULL"),
            postgresql_where=sa.text("theme_id IS NULL"),
        )
        batch_op.create_index(
            "uq_judgement_case_audit_id_theme_id",
            ["case_audit_id", "theme_id"],
            unique=True,
            sqlite_where=sa.text("theme_id IS NOT NULL"),
            postgresql_where=sa.text("theme_id IS NOT NULL"),
        )

    _make_history_append_only()


def _make_history_append_only() -> None:
    """The database itself refuses to change or delete what the history says."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER history_entry_no_{what.lower()} BEFORE {what} ON history_entry "
                "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER history_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
    )


def downgrade() -> None:
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judgement_case_audit_id_theme_id",
            sqlite_where=sa.text("theme_id IS NOT NULL"),
            postgresql_where=sa.text("theme_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_judgement_case_audit_id_overall",
            sqlite_where=sa.text("theme_id IS NULL"),
            postgresql_where=sa.text("theme_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_judgement_theme_id"))

    op.drop_table("judgement")
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_criterion_id"))

    op.drop_table("grade")
    op.drop_table("descriptor")
    op.drop_table("criterion_cohort")
    with op.batch_alter_table("case_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_audit_team_id"))
        batch_op.drop_index(batch_op.f("ix_case_audit_sampled_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_audit_round_id"))
        batch_op.drop_index(batch_op.f("ix_case_audit_framework_version_id"))
        batch_op.drop_index(batch_op.f("ix_case_audit_auditor_id"))

    op.drop_table("case_audit")
    op.drop_table("theme_cohort")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_about")

    op.drop_table("tally")
    with op.batch_alter_table("sampled_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sampled_case_case_list_entry_id"))

    op.drop_table("sampled_case")
    with op.batch_alter_table("grade_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_point_scale_id"))

    op.drop_table("grade_point")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_drawn_by_id"))

    op.drop_table("draw")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_theme_id"))
        batch_op.drop_index(batch_op.f("ix_criterion_scale_id"))

    op.drop_table("criterion")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_framework_version_id"))

    op.drop_table("theme")
    with op.batch_alter_table("set_aside_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_set_aside_row_case_list_id"))

    op.drop_table("set_aside_row")
    with op.batch_alter_table("scale", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scale_framework_version_id"))

    op.drop_table("scale")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_framework_version_id"))
        batch_op.drop_index(batch_op.f("ix_round_case_list_id"))

    op.drop_table("round")
    with op.batch_alter_table("case_list_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_list_entry_team_id"))
        batch_op.drop_index(batch_op.f("ix_case_list_entry_case_id"))

    op.drop_table("case_list_entry")
    with op.batch_alter_table("person_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_team_team_id"))

    op.drop_table("person_team")
    op.drop_table("person_role")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_person_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_history_entry_at")

    op.drop_table("history_entry")
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_version_framework_id"))

    op.drop_table("framework_version")
    with op.batch_alter_table("case_list_preview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_list_preview_person_id"))

    op.drop_table("case_list_preview")
    with op.batch_alter_table("case_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_list_imported_by_id"))

    op.drop_table("case_list")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_parent_id"))

    op.drop_table("team")
    op.drop_table("person")
    op.drop_table("framework")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_sign_in_email_at")
        batch_op.drop_index("ix_failed_sign_in_address_at")

    op.drop_table("failed_sign_in")
    op.drop_table("cohort")
    op.drop_table("case")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION history_is_append_only()")
