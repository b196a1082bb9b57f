"""flask framework: bring in a framework from its file, and list those there are."""

from pathlib import Path

import click
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.frameworks import changes, queries
from audit.web.display import plural

group = AppGroup("framework", help="Frameworks and their versions.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Bring in the framework in a YAML file as a new, published version."""
    with writing():
        version, is_new = changes.import_framework(file.read_bytes(), None)
        whole = queries.whole(version.id)
    size = f"{plural(len(whole.themes), 'theme')}, {plural(len(whole.criteria()), 'criterion', 'criteria')}"
    click.echo(f"{whole.title}: {size}.")
    click.echo("Brought in and published." if is_new else "Nothing changed: this file is that version.")


@group.command("list")
def list_() -> None:
    """List every framework with its versions."""
    sizes = queries.sizes()
    found = queries.frameworks()
    if not found:
        click.echo("There is no framework yet. Bring one in with: flask framework import FILE")
    for framework in found:
        click.echo(f"{framework.name} ({framework.code})")
        for version in framework.versions:
            themes, criteria = sizes.get(version.id, (0, 0))
            size = f"{plural(themes, 'theme')}, {plural(criteria, 'criterion', 'criteria')}"
            click.echo(f"  version {version.number}, {version.state}: {size}")
