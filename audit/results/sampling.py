"""Random samples and other rounds: counted together only when somebody asks for it, and then it is said."""

from collections.abc import Sequence

from audit.results.queries import RoundChoice

TOGETHER = "all"  # in an address: targeted rounds and those picked by hand are counted too

Rounds = tuple[RoundChoice, ...]


def kept_apart(rounds: Sequence[RoundChoice], together: bool) -> tuple[Rounds, Rounds]:
    """Which of these rounds to count, and which to leave out because their cases were not drawn at random.

    Where there is no random round the others stand for themselves.
    """
    random = tuple(round_ for round_ in rounds if round_.random)
    if together or not random:
        return tuple(rounds), ()
    return random, tuple(round_ for round_ in rounds if not round_.random)


def notes(counted: Sequence[RoundChoice], left_out: Sequence[RoundChoice]) -> tuple[str, ...]:
    """What must be said of how the cases were chosen; nothing where all were drawn at random."""
    found = []
    if others := [round_ for round_ in counted if not round_.random]:
        beside = ", counted together with random samples" if len(others) < len(counted) else ""
        found.append(f"Not a random sample: {_named(others)}{beside}. It says nothing about other cases.")
    if left_out:
        found.append(f"Left out, because their cases were not drawn at random: {_named(left_out)}.")
    if imported := [round_.name for round_ in counted if round_.imported]:
        found.append(
            f"Imported from earlier results: {', '.join(imported)}. How those "
            "cases were chosen is not known here."
        )
    return tuple(found)


def _named(rounds: Sequence[RoundChoice]) -> str:
    return ", ".join(f"{round_.name} ({round_.kind_label})" for round_ in rounds)
