"""flask demo: the demo council on an empty database, and a new password for its people."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from audit.accounts import queries
from audit.cli.output import writing
from audit.demo import filling
from audit.demo.password import made_up
from audit.rules import clock
from audit.rules.passwords import WeakPassword

group = AppGroup("demo", help="A made-up council to look round in.")

password_option = click.option(
    "--password", envvar="DEMO_PASSWORD", default="", help="Otherwise DEMO_PASSWORD, or one is made up."
)


@group.command("fill")
@password_option
def fill(password: str) -> None:
    """Fill an empty database with the demo council; one that has people is kept as it is."""
    with writing():
        if queries.anyone():
            click.echo("Already filled, kept.")
            new = ""
        else:
            new = _usable(password)
            begun = time.monotonic()
            filling.fill(clock.today(), new, click.echo)
            click.echo(f"Filled in {time.monotonic() - begun:.0f} seconds.")
    how_to_sign_in(new)


@group.command("password")
@password_option
def password_(password: str) -> None:
    """Give the people of the demo a new password, and print it."""
    with writing():
        people = [person for email in filling.accounts() if (person := queries.by_email(email))]
        if not people:
            raise ValueError(
                "This database does not hold the demo council. Fill an empty one: flask demo fill"
            )
        new = _usable(password)
        filling.set_password(people, new)
    how_to_sign_in(new)


def _usable(password: str) -> str:
    """The password given, if it will do for everyone, or one that is made up."""
    if not password:
        return made_up()
    try:
        filling.check_for_everyone(password)
    except WeakPassword as weak:
        raise click.ClickException(f"DEMO_PASSWORD cannot be used. {weak}") from None
    return password


def how_to_sign_in(password: str) -> None:
    """Print where the demo is and how to sign in; without a password, how to get a new one."""
    config = current_app.config
    click.echo(f"\nThe demo is at {config['PREFERRED_URL_SCHEME']}://{config['HOST']}:{config['PORT']}")
    click.echo("Sign in as one of:")
    for email, role in filling.accounts().items():
        click.echo(f"  {email:<24}{role}")
    if password:
        click.echo(f"Password: {password}")
    else:
        click.echo(
            "The password is the one that was printed when it was filled; flask demo password sets a new one."
        )
