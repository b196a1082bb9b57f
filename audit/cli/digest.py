"""flask digest: reminds people by e-mail of what waits for them."""

import click
from flask import current_app
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.home import reminders
from audit.home.digest import digest_of
from audit.home.letters import SUBJECT, letter
from audit.models import Person
from audit.web import mail

group = AppGroup("digest", help="Reminders by e-mail.")


@group.command("send")
@click.option("--dry-run", is_flag=True, help="Print the e-mails, send none.")
def send(dry_run: bool) -> None:
    """Send everyone for whom something waits a digest, once a day at most. Exits 1 when one fails."""
    if not dry_run and not mail.is_set():
        raise click.ClickException("SMTP_HOST is not set, so no e-mail can be sent.")
    site_url = current_app.config["SITE_URL"]
    found = ((person, digest_of(person)) for person in reminders.to_remind())
    letters = [(person, letter(person, digest, site_url)) for person, digest in found if digest.anything]
    if dry_run:
        for person, text in letters:
            click.echo(f"To {person.email}: {SUBJECT}\n\n{text}")
        click.echo(f"{len(letters)} would be sent.")
        return
    sent, failed = _post(letters) if letters else (0, 0)
    click.echo(f"{sent} sent.")
    if failed:
        raise click.ClickException(f"{failed} could not be sent.")


def _post(letters: list[tuple[Person, str]]) -> tuple[int, int]:
    """Hand the letters over: how many were, and how many could not be."""
    sent, failed = 0, 0
    try:
        with mail.post_office() as server:
            for person, text in letters:
                before = reminders.last_sent(person)
                with writing():
                    mine = reminders.take_today(person)
                if not mine:  # another run of this command was quicker
                    continue
                try:
                    mail.send(server, person.email, SUBJECT, text)
                    sent += 1
                except mail.NotSent as error:
                    failed += 1
                    with writing():
                        reminders.give_back(person, before)
                    click.echo(f"{person.email}: {error}", err=True)
    except mail.NotSent as error:
        raise click.ClickException(str(error)) from None
    return sent, failed
