"""Who took part, learning and actions go out in a workbook and come back: faults by cell, and conflicts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.extensions import begin_writing, db
from audit.grading.learning import changes as learning
from audit.grading.learning import queries as learnt
from audit.grading.taking_part import changes as taking_part
from audit.grading.taking_part import queries as parts
from audit.models import CaseAudit
from audit.rules.actions import Action
from audit.rules.learning import Marked, Point, entry_key
from audit.rules.taking_part import Part, Who
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated, criterion_called
from tests.grading.workbook.making import (
    book_of,
    brought_in,
    cell,
    filled_in,
    history_of,
    previewed,
    saved,
    taken_out,
    upload,
)
from tests.page import Browser

TOOK = "Your answer: did they take part"
HOW = "Your note of how they took part"
ON = "Your date on which they did"
WHY = "Your reason, if they did not"
MAKES = "Your note of what the worker makes of the work"
WORDS = "Your words for what others can learn"
CRITERIA = "Your criteria in which it was seen"
MARK = "Your mark: an exemplar"
WHAT = "Your action: what is to be done"
ABOUT = "Your choice of what it is about"
OWNER = "Your owner: a role, or somebody’s name at work"
DUE = "Your date by when"
PRIORITY = "Your view of how pressing it is"
PLAN = "Your plan if it is not done"
PEOPLE, LEARNING, ACTIONS = "Who took part", "Learning", "Actions"
SEEN = Part("yes", "meeting", date(2026, 3, 4))


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return allocated(cast, framework=EVERY_KIND)[0]


@pytest.fixture
def ada(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.auditor)


def again(audit: CaseAudit) -> CaseAudit:
    db.session.rollback()
    return db.session.get_one(CaseAudit, audit.id)


def on_screen(audit: CaseAudit, cast: Cast, **given: Any) -> None:
    """What was given in Case Audit: a part of the worker, a strength, an action, the exemplar mark."""
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    by = cast.auditor
    if "worker" in given:
        before = parts.participant_of(audit.id, Who.WORKER, 1)
        seen = before.version if before else 0
        taking_part.save_participant(audit, Who.WORKER, 1, given["worker"], seen, by)
    for name, save, of in (
        ("strength", learning.save_point, learnt.point_of),
        ("action", learning.save_action, learnt.action_of),
    ):
        if name in given:
            key = entry_key(f"{name}-0-1")
            row = of(audit.id, str(key))  # type: ignore[operator]
            save(audit, key, given[name], row.version if row else 0, by)  # type: ignore[operator]
    if "mark" in given:
        learning.save_exemplar(audit, given["mark"], 0, by)
    db.session.commit()


def points(audit: CaseAudit) -> dict[str, Point]:
    db.session.rollback()
    return {row.entry: learnt.value_of_point(row) for row in learnt.points(audit.id)}


def actions(audit: CaseAudit) -> dict[str, Action]:
    db.session.rollback()
    return {row.entry: learnt.value_of_action(row) for row in learnt.actions(audit.id)}


def worker(audit: CaseAudit) -> Part:
    db.session.rollback()
    row = parts.participant_of(audit.id, Who.WORKER, 1)
    return parts.part_of(row) if row else Part()


def test_what_is_filled_in_beside_the_themes_is_looked_at_and_brought_in(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    content = taken_out(ada, audit)
    people = {
        ("Worker", TOOK): "Took part", ("Worker", HOW): "Phone or video", ("Worker", ON): "4/3/2026",
        ("Child or young person 2", TOOK): "Not asked", ("Child or young person 2", WHY): "A baby.",
        ("Reflection", MAKES): "More visits alone.",
    }  # fmt: skip
    content = filled_in(content, people, PEOPLE)
    learning_ = {
        ("Strength 1", WORDS): "Visits alone.", ("Strength 1", CRITERIA): "1.2, 1.1",
        ("Improvement 1", WORDS): "Plans with dates.", ("Improvement 1", CRITERIA): "2.1",
        ("Exemplar", MARK): "Yes", ("Exemplar", WORDS): "How the plan was made.",
    }  # fmt: skip
    content = filled_in(content, learning_, LEARNING)
    named = cast.manager.name
    done = {
        ("Action 1", WHAT): "Hold a meeting.", ("Action 1", ABOUT): "1.1", ("Action 1", OWNER): named.upper(),
        ("Action 1", DUE): "4/3/2027", ("Action 1", PRIORITY): "high",
        ("Action 1", PLAN): "Told to the head.",
    }  # fmt: skip
    page = previewed(ada, audit, filled_in(content, done, ACTIONS))
    for words in ("Visits alone.", "Answer: did they take part: Took part", named, "More visits alone."):
        assert words in page.text
    assert points(audit) == {}  # nothing yet
    done_page = brought_in(ada, page)
    assert "7 answers" in ada.get(done_page.headers["Location"]).text
    one, two, three = (criterion_called(again(audit), code).id for code in ("1.1", "1.2", "2.1"))
    assert worker(audit) == Part("yes", "phone", date(2026, 3, 4))
    child = parts.participant_of(audit.id, Who.CHILD, 2)
    assert child
    assert parts.part_of(child) == Part("not_asked", why="A baby.")
    reflection = parts.reflection_of(audit.id)
    assert reflection
    assert reflection.text == "More visits alone."
    assert points(audit) == {
        "strength-0-1": Point("Visits alone.", tuple(sorted((one, two)))),
        "improvement-0-1": Point("Plans with dates.", (three,)),
    }
    assert learnt.value_of_exemplar(learnt.exemplar_of(audit.id)) == Marked(True, "How the plan was made.")
    assert actions(audit)["action-0-1"] == Action(
        "Hold a meeting.", cast.manager.id, "", "Told to the head.", "high", date(2027, 3, 4), one
    )
    assert all(entry.detail["through"] == "Excel" for entry in history_of(audit) if entry.what != "started")
    # Taken out again it says the same, and nothing is left to be brought in.
    assert "There is nothing to bring in" in previewed(ada, audit, taken_out(ada, audit)).text


def test_a_row_that_is_emptied_is_taken_away_and_can_be_put_back(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    on_screen(
        audit, cast, strength=Point("Visits."), action=Action("Meet.", owner_words="QA lead"), worker=SEEN
    )
    content = taken_out(ada, audit)
    assert cell(book_of(content), "Strength 1", WORDS, LEARNING).value == "Visits."
    assert cell(book_of(content), "Action 1", OWNER, ACTIONS).value == "QA lead"
    assert cell(book_of(content), "Worker", ON, PEOPLE).value == "04/03/2026"
    content = filled_in(content, {("Strength 1", WORDS): None}, LEARNING)
    content = filled_in(content, {("Action 1", WHAT): None, ("Action 1", OWNER): None}, ACTIONS)
    content = filled_in(content, {("Worker", key): None for key in (TOOK, HOW, ON)}, PEOPLE)
    page = previewed(ada, audit, content)
    assert page.words("dd")[2] == "3", "emptied"
    brought_in(ada, page)
    assert (points(audit), actions(audit), worker(audit)) == ({}, {}, Part())
    assert [row.text for row in learnt.points(audit.id, removed=True)] == ["Visits."]


def test_what_cannot_be_used_is_named_by_its_cell_and_nothing_is_kept(audit: CaseAudit, ada: Browser) -> None:
    content = taken_out(ada, audit)
    content = filled_in(
        content,
        {
            ("Worker", TOOK): "Perhaps",
            ("Team manager", HOW): "In writing",
            ("Child or young person", TOOK): "Took part",
            ("Child or young person", ON): "some day",
            ("Parent or carer", WHY): "Nobody asked",
        },
        PEOPLE,
    )
    wrong = {
        ("Strength 1", WORDS): "Seen.", ("Strength 1", CRITERIA): "9.9", ("Strength 2", CRITERIA): "1.1",
        ("Exemplar", MARK): "perhaps",
    }  # fmt: skip
    content = filled_in(content, wrong, LEARNING)
    actions_ = {
        ("Action 1", WHAT): "Meet.", ("Action 1", ABOUT): "Nothing known", ("Action 1", PRIORITY): "soon",
        ("Action 2", OWNER): "QA lead", ("Action 3", WHAT): "Meet.", ("Action 3", DUE): "31/2/2027",
    }  # fmt: skip
    page = upload(ada, audit, filled_in(content, actions_, ACTIONS), status=422)
    rows = [row for row in page.by_id("faults").iter() if row.tag.endswith("}tr")][1:]
    found = [tuple("".join(one.itertext()) for one in row) for row in rows]
    assert [(sheet, cell) for sheet, cell, _ in found] == [
        ("Actions", "C2"), ("Actions", "F2"), ("Actions", "B3"), ("Actions", "E4"),
        ("Learning", "D2"), ("Learning", "C3"), ("Learning", "E12"),
        ("Who took part", "C2"), ("Who took part", "D4"), ("Who took part", "E5"), ("Who took part", "F8"),
    ]  # fmt: skip
    assert points(audit) == {}


def test_what_was_changed_on_both_sides_is_chosen(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    action = Action("Meet.", owner_words="QA lead")
    on_screen(audit, cast, strength=Point("Visits."), action=action, worker=SEEN, mark=Marked(True, "All."))
    content = taken_out(ada, audit)
    on_screen(audit, cast, strength=Point("Visits often."), action=replace(action, what="Meet soon."))
    on_screen(audit, cast, worker=replace(SEEN, how="phone"))
    content = filled_in(content, {("Strength 1", WORDS): "Visits alone."}, LEARNING)
    content = filled_in(content, {("Action 1", WHAT): "Meet twice."}, ACTIONS)
    page = previewed(ada, audit, content)
    for words in ("Visits often.", "Visits alone.", "Meet soon.", "Meet twice."):
        assert words in page.text
    assert "1 answer was given in Case Audit since" in page.text  # the worker's part
    brought_in(ada, page, keep_strength_0_1="workbook")
    assert points(audit)["strength-0-1"].text == "Visits alone."
    assert actions(audit)["action-0-1"].what == "Meet soon."
    assert worker(audit).how == "phone"


def test_what_was_begun_on_screen_meanwhile_stays_beside_a_new_row_of_the_workbook(
    audit: CaseAudit, ada: Browser, cast: Cast
) -> None:
    content = filled_in(taken_out(ada, audit), {("Strength 2", WORDS): "Visits alone."}, LEARNING)
    on_screen(audit, cast, strength=Point("Plans."))
    brought_in(ada, previewed(ada, audit, content))
    assert {key: point.text for key, point in points(audit).items()} == {
        "strength-0-1": "Plans.",
        "strength-0-2": "Visits alone.",
    }


def test_of_the_people_of_one_role_each_has_a_row(audit: CaseAudit, ada: Browser, cast: Cast) -> None:
    begin_writing()
    why = Part("not_asked", why="Abroad.")
    taking_part.save_participant(again(audit), Who.PARENT, 5, why, 0, cast.auditor)
    db.session.commit()
    sheet = book_of(taken_out(ada, audit))[PEOPLE]
    codes = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert [code for code in codes if code.startswith("Parent")] == [
        "Parent or carer", "Parent or carer 2", "Parent or carer 3", "Parent or carer 5",
    ]  # fmt: skip
    assert codes[-1] == "Reflection"


def test_a_workbook_without_one_of_these_sheets_is_refused(audit: CaseAudit, ada: Browser) -> None:
    book = book_of(taken_out(ada, audit))
    del book[ACTIONS]
    page = upload(ada, audit, saved(book), status=422)
    assert "There is no sheet Actions in this workbook" in page.text
