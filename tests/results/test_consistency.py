"""Each auditor's grades beside those agreed: figures, who sees them, and that nothing leaves by a file."""

import csv
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Export, ModeratedGrade, Moderation, Person
from audit.reports.exports import keeping
from audit.rules import clock
from audit.rules.agreement import agreement
from tests.factories import Cast
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import Work, make_second

ORDER = ["outstanding", "good", "requires_improvement", "inadequate"]
# What each gave, and what the moderator agreed: of the first auditor, then of the second, blind to them.
GIVEN = [
    ("good", "good", "good"), ("good", "requires_improvement", "requires_improvement"),
    ("outstanding", "good", "good"), ("inadequate", "inadequate", "requires_improvement"),
    ("good", "good", "good"), ("requires_improvement", "good", "requires_improvement"),
]  # fmt: skip


def agree(audit: CaseAudit, overall: str, by: Person) -> None:
    """A moderator agrees it, with this overall judgement and every other grade kept."""
    counting.uncount(audit)
    saved = {"saved_at": clock.now(), "saved_by_id": by.id}
    moderation = Moderation(
        case_audit_id=audit.id, state="agreed", moderator_id=by.id, waits_since=clock.now(),
        decided_at=clock.now(),
        grades=[
            ModeratedGrade(
                about="overall", about_id=audit.framework_version_id, grade=overall, reason="other",
                words="So.", **saved,
            )
        ],
    )  # fmt: skip
    db.session.add(moderation)
    db.session.flush()
    counting.count(audit)


@pytest.fixture
def audits(cast: Cast) -> list[CaseAudit]:
    begin_writing()
    work, found = Work(cast), []
    for first, second, agreed in GIVEN:
        audit = work.submit(cast.locality_1.id, first)
        make_second(audit, cast.second_auditor, second)
        agree(audit, agreed, cast.moderator)
        found.append(audit)
    work.submit(cast.locality_1.id, "good")  # that nobody moderates
    db.session.commit()
    return found


def row(page: Page, under: str, name: str) -> list[str]:
    """The cells of the row with this name in the table under the heading with this id."""
    for region in page.all("div", **{"aria-labelledby": under}):
        for one in region.findall(".//{*}tr"):
            cells = [words_of(cell) for cell in one]
            if cells[0] == name:
                return cells[1:]
    raise AssertionError(f"no row {name} under {under}")


def expected(which: int) -> list[str]:
    """An independent count of the overall judgements of the first (0) or the second (1) auditor."""
    pairs = [(ORDER.index(one[which]), ORDER.index(one[2])) for one in GIVEN]
    it = agreement(pairs, 4)
    figures = [
        f"{one:.2f}" for one in (it.kappa_linear, it.kappa_quadratic, it.alpha, it.ac2) if one is not None
    ]
    better, worse = sum(a < b for a, b in pairs), sum(a > b for a, b in pairs)
    shares = [f"{round(100 * one)}%" for one in (it.exact, it.within_one) if one is not None]
    return [str(len(pairs)), *shares, *figures, str(better or "–"), str(worse or "–"), "–"]


def test_a_lead_sees_each_auditor_beside_what_was_agreed(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.lead).get("/results/agreement/auditors")
    assert row(page, "of-1", cast.auditor.name) == expected(0)
    assert row(page, "of-1", cast.second_auditor.name) == expected(1)
    assert f"/results/agreement/auditors/{cast.auditor.id}" in page.links().values()
    assert "/results/agreement/auditors" in visitor.get("/results/agreement").links().values()


def test_an_auditor_sees_their_own_and_nobody_elses(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    own = f"/results/agreement/auditors/{cast.second_auditor.id}"
    visitor.sign_in(cast.second_auditor)
    assert own in visitor.get("/account").links().values()
    page = visitor.get("/results/agreement/auditors", follow=True)
    assert row(page, "judgements", "Overall") == expected(1)
    assert row(page, "over-time", "September 2026")[:2] == ["6", "67%"]
    assert cast.auditor.name not in page.text
    visitor.get(f"/results/agreement/auditors/{cast.auditor.id}", status=403)


@pytest.mark.parametrize("role", ["manager", "viewer", "moderator", "administrator"])
def test_nobody_else_sees_any_auditor(
    cast: Cast, visitor: Browser, audits: list[CaseAudit], role: str
) -> None:
    visitor.sign_in(getattr(cast, role))
    visitor.get("/results/agreement/auditors", status=403)
    visitor.get(f"/results/agreement/auditors/{cast.auditor.id}", status=403)


def test_the_programme_names_auditors_to_leads_alone(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.lead).get("/results/programme")
    assert cast.auditor.name in page.links()
    assert "All auditors" in page.text
    for person in (cast.viewer, cast.manager, cast.moderator):
        page = visitor.sign_in(person).get("/results/programme")
        assert "too few auditors" in page.text  # of two, each could take their own away
        assert "All auditors" not in page.text
        assert cast.auditor.name not in page.text


def test_nothing_is_told_of_a_pair_before_both_have_submitted_and_it_is_agreed(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    begin_writing()
    seconds = select(CaseAudit).where(CaseAudit.second).order_by(CaseAudit.id)
    db.session.scalars(seconds).all()[0].state = "started"
    moderation = db.session.scalars(select(Moderation).where(Moderation.case_audit_id == audits[1].id)).one()
    moderation.state = "waiting"
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/agreement/auditors")
    for person in (cast.auditor, cast.second_auditor):
        assert row(page, "of-1", person.name)[0] == "4"
    page = visitor.sign_in(cast.auditor).get(f"/results/agreement/auditors/{cast.auditor.id}")
    assert row(page, "judgements", "Overall")[:2] == ["4", "too few"]


def test_no_file_tells_how_near_an_auditor_was(
    app: Flask, cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    """What others may export names no auditor; nor does the sheet of agreement, whoever exports it."""
    for person in (cast.manager, cast.lead):
        visitor.sign_in(person).post("/results/exports", {"format": "tidy", "evidence": "yes"})
        db.session.rollback()
        newest = db.session.scalars(select(Export).order_by(Export.id.desc()).limit(1)).one()
        path = keeping.file_of(newest)
        assert path is not None
        rows = list(csv.DictReader(StringIO(path.read_text("utf-8-sig"))))
        assert rows
        assert not [name for name in rows[0] if "auditor" in name.lower()]
        assert cast.auditor.name not in path.read_text("utf-8-sig")


def test_the_agreement_view_shows_all_rounds_and_the_agreed_grades(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.viewer).get("/results/agreement")
    assert row(page, "over-time", "September 2026")[0] == "6"
    assert row(page, "agreed", "Overall")[0] == "12"
    assert row(page, "agreed-over-time", "September 2026")[0] == "12"
    assert "/results/agreement/auditors" not in page.links().values()


def test_as_many_queries_for_many_audits_as_for_few(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    visitor.sign_in(cast.lead).get("/results/agreement/auditors")
    with counted() as many:
        visitor.get("/results/agreement/auditors")
    begin_writing()
    for one in db.session.scalars(select(Moderation).order_by(Moderation.id).offset(1)):
        one.state = "waiting"
    db.session.commit()
    with counted() as few:
        visitor.get("/results/agreement/auditors")
    assert len(many) == len(few)
