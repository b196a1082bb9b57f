"""SQLite: whoever writes waits for a turn, and a turn ends however its transaction does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}", pool_size=8)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE n (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO n VALUES (0)"))
    yield engine
    engine.dispose()


def writing(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(writes=True)
    connection.begin()
    return connection


def add(engine: Engine) -> None:
    with writing(engine) as connection:
        n = connection.scalar(text("SELECT n FROM n"))
        connection.execute(text("UPDATE n SET n = :n"), {"n": n + 1})
        connection.commit()


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
def test_whoever_writes_waits_until_the_one_before_has_ended(engine: Engine, end: str) -> None:
    first = writing(engine)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(add, engine)
        with pytest.raises(StillWaiting):
            second.result(timeout=0.1)
        getattr(first, end)()
        second.result(timeout=5)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM n")) == 1
    first.close()


def test_who_reads_waits_for_nobody(engine: Engine) -> None:
    first = writing(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM n")) == 0
    first.close()


def test_of_many_who_write_at_once_none_is_lost(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        for each in [pool.submit(add, engine) for _ in range(80)]:
            each.result(timeout=30)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM n")) == 80
