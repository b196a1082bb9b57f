"""Results as graded and as moderated: two figures of the same audits, and what moderation moved."""

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Person
from audit.moderation import changes, queries
from tests.factories import Cast
from tests.moderation.making import again
from tests.page import Browser
from tests.queries_counted import counted
from tests.results.making import Work


@pytest.fixture
def work(app: Flask, cast: Cast) -> Work:
    """Two good audits of Locality 1, of which a moderator made one inadequate overall; one of Care 1."""
    begin_writing()
    made = Work(cast)
    first = made.submit(cast.locality_1.id, "good")
    made.submit(cast.locality_1.id, "good")
    made.submit(cast.care_1.id, "outstanding")
    moderate(first, cast.moderator, overall="inadequate")
    db.session.commit()
    return made


def moderate(audit: CaseAudit, by: Person, **said: str) -> None:
    """Take an audit up, say these grades, and agree it. Not committed."""
    audit = again(audit)
    moderation = changes.take_up(audit, by)
    for name, grade in said.items():
        code = name.removeprefix("c").replace("_", ".")
        line = next(
            one
            for part in queries.parts(audit, moderation)
            for one in part.lines
            if code in (one.code, one.about)
        )
        changes.say(audit, line, changes.Said(grade, "too_generous"), 0, by)
    changes.rate(audit, dict.fromkeys(changes.QUALITIES, "strong"), "", moderation.version, by)
    changes.agree(audit, by)


def test_the_switch_is_in_the_address_and_both_figures_stand(work: Work, visitor: Browser) -> None:
    graded = visitor.sign_in(work.cast.lead).get("/results")
    assert "· as graded" in graded.text
    assert "What moderation moved" not in graded.text
    moderated = visitor.get("/results?grades=moderated")
    assert "· as moderated" in moderated.text
    assert moderated.form("/results")["grades"] == "moderated"
    assert "What moderation moved" in moderated.text
    assert all("grades=moderated" in url for words, url in moderated.links().items() if words == "Trend")
    assert counting.differences() == {}


def test_the_audits_behind_a_figure_are_those_it_counts(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    behind = "/results/audits?about=overall&grade="
    assert "1 submitted audit" in visitor.get(f"{behind}inadequate&grades=moderated").text
    assert "1 submitted audit" in visitor.get(f"{behind}good&grades=moderated").text
    assert "2 submitted audits" in visitor.get(f"{behind}good").text
    assert "1 submitted audit" not in visitor.get(f"{behind}inadequate").text


@pytest.mark.parametrize("view", ["", "/cohorts", "/trend", "/distribution", "/equality", "/learning"])
def test_every_view_shows_either(work: Work, visitor: Browser, view: str) -> None:
    visitor.sign_in(work.cast.lead)
    assert "· as moderated" in visitor.get(f"/results{view}?grades=moderated").text
    assert "· as graded" in visitor.get(f"/results{view}").text


def test_what_moderation_moved(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.moderator).get("/results/agreement")
    assert (
        "1 audit was agreed by a moderator. 1 of 1 overall grades was changed: 1 lower, 0 higher."
        in page.text
    )
    begin_writing()
    more = work.submit(work.cast.care_1.id, "inadequate")
    moderate(more, work.cast.moderator, overall="good", c1_2="good")
    db.session.commit()
    page = visitor.get("/results/agreement")
    assert "2 of 2 overall grades were changed: 1 lower, 1 higher." in page.text
    only = visitor.get(f"/results/agreement?teams={work.cast.locality_1.id}")
    assert "1 of 1 overall grades was changed: 1 lower, 0 higher." in only.text


def test_it_asks_as_many_queries_whatever_was_moderated(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.moderator).get("/results/agreement?grades=moderated")
    with counted() as before:
        visitor.get("/results/agreement?grades=moderated")
    begin_writing()
    for _ in range(3):
        moderate(work.submit(work.cast.care_1.id, "good"), work.cast.moderator, overall="inadequate")
    db.session.commit()
    with counted() as after:
        visitor.get("/results/agreement?grades=moderated")
    assert len(after) == len(before)


def test_nothing_is_moderated_yet(app: Flask, cast: Cast, visitor: Browser) -> None:
    begin_writing()
    Work(cast).submit(cast.care_1.id, "good")
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    assert "No audit of these rounds has been agreed by a moderator yet." in page.text
