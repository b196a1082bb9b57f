"""How things are timed and shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Timed:
    """Seconds a call took: the middle one and the one that 95 of 100 stay under."""

    p50: float
    p95: float


def timed(call: Callable[[int], object], times: int, first: int = 3) -> Timed:
    """Time `call(0)`, `call(1)`, ... so many times, after a few that do not count."""
    for n in range(first):
        call(-1 - n)
    taken = []
    for n in range(times):
        began = time.perf_counter()
        call(n)
        taken.append(time.perf_counter() - began)
    return Timed(median(taken), quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0])


def row(what: str, ours: Timed, beside: str, floor: Timed) -> None:
    """One line of the table: ours, the floor or peer, and how many times as long ours takes."""
    print(
        f"{what:<44} {ours.p50 * 1000:>9.1f} {ours.p95 * 1000:>9.1f}   "
        f"{beside:<44} {floor.p50 * 1000:>9.1f}   {ours.p50 / floor.p50:>7.2f}x",
        flush=True,
    )


def head() -> None:
    print(f"{'milliseconds':<44} {'p50':>9} {'p95':>9}   {'beside':<44} {'p50':>9}   {'ratio':>8}")
