"""The certificate: everything that decided a sample, on a page that prints, whatever became of it since."""

from tests.page import Browser
from tests.rounds.making import Ground, drawn, planned


def test_it_says_what_decided_the_sample(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}/certificate")
    for words in (
        "6 of 18 cases", "by the command line", "keeping the proportions of teams", "2 no team", "List",
        "0" * 64, "582913", "sha256-rank-1", f"flask round draw --repeat {round_id}", "Taken out since None",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Locality 1 8 0 3 ± 48 points" in page.words("tr")


def test_before_the_draw_there_is_none(ground: Ground, visitor: Browser) -> None:
    visitor.sign_in(ground.cast.lead).get(f"/rounds/{planned(ground)}/certificate", status=404)
