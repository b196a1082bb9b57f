"""Sharing 5,000 audits out to 200 auditors by every rule, beside giving each to the next who may have it."""

from itertools import cycle
from pathlib import Path
from random import Random

from flask import Flask

from audit.rules.allocation import Auditor, ToGive, allocate
from tests.bench.measuring import row, timed

AUDITS, AUDITORS, TEAMS, TWICE = 5_000, 200, 60, 250


def ground() -> tuple[list[ToGive], list[Auditor]]:
    """Cases of teams of very different size, one in ten known to some auditor, some audited twice."""
    thrown = Random(582913)
    auditors = [
        Auditor(n, float(thrown.randint(5, 40)), thrown.choice([None, 40, 50, 60])) for n in range(AUDITORS)
    ]
    own = {auditor.id: thrown.randrange(TEAMS) for auditor in auditors}
    cases = []
    for n in range(AUDITS - TWICE):
        team = int(thrown.random() ** 2 * TEAMS)
        never = {id for id, its in own.items() if its == team}
        if thrown.random() < 0.1:
            never.add(thrown.randrange(AUDITORS))
        cases.append(ToGive(n, team, frozenset(never), 2 if n < TWICE else 1))
    return cases, auditors


def measure(app: Flask, folder: Path) -> None:
    cases, auditors = ground()
    assert not allocate(cases, auditors).impossible

    def bare(_: int) -> None:
        turn = cycle(auditors)
        given = {}
        for case in cases:
            given[case.id] = next(one for one in turn if one.id not in case.never)

    row(
        f"allocate {AUDITS:,} audits to {AUDITORS} auditors",
        timed(lambda _: allocate(cases, auditors), 5, first=1),
        "each to the next who may have it",
        timed(bare, 5, first=1),
    )
