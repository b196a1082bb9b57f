"""Several uploads at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep

import pytest
from flask import Flask

from audit.cases import reading
from audit.cases.spreadsheet.found_cases import UnusableFile


def test_one_workbook_is_read_at_a_time(busy_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may take a gigabyte while it is measured."""
    now, most, lock = [0], [0], Lock()

    def reads(*_: object, **__: object) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        sleep(0.05)
        with lock:
            now[0] -= 1
        raise UnusableFile("Not one.")

    def uploads(n: int) -> None:
        with busy_app.app_context(), pytest.raises(UnusableFile):
            reading.read_or_propose(b"PK%d" % n, "list.xlsx", False, [])

    monkeypatch.setattr(reading, "kind_of", lambda _: "xlsx")
    monkeypatch.setattr(reading, "read_case_list", reads)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(uploads, range(4)))
    assert most == [1]
