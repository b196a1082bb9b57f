"""flask history: whether the record of who did what when is whole."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from audit.extensions import db
from audit.models import HistoryEntry, broken_entries

group = AppGroup("history", help="The append-only record of who did what when.")


@group.command("verify")
def verify() -> None:
    """Check that no entry was changed or taken out. Exits 1, naming the places, when one was."""
    broken = 0
    for entry in broken_entries():
        broken += 1
        click.echo(f"{entry.subject} {entry.subject_id}, entry {entry.sequence} of {entry.at:%d %b %Y %H:%M}")
    if broken:
        raise click.ClickException(f"{broken} entries do not follow from the one before them.")
    total = db.session.scalar(select(func.count()).select_from(HistoryEntry))
    click.echo(f"All {total:,} entries follow from one another.")
