"""flask tally: whether the tallies that results read agree with the grades they count."""

import click
from flask.cli import AppGroup

from audit.cli.output import writing
from audit.grading import counting

group = AppGroup("tally", help="The counts that results read.")


@group.command("check")
def check() -> None:
    """Count every grade again and say whether the tallies agree. Exits 1 when they do not."""
    found = counting.differences()
    for (round_id, about, about_id, grade, *team), (kept, counted) in sorted(found.items(), key=str):
        of = "team {}, {}, auditors {}".format(*team) if team else "every team and cohort"
        click.echo(
            f"round {round_id}, {of}, {about} {about_id}, {grade}: "
            f"kept {kept[0]} and {kept[1]} as moderated, counted {counted[0]} and {counted[1]}"
        )
    if found:
        raise click.ClickException(f"{len(found)} tallies differ. Mend them with: flask tally rebuild")
    click.echo("The tallies agree with the grades.")


@group.command("rebuild")
def rebuild() -> None:
    """Throw the tallies away and count every grade again."""
    with writing():
        n = len(counting.differences())
        counting.rebuild()
    click.echo(f"Counted again. {n} tallies differed." if n else "Counted again. All had agreed.")
