"""Frameworks that are authored on screen, and published versions that the database itself keeps as they are.

On SQLite a table that is altered is made anew, without its triggers: a later migration that alters one of
the tables in PUBLISHED drops these triggers first and makes them again at its end.

Revision ID: 0002
Revises: 0001
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NEVER = "a published framework version never changes"

# How to find the framework version that a row of each table belongs to; {} is NEW or OLD.
_OF_THEME = "(SELECT framework_version_id FROM theme WHERE id = {}.theme_id)"
_OF_CRITERION = (
    "(SELECT theme.framework_version_id FROM criterion JOIN theme ON theme.id = criterion.theme_id "
    "WHERE criterion.id = {}.criterion_id)"
)
PUBLISHED = {
    "scale": "{}.framework_version_id",
    "grade_point": "(SELECT framework_version_id FROM scale WHERE id = {}.scale_id)",
    "theme": "{}.framework_version_id",
    "theme_cohort": _OF_THEME,
    "criterion": _OF_THEME,
    "criterion_cohort": _OF_CRITERION,
    "descriptor": _OF_CRITERION,
}
# What of a published version may change: whether it is retired. JSON is compared as text.
KEPT = (
    "id", "framework_id", "number", "name", "subject", "summary", "based_on", "cohorts", "root_causes",
    "judgement_scale", "base_id", "content_sha256", "created_at", "published_at",
)  # fmt: skip

# The colours that grades had until now, which anyone could choose, become the nearest of the palette.
PALETTE = {
    "navy": "#003078", "blue": "#1d70b8", "sky": "#5694ca", "ice": "#c9e2f5", "sand": "#fbe8b5",
    "orange": "#f4b183", "rust": "#b8480f", "red": "#942514", "purple": "#4c2c92", "teal": "#0f6674",
    "green": "#00693b", "grey": "#505a5f", "silver": "#dee0e2",
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    _versions()
    _add("scale", ("revision", sa.Integer(), "1"))
    _points()
    _themes()
    _criteria()
    _add("grade", ("root_causes", sa.JSON(), "'[]'"))
    _make_published_versions_permanent()


def _add(
    table: str,
    *columns: tuple[str, sa.types.TypeEngine[object], str],
    also: Callable[[object], None] | None = None,
) -> None:
    """Add columns that must be filled: the third of each is the SQL that gives their value in old rows."""
    with op.batch_alter_table(table) as batch:
        for name, kind, _ in columns:
            batch.add_column(sa.Column(name, kind, nullable=True))
    values = ", ".join(f"{name} = {value}" for name, _, value in columns)
    op.execute(f"UPDATE {table} SET {values}")
    with op.batch_alter_table(table) as batch:
        for name, kind, _ in columns:
            batch.alter_column(name, existing_type=kind, nullable=False)
        if also:
            also(batch)


def _versions() -> None:
    cohorts = op.get_bind().execute(sa.text("SELECT code, name FROM cohort ORDER BY position, code")).all()
    every = json.dumps([list(pair) for pair in cohorts]).replace("'", "''").replace(":", "\\:")

    def also(batch) -> None:  # type: ignore[no-untyped-def]
        batch.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index(batch.f("ix_framework_version_base_id"), ["base_id"])
        batch.create_foreign_key(
            batch.f("fk_framework_version_base_id"), "framework_version", ["base_id"], ["id"]
        )

    of_framework = "(SELECT framework.{} FROM framework WHERE framework.id = framework_id)"
    _add(
        "framework_version",
        ("name", sa.String(length=120), of_framework.format("name")),
        ("subject", sa.String(length=40), of_framework.format("subject")),
        ("cohorts", sa.JSON(), f"'{every}'"),
        ("root_causes", sa.JSON(), "'[]'"),
        ("created_at", sa.DateTime(timezone=True), "coalesce(published_at, CURRENT_TIMESTAMP)"),
        ("revision", sa.Integer(), "1"),
        also=also,
    )
    with op.batch_alter_table("framework") as batch:
        batch.drop_column("subject")


def _points() -> None:
    shades = op.get_bind().execute(sa.text("SELECT DISTINCT background FROM grade_point")).scalars().all()
    nearest = " ".join(f"WHEN '{shade}' THEN '{_nearest(shade)}'" for shade in shades)
    colour = f"CASE background {nearest} END" if shades else "'silver'"

    def also(batch) -> None:  # type: ignore[no-untyped-def]
        batch.drop_column("background")
        batch.drop_column("text")

    _add("grade_point", ("colour", sa.String(length=20), colour), also=also)


def _nearest(shade: str) -> str:
    def parts(colour: str) -> list[int]:
        return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]

    def distance(name: str) -> int:
        return sum((a - b) ** 2 for a, b in zip(parts(PALETTE[name]), parts(shade), strict=True))

    return min(PALETTE, key=distance)


def _themes() -> None:
    def also(batch) -> None:  # type: ignore[no-untyped-def]
        batch.add_column(sa.Column("below", sa.String(length=120), nullable=True))
        batch.add_column(sa.Column("change", sa.String(length=10), nullable=True))
        batch.drop_constraint(batch.f("uq_theme_framework_version_id_code"), type_="unique")
        batch.create_check_constraint(batch.f("ck_theme_change"), "change IN ('cosmetic', 'material')")

    _add("theme", *_drafted(), also=also)


def _criteria() -> None:
    def also(batch) -> None:  # type: ignore[no-untyped-def]
        batch.add_column(sa.Column("asked_of", sa.String(length=120), nullable=True))
        batch.add_column(sa.Column("change", sa.String(length=10), nullable=True))
        batch.alter_column("scale_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(batch.f("uq_criterion_theme_id_code"), type_="unique")
        batch.drop_constraint(batch.f("ck_criterion_kind"), type_="check")
        kinds = "kind IN ('judgement', 'compliance', 'scaling', 'note')"
        batch.create_check_constraint(batch.f("ck_criterion_kind"), kinds)
        batch.create_check_constraint(batch.f("ck_criterion_change"), "change IN ('cosmetic', 'material')")

    _add(
        "criterion",
        *_drafted(),
        ("root_causes", sa.JSON(), "'[]'"),
        ("came_from", sa.JSON(), "'[]'"),
        ("asked_answers", sa.JSON(), "'[]'"),
        also=also,
    )


def _drafted() -> list[tuple[str, sa.types.TypeEngine[object], str]]:
    return [
        ("series", sa.String(length=120), "lineage"),
        ("retired", sa.Boolean(), "false"),
        ("revision", sa.Integer(), "1"),
    ]


def _make_published_versions_permanent() -> None:
    """The database itself refuses to change what a published version says."""
    make = _sqlite_trigger if op.get_bind().dialect.name == "sqlite" else _postgres_trigger
    for table, version in PUBLISHED.items():
        of = {row: f"(SELECT state FROM framework_version WHERE id = {version.format(row)}) <> 'draft'"
              for row in ("OLD", "NEW")}  # fmt: skip
        make(table, "INSERT", of["NEW"])
        make(table, "UPDATE", f"{of['OLD']} OR {of['NEW']}")
        make(table, "DELETE", of["OLD"])
    differs = " OR ".join(
        f"CAST(OLD.{column} AS text) IS DISTINCT FROM CAST(NEW.{column} AS text)" for column in KEPT
    )
    if op.get_bind().dialect.name == "sqlite":
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in KEPT)
    make("framework_version", "UPDATE", f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {differs})")
    make("framework_version", "DELETE", "OLD.state <> 'draft'")


def _sqlite_trigger(table: str, what: str, refused_when: str) -> None:
    op.execute(
        f"CREATE TRIGGER published_{table}_{what.lower()} BEFORE {what} ON {table} "
        f"WHEN {refused_when} BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
    )


def _postgres_trigger(table: str, what: str, refused_when: str) -> None:
    name = f"published_{table}_{what.lower()}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused_when} THEN RAISE EXCEPTION '{NEVER}'; END IF; "
        f"RETURN {'OLD' if what == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    raise NotImplementedError("What an author has written since cannot be kept in the tables of before.")
