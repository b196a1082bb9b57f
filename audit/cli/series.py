"""flask series: rounds that come every month."""

import click
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.rounds import series, series_changes

group = AppGroup("series", help="Rounds that come every month.")


@group.command("prepare")
def prepare() -> None:
    """Prepare this month of every series, once. Nothing is drawn: a QA lead says yes to it."""
    with writing():
        names = [month.round.name for month in series_changes.prepare_months(None) if month.round]
        held_up = [(one.name, missing) for one, missing in series.due().held_up]
    for name in names:
        click.echo(f"Prepared {name}. It waits for a QA lead's yes.")
    for name, missing in held_up:
        click.echo(f"{name} cannot be prepared. {missing}", err=True)
    if not names and not held_up:
        click.echo("There is nothing to prepare.")
