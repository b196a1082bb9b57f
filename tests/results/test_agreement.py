"""The page of agreement: what two auditors gave the same cases, as an independent count has it."""

from collections import Counter

import pytest
from sqlalchemy import text

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Person
from audit.rules.agreement import weighted_kappa
from tests.factories import Cast
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import Work, make_second

ORDER = ["outstanding", "good", "requires_improvement", "inadequate"]
OVERALL = [
    ("good", "good"), ("good", "requires_improvement"), ("requires_improvement", "requires_improvement"),
    ("inadequate", "inadequate"), ("good", "good"), ("outstanding", "good"),
]  # fmt: skip


def audited_twice(cast: Cast, overall: list[tuple[str, str]] = OVERALL) -> list[CaseAudit]:
    begin_writing()
    work, firsts = Work(cast), []
    for first, second in overall:
        audit = work.submit(cast.locality_1.id, first)
        make_second(audit, cast.second_auditor, second, {"1.1": "not_applicable"})
        firsts.append(audit)
    db.session.commit()
    return firsts


def line(page: Page, name: str) -> list[str]:
    """The cells of the row about this, as words."""
    for row in page.all("tr"):
        cells = [words_of(cell) for cell in row]
        if name in cells[0]:
            return cells[1:]
    raise AssertionError(f"no row about {name}")


def test_figures_are_those_of_an_independent_count(cast: Cast, visitor: Browser) -> None:
    audited_twice(cast)
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    rows = db.session.execute(
        text(
            """SELECT j.grade, k.grade FROM case_audit a JOIN case_audit b
            ON a.sampled_case_id = b.sampled_case_id AND b.second AND NOT a.second
            JOIN judgement j ON j.case_audit_id = a.id AND j.theme_id IS NULL
            JOIN judgement k ON k.case_audit_id = b.id AND k.theme_id IS NULL"""
        )
    ).all()
    pairs = [(ORDER.index(first), ORDER.index(second)) for first, second in rows]
    kappa = weighted_kappa(pairs, 4, power=2)
    assert kappa is not None
    found = line(page, "Overall")
    assert found[:3] == [str(len(pairs)), "67%", "100%"]
    assert found[4] == f"{kappa:.2f}"
    assert "the same overall judgement in 4 of 6 cases (67%)" in page.text
    given = Counter(rows)
    assert line(page, "Requires improvement") == [
        str(given["requires_improvement", second] or "–") for second in ORDER
    ]


def test_where_one_gave_a_blank_it_is_in_no_figure(cast: Cast, visitor: Browser) -> None:
    audited_twice(cast)
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    found = line(page, "1.1 ")
    assert (found[0], found[-1]) == ("0", "6")


def test_what_cannot_be_worked_out_says_so(cast: Cast, visitor: Browser) -> None:
    audited_twice(cast, [("good", "good")] * 6)
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    assert line(page, "Overall")[:6] == [
        "6", "100%", "100%", "cannot be worked out", "cannot be worked out", "cannot be worked out"
    ]  # fmt: skip


def test_few_pairs_have_no_figures(cast: Cast, visitor: Browser) -> None:
    audited_twice(cast, OVERALL[:2])
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    assert line(page, "Overall")[1] == "too few"
    assert "figures are shown from 5 pairs on" in page.text


def test_before_any_case_was_audited_twice_the_page_says_how_to_begin(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    Work(cast).submit(cast.locality_1.id, "good")
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    assert "ask for second audits of some cases" in page.text


def test_a_second_audit_that_is_not_submitted_is_not_compared(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    audit = Work(cast).submit(cast.locality_1.id, "good")
    make_second(audit, cast.second_auditor, "good").state = "started"
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    assert "No case of these rounds has been audited and submitted by two auditors" in page.text


def test_the_cases_that_differ_stand_first_and_lead_to_both_audits(cast: Cast, visitor: Browser) -> None:
    audits = audited_twice(cast)
    page = visitor.sign_in(cast.lead).get("/results/agreement")
    references = [words_of(row[0]) for row in page.all("tr") if "differs" in words_of(row[0])]
    assert len(references) == 2
    assert {f"/audits/{audit.id}" for audit in audits} <= set(page.links().values())


@pytest.mark.parametrize("role", ["auditor", "manager"])
def test_others_do_not_see_how_far_auditors_agree(cast: Cast, visitor: Browser, role: str) -> None:
    audited_twice(cast)
    person: Person = getattr(cast, role)
    visitor.sign_in(person).get("/results/agreement", status=403)


def test_queries_do_not_grow_with_the_pairs(cast: Cast, visitor: Browser) -> None:
    audits = audited_twice(cast, OVERALL[:5])
    visitor.sign_in(cast.lead).get("/results/agreement")
    with counted() as many:
        visitor.get("/results/agreement")
    begin_writing()
    for audit in audits[1:]:
        db.session.get_one(CaseAudit, audit.id).state = "started"
    db.session.commit()
    with counted() as few:
        visitor.get("/results/agreement")
    assert len(many) == len(few)
