"""A stratified draw from a million cases, beside one SHA-256 of each: the least that any such draw does."""

import hashlib
from pathlib import Path

from flask import Flask

from audit.rules.drawing import Design, Reserves, draw
from audit.rules.sampling import Candidate
from tests.bench.measuring import row, timed

CASES, TEAMS, DRAWN = 1_000_000, 200, 1000


def measure(app: Flask, folder: Path) -> None:
    cases = [Candidate(f"child/{n}", f"Team {n % TEAMS}") for n in range(CASES)]
    keys = [case.key for case in cases]
    row(
        f"draw {DRAWN:,} of {CASES:,} cases of {TEAMS} teams",
        timed(lambda n: draw(cases, Design(DRAWN, 10 + n)), 3, first=1),
        "one SHA-256 of each key",
        timed(lambda n: [hashlib.sha256(key.encode()).hexdigest() for key in keys], 3, first=1),
    )
    with_reserves = timed(lambda n: draw(cases, Design(DRAWN, 10 + n, reserves=Reserves(size=2))), 3, first=1)
    row(
        "the same with two reserves of each team",
        with_reserves,
        "one SHA-256 of each key",
        timed(lambda n: [hashlib.sha256(key.encode()).hexdigest() for key in keys], 3, first=1),
    )
