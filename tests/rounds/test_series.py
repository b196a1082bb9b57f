"""A round every month: prepared once, looked at, begun with a yes; skipped and stopped with history."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.models import (
    CaseAudit,
    CaseSource,
    FrameworkVersion,
    HistoryEntry,
    Person,
    Round,
    Series,
    SeriesMonth,
)
from audit.rounds import series, series_changes, series_rehearsal
from audit.rounds.changes import Refused
from audit.rules import clock
from audit.rules.permissions import Role
from audit.rules.workflow import NotAllowedNow
from tests.at_once import at_once
from tests.factories import (
    Cast,
    make_allocated_round,
    make_case_list,
    make_cast,
    make_framework,
    make_person,
    make_planned_round,
)
from tests.page import Browser

NOVEMBER = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def november() -> Iterator[None]:
    with clock.at(NOVEMBER):
        yield


def first_round(cast: Cast) -> Round:
    cases = make_case_list({cast.locality_1: 20, cast.leaving_care: 20}, name="October list")
    cases.source = CaseSource(
        name="Our system", kind="mapped", subject="child", mapping={}, changed_at=clock.now()
    )
    return make_allocated_round(cases, make_framework(), [cast.auditor, cast.second_auditor])


@pytest.fixture
def made(cast: Cast, november: None) -> Series:
    """A series like a round of October 2026, which drew 6 of 40 cases by team."""
    begin_writing()
    october = first_round(cast)
    auditors = [cast.auditor, cast.second_auditor]
    source = october.case_list.source
    found = series_changes.make_series(october, "Monthly audits", source, auditors, 14, cast.lead)
    db.session.commit()
    return found


def prepared() -> list[SeriesMonth]:
    begin_writing()
    found = series_changes.prepare_months(None)
    db.session.commit()
    return found


def said(of: Series) -> list[str]:
    return [entry.what for entry in reversed(series.history(of))]


def test_a_month_is_prepared_with_the_newest_list_and_the_terms_of_the_first(
    made: Series, cast: Cast
) -> None:
    begin_writing()
    newer = make_case_list({cast.locality_1: 30}, name="November list")
    newer.source_id = made.source_id
    make_case_list({cast.locality_1: 5}, name="Of another source")
    db.session.commit()
    (month,) = prepared()
    found = month.round
    assert found is not None
    assert (found.name, found.state) == ("November 2026, Monthly audits", "planned")
    assert found.case_list.name == "November list"
    assert (found.period_start, found.period_end) == (date(2026, 11, 1), date(2026, 11, 30))
    assert found.due_on == date(2026, 12, 14)
    terms = series.terms_of(month)
    assert (terms.size_kind, terms.size, terms.by_team, terms.seed) == ("number", 6, True, month.seed)
    assert terms.seed != 582913
    assert db.session.scalar(select(func.count(CaseAudit.id)).where(CaseAudit.round_id == found.id)) == 0


def test_a_month_is_prepared_once_whatever_became_of_it(made: Series) -> None:
    (month,) = prepared()
    assert prepared() == []
    begin_writing()
    series_changes.skip_month(db.session.get_one(SeriesMonth, month.id), None)
    db.session.commit()
    assert prepared() == []
    assert series.waiting() == []
    with clock.at(DECEMBER):
        (december,) = prepared()
    assert december.month == date(2026, 12, 1)
    assert said(made) == ["made the series", "prepared a month", "skipped a month", "prepared a month"]


def test_nothing_is_prepared_before_its_first_month_nor_when_stopped(made: Series) -> None:
    with clock.at(datetime(2026, 10, 20, tzinfo=UTC)):
        assert prepared() == []
    begin_writing()
    series_changes.stop_series(made, None)
    series_changes.stop_series(made, None)
    db.session.commit()
    assert prepared() == []
    begin_writing()
    series_changes.go_on_with_series(made, None)
    db.session.commit()
    assert len(prepared()) == 1
    assert said(made).count("stopped the series") == 1


def test_a_name_that_is_taken_gets_a_number(made: Series) -> None:
    begin_writing()
    version, case_list = db.session.query(FrameworkVersion).one(), db.session.query(Round).one().case_list
    make_planned_round(case_list, version, "november 2026,  monthly AUDITS")
    db.session.commit()
    (month,) = prepared()
    assert month.round
    assert month.round.name == "November 2026, Monthly audits (2)"


def test_a_retired_framework_holds_it_up_and_says_so(app: Flask, made: Series) -> None:
    begin_writing()
    db.session.query(FrameworkVersion).update({"state": "retired"})
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["series", "prepare"])
    assert result.exit_code == 0
    assert "No version of the framework" in result.output
    assert db.session.query(SeriesMonth).count() == 0


def test_what_is_shown_is_what_happens_and_looking_keeps_nothing(made: Series, cast: Cast) -> None:
    (month,) = prepared()
    entries = db.session.query(HistoryEntry).count()
    begin_writing()
    seen = series_rehearsal.rehearse(month)
    assert month.round
    assert month.round.state == "planned"
    db.session.rollback()
    assert db.session.query(HistoryEntry).count() == entries
    assert (seen.cases, seen.refusal) == (6, "")
    assert sum(n for _, n in seen.load) == 6
    begin_writing()
    begun = series_changes.begin_month(month, cast.lead)
    assert series_rehearsal.outcome(begun) == seen
    assert begun.state == "open"
    assert begun.draw
    assert begun.draw.seed == month.seed


def test_a_yes_when_nobody_may_audit_is_refused(made: Series, cast: Cast) -> None:
    begin_writing()
    series_changes.change_series(made, made.name, None, [make_person("Una Unable", Role.AUDITOR)], 14, None)
    db.session.commit()
    (month,) = prepared()
    begin_writing()
    db.session.query(Person).filter_by(name="Una Unable").one().active = False
    db.session.commit()
    begin_writing()
    assert "Change who audits" in series_rehearsal.rehearse(month).refusal
    with pytest.raises(Refused):
        series_changes.begin_month(month, None)


def test_a_begun_month_is_not_begun_or_skipped_again(made: Series) -> None:
    (month,) = prepared()
    begin_writing()
    series_changes.begin_month(month, None)
    db.session.commit()
    with pytest.raises(NotAllowedNow):
        series_changes.begin_month(month, None)
    with pytest.raises(NotAllowedNow):
        series_changes.skip_month(month, None)


def test_two_who_open_a_page_at_once_prepare_one_round(busy_app: Flask) -> None:
    with clock.at(NOVEMBER):
        cast = make_cast()
        begin_writing()
        series_changes.make_series(first_round(cast), "Monthly audits", None, [cast.auditor], 14, None)
        db.session.commit()

    def prepare() -> int:
        with clock.at(NOVEMBER):
            return len(series_changes.prepare_months(None))

    assert sorted(at_once(busy_app, *[prepare] * 4), key=str) == [0, 0, 0, 1]
    assert db.session.query(SeriesMonth).count() == 1


def test_a_lead_makes_looks_and_says_yes(cast: Cast, visitor: Browser, november: None) -> None:
    begin_writing()
    october = first_round(cast)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/rounds/{october.id}")
    page = visitor.get(page.links()["have a round like this one every month"])
    form = page.form()
    assert form["days_to_audit"] == "14"
    assert form["auditors"] == [str(cast.auditor.id), str(cast.second_auditor.id)]
    page = visitor.post(f"/rounds/{october.id}/series", {**form, "name": ""}, status=422)
    page = visitor.post(f"/rounds/{october.id}/series", {**form, "name": "Monthly audits"}, follow=True)
    assert "Its first month is November 2026" in page.text
    visitor.post(f"/rounds/{october.id}/series", {**form, "name": "monthly audits"}, status=422)
    page = visitor.get("/rounds")
    assert "This month is to be prepared: Monthly audits" in page.text
    page = visitor.htmx("POST", "/series/prepare")
    assert "Look at November 2026, Monthly audits" in page.links()
    page = visitor.get("/rounds")
    look = page.links()["Look at November 2026, Monthly audits"]
    page = visitor.get(look)
    assert "Yes, draw and allocate 6 cases" in page.text
    page = visitor.post(f"{look}/begin", {"seen": "something else"}, status=409)
    assert "has changed since you looked" in page.text
    page = visitor.post(f"{look}/begin", page.form(f"{look}/begin"), follow=True)
    assert "The sample is drawn and allocated" in page.text
    assert visitor.get(look, status=302).headers["Location"].startswith("/rounds/")
    assert "Waiting for your yes" not in visitor.get("/rounds").text


def test_a_lead_skips_changes_and_stops(made: Series, cast: Cast, visitor: Browser) -> None:
    (month,) = prepared()
    visitor.sign_in(cast.lead)
    here, series_page = f"/series/months/{month.id}", f"/series/{made.id}"
    assert "the prepared one is deleted" in visitor.get(f"{here}/skip").text
    page = visitor.post(f"{here}/skip", follow=True)
    assert "Skipped, or its round was deleted" in page.text
    visitor.post(f"{here}/skip", status=409)
    visitor.post(f"{here}/begin", status=409)
    assert visitor.get(here, status=302).headers["Location"] == series_page
    form = visitor.get(f"{series_page}/edit").form()
    page = visitor.post(f"{series_page}/edit", {**form, "days_to_audit": "x"}, status=422)
    page = visitor.post(f"{series_page}/edit", {**form, "days_to_audit": "21"}, follow=True)
    assert "Due 21 days after the month ends" in page.text
    assert "Stopped" in visitor.post(f"{series_page}/stop", follow=True).text
    assert "Goes on" in visitor.post(f"{series_page}/go-on", follow=True).text


def test_a_round_that_is_deleted_by_hand_leaves_its_month_behind(
    made: Series, cast: Cast, visitor: Browser
) -> None:
    (month,) = prepared()
    visitor.sign_in(cast.lead).post(f"/rounds/{month.round_id}/delete")
    assert "its round was deleted" in visitor.get(f"/series/{made.id}").text
    assert prepared() == []


def test_a_picked_sample_is_no_beginning(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    planned = make_planned_round(make_case_list({cast.locality_1: 3}), make_framework())
    db.session.commit()
    visitor.sign_in(cast.lead).get(f"/rounds/{planned.id}/series", status=404)


def test_the_command_prepares_once(app: Flask, made: Series) -> None:
    run = app.test_cli_runner()
    assert "Prepared November 2026, Monthly audits" in run.invoke(args=["series", "prepare"]).output
    assert "There is nothing to prepare" in run.invoke(args=["series", "prepare"]).output
