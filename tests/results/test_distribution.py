"""The distribution beside the benchmark and the target, and the page on which a lead sets them."""

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import HistoryEntry
from audit.results.targets.queries import yardsticks
from audit.rules.benchmarks import Against, Benchmark, Target, against
from audit.rules.framework import Scale
from audit.rules.results import Figure
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work

SET = {
    "good": "70", "lowest": "5", "name": "Region", "source": "Counted from letters.", "as_of": "March 2026",
    "count_outstanding": "1", "count_good": "5", "count_requires_improvement": "3", "count_inadequate": "1",
}  # fmt: skip


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", *["good"] * 4, "requires_improvement")
    work.submit_many(cast.care_1.id, *["inadequate"] * 9, "good")
    db.session.commit()
    return work


def test_every_grade_and_the_benchmark_stand_in_the_table(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/distribution")
    lines = [" ".join(words.split()) for words in page.words("tr")]
    assert any(line.startswith("All teams 16 6% 1 31% 5 6% 1 56% 9") for line in lines)
    assert any(
        line.startswith("Benchmark: 110 councils in England 110 2% 2 25% 28 49% 54 24% 26") for line in lines
    )
    assert any(line.startswith("Care 1 10 0% 0 10% 1 0% 0 90% 9") for line in lines)
    assert "Telford and Wrekin" in page.text


def test_a_grade_leads_to_its_audits(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/distribution")
    link = page.one("a", aria_label="9 inadequate, Care 1").get("href") or ""
    assert "9 submitted audits of Care 1 judged inadequate overall" in visitor.get(link).text


def test_a_lead_sets_the_target_and_replaces_the_benchmark(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).post("/results/targets", SET)
    assert yardsticks().target == Target(70, 5)
    page = visitor.get("/results/distribution")
    assert "Benchmark: Region 10 10% 1 50% 5 30% 3 10% 1" in " ".join(page.words("tr"))
    assert "38% good or better (18–61%) is below the target, even allowing for chance of 70%" in page.text
    assert "▼ missed" in page.text
    written = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "setting").order_by(HistoryEntry.id)
    ).all()
    assert [entry.detail["name"] for entry in written] == ["results_target", "results_benchmark"]
    visitor.post("/results/targets", SET)
    db.session.rollback()
    assert (
        len(
            db.session.scalars(
                select(HistoryEntry).where(HistoryEntry.subject == "setting").order_by(HistoryEntry.id)
            ).all()
        )
        == 2
    )


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("good", "101", "from 0 to 100"),
        ("good", "many", "Not a valid integer value"),
        ("name", "", "Say what the benchmark is of."),
        ("source", "", "Say where the benchmark is from."),
        ("count_good", "", "Enter how many are good, or 0."),
        ("count_good", "-1", "from 0 to"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    work: Work, visitor: Browser, field: str, value: str, says: str
) -> None:
    page = visitor.sign_in(work.cast.lead).post("/results/targets", {**SET, field: value}, status=422)
    assert says in page.text
    assert page.form("")["as_of"] == "March 2026"
    assert yardsticks().target == Target()


def test_a_benchmark_of_nothing_is_refused(work: Work, visitor: Browser) -> None:
    nothing = {name: "0" if name.startswith("count_") else value for name, value in SET.items()}
    page = visitor.sign_in(work.cast.lead).post("/results/targets", nothing, status=422)
    assert "A benchmark of nothing says nothing" in page.text


def test_only_a_lead_sets_them(work: Work, visitor: Browser) -> None:
    for person in (work.cast.manager, work.cast.viewer, work.cast.administrator):
        visitor.sign_in(person).post("/results/targets", SET, status=403)


def test_a_share_is_held_against_a_target_by_its_interval(work: Work) -> None:
    scale = Figure(_scale(work), {"good": 20})
    assert against(scale, 70) == Against.MET
    assert against(Figure(scale.scale, {"good": 3, "inadequate": 17}), 70) == Against.MISSED
    assert against(Figure(scale.scale, {"good": 3, "inadequate": 3}), 70) == Against.OPEN


def test_a_benchmark_on_other_grades_has_no_figure(work: Work) -> None:
    assert Benchmark("a", "b", "c", {"met": 3, "not_met": 2}).figure(_scale(work)) is None


def _scale(work: Work) -> Scale:
    return whole(work.version.id).judgement_scale
