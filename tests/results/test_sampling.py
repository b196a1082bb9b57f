"""Results count random samples alone unless somebody asks for the others too, and then it is said."""

from datetime import date

import pytest

from audit.extensions import begin_writing, db
from audit.models import Draw, Round
from audit.results.queries import RoundChoice
from audit.results.sampling import kept_apart, notes
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser
from tests.reports.test_export_results import workbook
from tests.results.making import Work


def choice(id: int, kind: str) -> RoundChoice:
    return RoundChoice(id, f"Round {id}", 1, 1, "small", "Small", date(2026, 9, id), kind)


RANDOM, TARGETED, PICKED = choice(1, "random"), choice(2, "targeted"), choice(3, "picked")


def test_only_random_rounds_are_counted_unless_asked() -> None:
    assert kept_apart([RANDOM, TARGETED, PICKED], False) == ((RANDOM,), (TARGETED, PICKED))
    assert kept_apart([RANDOM, TARGETED], True) == ((RANDOM, TARGETED), ())
    assert kept_apart([TARGETED], False) == ((TARGETED,), ())


def test_what_is_said() -> None:
    assert notes([RANDOM], []) == ()
    assert notes([RANDOM], [PICKED]) == (
        "Left out, because their cases were not drawn at random: Round 3 (picked by hand).",
    )
    assert notes([RANDOM, TARGETED], []) == (
        "Not a random sample: Round 2 (targeted), counted together with random samples. "
        "It says nothing about other cases.",
    )


def drawn_as(round_: Round, kind: str) -> None:
    db.session.add(
        Draw(
            round=round_, seed=7, algorithm="sha256-rank-1", kind=kind, size_kind="number", size=10,
            by_team=False, by_cohort=False, not_audited_for=0, not_in_open_round=False, left_out={},
            population=40, excluded={}, drawn_at=clock.now(), target={},
            strata=[{"name": "All cases", "population": 40, "sample": 10, "excluded": {}}],
        )
    )  # fmt: skip


@pytest.fixture
def two(cast: Cast) -> tuple[Work, Work]:
    """A random round whose audits are good, and a targeted one whose audits are inadequate."""
    begin_writing()
    random, targeted = Work(cast), Work(cast, name="Long open cases")
    random.submit_many(cast.locality_1.id, *["good"] * 6)
    targeted.submit_many(cast.locality_1.id, *["inadequate"] * 6)
    drawn_as(targeted.round, "targeted")
    db.session.commit()
    return random, targeted


def test_targeted_rounds_are_left_out_by_name_until_asked_for(
    two: tuple[Work, Work], visitor: Browser
) -> None:
    page = visitor.sign_in(two[0].cast.lead).get("/results")
    assert "6 audits" in page.text
    assert "100%" in page.text
    assert "Left out, because their cases were not drawn at random: Long open cases (targeted)." in page.text
    page = visitor.get("/results?drawn=all")
    assert "12 audits" in page.text
    assert "Not a random sample: Long open cases (targeted), counted together" in page.text
    assert "drawn=all" in " ".join(page.links().values())


def test_one_targeted_round_stands_for_itself_and_says_so(two: tuple[Work, Work], visitor: Browser) -> None:
    page = visitor.sign_in(two[0].cast.lead).get(f"/results?round={two[1].round.id}")
    assert "6 audits" in page.text
    assert "Not a random sample: Long open cases (targeted). It says nothing about other cases." in page.text
    page = visitor.get(f"/results/audits?round={two[1].round.id}&about=overall")
    assert "Long open cases (targeted)" in page.words("td")


def test_named_together_they_are_still_kept_apart(two: tuple[Work, Work], visitor: Browser) -> None:
    ids = "&".join(f"round={work.round.id}" for work in two)
    assert "6 audits" in visitor.sign_in(two[0].cast.lead).get(f"/results?{ids}").text
    assert "12 audits" in visitor.get(f"/results?{ids}&drawn=all").text


def test_without_targeted_rounds_nothing_is_asked_or_said(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    work = Work(cast)
    work.submit(cast.locality_1.id)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results")
    assert "random" not in page.text.lower()


def test_the_workbook_says_it_on_its_cover_and_carries_the_certificate(
    two: tuple[Work, Work], visitor: Browser
) -> None:
    visitor.sign_in(two[0].cast.lead)
    cover = workbook(visitor)["Cover"]
    said = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    assert said["How cases were chosen"].startswith("Left out, because")
    book = workbook(visitor, "drawn=all")
    facts = {tuple(row[:2]): row[2] for row in book["Certificates"].iter_rows(values_only=True)}
    assert facts["Long open cases", "Kind of sample"] == "Targeted"
    assert facts["Long open cases", "Seed"] == "7"
    assert facts["Long open cases", "Fingerprint of its file (SHA-256)"] == "0" * 64
    assert facts["September 2026", "Drawn"] == "How its cases were chosen is not recorded."
    strata = list(book["Strata"].iter_rows(min_row=2, values_only=True))
    assert ("Long open cases", "All cases", 40, None, 40, 10, 0) in strata
