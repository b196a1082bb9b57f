"""Two versions of one framework in one table: joined where comparable, marked where not, never pooled."""

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from audit.frameworks.queries import whole
from audit.models import FrameworkVersion
from tests.factories import SMALL_FRAMEWORK, Cast, entries_of, make_case_list, make_round
from tests.page import Browser, Page, words_of
from tests.results.making import Work, make_submitted

V1 = SMALL_FRAMEWORK.read_text()
REWORDED = """        question: Was the plan made with everyone who matters, in time, and is it followed?
"""


def second_version() -> bytes:
    """1.1 asks something else, 1.2 is split in two, 2.1 stays, 2.2 is gone."""
    text = V1.replace(
        """      - code: "1.1"
        question: Is risk seen early?
""",
        """      - code: "1.1"
        series: small/1.1@2
"""
        + REWORDED,
    )
    text = text.replace(
        """      - code: "1.2"
        question: Does the response fit the risk?
        kind: judgement
        scale: four_point
        descriptors: {outstanding: More than fits., good: Fits., requires_improvement: Fits partly., inadequate: Does not fit.}
""",  # noqa: E501
        "".join(
            f'''      - code: "1.2{letter}"
        question: Does the response to {what} fit?
        came_from: [small/1.2]
        kind: judgement
        scale: four_point
        descriptors: {{outstanding: "{what} A.", good: "{what} B.", requires_improvement: "{what} C.", inadequate: "{what} D."}}
'''  # noqa: E501
            for letter, what in (("a", "harm at home"), ("b", "harm outside the home"))
        ),
    )
    start = text.index('      - code: "2.2"')
    end = text.index('  - code: "3"')
    return (text[:start] + text[end:]).encode()


@pytest.fixture
def work(cast: Cast) -> Work:
    """Six audits of version 1 and five of version 2, all of one team."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 4, *["inadequate"] * 2)
    version, is_new = import_framework(second_version(), None)
    assert is_new
    case_list = make_case_list({cast.locality_1: 5}, name="List of October")
    round_ = make_round(case_list, version, "October 2026")
    for entry in entries_of(case_list):
        make_submitted(round_, entry, cast.auditor, "outstanding")
    db.session.commit()
    return work


def lines(page: Page) -> dict[str, str]:
    """The table of criteria: question with its mark, and its figure."""
    table = page.all("table")[0]
    rows = [row for row in table.iter() if row.tag.endswith("}tr")][1:]
    return {words_of(cells[0]): words_of(cells[1]) for cells in map(list, rows)}


def theme_of_newest(code: str) -> int:
    newest = max(round_id for round_id in range(1, 3))
    return next(theme.id for theme in whole(newest).themes if theme.code == code)


def test_what_was_reworded_materially_is_shown_apart_and_marked(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{theme_of_newest('1')}")
    shown = lines(page)
    new = "1.1 Was the plan made with everyone who matters, in time, and is it followed? from version 2"
    assert "n 5" in shown[new]
    assert "n 6" in shown["1.1 Is risk seen early? until version 1"]


def test_a_criterion_that_was_split_is_followed_by_what_it_came_from(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{theme_of_newest('1')}")
    shown = lines(page)
    assert "n 5" in shown["1.2a Does the response to harm at home fit? from version 2"]
    assert "n 5" in shown["1.2b Does the response to harm outside the home fit? from version 2"]
    assert "n 6" in shown["1.2 Does the response fit the risk? until version 1"]
    keys = list(shown)
    assert keys.index("1.2 Does the response fit the risk? until version 1") == 1 + keys.index(
        "1.2a Does the response to harm at home fit? from version 2"
    )


def test_what_did_not_change_is_joined_and_what_is_gone_stays_readable(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{theme_of_newest('2')}")
    shown = lines(page)
    assert "n 11" in shown["2.1 Does supervision move the plan on?"]
    assert "n 6" in shown["2.2 Was supervision monthly? until version 1"]


def test_the_figure_of_an_earlier_wording_leads_to_its_own_audits(work: Work, visitor: Browser) -> None:
    old = next(one for one in whole(1).criteria().values() if one.code == "1.1")
    page = visitor.sign_in(work.cast.lead).get(f"/results/audits?criterion={old.id}")
    assert len(page.all("th", scope="row")) == 6
    new = next(one for one in whole(2).criteria().values() if one.code == "1.1")
    assert len(visitor.get(f"/results/audits?criterion={new.id}").all("th", scope="row")) == 5


def test_each_round_alone_has_no_mark(work: Work, visitor: Browser) -> None:
    old = next(theme for theme in whole(1).themes if theme.code == "1")
    page = visitor.sign_in(work.cast.lead).get(f"/results/themes/{old.id}?round={work.round.id}")
    assert "until version" not in page.text
    assert "from version" not in page.text


def test_a_round_whose_audits_were_graded_with_two_versions_shows_both(work: Work, visitor: Browser) -> None:
    """An open audit may be moved to a newer version while others of its round are finished."""
    begin_writing()
    case_list = make_case_list({work.cast.locality_2: 6}, name="List of November")
    first, second = db.session.get_one(FrameworkVersion, 1), db.session.get_one(FrameworkVersion, 2)
    round_ = make_round(case_list, first, "November 2026")
    entries = entries_of(case_list)
    for entry in entries[:3]:
        make_submitted(round_, entry, work.cast.auditor, "good")
    round_.framework_version = second
    db.session.flush()
    for entry in entries[3:]:
        make_submitted(round_, entry, work.cast.auditor, "good")
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get(f"/results?round={round_.id}")
    assert "6 audits" in page.text
    assert "versions 1 and 2" in page.text
    shown = lines(visitor.get(f"/results/themes/{theme_of_newest('2')}?round={round_.id}"))
    assert "n 6" in shown["2.1 Does supervision move the plan on?"]
    assert "n 3" in shown["2.2 Was supervision monthly? until version 1"]
