"""flask framework: bring frameworks in from files, write them to files, and list those there are."""

from pathlib import Path

import click
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.frameworks import changes, queries, words
from audit.frameworks.files.incoming import Incoming, incoming, read_file
from audit.frameworks.files.workbook import write_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.models import Framework, FrameworkVersion
from audit.rules.framework import Version
from audit.web.display import plural

WRITERS = {".xlsx": write_workbook, ".yaml": write_yaml, ".yml": write_yaml}

group = AppGroup("framework", help="Frameworks and their versions.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what the file would make, and bring in nothing.")
@click.option("--draft", "as_draft", is_flag=True, help="Leave a draft that someone reads and publishes.")
def import_(file: Path, dry_run: bool, as_draft: bool) -> None:
    """Bring in the framework in a workbook (.xlsx) or a YAML file as a new version, and publish it."""
    with writing():
        plain = read_file(file.read_bytes(), file.name)
        found = incoming(plain)
        if dry_run:
            _say(found)
            return
        if as_draft and not found.same:
            version, is_new = changes.draft_from(plain, None), True
        else:
            version, is_new = changes.bring_in(plain, None)
        title, state = version.title, version.state
    click.echo(f"{title}: {_size(plain)}.")
    if not is_new:
        click.echo("Nothing changed: this file is that version.")
    else:
        click.echo("Brought in and published." if state == "published" else "Brought in as a draft.")


def _size(version: Version) -> str:
    criteria = sum(len(theme.criteria) for theme in version.themes)
    return f"{plural(len(version.themes), 'theme')}, {plural(criteria, 'criterion', 'criteria')}"


def _say(found: Incoming) -> None:
    """What a file would make."""
    version = found.version
    click.echo(f"{version.name} ({version.framework}): {_size(version)}.")
    if found.same:
        click.echo(f"Nothing would change: this file is version {found.same.number}.")
        return
    click.echo(
        f"It would become version {found.number}." if found.framework else "It would be a new framework."
    )
    if found.draft:
        click.echo(f"A draft of version {found.draft.number} stands in the way: publish or discard it first.")
    if found.compared and found.newest:
        click.echo(f"What differs from version {found.newest.number}:")
        for field in found.compared.framework:
            click.echo(f"  the framework: {field.label.lower()}")
        for scale in found.compared.changed_scales:
            click.echo(f"  the scale {scale.thing.name}")
        for what, entries in found.compared.groups.items():
            for entry in entries:
                name = getattr(entry.thing, "question", None) or f"theme {entry.thing.name}"
                click.echo(f"  {words.BECAME[what].lower()}: {entry.thing.code} {name}")
    click.echo("Nothing was brought in.")


@group.command("export")
@click.argument("what", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(what: str, output: Path) -> None:
    """Write a framework to a workbook (.xlsx) or a YAML file (.yaml). Replaces the file.

    ID is the number of a version, as the list shows it, or the code of a framework: its newest
    published version.
    """
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.UsageError(f"Name a file that ends in .xlsx or .yaml, not {output.name}.")
    version = queries.whole(_version(what).id)
    try:
        output.write_bytes(write(version))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {output}: {version.title}.")


def _version(what: str) -> FrameworkVersion:
    frameworks = queries.frameworks()
    by_id = {str(version.id): version for framework in frameworks for version in framework.versions}
    named = next((framework for framework in frameworks if framework.code == what), None)
    found = by_id.get(what) or (named.newest_published if named else None)
    if found is None:
        listed = "".join(_lines(framework) for framework in frameworks)
        there = f"There are:\n{listed.rstrip()}" if listed else "There is no framework yet."
        raise click.ClickException(f"There is no published framework or version {what!r}. {there}")
    return found


def _lines(framework: Framework) -> str:
    sizes = queries.sizes()
    lines = [f"{framework.name} ({framework.code})"]
    for version in framework.versions:
        themes, criteria = sizes.get(version.id, (0, 0))
        size = f"{plural(themes, 'theme')}, {plural(criteria, 'criterion', 'criteria')}"
        lines.append(f"  {version.id}: version {version.number}, {version.state}: {size}")
    return "\n".join(lines) + "\n"


@group.command("list")
def list_() -> None:
    """List every framework with its versions; the number before each is its ID."""
    found = queries.frameworks()
    if not found:
        click.echo("There is no framework yet. Bring one in with: flask framework import FILE")
    for framework in found:
        click.echo(_lines(framework), nl=False)
