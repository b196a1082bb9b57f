"""What an audit of 100 criteria costs to open: server time, queries, and bytes over the wire, compressed."""

import re
from urllib.parse import urljoin, urlparse

from flask import Flask

from tests.bench.measuring import Timed, timed
from tests.bench.visiting import signed_in
from tests.queries_counted import counted
from tests.saver import Saver
from tests.serving import Served

LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r'^import .*?"(\.[^"]+)";', re.MULTILINE)
TIMES = 40


def measure(app: Flask, served: Served, audit: tuple[str, int], password: str) -> None:
    email, audit_id = audit
    client, _ = signed_in(app, email)
    first = client.get(f"/audits/{audit_id}/grade", follow_redirects=True).request.path
    for what, address in (("a theme of it", first), ("all of it as it reads", f"/audits/{audit_id}")):
        with counted() as statements:
            answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        shown: Timed = timed(lambda n, address=address: client.get(address), TIMES)
        saver = Saver(served.port).sign_in(email, password)
        files = visit(saver, address)
        page = files.pop(address)
        print(
            f"100 criteria, {what}: server p50 {shown.p50 * 1000:.1f} ms, p95 {shown.p95 * 1000:.1f} ms, "
            f"{len(statements)} queries; first visit {(page + sum(files.values())) / 1000:.1f} kB "
            f"(page {page / 1000:.1f}, {len(files)} files {sum(files.values()) / 1000:.1f}), "
            f"next visit {page / 1000:.1f} kB"
        )
    saver = Saver(served.port).sign_in(email, password)
    theme = saver.text(first)
    criterion = int(re.findall(r'name="evidence-(\d+)"', theme)[-1])
    before = saver.received
    status, body = saver.save(audit_id, criterion, 0, "Seen in the notes.")
    assert status == 200, body
    print(f"an answer to a save: {(saver.received - before) / 1000:.2f} kB", flush=True)


def visit(saver: Saver, address: str) -> dict[str, int]:
    """The bytes received for a page and each file that a browser fetches for it, compressed."""
    taken: dict[str, int] = {}
    waiting = [address]
    while waiting:
        wanted = waiting.pop()
        if wanted in taken:
            continue
        before = saver.received
        text = saver.text(wanted)
        taken[wanted] = saver.received - before
        waiting += LINKED.findall(text) if wanted == address else []
        waiting += [urlparse(urljoin(wanted, found)).path for found in IMPORTED.findall(text)]
    return taken
