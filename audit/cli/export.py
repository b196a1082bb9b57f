"""flask export: the results as a file, without a browser, with the filters of the screen."""

from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.datastructures import MultiDict

from audit.accounts import queries as accounts
from audit.cli.output import writing
from audit.extensions import begin_reading
from audit.reports.asked import Asked
from audit.reports.exports.changes import note_written
from audit.reports.exports.order import Order
from audit.reports.formats import Format
from audit.results import auditors, queries, sampling
from audit.results.selecting import select_from
from audit.results.selection import MODERATED, Selection

BY = "the command line"
FILTERS = (
    click.option("--round", "rounds", multiple=True, help="A round by name or number; may be repeated."),
    click.option("--all", "every", is_flag=True, help="Every round that has results."),
    click.option("--framework", help="With --all: the code of the framework, where several have results."),
    click.option("--from", "since", metavar="DAY", help="Only rounds that begin on this day or later."),
    click.option("--to", "until", metavar="DAY", help="Only rounds that begin on this day or before."),
    click.option("--cohort", help="Only this cohort, by its code."),
    click.option("--service", help="Only the teams of this service, by name or number."),
    click.option("--team", "teams", multiple=True, help="Only this team, by name or number; repeatable."),
    click.option("--auditors", help="Only audits of this group of auditors, by name; none: of no group."),
    click.option("--version", type=int, help="Only audits of this version of the framework."),
    click.option("--moderated", is_flag=True, help="Grades as moderated, not as graded."),
    click.option("--drawn", type=click.Choice(["random", "all"]), default="random", show_default=True,
                 help="Whether rounds whose cases were not drawn at random count together with the others."),
)  # fmt: skip


def filters(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(FILTERS):
        command = option(command)
    return command


@click.command("export")
@filters
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default="xlsx",
    show_default=True,
    help="A workbook; a zip of CSV files; one long CSV file with codes.",
)
@click.option("--evidence", is_flag=True, help="With what auditors wrote for each answer and judgement.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(format_: str, evidence: bool, output: Path, **asked_for: object) -> None:  # fmt: skip
    """Write the results of a round, or of all rounds, into a file. Replaces the file."""
    if bool(asked_for["rounds"]) == asked_for["every"]:
        raise click.UsageError("Say which round with --round, or --all.")
    begin_reading()
    try:
        selection = _selection(asked_for)
        limit = current_app.config["TOO_FEW"]
        args = selection.args
        order = Order(args, BY, limit, names_auditors=True, evidence=evidence, agreement=True)
        words = selection.words
        _write(order.asked(), Format(format_), output)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    with writing():
        note_written(order, Format(format_), words)
    click.echo(f"Wrote {output}: {words}.")


def _write(asked: Asked, format_: Format, output: Path) -> None:
    """What was there before is replaced when the new file is whole."""
    with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
        try:
            format_.kind.write(asked, file.file, lambda _: None)
            file.close()
            Path(file.name).replace(output)
        except BaseException:
            Path(file.name).unlink()
            raise


def _selection(asked_for: dict[str, object]) -> Selection:
    selection = select_from(_args(asked_for), None, None, sees_auditors=True)
    if selection is None:
        raise ValueError("There are no results yet: no audit has been submitted.")
    if selection.left_out:
        raise ValueError("These rounds are of different frameworks: export them one framework at a time.")
    if asked_for["every"] and not asked_for["framework"] and selection.other_frameworks:
        codes = ", ".join(sorted([selection.version.framework, *selection.other_frameworks]))
        raise ValueError(f"Several frameworks have results. Say which with --framework: {codes}.")
    return selection


def _args(asked_for: dict[str, object]) -> MultiDict[str, str]:
    """What was asked for as an address of the screen has it."""
    rounds, teams = asked_for["rounds"], asked_for["teams"]
    assert isinstance(rounds, tuple)
    assert isinstance(teams, tuple)
    args = MultiDict([("round", str(_round(name))) for name in rounds])
    for name in teams:
        args.add("teams", str(_team(name, is_service=False)))
    if asked_for["service"]:
        args["service"] = str(_team(str(asked_for["service"]), is_service=True))
    parts = {
        "framework": "framework",
        "from": "since",
        "to": "until",
        "cohort": "cohort",
        "version": "version",
    }
    for part, option in parts.items():
        if asked_for[option]:
            args[part] = str(asked_for[option])
    if asked_for["auditors"]:
        args["auditors"] = _group(str(asked_for["auditors"]))
    if asked_for["moderated"]:
        args["grades"] = MODERATED
    if asked_for["drawn"] == "all":
        args["drawn"] = sampling.TOGETHER
    return args


def _round(name: str) -> int:
    found = queries.rounds_named(name)
    if found:
        return min(found, key=lambda one: one.name != name).id  # a name goes before a number
    every = queries.every_round()
    if not every:
        raise ValueError(f"There is no round {name!r}. There are no rounds yet.")
    listed = "".join(f"\n  {one.id}: {one.name}" for one in every)
    raise ValueError(f"There is no round {name!r}. There are:{listed}")


def _group(name: str) -> str:
    there = {one.name: one.code for one in auditors.offered()}
    if name in there or name in there.values():
        return there.get(name, name)
    listed = "".join(f"\n  {one}" for one in there)
    raise ValueError(
        f"There is no group of auditors {name!r}. There are:{listed}" if there
        else "There are no groups of auditors yet."
    )  # fmt: skip


def _team(name: str, is_service: bool) -> int:
    there = [team for team in accounts.teams() if team.is_service == is_service]
    for team in there:
        if team.name == name:
            return team.id
    for team in there:
        if str(team.id) == name:
            return team.id
    what = "service" if is_service else "team"
    listed = "".join(f"\n  {team.id}: {team.name}" for team in there)
    raise ValueError(
        f"There is no {what} {name!r}. There are:{listed}" if there else f"There are no {what}s yet."
    )
