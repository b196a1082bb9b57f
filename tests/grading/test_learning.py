"""Learning: strengths, areas for improvement, exemplars, proposed actions; saved as written, never lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes
from audit.models import CaseAudit, Exemplar, HistoryEntry, LearningPoint, ProposedAction
from audit.rules import clock
from audit.rules.framework import Criterion
from audit.rules.grades import Answer
from audit.rules.working_days import working_days_after
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, criterion_called, submitted
from tests.grading.moved import moved, next_version
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def page_of(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/learning"


def id_of(audit: CaseAudit, code: str) -> int:
    return criterion_called(audit, code).id


def points() -> dict[str, LearningPoint]:
    db.session.rollback()
    return {row.entry: row for row in db.session.scalars(select(LearningPoint))}


def write(visitor: Browser, audit: CaseAudit, key: str, text: str, version: int = 0, *criteria: int) -> None:
    sent = {
        f"text-{key}": text,
        f"version-{key}": str(version),
        f"criterion-{key}": [str(c) for c in criteria],
    }
    visitor.htmx("POST", f"{page_of(audit)}/{key}", sent)


def test_a_strength_is_begun_beside_a_criterion_and_saved_as_it_is_written(
    audit: CaseAudit, visitor: Browser
) -> None:
    one, two = id_of(audit, "1.1"), id_of(audit, "2.1")
    theme = whole(audit.framework_version_id).themes[0]
    page = visitor.get(f"/audits/{audit.id}/themes/{theme.id}")
    begin = next(b for b in page.all("button", name="then") if b.get("value") == f"strength-{one}")
    fragment = visitor.htmx("GET", begin.get("hx-get") or "")
    key = f"strength-{one}-1"
    assert fragment.one("input", name=f"criterion-{key}").get("value") == str(one)
    url = f"{page_of(audit)}/{key}?theme={theme.id}"
    assert f'hx-post="{url}"' in fragment.body
    sent = {f"text-{key}": "Early and calm.", f"criterion-{key}": str(one), f"version-{key}": "0"}
    answer = visitor.htmx("POST", url, sent)
    assert "Saved" in answer.text
    assert answer.by_id(f"to-theme-{theme.id}").get("aria-current") == "page"
    # The same sent twice is one; one more criterion is chosen from the list.
    visitor.htmx("POST", url, sent)
    visitor.htmx("POST", url, {**sent, f"more-{key}": str(two), f"version-{key}": "1"})
    row = points()[key]
    assert (row.kind, row.text, row.version) == ("strength", "Early and calm.", 2)
    assert {link.criterion.code for link in row.seen_in} == {"1.1", "2.1"}
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert (entry.what, entry.detail["criteria"]) == ("wrote strength", [["1.1"], ["1.1", "2.1"]])
    page = visitor.get(f"/audits/{audit.id}/themes/{theme.id}")
    assert page.links()["Strength"] == f"{page_of(audit)}#{key}"
    assert f"strength-{one}-2" in visitor.htmx("GET", begin.get("hx-get") or "").body


def test_what_is_blank_is_not_begun(audit: CaseAudit, visitor: Browser) -> None:
    write(visitor, audit, "strength-0-1", "  ")
    assert points() == {}


def test_a_stale_save_is_refused_with_both_in_sight(audit: CaseAudit, visitor: Browser) -> None:
    key = "improvement-0-1"
    url = f"{page_of(audit)}/{key}"
    write(visitor, audit, key, "Theirs.")
    mine = {f"text-{key}": "Mine.", f"version-{key}": "0"}
    page = visitor.htmx("POST", url, mine, status=409)
    assert "Theirs." in page.text
    assert page.one("input", name=f"version-{key}").get("value") == "0", "the next must be refused too"
    form = visitor.get(page_of(audit)).form(page_of(audit))
    page = visitor.post(page_of(audit), {**form, **mine}, status=409)
    assert "Theirs." in page.text
    assert page.form(page_of(audit))[f"text-{key}"] == "Mine."
    page = visitor.post(url, mine, status=409)  # on a page of its own
    assert page.form(url)[f"text-{key}"] == "Mine."
    visitor.htmx("POST", url, {**mine, f"version-{key}": "1"})
    assert points()[key].text == "Mine."


def test_removed_and_put_back(audit: CaseAudit, visitor: Browser) -> None:
    key = "strength-0-1"
    write(visitor, audit, key, "Early and calm.")
    page = visitor.htmx("POST", f"{page_of(audit)}/{key}/remove")
    assert "Removed. Put it back" in page.text
    assert f"text-{key}" not in visitor.get(page_of(audit)).form(page_of(audit))
    assert "Early and calm." in visitor.htmx("POST", f"{page_of(audit)}/{key}/restore").body
    assert points()[key].removed_at is None
    # The same without JavaScript, by the buttons of the page.
    form = visitor.get(page_of(audit)).form(page_of(audit))
    visitor.post(page_of(audit), {**form, f"text-{key}": "Calm.", "then": f"remove:{key}"})
    assert (points()[key].text, points()[key].removed_at is not None) == ("Calm.", True)
    page = visitor.get(page_of(audit))
    assert "Removed (1)" in page.text
    visitor.post(page_of(audit), {**page.form(page_of(audit)), "then": f"restore:{key}"})
    assert points()[key].removed_at is None
    # What is typed into one that was removed meanwhile is not lost.
    visitor.htmx("POST", f"{page_of(audit)}/{key}/remove")
    version = points()[key].version
    write(visitor, audit, key, "Typed on.", version)
    assert (points()[key].text, points()[key].removed_at) == ("Typed on.", None)
    entries = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id))
    said = [entry.what for entry in entries if "entry" in entry.detail]
    assert said[-2:] == ["removed strength", "wrote strength"]


def test_without_javascript_a_theme_is_saved_before_an_entry_is_begun(
    audit: CaseAudit, visitor: Browser
) -> None:
    one = id_of(audit, "1.1")
    theme = whole(audit.framework_version_id).themes[0]
    url = f"/audits/{audit.id}/themes/{theme.id}"
    form = visitor.get(url).form(url) | {f"evidence-{one}": "Typed.", "then": f"improvement-{one}"}
    there = visitor.post(url, form).headers["Location"]
    page = visitor.get(there)
    key = f"improvement-{one}-1"
    post = f"{page_of(audit)}/{key}"
    form = page.form(post) | {f"text-{key}": "Ask sooner."}
    assert visitor.post(post, form).headers["Location"] == f"{url}#criterion-{one}"
    assert points()[key].text == "Ask sooner."
    assert visitor.get(url).form(url)[f"evidence-{one}"] == "Typed."


def test_an_action_is_due_and_pressing_as_is_usual_for_the_grade(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    one = criterion_called(audit, "1.1")
    begin_writing()
    again = db.session.get_one(CaseAudit, audit.id)
    changes.save_grade(again, one, Answer("inadequate", "Unsafe."), 0, cast.auditor)
    db.session.commit()
    key = f"action-{one.id}-1"
    due = working_days_after(clock.today(), 5)
    page = visitor.htmx("GET", f"{page_of(audit)}/action/new?criterion={one.id}")
    assert page.one("input", name=f"due-{key}").get("value") == f"{due.day}/{due.month}/{due.year}"
    url = f"{page_of(audit)}/{key}"
    sent = {f"what-{key}": "Visit and see.", f"about-{key}": f"c{one.id}"}
    page = visitor.htmx("POST", url, sent)
    assert "Say who owns it, what happens if it is not done." in page.text
    sent |= {
        f"owner-{key}": "mary manager",
        f"contingency-{key}": "The service manager goes.",
        f"version-{key}": "1",
    }
    assert "Say who" not in visitor.htmx("POST", url, sent).text
    row = db.session.scalars(select(ProposedAction)).one()
    assert (row.owner_id, row.owner_words, row.due_on, row.priority) == (
        cast.manager.id,
        "",
        due,
        "immediate",
    )
    sent |= {f"owner-{key}": "Team manager", f"due-{key}": "1/2/2027", f"version-{key}": "2"}
    visitor.htmx("POST", url, {**sent, f"priority-{key}": "ordinary"})
    db.session.rollback()
    row = db.session.scalars(select(ProposedAction)).one()
    assert (row.owner_id, row.owner_words, row.due_on) == (None, "Team manager", date(2027, 2, 1))
    assert row.priority == "ordinary"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due", "soon", "“soon” is not a day. Write it like 27/3/2026."),
        ("due", "1/1/2099", "The due date must be within three years."),
        ("owner", "x" * 121, "The owner must be 120 characters or fewer."),
        ("priority", "whenever", "Choose one of the priorities shown."),
        ("about", "c999999", "Choose what the action is about from those shown."),
        ("what", "x" * 30_001, "What is to be done must be 30,000 characters or fewer."),
    ],
)
def test_an_action_that_cannot_be_is_refused_and_changes_nothing(
    audit: CaseAudit, visitor: Browser, field: str, value: str, words: str
) -> None:
    key = "action-0-1"
    sent = {f"what-{key}": "Visit.", f"{field}-{key}": value, f"version-{key}": "0"}
    assert words in visitor.htmx("POST", f"{page_of(audit)}/{key}", sent, status=422).text
    page = visitor.post(page_of(audit), sent, status=422)
    assert words in page.text
    assert page.form(page_of(audit))[f"what-{key}"] == sent[f"what-{key}"]
    assert db.session.scalar(select(ProposedAction)) is None


def test_an_exemplar_says_what_others_can_learn(audit: CaseAudit, visitor: Browser) -> None:
    url = f"{page_of(audit)}/exemplar"
    page = visitor.htmx("POST", url, {"mark-exemplar": "yes", "version-exemplar": "0"})
    assert "Say what others can learn from this audit." in page.text
    page = visitor.htmx(
        "POST", url, {"mark-exemplar": "yes", "why-exemplar": "How.", "version-exemplar": "1"}
    )
    assert "Say what" not in page.text
    row = db.session.scalars(select(Exemplar)).one()
    assert (row.marked, row.why) == (True, "How.")
    visitor.htmx("POST", url, {"why-exemplar": "No.", "version-exemplar": "0"}, status=409)


def test_what_was_begun_is_whole_before_submission_and_then_stays(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    begin_writing()
    answer_everything(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.commit()
    key = "strength-0-1"
    write(visitor, audit, key, "Early and calm.")
    page = visitor.post(f"/audits/{audit.id}/submit", status=422)
    link = page.links()["Strength: say in which criteria it was seen"]
    assert link == f"{page_of(audit)}#{key}"
    assert visitor.get(f"/audits/{audit.id}/grade", status=302).headers["Location"] == link
    write(visitor, audit, key, "Early and calm.", 1, id_of(audit, "1.1"))
    visitor.post(f"/audits/{audit.id}/submit", status=303)
    for address in (key, f"{key}/remove", f"{key}/restore", "exemplar", "action-0-1"):
        sent = {f"text-{key}": "Late.", "mark-exemplar": "yes", "what-action-0-1": "Late."}
        visitor.htmx("POST", f"{page_of(audit)}/{address}", sent, status=409)
    assert points()[key].text == "Early and calm."
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    assert "Strengths Early and calm. ( 1.1 )" in page.text or "Early and calm. (1.1)" in page.text


def test_only_its_auditor_writes_and_no_other_criterion_is_named(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    for address in ("nonsense", "strength-999999-1", "praise-0-1"):
        visitor.htmx("POST", f"{page_of(audit)}/{address}", {}, status=404)
    key = "strength-0-1"
    sent = {f"text-{key}": "Seen.", f"criterion-{key}": "999999"}
    assert "Choose criteria" in visitor.htmx("POST", f"{page_of(audit)}/{key}", sent, status=422).text
    visitor.get(f"{page_of(audit)}/praise/new", status=404)
    visitor.sign_in(cast.second_auditor)
    for address in ("", f"/{key}", "/exemplar", "/strength/new"):
        visitor.get(f"{page_of(audit)}{address}", status=403)
    for address in ("", f"/{key}", f"/{key}/remove", f"/{key}/restore", "/exemplar"):
        visitor.post(f"{page_of(audit)}{address}", {}, status=403)
    assert points() == {}


def test_queries_do_not_grow_with_the_entries(audit: CaseAudit, visitor: Browser) -> None:
    theme = whole(audit.framework_version_id).themes[0]
    pages = (page_of(audit), f"/audits/{audit.id}/themes/{theme.id}", f"/audits/{audit.id}/review")

    def counts() -> list[int]:
        found = []
        for url in pages:
            visitor.get(url)
            with counted() as sent:
                visitor.get(url)
            found.append(len(sent))
        return found

    one = id_of(audit, "1.1")

    def two_more(start: int) -> None:
        for n in (start, start + 1):
            write(visitor, audit, f"strength-0-{n}", f"Strength {n}.", 0, one)
            key = f"action-0-{n}"
            sent = {f"what-{key}": f"Do {n}.", f"about-{key}": f"c{one}", f"owner-{key}": "Mary Manager"}
            visitor.htmx("POST", f"{page_of(audit)}/{key}", sent)

    two_more(1)
    before = counts()
    two_more(3)
    two_more(5)
    assert counts() == before


def test_as_it_is_read(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    one = id_of(audit, "1.1")
    write(visitor, audit, "improvement-0-1", "Ask sooner.", 0, one)
    key = "action-0-1"
    tomorrow = clock.today() + timedelta(days=1)
    sent = {
        f"what-{key}": "Ask the father.", f"about-{key}": f"c{one}", f"owner-{key}": "Worker",
        f"due-{key}": tomorrow.isoformat(), f"priority-{key}": "high",
        f"contingency-{key}": "The manager asks.",
    }  # fmt: skip
    visitor.htmx("POST", f"{page_of(audit)}/{key}", sent)
    submitted(audit, cast.auditor)
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    for words in (
        "Areas for improvement Ask sooner.",
        "Ask the father. Worker",
        "High 1.1 The manager asks.",
    ):
        assert words in page.text


def test_moved_with_its_audit_it_is_about_what_carries_its_criteria_on(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    kept, split, gone = (id_of(audit, code) for code in ("1.1", "1.2", "2.1"))
    theme = whole(audit.framework_version_id).themes[0]
    write(visitor, audit, "strength-0-1", "Early and calm.", 0, kept, gone)
    write(visitor, audit, "improvement-0-1", "Ask sooner.", 0, split)
    for key, about in (("action-0-1", f"c{split}"), ("action-0-2", f"t{theme.id}")):
        visitor.htmx("POST", f"{page_of(audit)}/{key}", {f"what-{key}": "Do it.", f"about-{key}": about})

    def edit(one: Criterion) -> Criterion | list[Criterion] | None:
        if one.code == "1.2":
            parts = [("1.2a", "half-a"), ("1.2b", "half-b")]
            return [
                replace(one, code=code, lineage=line, series=line, came_from=(one.lineage,))
                for code, line in parts
            ]
        return None if one.code == "2.1" else replace(one, question=f"{one.question} (reworded)")

    audit = moved(audit, next_version(audit, edit), cast.lead)
    codes = {row.entry: [link.criterion.code for link in row.seen_in] for row in points().values()}
    assert sorted(codes["strength-0-1"]) == ["1.1", "2.1"]  # what nothing carries on is still named
    assert sorted(codes["improvement-0-1"]) == ["1.2a", "1.2b"]
    actions = {row.entry: row for row in db.session.scalars(select(ProposedAction))}
    assert actions["action-0-1"].criterion
    assert actions["action-0-1"].criterion.code == "1.2a"
    assert actions["action-0-2"].theme_id == whole(audit.framework_version_id).themes[0].id
    page = visitor.get(page_of(audit))
    assert "(no longer asked)" in page.text
    # A page that was open meanwhile names the earlier criteria, and nothing typed in it is lost.
    write(visitor, audit, "strength-0-1", "Typed on.", 1, kept, gone)
    write(visitor, audit, f"strength-{kept}-1", "Begun on the page of before.", 0, kept)
    row = points()[f"strength-{kept}-1"]
    assert points()["strength-0-1"].text == "Typed on."
    assert [link.criterion_id for link in row.seen_in] == [id_of(audit, "1.1")]


def test_what_may_name_someone_is_marked_beside_and_before_submission(
    audit: CaseAudit, visitor: Browser
) -> None:
    key = "action-0-1"
    sent = {f"what-{key}": "Ring 07700 900123.", f"version-{key}": "0"}
    page = visitor.htmx("POST", f"{page_of(audit)}/{key}", sent)
    assert "“07700 900123”" in page.text
    link = next(
        href for href in visitor.get(f"/audits/{audit.id}/review").links().values() if "what-" in href
    )
    assert link == f"{page_of(audit)}#what-{key}"
    button = next(b for b in page.all("button", name="replace"))
    form = visitor.get(page_of(audit)).form(page_of(audit))
    answer = visitor.post(page_of(audit), {**form, "replace": button.get("value")})
    assert answer.headers["Location"] == f"{page_of(audit)}#what-{key}"
    db.session.rollback()
    assert "07700" not in db.session.scalars(select(ProposedAction)).one().what
