"""flask audits: bring in results of earlier audits that were kept in a workbook."""

import hashlib
from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from audit.cases.spreadsheet.opening import Book, open_list
from audit.cli.output import writing
from audit.files.package import UnusableFile, failing_in_words
from audit.past import changes, past_map, queries
from audit.past.past_map import MapFault, PastMap
from audit.past.proposing import on_its_sheet
from audit.past.prospect import Prospect, prospect, version_of
from audit.web.display import plural

# So many faults are named; mending these shows the next.
MOST_SHOWN = 50

group = AppGroup("audits", help="Results of earlier audits.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map", "map_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which column is what, and what words mean: the YAML file that the screen saves.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what the file would make, and bring in nothing.")
def import_(file: Path, map_file: Path, dry_run: bool) -> None:
    """Bring in earlier audits from an XLSX, ODS or CSV file as closed rounds, all of them or none."""
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    with writing():
        book = _opened(content, file.name)
        chosen = on_its_sheet(book, past_map.from_yaml(map_file.read_bytes()))
        changes.refuse_what_is_there(sha256, chosen)
        version = version_of(chosen)
        found = _read(book, chosen)
        _say(found)
        if dry_run:
            click.echo(found.stands_in_the_way or "Nothing stands in the way.")
            click.echo("Nothing was brought in.")
            return
        made = changes.bring_in(found, chosen, version, file.name, sha256, None)
        audits, rounds = made.audits, len(queries.rounds_of(made))
    click.echo(f"Brought in {plural(audits, 'audit')} in {plural(rounds, 'closed round')}.")


def _opened(content: bytes, name: str) -> Book:
    try:
        with failing_in_words():
            return open_list(content, name)
    except UnusableFile as error:
        raise click.ClickException(str(error)) from None


def _read(book: Book, chosen: PastMap) -> Prospect:
    try:
        return prospect(book, chosen, version_of(chosen))
    except (UnusableFile, MapFault) as error:
        raise click.ClickException(str(error)) from None


def _say(found: Prospect) -> None:
    click.echo(f"{plural(found.found.rows, 'row')} read in {found.found.sheet}, for {found.version.title}.")
    _line("Audits", len(found.audits))
    _counted("By round", Counter({name: len(audits) for name, audits in found.rounds.items()}))
    _counted("By team", found.teams)
    _counted("By cohort", found.cohorts)
    for figures in found.figures:
        labels = dict(figures.target.scale.labels) if figures.target.scale else {}
        order = [*labels, *(code for code in figures.counts if code not in labels)]  # as on the screen
        counts = [(labels.get(code, code), figures.counts[code]) for code in order if figures.counts[code]]
        given = ", ".join(f"{label} {n}" for label, n in counts)
        click.echo(f"  {figures.target.label}: {given}")
    if found.new_teams:
        click.echo(f"New teams, closed: {', '.join(found.new_teams)}")
    _line("Audits by people known here", sum(found.known_auditors.values()))
    _line("Rows left out", len(found.left_out))
    for why, n in Counter(one.why for one in found.left_out).items():
        click.echo(f"  {plural(n, 'row')}: {why}")
    for why, n in found.found.grades_left_out.items():
        click.echo(f"  {plural(n, 'grade')} left out: {why}")
    _undecided(found)
    if found.found.faults:
        click.echo("Cells that cannot be used:")
    for fault in found.found.faults[:MOST_SHOWN]:
        click.echo(f"  {fault.words}")
    if (more := len(found.found.faults) - MOST_SHOWN) > 0:
        click.echo(f"  and {more:,} more")


def _undecided(found: Prospect) -> None:
    for what, words in found.undecided.items():
        click.echo(f"Words that are not decided on, {what}:")
        for word, about in words.items():
            near = found.near.get(word) if what == "teams" else None
            maybe = f" Perhaps: {', '.join(near)}." if near else ""
            where = about.first.cell if about.first else ""
            click.echo(f"  {word} ({plural(about.n, 'time')}, first in {where}).{maybe}")


def _counted(words: str, counts: Counter[str]) -> None:
    click.echo(words)
    for name, n in counts.items():
        _line(f"  {name}", n)


def _line(words: str, n: int) -> None:
    click.echo(f"{words + ':':<40}{n:>8,}")
