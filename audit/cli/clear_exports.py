"""flask clear-exports: deletes the files of exports that were kept long enough. For cron."""

import click
from flask import current_app
from flask.cli import with_appcontext

from audit.cli.output import writing
from audit.reports.exports.changes import delete_old
from audit.web.display import plural


@click.command("clear-exports")
@with_appcontext
def clear_exports() -> None:
    """Delete the files of exports that were made more than EXPORT_DAYS days ago."""
    with writing():
        n = delete_old(current_app.config["EXPORT_DAYS"])
    click.echo(f"Deleted {plural(n, 'export')}.")
