"""Fifty rounds of load from eight auditors, the server killed at a random moment in each of them.

A save that was answered is there afterwards, once; a save that was not may be there or not, but whole.
"""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import select

from audit.accounts.changes import choose_password
from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import Grade, HistoryEntry, Person
from audit.models.history import broken_entries
from audit.rules.permissions import Role
from tests.factories import (
    entries_of,
    make_audit,
    make_case_list,
    make_framework,
    make_person,
    make_round,
    make_team,
)
from tests.saver import Saver
from tests.serving import Served, serving

CLIENTS = 8
ROUNDS = 50
PASSWORD = "three calm herons 47"
SEED = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)


@dataclass
class Auditor:
    """One client, what it was told is saved, and what it never heard of again."""

    email: str
    audit_id: int
    criteria: list[tuple[int, str]]
    saver: Saver | None = None
    seen: dict[int, int] = field(default_factory=dict)
    saved: list[tuple[str, str]] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    n: int = 0

    def save_until_it_fails(self, chance: random.Random) -> None:
        """Save one answer after another until the server is gone."""
        assert self.saver
        self.saver.connection.close()
        while True:
            criterion_id, code = chance.choice(self.criteria)
            self.n += 1
            sent = (code, f"Seen in the notes, line {self.n}.")
            try:
                status, body = self.saver.save(
                    self.audit_id, criterion_id, self.seen.get(criterion_id, 0), sent[1]
                )
            except (OSError, HTTPException):
                self.unanswered.append(sent)
                return
            if status == 409:  # what was not answered before was stored all the same: now it is seen
                self.seen[criterion_id] = self.seen.get(criterion_id, 0) + 1
            elif status == 200:
                self.seen[criterion_id] = self.seen.get(criterion_id, 0) + 1
                self.saved.append(sent)
            else:
                self.refused.append(f"{status}: {body[:500]}")
                return


@pytest.fixture
def served(tmp_path: Path, migrated: bytes) -> Iterator[Served]:
    with serving(tmp_path, migrated) as served:
        yield served


@pytest.fixture
def auditors(served: Served) -> list[Auditor]:
    begin_writing()
    version = make_framework()
    team = make_team("Locality 1")
    case_list = make_case_list({team: CLIENTS})
    round_ = make_round(case_list, version)
    made = []
    for n, entry in enumerate(entries_of(case_list)):
        person = make_person(f"Auditor{n} Example", Role.AUDITOR)
        choose_password(db.session.get_one(Person, person.id), PASSWORD, None)
        audit = make_audit(round_, entry, person)
        themes = whole(version.id).themes_for(audit.cohort)
        asked = [c for theme in themes for c in theme.criteria if c.kind == "judgement"]
        made.append(Auditor(person.email, audit.id, [(c.id, c.code) for c in asked]))
    db.session.commit()
    served.start()
    for auditor in made:
        auditor.saver = Saver(served.port).sign_in(auditor.email, PASSWORD)
    served.kill()
    return made


def stored(auditor: Auditor) -> list[tuple[str, str]]:
    """Every answer in the history of this audit, in order: the criterion's code and its evidence."""
    entries = db.session.scalars(
        select(HistoryEntry)
        .where(
            HistoryEntry.subject == "case_audit",
            HistoryEntry.subject_id == auditor.audit_id,
            HistoryEntry.what == "graded",
        )
        .order_by(HistoryEntry.sequence)
    )
    return [(entry.detail["criterion"], entry.detail["evidence"][1]) for entry in entries]


def wait_for(auditors: list[Auditor], more: int) -> None:
    """Wait until so many more saves are answered: however slow the machine, each round has its load."""
    enough = sum(len(each.saved) for each in auditors) + more
    while sum(len(each.saved) + 1000 * len(each.refused) for each in auditors) < enough:
        time.sleep(0.001)


def test_not_one_acknowledged_save_is_missing(served: Served, auditors: list[Auditor]) -> None:
    said = f"run again with KILL_SEED={SEED}"
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        served.start()
        with ThreadPoolExecutor(CLIENTS) as pool:
            own = [random.Random(chance.random()) for _ in auditors]
            load = [pool.submit(a.save_until_it_fails, mine) for a, mine in zip(auditors, own, strict=True)]
            wait_for(auditors, chance.randint(1, 40))
            time.sleep(chance.uniform(0, 0.03))
            served.kill()
        for each in load:
            each.result()
    db.session.rollback()
    for auditor in auditors:
        assert not auditor.refused, said
        assert auditor.saved, f"{auditor.email} saved nothing: {said}"
        found = stored(auditor)
        assert [each for each in found if each in set(auditor.saved)] == auditor.saved, said
        assert set(found) <= {*auditor.saved, *auditor.unanswered}, said
        assert len(set(found)) == len(found), f"stored twice: {said}"
        last = dict(found)
        codes = dict(auditor.criteria)
        grades = db.session.scalars(select(Grade).where(Grade.case_audit_id == auditor.audit_id)).all()
        assert {codes[grade.criterion_id]: grade.evidence for grade in grades} == last, said
    assert not list(broken_entries()), said
