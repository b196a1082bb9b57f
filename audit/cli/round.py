"""flask round: the rounds there are, and whether a sample can be drawn again."""

import click
from flask.cli import AppGroup

from audit.models import Round
from audit.rounds import progress, queries
from audit.rules import frame
from audit.rules.drawing import ALGORITHMS
from audit.rules.sampling import CannotDraw
from audit.rules.targets import DrawKind

group = AppGroup("round", help="Rounds and their samples.")


@group.command("list")
def list_() -> None:
    """Print every round, newest first: its number, name, state, framework and audits."""
    number, pages = 1, 1
    while number <= pages:
        page = progress.rounds(number)
        for standing in page.items:
            found, work = standing.round, standing.work
            audits = f"{work.submitted} of {work.total} audits submitted" if work.total else "no audits"
            title = found.framework_version.title
            click.echo(f"{found.id}\t{found.name}\t{standing.state.label}\t{title}\t{audits}")
        number, pages = number + 1, page.pages
    if not page.total:
        click.echo("There are no rounds yet.", err=True)


@group.command("draw")
@click.option("--repeat", "round_", required=True, metavar="ROUND", help="The round's number or name.")
def draw(round_: str) -> None:
    """Draw a round's sample again from its stored case list, and say whether it is the same."""
    found = _found(round_)
    if found.draw is None:
        raise click.ClickException(f"{found.name} has no sample yet.")
    if found.draw.kind == DrawKind.PICKED:
        raise click.ClickException(
            f"The cases of {found.name} were picked by hand: there is nothing to repeat."
        )
    if found.draw.algorithm not in ALGORITHMS:
        raise click.ClickException(
            f"{found.name} was drawn by {found.draw.algorithm}; this version of Case Audit draws by "
            f"{' and '.join(ALGORITHMS)}."
        )
    kept, reserves = queries.drawn_keys(found), queries.drawn_keys(found, reserve=True)
    try:
        listed = queries.listed(found, queries.left_out_of(found.draw))
        outcome = frame.outcome(listed, queries.terms_of(found.draw))
    except CannotDraw as error:
        raise click.ClickException(f"The sample cannot be drawn again. {error}") from None
    again = outcome.sample
    same_reserves = [case.key for case, _ in outcome.reserves] == reserves
    if [case.key for case, _ in again] == kept and same_reserves:
        spare = f" and {len(reserves):,} reserves" if reserves else ""
        click.echo(
            f"The same {len(kept):,} cases{spare}, in the same order: {found.name}, seed {found.draw.seed}."
        )
        return
    common = len(set(kept) & {case.key for case, _ in again})
    if not same_reserves and common == len(kept) == len(again):
        raise click.ClickException(f"The same {len(kept):,} cases, but other reserves: {found.name}.")
    raise click.ClickException(
        f"Not the same: {common:,} of the {len(kept):,} cases that were drawn come again, of "
        f"{len(again):,} drawn now. The case list of {found.name} or its sample was changed after the draw."
    )


def _found(text: str) -> Round:
    named = queries.named(text)
    round_id = named.id if named else int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    found = queries.round_(round_id)
    if found is None:
        raise click.ClickException(f"There is no round {text!r}. `flask round list` shows them.")
    return found
