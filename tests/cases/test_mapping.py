"""A list whose columns somebody chooses: guessed, read, remembered, refreshed, and nothing private kept."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from audit.cases import sealing
from audit.cases.names import folded
from audit.cases.previewing import team_field
from audit.extensions import begin_writing, db
from audit.models import (
    Case,
    CaseList,
    CaseListEntry,
    CaseListUpload,
    CaseSource,
    HistoryEntry,
    Team,
    TeamAlias,
)
from tests.cases.making import SAMPLE, stored, upload, workbook
from tests.cases.test_privacy import everything_stored
from tests.factories import Cast
from tests.page import Browser, Page

DATA = Path(__file__).parents[1] / "data"
SEPTEMBER = (DATA / "unknown_council_september.csv").read_bytes()
OCTOBER = (DATA / "unknown_council_october.csv").read_bytes()
SOURCE = "Open cases from the case system"


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def to_columns(lead: Browser, content: bytes, filename: str = "open.csv", **more: str) -> tuple[str, Page]:
    data = {"file": (io.BytesIO(content), filename), **more}
    address = lead.post("/case-lists/new", data).headers["Location"]
    return address, lead.get(address)


def go_on(lead: Browser, address: str, page: Page, status: int = 303, **sent: Any) -> Page:
    return lead.post(address, {**page.form(address), "do": "go", **sent}, status=status)


def through(lead: Browser, content: bytes, filename: str = "open.csv", **sent: Any) -> str:
    """Choose the columns as proposed and give the address of the preview."""
    address, page = to_columns(lead, content, filename)
    answer = go_on(lead, address, page, **({"name": SOURCE} | sent))
    location = answer.headers["Location"]
    if location.endswith("/kinds"):
        kinds = lead.get(location)
        location = lead.post(location, kinds.form()).headers["Location"]
    return location


def confirm(lead: Browser, preview: str, name: str, **sent: Any) -> CaseList:
    page = lead.get(preview)
    lead.post(preview, {**page.form(preview), "name": name, **sent})
    found = db.session.scalars(select(CaseList).where(CaseList.name == name)).one()
    return found


def test_six_odd_columns_are_guessed(lead: Browser) -> None:
    address, page = to_columns(lead, SEPTEMBER)
    form = page.form(address)
    assert form["heading_row"] == "4"
    guessed = {
        code: form[f"column-{code}"] for code in ("reference", "team", "worker", "cohort", "birth_date")
    }
    assert guessed == {"reference": "0", "team": "1", "worker": "2", "cohort": "3", "birth_date": "4"}
    assert form["column-opened_on"] == "5"
    assert form["column-gender"] == ""


def test_a_birth_date_is_shown_only_when_it_was_chosen(lead: Browser) -> None:
    address, page = to_columns(lead, SEPTEMBER)
    assert "31/01/2010" not in page.body
    assert "looks like a birth date" in page.text
    shown = lead.post(address, {**page.form(address), "do": "look"}, status=200)
    assert "31/01/2010" in shown.text


def test_names_addresses_and_long_texts_are_not_shown(lead: Browser) -> None:
    heads = ["Ref", "Child's name", "Home address", "Summary", "Who", "Team"]
    rows = [[f"R{n}", f"Persephone Quux{n}", f"{n} Zyzzyva Lane", "word " * 40, "Peregrine Quux", "Team 1"]
            for n in range(9)]  # fmt: skip
    _, page = to_columns(lead, workbook({"Cases": [heads, *rows]}), "cases.xlsx")
    for private in ("Persephone", "Zyzzyva", "word word", "Peregrine"):
        assert private not in page.body
    assert "R0 · R1 · R2" in page.text


def test_from_the_file_to_the_stored_list(lead: Browser) -> None:
    preview = through(lead, SEPTEMBER)
    page = lead.get(preview)
    assert "48 cases found in 49 rows" in page.text
    assert "this is its first list" in page.text
    made = confirm(lead, preview, "September")
    assert made.source
    assert (made.source.name, made.source.subject) == (SOURCE, "child")
    assert made.previous_id is None
    entry = db.session.scalars(select(CaseListEntry).join(Case).where(Case.reference == "SW70310")).one()
    assert (entry.team and entry.team.name, entry.worker) == ("Pod 3 – South", "B. Birkett")
    assert (entry.age_band, entry.opened_on, entry.row) == ("16-17", date(2025, 4, 16), 5)
    assert stored()["case_list_preview"] == 0
    assert db.session.scalar(select(func.count(CaseListUpload.id))) == 0, "the file is gone"


def test_the_next_list_of_the_source_is_read_as_the_last_and_says_what_changed(lead: Browser) -> None:
    confirm(lead, through(lead, SEPTEMBER), "September")
    address, page = to_columns(lead, OCTOBER)
    assert "Proposed as in the last list" in page.text
    assert "Team stood under “Pod”. “Pod / team” is proposed instead" in page.text
    answer = go_on(lead, address, page)
    preview = answer.headers["Location"]
    assert "/preview/" in preview, "the kinds of case are known"
    shown = lead.get(preview)
    assert [text for text in shown.links() if text.startswith(("New (", "Changed (", "Left ("))] == [
        "New (4)",
        "Changed (2)",
        "Left (3)",
    ]
    assert "Team: Through-care → Pod 3 – South" in shown.text
    teams = stored()["team"]
    made = confirm(lead, preview, "October")
    assert stored()["team"] == teams, "“Pod 1 - North” is “Pod 1 – North”"
    assert made.previous
    assert made.previous.name == "September"
    listed = lead.get(f"/case-lists/{made.id}?what=left")
    assert "Left: 3 cases" in listed.text
    assert "SW80000" in lead.get(f"/case-lists/{made.id}?what=new&moved=80000").text
    assert db.session.scalars(select(TeamAlias)).one().name == "Pod 1 - North"


def test_a_near_name_may_be_a_new_team(lead: Browser) -> None:
    confirm(lead, through(lead, SEPTEMBER), "September")
    address, page = to_columns(lead, OCTOBER)
    preview = go_on(lead, address, page).headers["Location"]
    confirm(lead, preview, "October", **{team_field("Pod 1 - North"): "new"})
    assert db.session.scalar(select(Team).where(Team.name == "Pod 1 - North"))
    assert not db.session.scalars(select(TeamAlias)).all()


def test_a_case_has_a_page_with_its_teams(lead: Browser) -> None:
    confirm(lead, through(lead, SEPTEMBER), "September")
    confirm(lead, through(lead, OCTOBER), "October")
    moved = db.session.scalars(select(Case).where(Case.reference == "SW70380")).one()
    page = lead.get(f"/cases/{moved.id}")
    assert page.text.index("Pod 3 – South") < page.text.index("Through-care")
    assert "In 2 lists" in page.text
    lead.get("/cases/999999", status=404)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"column-reference": ""}, "Choose the column with the case reference"),
        ({"column-team": "0"}, "is chosen for case reference already"),
        ({"column-cohort": ""}, "Say what kind of case these are"),
        ({"column-team": "77"}, "Choose a column of this sheet for Team"),
        ({"cohort": "+"}, "Enter what this kind of case is called"),
        ({"cohort": "none such"}, "Choose one of the kinds of case"),
        ({"name": ""}, "Enter a name for where the list comes from"),
        ({"name": "annex a WORKBOOK"}, "There is already a source with this name"),
        ({"name": "x" * 200}, "at most 120 characters"),
        ({"one": "x" * 60}, "at most 40 characters"),
    ],
)
def test_what_will_not_do_is_said_and_everything_typed_is_kept(
    lead: Browser, sent: dict[str, str], said: str
) -> None:
    before = stored()
    address, page = to_columns(lead, SEPTEMBER)
    field = next(iter(sent)) if sent != {"column-cohort": ""} else "cohort"
    field = "new_cohort" if sent == {"cohort": "+"} else field
    again = go_on(lead, address, page, 422, **({"name": SOURCE, "one": "case"} | sent))
    assert any(said in words for words in again.words("a", href=f"#{field}")), again.text
    if "name" not in sent:
        assert again.form(address)["name"] == SOURCE
    assert stored() == before


def test_a_list_of_another_subject(lead: Browser) -> None:
    rows = [["File", "Team", "Held on"], *([f"F{n}", "Team 1", "2026-01-05"] for n in range(5))]
    content = "\n".join("|".join(row) for row in rows).encode("utf-16")
    preview = through(
        lead, content, cohort="+", new_cohort="Supervision", name="Supervision files", one="Supervision file"
    )
    page = lead.get(preview)
    assert "5 supervision files found" in page.text
    made = confirm(lead, preview, "Supervision")
    subjects = db.session.scalars(select(Case.subject).distinct()).all()
    assert subjects == ["supervision file"]
    listed = lead.get(f"/case-lists/{made.id}")
    assert "5 supervision files" in listed.text
    assert "Supervision" in listed.words("th", scope="col")[1]


def test_kinds_that_are_left_out_are_set_aside(lead: Browser) -> None:
    address, page = to_columns(lead, SEPTEMBER)
    location = go_on(lead, address, page, name=SOURCE).headers["Location"]
    kinds = lead.get(location)
    form = kinds.form()
    assert set(form.values()) >= {"child_in_need", "child_protection", "in_care", "care_leaver"}
    unsaid = lead.post(location, {**form, "kind-0": "?"}, status=422)
    assert "Choose what “cin plan” means" in unsaid.text
    shown = lead.get(lead.post(location, {**form, "kind-0": ""}).headers["Location"])
    n = kinds.words("td", data_label="Rows")[0]
    assert f"left out {n}" in shown.text
    assert f"Left out ({n})" in shown.links()


def test_the_file_is_sealed_and_only_the_browser_that_sent_it_opens_it(
    lead: Browser, cast: Cast, visitor: Browser
) -> None:
    address, _ = to_columns(lead, SEPTEMBER)
    sealed = db.session.scalars(select(CaseListUpload)).one().sealed
    assert b"SW70310" not in sealed
    for piece in (SEPTEMBER[:40], SEPTEMBER[200:240]):
        assert piece not in sealed
    with pytest.raises(sealing.WrongKey):
        sealing.opened(sealed, sealing.new_key())
    other = visitor.sign_in(cast.lead)  # a new session of the same person
    assert other.get(address, status=303).headers["Location"] == "/case-lists/new"


def test_nothing_private_is_kept_on_the_way_nor_afterwards(lead: Browser) -> None:
    heads = ["Ref", "Name", "Born", "Postcode", "Team"]
    rows = [[f"R{n}", f"Persephone Quux{n}", "13/12/2011", f"ZZ{n} 9ZZ", "Team 1"] for n in range(9)]
    content = workbook({"Cases": [heads, *rows]})
    private = ("Persephone", "Quux", "13/12/2011", "2011-12-13", "9ZZ")
    preview = through(lead, content, "cases.xlsx", cohort="in_care")
    for _ in range(2):
        kept = everything_stored()
        assert "R0" in kept
        assert [one for one in private if one in kept] == []
        if "/preview/" in preview:
            confirm(lead, preview, "List")
            preview = ""


def test_headings_that_are_values_are_not_remembered(lead: Browser) -> None:
    rows = "".join(f"R{n},13/12/20{10 + n},Team 1\n" for n in range(9)).encode()
    address, page = to_columns(lead, rows)
    chosen = {"heading_row": "1", "do": "look"}
    page = lead.post(address, {**page.form(address), **chosen}, status=200)
    columns = {"column-reference": "0", "column-birth_date": "1", "column-team": "2"}
    preview = go_on(lead, address, page, name=SOURCE, cohort="in_care", **columns).headers["Location"]
    confirm(lead, preview, "List")
    mapping = db.session.scalars(select(CaseSource)).one().mapping
    assert mapping["headings"]["birth_date"] == "Column B"


def test_the_history_names_the_source_and_how_it_was_read(lead: Browser) -> None:
    made = confirm(lead, through(lead, SEPTEMBER), "September")
    entry = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject == "case_list", HistoryEntry.subject_id == made.id)
        .order_by(HistoryEntry.id)
    ).one()
    assert entry.detail["source"] == SOURCE
    assert entry.detail["mapping"]["headings"]["team"] == "Pod"


def test_another_sheet_is_looked_at_and_hidden_ones_say_so(lead: Browser) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nothing"])
    other = book.create_sheet("Secret")
    other.sheet_state = "hidden"
    other.append(["Title"])
    other.append([])
    for row in (["Case ID", "Team"], ["A1", "Team 1"], ["A2", "Team 1"]):
        other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    address, page = to_columns(lead, stream.getvalue(), "x.xlsx")
    form = page.form(address)
    assert (form["sheet"], form["heading_row"]) == ("Secret", "3"), "there alone are headings"
    assert "Secret (hidden)" in page.words("option")
    first = lead.htmx("POST", address, {**form, "sheet": "Sheet"})
    assert "A (no heading)" in first.words("option")


def test_only_who_sent_it_and_only_a_lead(lead: Browser, cast: Cast, visitor: Browser, app: Any) -> None:
    address, _ = to_columns(lead, SEPTEMBER)
    other = Browser(app).sign_in(cast.auditor)
    other.get(address, status=403)
    other.post(address, status=403)
    lead.post(f"{address}/discard")
    assert db.session.scalar(select(func.count(CaseListUpload.id))) == 0
    lead.get(address, status=404)
    assert upload(lead, b"", status=422)


def test_an_old_upload_is_forgotten(lead: Browser) -> None:
    to_columns(lead, SEPTEMBER)
    begin_writing()
    kept = db.session.scalars(select(CaseListUpload)).one()
    kept.uploaded_at = kept.uploaded_at.replace(year=2020)
    db.session.commit()
    to_columns(lead, OCTOBER)
    assert db.session.scalar(select(func.count(CaseListUpload.id))) == 1
    assert folded("A  b") == "a b"


@pytest.mark.parametrize(
    ("sheet", "name", "one", "opened_on", "kind"),
    [
        ("List 1", "Contacts", "contact", "F", "Contact"),
        ("List 2", "Early help assessments", "early help assessment", "F", ""),
        ("List 3", "Referrals", "referral", "F", "Referral"),
        ("List 4", "Assessments", "assessment", "G", "Assessment"),
        ("List 5", "Section 47 enquiries", "section 47 enquiry", "G", "Section 47 enquiry"),
    ],
)
def test_a_list_of_the_front_door_is_known_by_its_headings(
    lead: Browser, sheet: str, name: str, one: str, opened_on: str, kind: str
) -> None:
    address, page = to_columns(lead, only(sheet, "Renamed"), "front.xlsx", by_hand="y")
    sent = page.form(address)
    assert (sent["name"], sent["one"], sent.get("new_cohort", "")) == (name, one, kind)
    assert sent["column-opened_on"] == str("ABCDEFGH".index(opened_on))
    preview = go_on(lead, address, page, team="Front  door").headers["Location"]
    assert "Child protection" not in lead.get(preview).text  # where no case is of it
    lead.post(preview, {"name": "Dip sample"})
    entries = db.session.scalars(select(CaseListEntry)).all()
    assert entries
    for entry in entries:
        assert (entry.case.subject, entry.cohort_row.name) == (one, kind or "Early help")
        assert entry.opened_on
        assert entry.team
        assert (entry.team.name == "Front door") == ("column-team" not in filled(sent))


def test_of_several_contacts_of_a_child_the_newest_is_taken(lead: Browser) -> None:
    days = [date(2026, 3, 2), date(2026, 5, 4), date(2026, 4, 3)]
    rows = [["C1", "6.138261464750171", day, "GP"] for day in days]
    content = workbook({"Door": [["Child Unique ID", "Age", "Date of Contact", "Contact Source"], *rows]})
    preview = through(lead, content, "door.xlsx", name="Contacts", team="Front door")
    page = lead.get(preview)
    assert "1 contact found in 3 rows" in page.text
    assert "counted elsewhere 2" in page.text
    assert "The same child is on row 3, the newest contact, which was kept." in page.text


def test_values_are_shown_as_a_person_would_write_them(lead: Browser) -> None:
    content = workbook({"L": [["Case ID", "Opened on", "Age"], ["C1", date(2026, 3, 2), 6.138261464750171]]})
    _, page = to_columns(lead, content, "list.xlsx")
    assert "02/03/2026" in page.text
    assert "6.138" not in page.text


def filled(sent: dict[str, str]) -> set[str]:
    return {name for name, value in sent.items() if value}


def test_the_team_of_them_all_is_remembered_and_stays_where_no_column_says_it(lead: Browser) -> None:
    content = workbook({"Door": [["Case ID", "Date of contact"], ["C1", date(2026, 3, 2)]]})
    said = {"name": "Door", "cohort": "in_care", "team": "Front door"}
    lead.post(through(lead, content, "door.xlsx", **said), {"name": "Door one"})
    again = workbook({"Door": [["Case ID", "Date of contact"], ["C2", date(2026, 4, 2)]]})
    address, page = to_columns(lead, again, "door.xlsx")
    assert page.form(address)["team"] == "Front door"
    preview = go_on(lead, address, page).headers["Location"]
    lead.post(preview, {"name": "Door two"})
    teams = db.session.scalars(select(Team.name).join(CaseListEntry, CaseListEntry.team_id == Team.id)).all()
    assert teams == ["Front door"] * 2
    address, page = to_columns(lead, again + b" ", "door.xlsx")
    wrong = go_on(lead, address, page, status=422, team="x" * 121)
    assert "A name has at most 120 characters." in wrong.text


def test_another_sheet_is_proposed_anew_unless_somebody_named_it(lead: Browser) -> None:
    address, page = to_columns(lead, SAMPLE, "Annex_A.xlsx", by_hand="y")
    sent = page.form(address) | {"do": "look"}
    page = lead.post(address, sent | {"sheet": "List 1"}, status=200)
    contacts = page.form(address)
    assert (contacts["name"], contacts["one"]) == ("Contacts", "contact")
    named = lead.post(address, contacts | {"sheet": "List 3", "name": "Our door", "do": "look"}, status=200)
    assert named.form(address)["name"] == "Our door"
    page = lead.post(address, contacts | {"sheet": "List 7", "do": "look"}, status=200)
    assert (page.form(address)["name"], page.form(address)["one"]) == ("", "case")


def only(sheet: str, title: str) -> bytes:
    """The sample workbook with one of its sheets, renamed."""
    book = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    for other in book.sheetnames:
        if other != sheet:
            del book[other]
    book[sheet].title = title
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
