"""Re-audits in the files out: the screen's figures, a row for each case, nobody else's, nothing too early."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Person
from audit.reports.exports.order import Order, ordered
from audit.reports.workbook import write_workbook
from audit.rules.permissions import Role
from tests.factories import Cast, make_person
from tests.grading.making import submitted
from tests.re_audits.making import first_audits, taken_up
from tests.reports.test_export_results import rows


def book(reader: Person, **more: Any) -> Any:
    order = Order({}, reader.name, 5, reader=reader.id, **more)
    into = BytesIO()
    write_workbook(ordered(order.stored()).asked(), into)
    return load_workbook(BytesIO(into.getvalue()), data_only=True)


def again(cast: Cast) -> list[CaseAudit]:
    """Two inadequate of Locality 1 and one of Leaving care, of which the first is good by now."""
    first = first_audits(cast, *["inadequate"] * 3)
    (new,) = taken_up(first[:1], cast.lead, cast.second_auditor)
    submitted(new, cast.second_auditor, "good")
    return first


def test_a_row_for_each_case_and_sums_that_agree(cast: Cast) -> None:
    again(cast)
    made = book(cast.lead)
    found = rows(made["Re-audits"])
    assert [(one["Team"], one["How it stands"], one["Moved"]) for one in found] == [
        ("Locality 1", "Done", "Better"), ("Locality 1", "To do", None), ("Leaving care", "To do", None),
    ]  # fmt: skip
    assert [(one["Overall before"], one["Overall now"]) for one in found[:2]] == [("I", "G"), ("I", None)]
    moved = {one["Judgement"]: one for one in rows(made["Movement"])}
    assert [moved["Overall"][name] for name in ("A grade both times", "Better", "The same", "Worse")] == [
        1, 1, 0, 0,
    ]  # fmt: skip
    checks = {one["Check"]: one for one in rows(made["Checks"])}
    assert checks["Re-audits: to do"]["On the screen"] == 2
    assert checks["Re-audits: better overall"]["In this file"] == 1
    assert {one["The same"] for one in checks.values()} == {"Yes"}


def test_nothing_comes_back(cast: Cast) -> None:
    first_audits(cast, "good")
    made = book(cast.lead)
    assert [one["Case reference"] for one in rows(made["Re-audits"])] == ["None comes back"]


def test_only_of_the_teams_somebody_may_see(cast: Cast) -> None:
    again(cast)
    made = book(cast.manager, teams=[cast.locality_1.id])
    assert {one["Team"] for one in rows(made["Re-audits"])} == {"Locality 1"}


def test_no_movement_for_who_is_auditing_the_case_again(cast: Cast) -> None:
    first = again(cast)
    begin_writing()
    both = make_person("Bo Both", Role.AUDITOR, Role.QA_LEAD)
    db.session.commit()
    (new,) = taken_up([db.session.get_one(CaseAudit, first[1].id)], cast.lead, cast.second_auditor, "More")
    submitted(new, cast.second_auditor, "inadequate")
    taken_up([db.session.get_one(CaseAudit, new.id)], cast.lead, both, "Once more")
    found = {one["Audit"]: one for one in rows(book(both)["Re-audits"])}
    assert (found[first[1].id]["Moved"], found[first[1].id]["Overall before"]) == ("Not shown", None)
    assert found[first[0].id]["Moved"] == "Better"
    assert {one["The same"] for one in rows(book(both)["Checks"])} == {"Yes"}
    assert {one["Audit"]: one for one in rows(book(cast.lead)["Re-audits"])}[first[1].id][
        "Moved"
    ] == "The same"
