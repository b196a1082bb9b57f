"""flask cases: bring in a case list without the browser."""

from pathlib import Path

import click
from flask.cli import AppGroup

from audit.cases import changes, queries, reading, sources, team_queries
from audit.cases.figures import Figures, found_figures
from audit.cases.sources import Origin
from audit.cases.spreadsheet import read_case_list
from audit.cases.spreadsheet.found_cases import COUNTED_ELSEWHERE, NOTE, PROBLEM, FoundCaseList, UnusableFile
from audit.cli.output import writing
from audit.rules import clock

# So many rows that are no cases are named; the page shows the rest.
MOST_SHOWN = 20

group = AppGroup("cases", help="Case lists.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="What to call the list; the file's name and the day when left out.")
@click.option("--source", help="Read the columns as in the last list of this source, chosen on screen.")
@click.option("--dry-run", is_flag=True, help="Say what is in the file and bring in nothing.")
def import_(file: Path, name: str | None, source: str | None, dry_run: bool) -> None:
    """Bring in the cases of an Annex A workbook, or a list of a known source, and say what was found."""
    try:
        found, origin = _read(file, source)
    except UnusableFile as error:
        raise click.ClickException(str(error)) from None
    _say(found, found_figures(found, team_queries.team_names(), team_queries.other_names()))
    if dry_run:
        click.echo("Nothing was brought in.")
        return
    with writing():
        name = queries.free_name(file.name) if name is None else name
        case_list = changes.bring_in(found, file.name, name, None, origin)
    click.echo(f"Brought in as “{case_list.name}”.")


def _read(file: Path, source: str | None) -> tuple[FoundCaseList, Origin]:
    """The cases in a file, and the source they belong to. Raises UnusableFile."""
    if source is None:
        return read_case_list(file.read_bytes(), file.name, today=clock.today()), Origin()
    known = sources.source_named(source)
    if known is None or known.kind != sources.MAPPED:
        names = ", ".join(one.name for one in sources.sources()) or "none yet"
        raise click.ClickException(
            f"There is no source “{source}” whose columns were chosen. There are: {names}."
        )
    return reading.read_as_last_time(file.read_bytes(), file.name, known)


def _say(found: FoundCaseList, figures: Figures) -> None:
    names = queries.cohort_names()
    click.echo(f"Sheets used: {', '.join(found.sheets)}")
    _line("Rows read", found.rows_read)
    _line("Cases", figures.cases)
    _line("Open cases", figures.open_cases)
    click.echo("By cohort")
    for cohort in figures.cohorts:
        _line(f"  {names[cohort]}", figures.of_cohort(cohort))
    click.echo("By team")
    for team in figures.teams:
        _line(f"  {team.name or 'Without a team'}{' (new)' if team.is_new else ''}", team.cases)
    _line("Rows that are not a case", len(found.of_kind(PROBLEM)))
    for item in found.of_kind(PROBLEM)[:MOST_SHOWN]:
        click.echo(f"  {item.sheet}, row {item.row}, {item.column}: {item.why}")
    _line("Rows with something to check", len(found.of_kind(NOTE)))
    _line("Rows counted elsewhere", len(found.of_kind(COUNTED_ELSEWHERE)))


def _line(words: str, n: int) -> None:
    click.echo(f"{words + ':':<40}{n:>8,}")
