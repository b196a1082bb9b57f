"""Figures of one group of auditors: the same in every view and file, never of one auditor for a manager."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from audit.accounts import auditor_groups
from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import AuditorGroup, CaseAudit, Person
from audit.reports.feed import changes as feed
from audit.rules.permissions import Role
from tests.factories import Cast, make_person
from tests.page import Browser
from tests.results.making import Work, make_submitted
from tests.results.test_results import figures


class Groups(Work):
    """Three of the QA team and one peer audit Locality 1; Care 1 is audited by one of the QA team alone."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.qa = auditor_groups.add("QA team", cast.lead)
        self.peers = auditor_groups.add("Peers", cast.lead)
        self.people = [make_person(f"P{n} Person", Role.AUDITOR) for n in range(6)]
        auditor_groups.change(self.qa, "QA team", [one.id for one in self.people[:3]], cast.lead)
        auditor_groups.change(self.peers, "Peers", [one.id for one in self.people[3:]], cast.lead)
        for person in self.people[:3]:
            self.by(person, cast.locality_1.id, "good", "inadequate")
        for person in self.people[3:]:
            self.by(person, cast.locality_1.id, "outstanding")
        self.by(self.people[0], cast.care_1.id, *["good"] * 5)

    def by(self, person: Person, team_id: int, *overalls: str) -> None:
        for overall in overalls:
            make_submitted(self.round, next(self.entries[team_id]), person, overall)


@pytest.fixture
def work(cast: Cast) -> Groups:
    begin_writing()
    work = Groups(cast)
    db.session.commit()
    return work


VIEWS = (
    "", "/cohorts", "/trend", "/distribution", "/learning", "/equality", "/programme", "/audits",
    "/agreement",
)  # fmt: skip


def test_figures_of_a_group_are_those_of_its_audits(work: Groups, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    page = visitor.get(f"/results?auditors={work.qa.id}")
    assert "n 11" in figures(page)["All teams", "Overall"]
    assert "n 6" in figures(page)["Locality 1", "Overall"]
    assert "Auditors: QA team" in page.text
    assert f"auditors={work.qa.id}" in page.links()["Trend"]
    assert "n 3" in figures(visitor.get(f"/results?auditors={work.peers.id}"))["All teams", "Overall"]
    asked = f"auditors={work.qa.id}&cohort=child_protection&teams={work.cast.care_1.id}"
    narrowed = visitor.get(f"/results?{asked}")
    assert "n 5" in figures(narrowed)["All teams", "Overall"]
    assert "No submitted audits match" in visitor.get("/results?auditors=none").text
    for view in VIEWS:
        assert "Auditors: QA team" in visitor.get(f"/results{view}?auditors={work.qa.id}").text, view
    assert "11 submitted audits" in visitor.get(f"/results/audits?auditors={work.qa.id}").text


def test_an_audit_keeps_the_group_of_the_day_it_was_submitted(work: Groups, visitor: Browser) -> None:
    begin_writing()
    auditor_groups.change(work.qa, "Quality team", [], work.cast.lead)
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get(f"/results?auditors={work.qa.id}")
    assert "n 11" in figures(page)["All teams", "Overall"]
    assert counting.differences() == {}


def test_a_group_that_is_none_is_said(work: Groups, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    for asked in ("99", "QA team", "0"):
        assert "no such group of auditors" in visitor.get(f"/results?auditors={asked}", status=404).text


def test_without_groups_nothing_is_offered(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    Work(cast).submit(cast.locality_1.id)
    db.session.commit()
    assert "auditors" not in visitor.sign_in(cast.lead).get("/results").form("/results")


def test_a_manager_sees_a_group_of_three_but_never_one_auditor(work: Groups, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager)
    page = visitor.get(f"/results?auditors={work.qa.id}")
    assert "n 6" in figures(page)["Locality 1", "Overall"]
    begin_writing()
    for audit in db.session.scalars(select(CaseAudit).where(CaseAudit.auditor_id == work.people[2].id)).all():
        audit.auditor = work.people[1]
    db.session.commit()
    for view in ("", "/cohorts", "/trend", "/distribution", "/learning", "/equality", "/audits"):
        held = visitor.get(f"/results{view}?auditors={work.qa.id}")
        assert "Too few auditors of this group" in held.text, view
    assert "No submitted audits match" in visitor.get(f"/results?auditors={work.qa.id}").text
    # The peers are three, and would give the two others away.
    assert "Too few auditors" in visitor.get(f"/results?auditors={work.peers.id}").text
    assert (
        "n 6"
        in figures(visitor.sign_in(work.cast.lead).get(f"/results?auditors={work.qa.id}"))[
            "Locality 1", "Overall"
        ]
    )


def test_where_one_team_has_too_few_it_alone_is_left_out(work: Groups, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.viewer).get(f"/results?auditors={work.qa.id}")
    assert "Left out, because too few auditors of this group audited there: Care 1." in page.text
    assert {team for team, _ in figures(page)} == {"All teams", "Locality 1"}
    assert "n 6" in figures(page)["All teams", "Overall"]


def test_the_command_and_the_feed_narrow_alike(work: Groups, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    run = app.test_cli_runner().invoke
    result = run(args=["export", "--all", "--auditors", "QA team", "--format", "tidy", "-o", str(file)])
    assert result.exit_code == 0, result.output
    assert "Auditors: QA team" in result.output
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert len({row["audit"] for row in rows}) == 11
    result = run(args=["export", "--all", "--auditors", "QA", "-o", str(file)])
    assert result.exit_code == 1
    assert "Peers" in result.output
    begin_writing()
    _, token = feed.make_token("Power BI", None, 30, work.cast.lead)
    db.session.commit()
    answer = app.test_client().get(
        f"/feed/audits.json?auditors={work.qa.id}", headers={"Authorization": f"Bearer {token}"}
    )
    assert len(answer.get_json()) == 6  # those of Care 1 are one auditor's


def test_a_view_is_kept_with_its_group_and_its_grades(work: Groups, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead)
    asked = f"auditors={work.qa.id}&grades=moderated"
    visitor.post("/results/views", {"view": "results", "query": asked, "name": "QA"})
    kept = visitor.get("/results/views").links()["QA"]
    assert f"auditors={work.qa.id}" in kept
    assert "grades=moderated" in kept


def test_groups_survive_a_recount(work: Groups) -> None:
    begin_writing()
    counting.rebuild()
    db.session.commit()
    assert counting.differences() == {}
    assert db.session.scalars(select(AuditorGroup).order_by(AuditorGroup.name)).all() == [work.peers, work.qa]
