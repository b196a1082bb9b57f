"""Bringing in a case list and changing teams, without the pages."""

import pytest
from sqlalchemy import select

from audit.cases import changes, team_changes
from audit.cases.changes import AlreadyBroughtIn, Refused
from audit.cases.spreadsheet import read_case_list
from audit.cases.spreadsheet.found_cases import COUNTED_ELSEWHERE, NOTE, SetAside
from audit.extensions import begin_writing, db
from audit.frameworks.changes import ensure_cohorts
from audit.models import Case, CaseListEntry, CaseListPreview, Cohort, HistoryEntry, SetAsideRow, Team
from audit.rules.workflow import NotAllowedNow
from tests.cases.making import SAMPLE, a_case, found, stored
from tests.factories import Cast
from tests.queries_counted import counted


@pytest.fixture
def writing(cast: Cast) -> Cast:
    begin_writing()
    return cast


def test_a_case_known_from_another_list_is_the_same_case(writing: Cast) -> None:
    changes.bring_in(found(a_case("1"), a_case("2")), "a.xlsx", "First", None)
    changes.bring_in(found(a_case("2"), a_case("3"), sha256="b" * 64), "b.xlsx", "Second", None)
    assert sorted(db.session.scalars(select(Case.reference))) == ["1", "2", "3"]
    both = db.session.scalars(select(CaseListEntry).join(Case).where(Case.reference == "2")).all()
    assert len({entry.case_list_id for entry in both}) == 2


def test_a_child_and_a_care_leaver_of_one_reference_are_two_cases(writing: Cast) -> None:
    leaver = a_case("1", subject="care_leaver", cohort="care_leaver")
    changes.bring_in(found(a_case("1"), leaver), "a.xlsx", "List", None)
    assert sorted(db.session.scalars(select(Case.subject))) == ["care_leaver", "child"]


def test_all_that_was_found_is_kept(writing: Cast) -> None:
    case = a_case("1", team="Locality 1", worker="Wanda Worker", sheet="List 6", row=7)
    changes.bring_in(found(case), "a.xlsx", "List", writing.lead)
    entry = db.session.scalars(select(CaseListEntry)).one()
    assert entry.team_id == writing.locality_1.id
    for name in (
        "cohort",
        "worker",
        "age_band",
        "gender",
        "ethnicity_group",
        "disability",
        "opened_on",
        "closed_on",
    ):
        assert getattr(entry, name) == getattr(case, name), name
    assert (entry.sheet, entry.row) == ("List 6", 7)


def test_rows_set_aside_are_kept_in_the_order_of_the_file(writing: Cast) -> None:
    aside = [
        SetAside("List 6", 9, "CIN Start Date", "Why not.", NOTE),
        SetAside("L\x00" + "x" * 200, 4, "c" * 300, "So.", COUNTED_ELSEWHERE),
    ]
    changes.bring_in(found(a_case(), set_aside=aside), "a.xlsx", "List", None)
    rows = db.session.scalars(select(SetAsideRow).order_by(SetAsideRow.id)).all()
    assert [(row.kind, row.row) for row in rows] == [(NOTE, 9), (COUNTED_ELSEWHERE, 4)]
    assert (len(rows[1].sheet), len(rows[1].column)) == (120, 255)


def test_every_kind_of_case_is_known_afterwards_and_names_of_a_framework_stay(writing: Cast) -> None:
    ensure_cohorts([("in_care", "Children we look after")])
    changes.bring_in(found(a_case()), "a.xlsx", "List", None)
    names = dict(db.session.execute(select(Cohort.code, Cohort.name)).all())
    assert set(names) == {"early_help", "child_in_need", "child_protection", "in_care", "care_leaver"}
    assert names["in_care"] == "Children we look after"


def test_one_history_entry_names_what_was_brought_in(writing: Cast) -> None:
    before = stored()["history_entry"]
    made = changes.bring_in(found(a_case("1"), a_case("2", team=None)), "a.xlsx", "List", writing.lead)
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "case_list").order_by(HistoryEntry.id)
    ).one()
    assert stored()["history_entry"] == before + 1
    assert (entry.subject_id, entry.person_id, entry.what) == (made.id, writing.lead.id, "brought in")
    assert entry.detail["new_teams"] == ["Locality 9"]
    assert entry.detail["without_team"] == 1


@pytest.mark.parametrize("name", ["", " \t ", "\x07", "x" * 121, "list", " LIST "])
def test_a_name_that_will_not_do(writing: Cast, name: str) -> None:
    changes.bring_in(found(a_case()), "a.xlsx", "List", None)
    with pytest.raises(Refused):
        changes.bring_in(found(a_case(), sha256="b" * 64), "b.xlsx", name, None)


def test_a_list_without_cases_and_the_same_file_again(writing: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        changes.bring_in(found(), "a.xlsx", "Empty", None)
    made = changes.bring_in(found(a_case()), "a.xlsx", "List", None)
    with pytest.raises(AlreadyBroughtIn) as refused:
        changes.bring_in(found(a_case()), "a.xlsx", "Again", None)
    assert refused.value.case_list is made


def test_a_preview_is_brought_in_once(writing: Cast) -> None:
    preview = changes.keep_preview(found(a_case()), "a.xlsx", writing.lead)
    changes.bring_in_preview(preview, "List", writing.lead)
    assert db.session.scalars(select(CaseListPreview)).all() == []
    with pytest.raises(NotAllowedNow):
        changes.bring_in_preview(preview, "Again", writing.lead)


def test_a_preview_comes_back_as_it_was_read(writing: Cast) -> None:
    read = read_case_list(SAMPLE)
    preview = changes.keep_preview(read, "C:\\lists\\a\x00.xlsx" + "x" * 300, writing.lead)
    db.session.commit()
    db.session.expire_all()
    assert type(read).from_json(preview.found) == read
    assert len(preview.filename) == 255
    assert preview.filename.isprintable()


def test_twelve_thousand_cases_are_stored_many_at_a_time(writing: Cast) -> None:
    cases = [a_case(str(100_000 + n), team=f"Team {n % 40}") for n in range(12_000)]
    changes.bring_in(found(*cases), "a.xlsx", "Warm", None)
    again = [a_case(str(106_000 + n), team=f"Team {n % 40}") for n in range(12_000)]
    with counted() as statements:
        changes.bring_in(found(*again, sha256="b" * 64), "b.xlsx", "Half known", None)
    assert len(statements) < 400, "not one for each case"
    assert stored()["case"] == 18_000
    assert stored()["case_list_entry"] == 24_000


def test_teams_of_a_list_are_matched_to_those_there_are(writing: Cast) -> None:
    teams = ("locality  1", "LOCALITY 1", "Straße", "STRASSE", "localities")
    before = stored()["team"]
    changes.bring_in(
        found(*(a_case(str(n), team=team) for n, team in enumerate(teams))), "a.xlsx", "List", None
    )
    assert stored()["team"] == before + 1
    of_cases = db.session.scalars(
        select(Team.name).join(CaseListEntry).join(Case).order_by(Case.reference)
    ).all()
    assert of_cases[:2] == ["Locality 1", "Locality 1"]
    assert of_cases[2] == of_cases[3]
    assert of_cases[4] == "Localities"


def test_a_change_that_changes_nothing_writes_no_history(writing: Cast) -> None:
    before = stored()["history_entry"]
    assert not team_changes.change_team(writing.care_1, "Care 1", writing.care, None)
    assert team_changes.place_teams({writing.care_1: writing.care}, None) == 0
    assert stored()["history_entry"] == before


def test_a_team_goes_into_a_service_only(writing: Cast) -> None:
    with pytest.raises(Refused, match="not a service"):
        team_changes.change_team(writing.care_1, "Care 1", writing.locality_1, None)
    with pytest.raises(Refused, match="part of"):
        team_changes.change_team(writing.care, "Care", writing.care, None)


def test_a_team_may_be_written_otherwise(writing: Cast) -> None:
    assert team_changes.change_team(writing.care_1, "CARE 1", writing.care, None)
    assert writing.care_1.name == "CARE 1"
