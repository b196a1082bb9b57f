"""flask person: add people, make links, set up an empty database."""

import click
from flask import current_app
from flask.cli import AppGroup

from audit.accounts import changes, queries
from audit.accounts.links import LASTS_HOURS, make_link
from audit.cli.output import writing
from audit.rules.permissions import Role

group = AppGroup("person", help="People who sign in.")


def address_of(token: str) -> str:
    """The whole address of a one-time link, as far as the command line can know it."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    return f"{current_app.config['PREFERRED_URL_SCHEME']}://{host}:{port}/link/{token}"


@group.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--team", "teams", multiple=True, help="A team or service of theirs, by name; may be repeated.")
def add(email: str, name: str, roles: tuple[str, ...], teams: tuple[str, ...]) -> None:
    """Add a person and print a link with which they choose their password."""
    with writing():
        found = queries.teams_named(teams)
        unknown = [team for team in teams if team not in found]
        if unknown:
            raise ValueError(
                f"There is no team called {unknown[0]!r}. Import a case list first, or check the name."
            )
        person = changes.add_person(email, name, [Role(role) for role in roles], found.values(), None)
        token = changes.give_link(person, None)
    click.echo(f"Added {person.name}. To choose a password, once within {LASTS_HOURS} hours:")
    click.echo(address_of(token))


@group.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a new link with which a person chooses a password."""
    with writing():
        person = queries.by_email(email)
        if person is None:
            raise ValueError(f"There is no person with the address {email!r}.")
        token = changes.give_link(person, None)
    click.echo(address_of(token))


@group.command("set-up-link")
def set_up_link() -> None:
    """On an empty database, print the link that creates the first administrator; otherwise nothing."""
    if queries.anyone():
        return
    with writing():
        token = make_link(None)
    click.echo("Nobody can sign in yet. Create the first administrator, once:")
    click.echo(address_of(token))
