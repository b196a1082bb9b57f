"""A QA lead brings earlier audits in on screen: file, columns, words, a look at it, and undoes it again."""

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Grade, PastImport, PastUpload, Round
from audit.past import past_map
from tests.factories import Cast, make_framework
from tests.page import Browser, values_of
from tests.past.making import HEADINGS, ROWS, as_csv

ODD = (*ROWS, ("1005", "Locality 1.", "CIN", "05/05/2026", "Ada Auditor", "2", "G", "G", "G", "Yes"))


@pytest.fixture
def lead(app: Flask, cast: Cast, visitor: Browser) -> Browser:
    begin_writing()
    make_framework()
    db.session.commit()
    visitor.sign_in(cast.lead)
    return visitor


def upload(
    lead: Browser, content: bytes, name: str = "past.csv", map_file: bytes = b"", status: int = 303
) -> str:
    data = {"file": (io.BytesIO(content), name), "version": "1"}
    if map_file:
        data["map"] = (io.BytesIO(map_file), "map.yaml")
    response = lead.post("/past-audits/new", data, status=status)
    return str(response.headers.get("Location", ""))


def as_proposed(lead: Browser, address: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    page = lead.get(address)
    form = next(one for one in page.all("form") if one.get("id") in ("columns", "words"))
    return {name: str(value) for name, value in values_of(form).items() if name != "csrf_token"}


def test_from_file_to_results_and_back(lead: Browser) -> None:
    address = upload(lead, as_csv(ODD))
    sent = as_proposed(lead, address)
    assert [sent[f"column-{place}"] for place in range(8)] == [
        "reference", "team", "cohort", "date", "auditor", "overall", "theme 1", "theme 2"
    ]  # fmt: skip
    sent |= {"column-8": "criterion 1.1", "column-9": "criterion 2.2", "heading_row": "1"}
    lead.post(address, sent, status=303)
    words = lead.get(f"{address}/words")
    assert "Locality 1." in words.text
    proposed = as_proposed(lead, f"{address}/words")
    assert proposed == {
        "teams-0": "Locality 1", "cohorts-0": "child_in_need",
        "words, four_point-0": "good", "words, compliance-0": "met",
    }  # fmt: skip
    lead.post(f"{address}/words", proposed, status=303)
    page = lead.get(f"{address}/check")
    assert "5 audits in 3 rounds" in page.text
    assert db.session.scalar(select(func.count(CaseAudit.id))) == 0
    saved = lead.send("GET", f"{address}/map").data
    assert past_map.from_yaml(saved).teams == {"Locality 1.": "Locality 1"}
    made = lead.post(f"{address}/check", {}, status=303).headers["Location"]
    assert "March 2026 (imported)" in lead.get(made).text
    assert counting.differences() == {}
    assert db.session.scalar(select(func.count(PastUpload.id))) == 0
    results = lead.get("/results")
    assert "Imported from earlier results" in results.text
    audit_id = db.session.scalars(select(CaseAudit.id)).first()
    assert "was imported" in lead.get(f"/audits/{audit_id}").text
    round_id = db.session.scalars(select(Round.id)).first()
    assert "Imported" in lead.get(f"/rounds/{round_id}").text
    assert "Imported" in lead.get("/rounds").text
    lead.get("/audits")
    lead.get(f"{made}/undo")
    again = upload(lead, as_csv(ODD), map_file=saved)
    lead.get(f"{again}/check")
    lead.post(f"{again}/check", {}, status=422)
    lead.post(f"{made}/undo", {}, status=303)
    assert db.session.scalar(select(func.count(CaseAudit.id))) == 0
    assert "Undone" in lead.get("/past-audits").text
    lead.get(made)
    lead.post(f"{made}/undo", {}, status=409)


def test_faulty_cells_are_named_and_may_be_left_out(lead: Browser) -> None:
    rows = [ROWS[0], (*ROWS[1][:3], "31/02/2026", *ROWS[1][4:])]
    address = upload(lead, as_csv(rows))
    lead.post(address, as_proposed(lead, address) | {"heading_row": "1"}, status=303)
    page = lead.get(f"{address}/check")
    assert "D3" in page.text
    refused = lead.post(f"{address}/check", {}, status=422)
    assert "leave out their rows" in refused.text
    assert db.session.scalar(select(func.count(PastImport.id))) == 0
    lead.post(f"{address}/check", {"leave_out_faulty_rows": "y"}, status=303)
    assert db.session.scalar(select(func.count(CaseAudit.id))) == 1


def test_free_text_needs_a_yes(lead: Browser) -> None:
    headings = (*HEADINGS, "Why")
    address = upload(lead, as_csv([(*ROWS[0], "The plan was late.")], headings))
    sent = as_proposed(lead, address) | {"heading_row": "1", "column-10": "text of criterion 1.1"}
    sent["column-8"] = "criterion 1.1"
    refused = lead.post(address, sent, status=422)
    assert "may be kept" in refused.text
    lead.post(address, sent | {"free_text_may_be_kept": "y"}, status=303)
    lead.post(f"{address}/check", {}, status=303)
    assert db.session.scalars(select(Grade.evidence).where(Grade.evidence != "")).all() == [
        "The plan was late."
    ]


def test_what_is_no_list_is_refused_in_words(lead: Browser) -> None:
    for content, map_file in ((b"", b""), (b"%PDF-1.7", b""), (as_csv(), b"columns: 3"), (as_csv(), b"\xff")):
        upload(lead, content, map_file=map_file, status=422)
    assert db.session.scalar(select(func.count(PastUpload.id))) == 0


def test_nobody_else_sees_an_upload(lead: Browser, cast: Cast, app: Flask) -> None:
    address = upload(lead, as_csv())
    other = Browser(app)
    other.sign_in(cast.moderator)
    other.get(address, status=403)
    lead.post(f"{address}/discard", {}, status=303)
    lead.get(address, status=404)
