"""flask export: the results as an Excel workbook, without a browser."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.datastructures import MultiDict

from audit.reports.workbook import results_workbook
from audit.results import queries
from audit.results.selection import Selection, select_from

BY = "the command line"


@click.command("export")
@click.option("--round", "rounds", multiple=True, help="A round by name or number; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every round that has results.")
@click.option("--framework", help="With --all: the code of the framework, where several have results.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(rounds: tuple[str, ...], every: bool, framework: str | None, output: Path) -> None:
    """Write the results of a round, or of all rounds, into an Excel workbook. Replaces the file."""
    if bool(rounds) == every:
        raise click.UsageError("Say which round with --round, or --all.")
    try:
        selection = _selection(rounds, framework)
        book = results_workbook(selection, current_app.config["TOO_FEW"], BY, names_auditors=True)
        output.write_bytes(book.getvalue())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {output}: {selection.words}.")


def _selection(rounds: tuple[str, ...], framework: str | None) -> Selection:
    args = MultiDict([("round", str(_round(name))) for name in rounds])
    if framework:
        args["framework"] = framework
    selection = select_from(args, None)
    if selection is None:
        raise ValueError("There are no results yet: no audit has been submitted.")
    if selection.left_out:
        raise ValueError("These rounds are of different frameworks: export them one framework at a time.")
    if not rounds and not framework and selection.other_frameworks:
        codes = ", ".join(sorted([selection.version.framework, *selection.other_frameworks]))
        raise ValueError(f"Several frameworks have results. Say which with --framework: {codes}.")
    return selection


def _round(name: str) -> int:
    found = queries.rounds_named(name)
    if found:
        return min(found, key=lambda one: one.name != name).id  # a name goes before a number
    every = queries.every_round()
    if not every:
        raise ValueError(f"There is no round {name!r}. There are no rounds yet.")
    listed = "".join(f"\n  {one.id}: {one.name}" for one in every)
    raise ValueError(f"There is no round {name!r}. There are:{listed}")
