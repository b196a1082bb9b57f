"""flask concern: what the clock of concerns does where nobody opens a page."""

import click
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.concerns import changes, letters

group = AppGroup("concern", help="Concerns: a child may be at risk now.")


@group.command("escalate")
def escalate() -> None:
    """Escalate what is late, once, and send the e-mails not sent yet. Exits 1 when one fails."""
    with writing():
        escalated = [concern.id for concern in changes.escalate()]
    for concern_id in escalated:
        click.echo(f"Concern {concern_id} is late: it is escalated.")
    posted = letters.send()
    if posted.sent:
        click.echo(f"{posted.sent} sent.")
    for words in posted.failed:
        click.echo(words, err=True)
    if posted.failed:
        raise click.ClickException(f"{len(posted.failed)} could not be sent.")
    if not escalated and not posted.sent:
        click.echo("There is nothing to escalate and nothing to send.")
