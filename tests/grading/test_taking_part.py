"""Who took part: each person and the worker's reflection, saved as they are given, never lost, as read."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, HistoryEntry, Participant, Reflection
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, submitted
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def page_of(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/taking-part"


def rows() -> dict[tuple[str, int], Participant]:
    db.session.rollback()
    return {(row.role, row.number): row for row in db.session.scalars(select(Participant))}


def test_each_person_is_saved_as_they_are_answered(audit: CaseAudit, visitor: Browser) -> None:
    url = f"{page_of(audit)}/worker/1"
    page = visitor.htmx("POST", url, {"took-worker-1": "yes", "version-worker-1": "0"})
    assert "Saved" in page.text
    assert "Say how they took part." in page.text
    sent = {"took-worker-1": "yes", "how-worker-1": "phone", "version-worker-1": "1"}
    assert "Say on which day." in visitor.htmx("POST", url, sent).text
    page = visitor.htmx("POST", url, {**sent, "on-worker-1": "3 March 2026", "version-worker-1": "2"})
    assert "Say on" not in page.text
    assert "1/4 answered" in page.text
    row = rows()["worker", 1]
    assert (row.took, row.how, row.took_part_on, row.version) == ("yes", "phone", date(2026, 3, 3), 3)
    entries = [
        one.detail
        for one in db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id))
        if "who" in one.detail
    ]
    assert entries[-1] == {"who": "worker", "number": 1, "on": [None, "2026-03-03"]}


def test_who_did_not_take_part_needs_a_reason(audit: CaseAudit, visitor: Browser) -> None:
    url = f"{page_of(audit)}/child/1"
    page = visitor.htmx("POST", url, {"took-child-1": "not_obtained"})
    assert "Say why not." in page.text
    sent = {"took-child-1": "not_obtained", "why-child-1": "Would rather not.", "version-child-1": "1"}
    assert "Say why not." not in visitor.htmx("POST", url, sent).text
    # What belongs to the other answer is not kept with this one.
    visitor.htmx("POST", url, {**sent, "took-child-1": "yes", "version-child-1": "2"})
    assert rows()["child", 1].why == ""


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", "last Tuesday", "“last Tuesday” is not a day. Write it like 27/3/2026."),
        ("on", "1/1/2090", "The day they took part must be today or earlier."),
        ("on", "1/1/1850", "Check the year"),
        ("how", "by pigeon", "Choose how they took part"),
        ("took", "perhaps", "Choose one of the answers shown."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    audit: CaseAudit, visitor: Browser, field: str, value: str, words: str
) -> None:
    sent = {"took-parent-1": "yes", f"{field}-parent-1": value}
    page = visitor.htmx("POST", f"{page_of(audit)}/parent/1", sent, status=422)
    assert words in page.text
    assert rows() == {}
    page = visitor.post(page_of(audit), sent, status=422)
    assert words in page.text
    if field == "on":
        assert page.form(page_of(audit))["on-parent-1"] == value


def test_a_stale_save_is_refused_with_both_in_sight(audit: CaseAudit, visitor: Browser) -> None:
    url = f"{page_of(audit)}/worker/1"
    visitor.htmx("POST", url, {"took-worker-1": "not_asked", "why-worker-1": "Theirs."})
    mine = {"took-worker-1": "not_obtained", "why-worker-1": "Mine.", "version-worker-1": "0"}
    page = visitor.htmx("POST", url, mine, status=409)
    assert "Not asked: Theirs." in page.text
    assert page.one("input", name="version-worker-1").get("value") == "0", "the next must be refused too"
    assert page.one("button", data_forgets="worker-1").get("hx-get") == url
    assert "Theirs." in visitor.htmx("GET", url).body
    form = {**visitor.get(page_of(audit)).form(page_of(audit)), **mine}
    page = visitor.post(page_of(audit), form, status=409)
    assert "Not asked: Theirs." in page.text
    assert page.form(page_of(audit))["why-worker-1"] == "Mine."
    visitor.post(page_of(audit), page.form(page_of(audit)))
    assert rows()["worker", 1].why == "Mine."


def test_without_javascript_the_whole_page_is_saved_at_once(audit: CaseAudit, visitor: Browser) -> None:
    url = page_of(audit)
    sent = {
        "took-worker-1": "yes", "how-worker-1": "meeting", "on-worker-1": "1/9/2026",
        "took-child-1": "not_asked", "why-child-1": "Too young.",
        "text-reflection": "I would ask sooner.", "then": "next",
    }  # fmt: skip
    first = whole(audit.framework_version_id).themes[0].id
    answer = visitor.post(url, visitor.get(url).form(url) | sent)
    assert answer.headers["Location"] == f"/audits/{audit.id}/themes/{first}"
    again = visitor.get(url).form(url)
    assert (again["on-worker-1"], again["why-child-1"]) == ("1/9/2026", "Too young.")
    assert db.session.scalars(select(Reflection)).one().text == "I would ask sooner."
    before = len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all())
    visitor.post(url, again)
    assert len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()) == before, (
        "nothing had changed"
    )


def test_a_role_can_be_there_twice_and_is_not_named(audit: CaseAudit, visitor: Browser) -> None:
    url = page_of(audit)
    visitor.htmx("POST", f"{url}/parent/1", {"took-parent-1": "not_asked", "why-parent-1": "In prison."})
    page = visitor.htmx("GET", f"{url}/parent/new")
    assert page.one("div", data_saves="parent-2")
    moved = visitor.post(url, {"then": "another-parent"}).headers["Location"]
    assert moved == f"{url}?another=parent#more-parent"
    page = visitor.get(moved)
    form = page.form(url) | {"took-parent-2": "not_obtained", "why-parent-2": "No answer."}
    visitor.post(url, form)
    assert set(rows()) == {("parent", 1), ("parent", 2)}
    for number in range(3, 7):
        visitor.htmx("POST", f"{url}/parent/{number}", {f"took-parent-{number}": "not_asked"})
    assert "as many of these" in visitor.htmx("GET", f"{url}/parent/new").text
    visitor.htmx("POST", f"{url}/parent/7", {"took-parent-7": "not_asked"}, status=404)


def test_nothing_is_submitted_before_the_four_are_answered(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    begin_writing()
    answer_everything(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.query(Participant).filter_by(role="child").delete()
    db.session.commit()
    page = visitor.post(f"/audits/{audit.id}/submit", status=422)
    link = page.links()["Child or young person: say whether they took part"]
    assert link == f"{page_of(audit)}#child-1"
    assert visitor.get(f"/audits/{audit.id}/grade", status=302).headers["Location"] == link
    visitor.htmx("POST", f"{page_of(audit)}/child/1", {"took-child-1": "not_asked", "why-child-1": "A baby."})
    visitor.post(f"/audits/{audit.id}/submit", status=303)
    # From now on nothing changes.
    visitor.htmx("POST", f"{page_of(audit)}/child/1", {"took-child-1": "yes"}, status=409)
    assert visitor.get(page_of(audit), status=302).headers["Location"] == f"/audits/{audit.id}"


def test_as_it_is_read(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    visitor.htmx("POST", f"{page_of(audit)}/reflection", {"text-reflection": "I would ask sooner."})
    submitted(audit, cast.auditor)
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    assert "Child or young person Asked, not obtained: Would rather not." in page.text
    assert "The worker’s reflection: I would ask sooner." in page.text


def test_only_its_auditor_says_who_took_part(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.second_auditor)
    for url in (page_of(audit), f"{page_of(audit)}/worker/1", f"{page_of(audit)}/reflection"):
        visitor.get(url, status=403)
        visitor.post(url, {"took-worker-1": "yes"}, status=403)
    assert rows() == {}


def test_queries_do_not_grow_with_the_people(audit: CaseAudit, visitor: Browser) -> None:
    def count() -> Any:
        with counted() as sent:
            visitor.get(page_of(audit))
        return len(sent)

    count()  # the version is read once
    before = count()
    for who in ("worker", "child", "parent"):
        for number in (1, 2, 3):
            visitor.htmx("POST", f"{page_of(audit)}/{who}/{number}", {f"took-{who}-{number}": "not_asked"})
    assert count() == before
