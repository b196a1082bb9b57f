"""The workbook of results: who took part, what was learnt and what is to be done, a row each."""

from audit.extensions import begin_writing, db
from audit.grading.learning.changes import remove, save_action, save_exemplar, save_point
from audit.grading.learning.queries import point_of
from audit.grading.taking_part.changes import save_participant
from audit.models import CaseAudit
from audit.rules.actions import Action
from audit.rules.learning import EntryKey, Marked, Point
from audit.rules.taking_part import Part, Took, Who
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called, submitted
from tests.page import Browser
from tests.reports.test_export_results import rows, workbook


def learnt(cast: Cast) -> CaseAudit:
    """A submitted audit whose child did not take part and whose parent did, with learning and two actions."""
    audit = allocated(cast)[0]
    begin_writing()
    audit, by = db.session.get_one(CaseAudit, audit.id), cast.auditor
    one, two = (criterion_called(audit, code).id for code in ("1.1", "2.1"))
    save_point(audit, EntryKey("strength", 0, 1), Point("=Early and calm.", (one, two)), 0, by)
    save_point(audit, EntryKey("improvement", 0, 1), Point("Never mind.", (one,)), 0, by)
    gone = point_of(audit.id, "improvement-0-1")
    assert gone
    remove(audit, gone, by)
    about = {"contingency": "The manager asks.", "criterion_id": two}
    save_action(audit, EntryKey("action", 0, 1), Action("Ask him.", owner_id=cast.manager.id, **about), 0, by)  # type: ignore[arg-type]
    save_action(audit, EntryKey("action", 0, 2), Action("See her.", owner_words="Worker", **about), 0, by)  # type: ignore[arg-type]
    save_exemplar(audit, Marked(True, "How to begin."), 0, by)
    db.session.commit()
    return submitted(audit, by)


def test_learning_actions_and_who_took_part(cast: Cast, visitor: Browser) -> None:
    audit = learnt(cast)
    book = workbook(visitor.sign_in(cast.lead))
    (point,) = rows(book["Learning"])
    assert (point["Audit"], point["What it is"], point["Text"]) == (audit.id, "Strength", "=Early and calm.")
    assert (point["Criteria"], point["Themes"]) == ("1.1; 2.1", "1 Risk; 2 Management oversight")
    first, second = rows(book["Proposed actions"])
    assert (first["Owner"], first["Theme"], first["Criterion"]) == (
        "Mary Manager",
        "Management oversight",
        "2.1",
    )
    assert (second["Owner"], second["Priority"]) == ("Worker", "Ordinary")
    assert first["Due"]
    (row,) = rows(book["Audits"])
    assert (row["Worker took part"], row["Family took part"], row["Exemplar"]) == (
        "Took part",
        "Took part",
        "Yes",
    )


def test_an_owner_is_not_named_to_whom_auditors_are_not(cast: Cast, visitor: Browser) -> None:
    learnt(cast)
    first, second = rows(workbook(visitor.sign_in(cast.manager))["Proposed actions"])
    assert (first["Owner"], second["Owner"]) == ("A named person", "Worker")


def test_where_nobody_of_the_family_took_part(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    submitted(audit, cast.auditor)
    begin_writing()
    db.session.get_one(CaseAudit, audit.id).state = "started"
    again = db.session.get_one(CaseAudit, audit.id)
    save_participant(again, Who.PARENT, 1, Part(Took.NOT_ASKED, why="In prison."), 1, cast.auditor)
    again.state = "submitted"
    db.session.commit()
    (row,) = rows(workbook(visitor.sign_in(cast.lead))["Audits"])
    assert row["Family took part"] == "Asked, not obtained"
