"""The list of audits and one audit as it reads: each person sees theirs and no other."""

from flask import Flask

from tests.factories import Cast, entries_of, make_audit, make_case_list, make_framework, make_round
from tests.grading.making import allocated, submitted
from tests.page import Browser


def test_an_auditor_sees_their_own(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast, 2)[0]
    visitor.sign_in(cast.auditor)
    assert "2 audits" in visitor.get("/audits").text
    visitor.sign_in(cast.second_auditor)
    assert "no audits for you to read yet" in visitor.get("/audits").text
    visitor.get(f"/audits/{audit.id}", status=403)


def test_a_manager_sees_submitted_audits_of_their_teams_only(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    from audit.extensions import begin_writing, db

    begin_writing()
    case_list = make_case_list({cast.locality_1: 1, cast.locality_2: 1})
    round_ = make_round(case_list, make_framework())
    mine, other = (make_audit(round_, entry, cast.second_auditor) for entry in entries_of(case_list))
    db.session.commit()
    visitor.sign_in(cast.manager)
    visitor.get(f"/audits/{mine.id}", status=403)  # not submitted yet
    for audit in (mine, other):
        submitted(audit, cast.second_auditor)
    page = visitor.get("/audits")
    assert "1 audit" in page.text
    visitor.get(f"/audits/{mine.id}")
    visitor.get(f"/audits/{other.id}", status=403)


def test_a_viewer_and_an_administrator_see_none(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = submitted(allocated(cast)[0], cast.auditor)
    for person in (cast.viewer, cast.administrator):
        visitor.sign_in(person)
        visitor.get("/audits", status=403)
        visitor.get(f"/audits/{audit.id}", status=403)


def test_searching_and_filtering(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, _ = allocated(cast, 2)
    submitted(first, cast.auditor)
    visitor.sign_in(cast.lead)
    assert "1 audit " in visitor.get("/audits?state=submitted").text
    assert "1 audit " in visitor.get("/audits?search=1001").text
    assert "No audit is like that" in visitor.get("/audits?search=%25").text
    fragment = visitor.htmx("GET", "/audits?state=allocated")
    assert "<html" not in fragment.body
    assert "1 audit " in fragment.text
    for odd in ("state=x", "round=x", "round=999999999999999999999", "page=0", "page=99999", "page=x"):
        visitor.get(f"/audits?{odd}")


def test_there_is_no_such_audit(app: Flask, cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead)
    visitor.get("/audits/9999", status=404)
    visitor.get("/audits/99999999999999999999999", status=404)
