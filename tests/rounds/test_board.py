"""The board of a round: every figure is what is behind it, and it looks again by itself."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Round
from audit.rounds import board, taking_out
from audit.rounds.board import Column
from audit.rules import clock
from audit.rules.workflow import AuditState
from tests.factories import Cast, make_allocated_round, make_case_list, make_framework
from tests.page import Browser
from tests.queries_counted import counted

AFTER = datetime(2026, 11, 15, 14, 2, tzinfo=UTC)
BEFORE = datetime(2026, 11, 14, 14, 2, tzinfo=UTC)


@pytest.fixture
def round_(cast: Cast) -> Round:
    """Six cases of two teams: one submitted, one begun, one exempt."""
    begin_writing()
    cases = make_case_list({cast.locality_1: 10, cast.leaving_care: 10})
    found = make_allocated_round(cases, make_framework(), [cast.auditor, cast.second_auditor])
    first, second, third = db.session.query(CaseAudit).order_by(CaseAudit.id).limit(3)
    first.state, first.submitted_at = AuditState.SUBMITTED, clock.now()
    second.state, second.started_at = AuditState.STARTED, clock.now()
    taking_out.exempt_case(
        found, third.sampled_case, "other", "The file is with a court.", "A director", None
    )
    db.session.commit()
    return found


def test_it_counts_what_there_is(round_: Round) -> None:
    with clock.at(AFTER):
        shown = board.board(round_)
    expected = {"due": 5, "not_started": 3, "in_progress": 1, "submitted": 1, "late": 4, "exempt": 1}
    assert shown.whole.figures == {Column(name): n for name, n in expected.items()}
    for column in Column:
        assert sum(line.figures[column] for line in shown.auditors) == shown.whole.figures[column]
    with clock.at(BEFORE):
        assert board.board(round_).whole.figures[Column.LATE] == 0


def test_each_figure_leads_to_its_audits(round_: Round) -> None:
    with clock.at(AFTER):
        shown = board.board(round_)
        for kind, lines in (("team", shown.teams), ("auditor", shown.auditors), ("", [shown.whole])):
            for line in lines:
                for column in Column:
                    ids = {"team": (line.id, None), "auditor": (None, line.id), "": (None, None)}[kind]
                    which = board.asked(shown, column, *ids)
                    listed = board.exempt if column is Column.EXEMPT else board.audits
                    assert listed(round_, which, 1).total == line.figures[column], (line.name, column)


def test_a_lead_follows_it(app: Flask, cast: Cast, visitor: Browser, round_: Round) -> None:
    with clock.at(AFTER):
        page = visitor.sign_in(cast.lead).get(f"/rounds/{round_.id}/board")
        assert "As at 14:02" in page.text
        assert page.by_id("board").get("hx-swap") == "outerMorph"
        late = next(href for words, href in page.links().items() if href.endswith("show=late#audits"))
        page = visitor.get(late.partition("#")[0])
        assert "Late" in page.words("h2")
        again = visitor.htmx("GET", late.partition("#")[0])
    assert not again.all("h1")
    assert again.by_id("board").get("hx-get") == late.partition("#")[0]


def test_an_exempt_case_says_who_approved_it(cast: Cast, visitor: Browser, round_: Round) -> None:
    page = visitor.sign_in(cast.lead).get(f"/rounds/{round_.id}/board?show=exempt")
    assert "The file is with a court." in page.text
    assert "A director" in page.text


@pytest.mark.parametrize("query", ["show=x&team=99&auditor=x", "page=99999", "show=exempt&page=7", "team=-1"])
def test_an_odd_address_shows_the_whole_board(
    cast: Cast, visitor: Browser, round_: Round, query: str
) -> None:
    visitor.sign_in(cast.lead).get(f"/rounds/{round_.id}/board?{query}")


def test_nothing_allocated_leads_to_the_round(cast: Cast, visitor: Browser, round_: Round) -> None:
    begin_writing()
    db.session.query(CaseAudit).delete()
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(f"/rounds/{round_.id}/board?show=late")
    assert page.status == 200


def test_only_a_lead_opens_it(cast: Cast, visitor: Browser, round_: Round) -> None:
    visitor.sign_in(cast.auditor).get(f"/rounds/{round_.id}/board", status=403)
    visitor.sign_in(cast.lead).get("/rounds/999/board", status=404)


def test_it_asks_as_much_for_many_audits_as_for_few(cast: Cast, visitor: Browser, round_: Round) -> None:
    visitor.sign_in(cast.lead).get(f"/rounds/{round_.id}/board")
    with counted() as asked:
        visitor.get(f"/rounds/{round_.id}/board")
    assert len(asked) <= 14
